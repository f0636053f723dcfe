"""Candidates: flown, judged against the limit, supplied with places to land, and told apart.

What: `judged` flies terms and tightens them; `coincide` says whether two go the same way;
`keep_away` makes the price that leads a third one elsewhere. Why 60 m and nine tenths: two
routes that share nine tenths of their length to within twice the drift are one route to
whoever lives below.

Example: `judged(ground, Preset.FAST, terms, tighten=True)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.plan._nearby import mark_near
from kaga.engines.airspace.plan.attempt import Flown, Ground, fly
from kaga.engines.airspace.plan.contingency import Below, Needs, Refuges, refuges_of
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.plan.evaluate import cut_course, risk_of
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.result import Role
from kaga.engines.airspace.risk.kernels import HEIGHTS_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.prices import Terms
    from kaga.engines.airspace.plan.weights import Preset
    from kaga.engines.airspace.risk.routes import RouteRisk

    Plane = NDArray[np.float32]

STRICTER: Final = 8.0
_TIGHTENINGS: Final = 3
_GAIN: Final = 0.02
_SAME_M: Final = 60.0
_SAME_SHARE: Final = 0.9
_AWAY_M: Final = 200.0
_NEAR_END_M: Final = 400.0
_UNSERVED_M: Final = 250.0
_POINT_M2: Final = 1e-9
"""A leg on one place is as far away as that place."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A flight with its risk and its places to land, and all presets that it is the way of."""

    preset: Preset
    role: Role
    serves: tuple[Preset, ...]
    flown: Flown
    risk: RouteRisk
    refuges: Refuges


def judged(ground: Ground, preset: Preset, terms: Terms, *, tighten: bool) -> Candidate:
    """The best flight of a preset.

    Parameters
    ----------
    ground
        What all share.
    preset, terms
        Weights.
    tighten
        Whether to weigh casualties more while the limit is not met.

    Raises
    ------
    PlanRefused
        If there is no way, or the battery does not last.
    """
    best = _candidate(ground, preset, fly(ground, terms))
    limit = ground.request.limit
    for _ in range(_TIGHTENINGS if tighten else 0):
        if best.risk.mean_per_hour <= limit:
            break
        terms = terms.stricter(STRICTER)
        other = _candidate(ground, preset, fly(ground, terms))
        if other.risk.mean_per_hour > best.risk.mean_per_hour * (1.0 - _GAIN):
            break
        best = other
    best = _served(ground, best)
    craft, energy = ground.request.craft, best.flown.course.energy_j
    if energy > craft.usable_j:
        raise PlanRefused(Refusal.ENDURANCE, needed_j=energy, usable_j=craft.usable_j)
    return best


def _candidate(ground: Ground, preset: Preset, flown: Flown) -> Candidate:
    ready, request = ground.prepared, ground.request
    cut = cut_course(ready.room, flown.course, HEIGHTS_M)
    risk = risk_of(cut, ready.kernels, ready.crowds, len(flown.course.legs))
    means = request.craft, ground.situation.wind
    needs = Needs(deaths_per_hour=10.0 * request.limit)
    below = Below(ready.room, ready.crowds, ground.sites)
    refuges = refuges_of(below, flown.course, means, needs)
    return Candidate(preset, Role.PRESET, (preset,), flown, risk, refuges)


def _served(ground: Ground, one: Candidate) -> Candidate:
    """Where seconds have no place to land, once more with a price on such places."""
    if not one.refuges.uncovered:
        return one
    terms = one.flown.terms.avoiding(_unserved(ground, one))
    try:
        other = _candidate(ground, one.preset, fly(ground, terms))
    except PlanRefused:
        return one
    better = len(other.refuges.uncovered) < len(one.refuges.uncovered)
    meets = other.risk.mean_per_hour <= max(ground.request.limit, one.risk.mean_per_hour)
    return other if better and meets else one


def _unserved(ground: Ground, one: Candidate) -> Plane:
    """Three times the price of flying, near places without a refuge."""
    course = one.flown.course
    seconds = [float(course.times[0]) + at for at in one.refuges.uncovered]
    rows, columns = _places(course, np.array(seconds))
    return _around(ground, rows, columns, _UNSERVED_M) * np.float32(3.0 * _steady(one.flown))


def _steady(flown: Flown) -> float:
    """Seconds that a metre over nobody costs."""
    return flown.terms.weights.time / flown.terms.craft.vehicle.cruise


def keep_away(ground: Ground, others: Sequence[Candidate]) -> Plane:
    """A price on everything near other routes, except near the ends."""
    near = np.zeros(ground.band.raster.shape, np.float32)
    for one in others:
        course = one.flown.course
        seconds = np.arange(float(course.times[0]), float(course.times[-1]), 8.0)
        near = np.maximum(near, _around(ground, *_places(course, seconds), _AWAY_M))
    for pad in ground.pads:
        row, column = ground.place(pad)
        near -= _around(ground, np.array([row]), np.array([column]), _NEAR_END_M)
    return np.maximum(near, np.float32(0.0)) * np.float32(2.0 * _dearest(others))


def _dearest(others: Sequence[Candidate]) -> float:
    """The mean price of the routes, so that a price on top of it matters."""
    return max(one.flown.way.cost / one.flown.course.length_m for one in others)


def _places(
    course: Course, seconds: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = np.interp(seconds, course.times, course.rows)
    return rows, np.interp(seconds, course.times, course.columns)


def _around(
    ground: Ground,
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
    radius_m: float,
) -> Plane:
    """1 on every cell of the band whose middle is near a place (of the columns), else 0."""
    east, south, _ = ground.band.spacing
    block, shape = ground.window.block, ground.band.raster.shape
    near = np.zeros(shape, np.float32)
    cells = (rows // block).astype(np.int64), (columns // block).astype(np.int64)
    mark_near(near, cells, (south, east), radius_m)
    return near


def coincide(one: Candidate, other: Candidate) -> bool:
    """Whether two go the same way: nine tenths of each within 60 m of the other."""
    return _follows(one.flown.course, other.flown.course) and _follows(
        other.flown.course, one.flown.course
    )


def _follows(one: Course, other: Course) -> bool:
    times = np.linspace(float(one.times[1]), float(one.times[-2]), 200)
    east = np.interp(times, one.times, one.east)
    north = np.interp(times, one.times, one.north)
    away = np.full(times.size, np.inf)
    for leg, flown in enumerate(other.legs):
        if flown.kind is LegKind.CRUISE:
            away = np.minimum(away, _from_leg(other, leg, east, north))
    return bool((away <= _SAME_M).mean() >= _SAME_SHARE)


def _from_leg(
    course: Course, leg: int, east: NDArray[np.float64], north: NDArray[np.float64]
) -> NDArray[np.float64]:
    start = float(course.east[leg]), float(course.north[leg])
    way = float(course.east[leg + 1]) - start[0], float(course.north[leg + 1]) - start[1]
    square = max(way[0] ** 2 + way[1] ** 2, _POINT_M2)
    share = np.clip(
        ((east - start[0]) * way[0] + (north - start[1]) * way[1]) / square, 0.0, 1.0
    )
    away: NDArray[np.float64] = np.hypot(
        east - start[0] - share * way[0], north - start[1] - share * way[1]
    )
    return away
