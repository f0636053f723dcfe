"""One way from prices to a flight, and again where a later stage finds what an earlier cannot
see.

What: `fly` searches, draws the line, pulls the height tight and times it. Where no height
fits, the cell is closed and the search asked again; where the flight would be too steep for a
wing, too. Why a loop: the search's cells know the least room, not how a climb runs through
them.

Example: `fly(ground, terms)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan.closed import why_closed
from kaga.engines.airspace.plan.course import Course, course_of
from kaga.engines.airspace.plan.leads import EndClosed
from kaga.engines.airspace.plan.prices import Given, Prices, lasting_of, prices_of
from kaga.engines.airspace.plan.profile import Heights, Line, Pinched, profile_of
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.search import SLOT_S, Way, find_way, leads_to, without_straight
from kaga.engines.airspace.volumes import Severity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.band import Band
    from kaga.engines.airspace.plan.burdens import Burdens
    from kaga.engines.airspace.plan.prepare import Prepared
    from kaga.engines.airspace.plan.prices import Terms
    from kaga.engines.airspace.plan.request import Request
    from kaga.engines.airspace.plan.situation import Site, Situation
    from kaga.engines.airspace.plan.slabs import Slab
    from kaga.engines.airspace.plan.snap import Pad
    from kaga.engines.airspace.plan.window import Window

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

LONGEST_LEG_M: Final = 2_000.0
_TRIES: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """All that the attempts of one plan share.

    `closed` and `permission` are masks of voxels by quarter of an hour, empty where no zone is;
    `deaths` the expected deaths per failure, `burdens` the needs of the band's cells, `climbs`
    what following its steep ground takes;
    `sites` are those over the window.
    """

    request: Request
    situation: Situation
    window: Window
    prepared: Prepared
    band: Band
    pads: tuple[Pad, Pad]
    quarters: tuple[int, ...]
    closed: tuple[Mask | None, ...]
    permission: tuple[Mask | None, ...]
    deaths: tuple[NDArray[np.float32], ...]
    burdens: tuple[Burdens, ...]
    climbs: tuple[Floats, Floats]
    shut: tuple[Slab, ...]
    sites: tuple[Site, ...]

    def cell(self, pad: Pad) -> tuple[int, int]:
        """Row and column of a pad's cell in the band."""
        row, column = self.band.raster.position(pad.lat, pad.lon)
        return int(row), int(column)

    def place(self, pad: Pad) -> tuple[float, float]:
        """Row and column of a pad on the plan's columns, with fractions."""
        return self.window.raster.position(pad.lat, pad.lon)


@dataclass(frozen=True, slots=True, eq=False)
class Flown:
    """What came out of an attempt.

    `pinched` are the cells that it had to close; with them and the terms the prices can be made
    again when they have been let go of.
    """

    terms: Terms
    prices: tuple[Prices, ...]
    pinched: Mask
    way: Way
    course: Course


def closing(slab: Slab) -> bool:
    """Whether nothing may fly in it."""
    return slab.volume.severity is Severity.PROHIBIT


def fly(ground: Ground, terms: Terms) -> Flown:
    """The best flight for some terms.

    Raises
    ------
    PlanRefused
        If there is no way, no height for it, or it is too steep, after some tries.
    """
    pinched = np.zeros(ground.band.raster.shape, np.bool_)
    prices = all_prices(ground, terms)
    last: PlanRefused | None = None
    for _ in range(_TRIES):
        way = search_way(ground, prices)
        found = _heights(ground, way)
        if isinstance(found, Heights):
            gradient = terms.craft.performance.gradient
            if found.slope <= gradient:
                return Flown(terms, prices, pinched, way, _course(ground, found))
            last = PlanRefused(Refusal.TOO_STEEP, slope=found.slope, most=gradient)
            cells = _steepest_cells(ground, found)
        else:
            last = PlanRefused(
                Refusal.NO_HEIGHT, floor_m=found.floor_m, ceiling_m=found.ceiling_m
            )
            cells = [(found.row // ground.window.block, found.column // ground.window.block)]
        if not _close(ground, pinched, cells):
            raise last
        _shut(prices, pinched)
    if last is None:
        raise PlanRefused(Refusal.NO_WAY, tries=_TRIES)
    raise last


def prices_again(ground: Ground, flown: Flown) -> tuple[Prices, ...]:
    """The prices that an attempt ended with."""
    if flown.prices:
        return flown.prices
    prices = all_prices(ground, flown.terms)
    _shut(prices, flown.pinched)
    return prices


def _shut(prices: tuple[Prices, ...], pinched: Mask) -> None:
    if pinched.any():
        for one in prices:
            one.voxels[:, pinched] = np.inf


def all_prices(ground: Ground, terms: Terms) -> tuple[Prices, ...]:
    """Prices of every quarter of an hour that the flight can touch."""
    band, always = ground.band, lasting_of(ground.band, terms, ground.climbs)
    stack = np.empty((len(ground.quarters), band.layers_m.size, *band.raster.shape), np.float32)
    return tuple(
        prices_of(
            band,
            ground.prepared.crowds[quarter],
            terms,
            closed=ground.closed[at],
            permission=ground.permission[at],
            given=Given(ground.deaths[at], ground.burdens[at], always),
            out=stack[at],
        )
        for at, quarter in enumerate(ground.quarters)
    )


def search_way(ground: Ground, prices: tuple[Prices, ...]) -> Way:
    """The cheapest way between the pads."""
    places = tuple(ground.place(pad) for pad in ground.pads)
    leads = leads_to(prices, (ground.prepared.room, ground.shut), places)
    if isinstance(leads, EndClosed):
        raise _refused_end(ground, ground.pads[leads.number])
    depart = ground.request.departs - ground.quarters[0] * SLOT_S
    return find_way(prices, leads, depart_s=depart)


def _refused_end(ground: Ground, pad: Pad) -> PlanRefused:
    """An end from which nothing leads out, with what shuts it in."""
    room, place = ground.prepared.room, (pad.lat, pad.lon)
    facts = why_closed(ground.situation, room, ground.shut, place)
    return PlanRefused(Refusal.END_CLOSED, name=pad.name, **facts)


def _heights(ground: Ground, way: Way) -> Heights | Pinched:
    """Heights along the line from pad to pad; through the cells' middles where that fails."""
    room, shut = ground.prepared.room, ground.shut
    straight = profile_of(room, shut, line_of(ground, way, through=False))
    if isinstance(straight, Heights):
        return straight
    return profile_of(room, shut, line_of(ground, way, through=True))


def line_of(ground: Ground, way: Way, *, through: bool) -> Line:
    """The way as a line over columns, from above one pad to above the other.

    Parameters
    ----------
    ground
        Pads and columns.
    way
        Corners in cells.
    through
        Whether the middles of the first and last cell stay corners.
    """
    block = ground.window.block
    corners = without_straight(way.corners).astype(np.float64)
    rows: Floats = (corners[:, 1] + 0.5) * block
    columns: Floats = (corners[:, 0] + 0.5) * block
    above: Floats = ground.band.layers_m[corners[:, 2].astype(np.int64)]
    first, last = (ground.place(pad) for pad in ground.pads)
    one, other = way.leads
    inner = slice(
        None if through or one.rows.size else 1, None if through or other.rows.size else -1
    )
    rows = np.concatenate(([first[0]], one.rows, rows[inner], other.rows[::-1], [last[0]]))
    columns = np.concatenate(
        ([first[1]], one.columns, columns[inner], other.columns[::-1], [last[1]])
    )
    above = np.concatenate(
        (
            np.full(1 + one.rows.size, above[0]),
            above[inner],
            np.full(1 + other.rows.size, above[-1]),
        )
    )
    return _split(ground, (rows, columns, above))


def _split(ground: Ground, line: tuple[Floats, Floats, Floats]) -> Line:
    """No leg longer than 2 km, and none without length."""
    rows, columns, above = line
    raster, frame = ground.window.raster, ground.situation.frame
    east, north = frame.to_metres(raster.latitude(rows), raster.longitude(columns))
    metres = np.hypot(np.diff(east), np.diff(north))
    at = [0.0]
    for leg, length in enumerate(metres.tolist()):
        if length > 0.5:
            parts = ceil(length / LONGEST_LEG_M)
            at += [leg + (part + 1) / parts for part in range(parts)]
    if at[-1] != rows.size - 1:
        at[-1] = float(rows.size - 1)
    places, marks = np.arange(rows.size), np.array(at)
    rows, columns, above = (np.interp(marks, places, part) for part in (rows, columns, above))
    east, north = frame.to_metres(raster.latitude(rows), raster.longitude(columns))
    return Line(rows, columns, above, np.hypot(np.diff(east), np.diff(north)))


def _course(ground: Ground, heights: Heights) -> Course:
    place = ground.situation.frame, ground.window.raster
    request = ground.request
    return course_of(place, request.craft, ground.pads, heights, request.departs)


def _close(ground: Ground, pinched: Mask, cells: list[tuple[int, int]]) -> bool:
    """Close cells of the band; False if that would close an end or changes nothing."""
    ends = {ground.cell(pad) for pad in ground.pads}
    fresh = [cell for cell in cells if cell not in ends and not pinched[cell]]
    for cell in fresh:
        pinched[cell] = True
    return bool(fresh)


def _steepest_cells(ground: Ground, heights: Heights) -> list[tuple[int, int]]:
    """The cells of the band under the steepest leg of a profile, ends left out."""
    rise = np.abs(np.diff(heights.msl_m))
    run = np.hypot(np.diff(heights.rows), np.diff(heights.columns))
    leg = int(np.argmax(rise / np.maximum(run, 1e-9)))
    block = ground.window.block
    row = 0.5 * (heights.rows[leg] + heights.rows[leg + 1])
    column = 0.5 * (heights.columns[leg] + heights.columns[leg + 1])
    here = int(row) // block, int(column) // block
    size = ground.band.raster.shape
    around = [(here[0] + down, here[1] + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return [cell for cell in around if 0 <= cell[0] < size[0] and 0 <= cell[1] < size[1]]
