"""From a request to a plan: the stages in order, and three alternatives.

What: `plan` snaps the ends, cuts the window, makes or cuts what is prepared, flies each
preset, tightens the weight of casualties until the limit is met or no route meets it, asks
for places to land, and gives a really different way where two presets agree. Why the limit by
weight: with a larger weight the search itself trades length for people; a filter would only
say no.

Example: `plan(request, situation)`.
"""

from __future__ import annotations

from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.city import numbers_under
from kaga.engines.airspace.plan.alternatives import Candidate, coincide, judged, keep_away
from kaga.engines.airspace.plan.attempt import Ground, closing
from kaga.engines.airspace.plan.band import band_of, closed_by
from kaga.engines.airspace.plan.burdens import burdens_at, needs_of
from kaga.engines.airspace.plan.complete import completed
from kaga.engines.airspace.plan.minima import Standing
from kaga.engines.airspace.plan.prepare import (
    Prepared,
    prepare,
    quarters,
    slot_of,
    with_quarters,
)
from kaga.engines.airspace.plan.prices import Terms, climbs_of, pooled_deaths
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.plan.result import Basis, LimitAnswer, Plan, Role
from kaga.engines.airspace.plan.search import SLOT_S
from kaga.engines.airspace.plan.slabs import Slab
from kaga.engines.airspace.plan.snap import Pad, snap
from kaga.engines.airspace.plan.weights import WEIGHTS, Preset
from kaga.engines.airspace.plan.window import window_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.deconflict.sky import Sky
    from kaga.engines.airspace.people.slots import Slot
    from kaga.engines.airspace.plan.band import Band
    from kaga.engines.airspace.plan.burdens import Burdens
    from kaga.engines.airspace.plan.crowds import Kernels
    from kaga.engines.airspace.plan.request import Request
    from kaga.engines.airspace.plan.situation import Site, Situation
    from kaga.engines.airspace.plan.window import Window
    from kaga.engines.airspace.raster import Raster

    Mask = NDArray[np.bool_]

_LONGER: Final = 1.4
_ON_TOP_S: Final = 120.0


def plan(
    request: Request,
    situation: Situation,
    *,
    prepared: Prepared | None = None,
    kernels: Kernels | None = None,
    sky: Sky | None = None,
) -> Plan:
    """Up to three alternatives for a request.

    Parameters
    ----------
    request
        From where to where, when, with what.
    situation
        What is known of city and day.
    prepared
        Ready-made parts; used where they fit (`Prepared.covers`), else made anew.
    kernels
        Of this craft and wind, if they are at hand and nothing is prepared.
    sky
        Filed flights.

    Raises
    ------
    PlanRefused
        If there is no route at all, with the reason.
    """
    ground = survey(request, situation, prepared, kernels)
    candidates = _candidates(ground)
    best = min(one.risk.mean_per_hour for one in candidates)
    chosen = sorted(candidates, key=_order)
    standing = Standing.over(situation, ground.prepared.room)
    return Plan(
        request,
        ground.pads,
        _basis(ground),
        tuple(completed(ground, standing, one, sky) for one in chosen),
        LimitAnswer(request.limit, best <= request.limit, best),
    )


def survey(
    request: Request,
    situation: Situation,
    prepared: Prepared | None = None,
    kernels: Kernels | None = None,
) -> Ground:
    """Everything that the alternatives share: ends, window, room, people, zones."""
    pads = _pads(request, situation, prepared)
    ends = (pads[0].lat, pads[0].lon), (pads[1].lat, pads[1].lon)
    window = window_for(situation.city.raster, *ends)
    numbers = _quarters(request, situation, pads)
    ready = _ready(request, situation, (window, numbers), prepared, kernels)
    band = band_of(ready.room, window, situation.distances)
    spans = [(number * SLOT_S, (number + 1) * SLOT_S) for number in numbers]
    shut = [slab for slab in ready.slabs if closing(slab)]
    asking = [slab for slab in ready.slabs if not closing(slab)]
    return Ground(
        request,
        situation,
        window,
        ready,
        band,
        pads,
        tuple(numbers),
        tuple(_mask(band, shut, span) for span in spans),
        tuple(_mask(band, asking, span) for span in spans),
        tuple(pooled_deaths(ready.crowds[number], band) for number in numbers),
        _burdens(band, tuple(ready.crowds[number].slot for number in numbers)),
        climbs_of(request.craft, band.steepness),
        tuple(slab for slab in shut if slab.holds_during((spans[0][0], spans[-1][1]))),
        tuple(site for site in situation.sites if _holds(window.raster, site)),
    )


def _ready(
    request: Request,
    situation: Situation,
    over: tuple[Window, range],
    prepared: Prepared | None,
    kernels: Kernels | None,
) -> Prepared:
    """Room, zones and people over a window and some quarters: cut from what is at hand."""
    (window, numbers), craft = over, request.craft
    if prepared is not None and prepared.covers(situation, craft, window.raster):
        cut = prepared.cut(window.raster, situation)
        return with_quarters(cut, situation, numbers, window.block)
    fitting = _fitting(request, situation, prepared, kernels)
    return prepare(situation, craft, window.raster, numbers, kernels=fitting)


def _burdens(band: Band, slots: tuple[Slot, ...]) -> tuple[Burdens, ...]:
    """Needs of quiet and privacy of each slot; most slots of a flight have the same."""
    made: dict[object, Burdens] = {}
    for slot in slots:
        if needs_of(slot) not in made:
            made[needs_of(slot)] = burdens_at(band.uses, slot)
    return tuple(made[needs_of(slot)] for slot in slots)


def _pads(request: Request, situation: Situation, prepared: Prepared | None) -> tuple[Pad, Pad]:
    """Where it takes off and lands."""
    same = prepared is not None and prepared.version == situation.city.version
    room = prepared.room if prepared is not None and same else None
    return snap(situation, request.start, room), snap(situation, request.end, room)


def _fitting(
    request: Request,
    situation: Situation,
    prepared: Prepared | None,
    kernels: Kernels | None,
) -> Kernels | None:
    """Kernels at hand that are for this craft and wind."""
    at_hand = (kernels, None if prepared is None else prepared.kernels)
    wanted = request.craft, situation.wind
    return next(
        (one for one in at_hand if one is not None and (one.craft, one.wind) == wanted), None
    )


def _holds(raster: Raster, site: Site) -> bool:
    row, column = raster.position(site.lat, site.lon)
    return 0.0 <= row < raster.rows and 0.0 <= column < raster.columns


def _quarters(request: Request, situation: Situation, pads: tuple[Pad, Pad]) -> range:
    """The quarters of an hour that a flight with detours can touch."""
    frame = situation.frame
    one = frame.east_north(pads[0].lat, pads[0].lon)
    other = frame.east_north(pads[1].lat, pads[1].lon)
    metres = hypot(other[0] - one[0], other[1] - one[1])
    seconds = _LONGER * metres / request.craft.vehicle.cruise + _ON_TOP_S
    return quarters(request.departs, seconds)


def _mask(band: Band, slabs: list[Slab], span: tuple[float, float]) -> Mask | None:
    return closed_by(band, slabs, span) if slabs else None


def _candidates(ground: Ground) -> list[Candidate]:
    """One for each preset; the strictest first, for it tells whether the limit can be met."""
    request, found = ground.request, []
    reachable, refused = True, None
    strictest = sorted(request.presets, key=lambda one: -WEIGHTS[one].casualties)
    for preset in strictest:
        terms = Terms(WEIGHTS[preset], request.craft, _debt(ground))
        try:
            one = judged(ground, preset, terms, tighten=reachable)
        except PlanRefused as error:
            # With its traceback it would hold this frame, and all that the plan was made of.
            refused = error.with_traceback(None)
            continue
        reachable = reachable and one.risk.mean_per_hour <= request.limit
        found.append(one)
    if refused is not None and not found:
        raise refused
    return _different(ground, found)


def _different(ground: Ground, found: list[Candidate]) -> list[Candidate]:
    """Where two go the same way, one serves both and another keeps away from it."""
    chosen: list[Candidate] = []
    for one in found:
        twin = next((at for at, other in enumerate(chosen) if coincide(one, other)), None)
        if twin is None:
            chosen.append(one)
            continue
        same = chosen[twin]
        chosen[twin] = replace(same, serves=(*same.serves, *one.serves))
        terms = one.flown.terms.avoiding(keep_away(ground, chosen))
        try:
            other = judged(ground, one.preset, terms, tighten=False)
        except PlanRefused:
            continue
        if not any(coincide(other, third) for third in chosen):
            chosen.append(replace(other, role=Role.DIFFERENT, serves=()))
    return chosen


def _order(one: Candidate) -> tuple[int, int]:
    """The fastest preset first; what is only another way last."""
    presets = list(Preset)
    return len(one.serves) == 0, min(presets.index(each) for each in (one.preset, *one.serves))


def _debt(ground: Ground) -> NDArray[np.float32] | None:
    """The fairness debt of each cell of the band: that of the cell its middle lies in."""
    debt, raster = ground.situation.debt, ground.band.raster
    if debt is None:
        return None
    finer = 2.0 ** (debt.raster.zoom - raster.zoom)
    rows = _middles(raster.north, raster.rows, finer) - debt.raster.north
    columns = _middles(raster.west, raster.columns, finer) - debt.raster.west
    inside = ((rows >= 0) & (rows < debt.raster.rows))[:, None] & (
        (columns >= 0) & (columns < debt.raster.columns)
    )[None, :]
    rows = np.clip(rows, 0, debt.raster.rows - 1)
    columns = np.clip(columns, 0, debt.raster.columns - 1)
    return np.where(inside, debt.share[np.ix_(rows, columns)], np.float32(0.0))


def _middles(first: int, count: int, finer: float) -> NDArray[np.int64]:
    """Numbers of the rows or columns of another zoom in which the middles of cells lie."""
    numbers: NDArray[np.int64] = np.floor((first + np.arange(count) + 0.5) * finer).astype(
        np.int64
    )
    return numbers


def _basis(ground: Ground) -> Basis:
    city, raster = ground.situation.city, ground.window.raster
    tiles = tuple(
        (x, y, city.tiles[x, y].digest, city.tiles[x, y].provenance.status)
        for x, y in numbers_under(raster)
        if (x, y) in city.tiles
    )
    slots = tuple((at, slot_of(ground.situation, at)[0]) for at in ground.quarters)
    return Basis(city.version, city.status(raster), tiles, ground.window, slots)
