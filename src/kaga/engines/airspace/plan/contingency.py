"""Where to land when it goes wrong, for every second of the flight.

What: for each second the nearest landing site that can be reached with the energy left,
against the wind, level and straight over columns that are all at least 10 m lower, without
putting people at risk beyond a limit; and the shortest list of sites that serves the whole
flight (rally points). Why level and straight: that is what an autopilot's return to a rally
point does; a clever diversion is a second flight plan that nobody has checked.

The pads count as sites; while the aircraft is above one it goes straight down.

Example: `refuges_of(situation, ground, course, Needs())`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kaga.engines.airspace.plan._divert import reach_all
from kaga.engines.airspace.plan.crowds import STEP
from kaga.engines.airspace.plan.situation import Site
from kaga.engines.airspace.risk.kernels import HEIGHTS_M

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.crowds import Crowd
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Wind

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

NOWHERE: Final = -1
_TRIED: Final = 8
_ABOVE_PAD_M: Final = 1.0
_ROUNDING_M: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Needs:
    """What a diversion must keep to.

    Attributes
    ----------
    clearance_m
        Above every roof, crown and wire below the way.
    deaths_per_hour
        Expected on the way, at the class's failure rate: ten times the limit of the flight,
        because a diversion is rare and short.
    """

    clearance_m: float = 10.0
    deaths_per_hour: float = 1e-5


class Refuge(NamedTuple):
    """For one second: the site (its place in the list, or -1), energies in J, room in m."""

    site: int
    left_j: float
    needed_j: float
    room_m: float


@dataclass(frozen=True, slots=True)
class Refuges:
    """A refuge for each second since departure, the last included.

    `sites` are the few that serve every second that can be served (rally points);
    `uncovered` the seconds without any.
    """

    sites: tuple[Site, ...]
    seconds: tuple[Refuge, ...]
    uncovered: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Below:
    """What a diversion flies over: columns, people by quarter, and the sites of the window.

    People count by cells of so many columns along the edge (`block`), as in the search.
    """

    room: Room
    crowds: Mapping[int, Crowd]
    sites: tuple[Site, ...]
    block: int = STEP


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    rows: Floats
    columns: Floats
    msl_m: Floats
    left_j: Floats


def refuges_of(
    below: Below, course: Course, means: tuple[Craft, Wind], needs: Needs
) -> Refuges:
    """Refuges for every second of a flight.

    Parameters
    ----------
    below
        Columns, people, sites.
    course
        The flight.
    means
        Craft and wind.
    needs
        What a diversion must keep to.
    """
    craft, _ = means
    pads = tuple(
        Site(name, float(course.lats[at]), float(course.lons[at]))
        for name, at in (("start", 0), ("end", -1))
    )
    sites = (*pads, *below.sites)
    spots = np.array([below.room.raster.position(site.lat, site.lon) for site in sites])
    inside = np.flatnonzero(
        (spots >= 0.0).all(axis=1) & (spots < np.array(below.room.raster.shape)).all(axis=1)
    )
    spots, kept = spots[inside], [sites[at] for at in inside.tolist()]
    moments = _moments(craft, course)
    tried, metres, courses = _nearest(below.room, moments, spots)
    grounds = below.room.top_dm[spots[:, 0].astype(int), spots[:, 1].astype(int)] / 10.0
    energy = _energy(means, (metres, courses), moments.msl_m[:, None] - grounds[tried])
    rate = craft.vehicle.failure.mean_per_hour
    left = moments.left_j - craft.performance.reserve * craft.performance.battery_wh * 3600.0
    over_pad = (tried < len(pads)) & (metres < _ABOVE_PAD_M)
    fits = energy <= left[:, None]
    highest = moments.msl_m - needs.clearance_m + _ROUNDING_M
    room = _room_and_risk(below, course, moments, (tried, spots, fits, over_pad, highest))
    fits &= over_pad | (
        (room[:, :, 0] >= needs.clearance_m) & (room[:, :, 1] * rate <= needs.deaths_per_hour)
    )
    return _table(kept, (tried, fits), (moments.left_j, energy, room[:, :, 0]))


def _moments(craft: Craft, course: Course) -> _Moments:
    """Place and energy at every whole second since departure, and at the last moment."""
    count = ceil(course.seconds)
    at = np.append(np.arange(count, dtype=np.float64), course.seconds)
    times = course.times - course.times[0]
    used = np.cumsum([0.0, *(leg.energy_j for leg in course.legs)])
    battery = craft.performance.battery_wh * 3600.0
    return _Moments(
        np.interp(at, times, course.rows),
        np.interp(at, times, course.columns),
        np.interp(at, times, course.msl_m),
        battery - np.interp(at, times, used),
    )


def _nearest(
    room: Room, moments: _Moments, spots: Floats
) -> tuple[NDArray[np.int64], Floats, Floats]:
    """The nearest sites of each moment: numbers, metres, and unit vectors east and north."""
    east, south = room.raster.cell_m()
    right = (spots[None, :, 1] - moments.columns[:, None]) * east
    down = (spots[None, :, 0] - moments.rows[:, None]) * south
    tried = _least(right * right + down * down, _TRIED)
    metres = np.hypot(
        np.take_along_axis(right, tried, axis=1), np.take_along_axis(down, tried, axis=1)
    )
    longest = np.maximum(metres, 1e-9)
    across = np.take_along_axis(right, tried, axis=1) / longest
    up = -np.take_along_axis(down, tried, axis=1) / longest
    return tried, metres, np.stack([across, up], axis=-1)


def _least(values: Floats, count: int) -> NDArray[np.int64]:
    """Numbers of the least values of each row, rising; of equal ones the first."""
    if values.shape[1] > count:
        chosen = np.argpartition(values, count - 1, axis=1)[:, :count]
        chosen.sort(axis=1)
    else:
        chosen = np.tile(np.arange(values.shape[1]), (values.shape[0], 1))
    order = np.argsort(np.take_along_axis(values, chosen, axis=1), axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1)


def _energy(means: tuple[Craft, Wind], ways: tuple[Floats, Floats], drops: Floats) -> Floats:
    """Energy of flying level against the wind, and down; infinite if the wind is too strong."""
    craft, wind = means
    metres, courses = ways
    cruise, power = craft.vehicle.cruise, craft.performance.power_w
    east, north = wind.vector()
    along = courses[..., 0] * east + courses[..., 1] * north
    across = np.maximum(east * east + north * north - along * along, 0.0)
    own = np.sqrt(np.maximum(cruise * cruise - across, 0.0))
    speed = np.minimum(own + along, cruise)
    with np.errstate(divide="ignore"):
        seconds = np.where(speed > 0.0, metres / np.maximum(speed, 1e-9), np.inf)
    total: Floats = power * (seconds + np.maximum(drops, 0.0) / craft.performance.descent)
    return total


def _room_and_risk(
    below: Below,
    course: Course,
    moments: _Moments,
    ways: tuple[NDArray[np.int64], Floats, Flags, Flags, Floats],
) -> Floats:
    """Least height above the columns of each way, and mean deaths per failure.

    `ways` are the sites to try, the places of all, which can be reached with the energy, which
    are straight below, and the highest top that leaves room. Where one cannot be reached or
    something is too high the answer is minus infinity: nobody asks how much too high.
    """
    room, number = below.room, int(course.times[0] // 900.0)
    crowd = below.crowds[min(max(number, min(below.crowds)), max(below.crowds))]
    tried, spots, reached, over_pad, highest = ways
    cell = moments.rows.astype(np.int64), moments.columns.astype(np.int64)
    above = moments.msl_m - room.ground_dm[cell] / 10.0
    level = np.abs(above[:, None] - np.array(HEIGHTS_M)[None, :]).argmin(axis=1)
    highest = np.where(over_pad.any(axis=1), np.inf, highest)
    places = np.column_stack([moments.rows, moments.columns, level.astype(np.float64), highest])
    tops, deaths = room.packed_top_dm, crowd.deaths_by(below.block)
    found = reach_all(places, (tried, spots, reached), tops, deaths, below.block)
    found[:, :, 0] = moments.msl_m[:, None] - found[:, :, 0]
    return found


def _table(
    sites: Sequence[Site],
    tried: tuple[NDArray[np.int64], NDArray[np.bool_]],
    numbers: tuple[Floats, Floats, Floats],
) -> Refuges:
    """The refuge of each second: of its rally points the nearest."""
    order, fits = tried
    left, energy, room = numbers
    rally = _cover(order, fits)
    place = np.full(len(sites), NOWHERE)
    place[rally] = np.arange(len(rally))
    serves = fits & (place[order] != NOWHERE)
    first = serves.argmax(axis=1)
    at = np.arange(order.shape[0])
    served = serves[at, first]
    columns = (
        np.where(served, place[order[at, first]], NOWHERE),
        left,
        np.where(served, energy[at, first], 0.0),
        np.where(served, room[at, first], 0.0),
    )
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return Refuges(
        tuple(sites[site] for site in rally),
        tuple(Refuge(*row) for row in rows),
        tuple(np.flatnonzero(~served).tolist()),
    )


def _cover(order: NDArray[np.int64], fits: NDArray[np.bool_]) -> list[int]:
    """Few sites that serve every second that any serves: greedily the one that serves most."""
    missing = fits.any(axis=1)
    chosen: list[int] = []
    while missing.any():
        counts = np.bincount(order[missing][fits[missing]])
        best = int(counts.argmax())
        chosen.append(best)
        missing &= ~(fits & (order == best)).any(axis=1)
    return chosen
