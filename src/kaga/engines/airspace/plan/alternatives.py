"""Candidates: flown, judged against the limit, supplied with places to land, and told apart.

What: `judged` flies terms and tightens them; `coincide` says whether two go the same way;
`keep_away` makes the price that leads a third one elsewhere. Why 60 m and nine tenths: two
routes that share nine tenths of their length to within twice the drift are one route to
whoever lives below.

Example: `judged(ground, Preset.FAST, terms, tighten=True)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from kaga.engines.airspace.plan._nearby import mark_near
from kaga.engines.airspace.plan.attempt import Flown, Ground, fly, prices_again
from kaga.engines.airspace.plan.bends import bends_of
from kaga.engines.airspace.plan.contingency import Below, Needs, Refuges, refuges_of
from kaga.engines.airspace.plan.course import LegKind
from kaga.engines.airspace.plan.evaluate import cut_course, risk_of
from kaga.engines.airspace.plan.refusals import PlanRefused, Refusal
from kaga.engines.airspace.plan.result import Role
from kaga.engines.airspace.plan.search import least_cost
from kaga.engines.airspace.risk.kernels import HEIGHTS_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.bends import Bend
    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.prices import Terms
    from kaga.engines.airspace.plan.weights import Preset
    from kaga.engines.airspace.risk.routes import RouteRisk

    Plane = NDArray[np.float32]
    Floats = NDArray[np.float64]

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
    """A flight with its risk and its places to land, and all presets that it is the way of.

    `least` (below which no way costs) and `bends` are told by `judged`, which then lets go of
    the prices.
    """

    preset: Preset
    role: Role
    serves: tuple[Preset, ...]
    flown: Flown
    risk: RouteRisk
    refuges: Refuges
    least: float = 0.0
    bends: tuple[Bend, ...] = ()


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
    one = _candidate(ground, preset, _tightened(ground, terms, _TIGHTENINGS if tighten else 0))
    if one.refuges.uncovered:
        one = _let_go(one)
        one = _served(ground, one)
    craft, energy = ground.request.craft, one.flown.course.energy_j
    if energy > craft.usable_j:
        raise PlanRefused(Refusal.ENDURANCE, needed_j=energy, usable_j=craft.usable_j)
    return _told(ground, one)


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """A flight and what it risks: all that is asked while weights are still sought."""

    flown: Flown
    risk: RouteRisk


Judged = TypeVar("Judged", Candidate, _Weighed)


def _tightened(ground: Ground, terms: Terms, times: int) -> _Weighed:
    """The flight of some terms; above the limit casualties weigh more, as long as it helps."""
    best, limit = _weighed(ground, fly(ground, terms)), ground.request.limit
    for _ in range(times):
        if best.risk.mean_per_hour <= limit:
            break
        terms, best = terms.stricter(STRICTER), _let_go(best)
        other = _weighed(ground, fly(ground, terms))
        if other.risk.mean_per_hour > best.risk.mean_per_hour * (1.0 - _GAIN):
            break
        best = other
    return best


def _weighed(ground: Ground, flown: Flown) -> _Weighed:
    ready = ground.prepared
    cut = cut_course(ready.room, flown.course, HEIGHTS_M)
    return _Weighed(flown, risk_of(cut, ready.kernels, ready.crowds, len(flown.course.legs)))


def _let_go(one: Judged) -> Judged:
    """Without its prices: those of a long flight take 50 MB for each attempt."""
    return replace(one, flown=replace(one.flown, prices=()))


def _told(ground: Ground, one: Candidate) -> Candidate:
    """With what its prices tell, and without them."""
    flown = one.flown
    return replace(
        _let_go(one),
        least=least_cost(flown.way),
        bends=bends_of(prices_again(ground, flown)[0], flown.way),
    )


def _candidate(ground: Ground, preset: Preset, one: _Weighed) -> Candidate:
    ready, request, flown = ground.prepared, ground.request, one.flown
    means = request.craft, ground.situation.wind
    needs = Needs(deaths_per_hour=10.0 * request.limit)
    below = Below(ready.room, ready.crowds, ground.sites, ground.band.block)
    refuges = refuges_of(below, flown.course, means, needs)
    return Candidate(preset, Role.PRESET, (preset,), flown, one.risk, refuges)


def _served(ground: Ground, one: Candidate) -> Candidate:
    """Once more, with a price on places where seconds have no place to land."""
    terms = one.flown.terms.avoiding(_unserved(ground, one))
    try:
        other = _candidate(ground, one.preset, _weighed(ground, fly(ground, terms)))
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
    legs = [leg for leg, flown in enumerate(other.legs) if flown.kind is LegKind.CRUISE]
    away = _from_legs(other, np.array(legs, np.int64), (east, north))
    return bool((away <= _SAME_M).mean() >= _SAME_SHARE)


def _from_legs(
    course: Course, legs: NDArray[np.int64], places: tuple[Floats, Floats]
) -> Floats:
    """How far each place is from the nearest of some legs."""
    if not legs.size:
        return np.full(places[0].size, np.inf)
    start = course.east[legs, None], course.north[legs, None]
    way = course.east[legs + 1, None] - start[0], course.north[legs + 1, None] - start[1]
    square = np.maximum(way[0] ** 2 + way[1] ** 2, _POINT_M2)
    off = places[0] - start[0], places[1] - start[1]
    share = np.clip((off[0] * way[0] + off[1] * way[1]) / square, 0.0, 1.0)
    away: Floats = np.hypot(off[0] - share * way[0], off[1] - share * way[1]).min(axis=0)
    return away
