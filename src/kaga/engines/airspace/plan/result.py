"""What the planner answers: alternatives, each complete, and what they rest on.

What: plain values with everything that a page shows, a rule asks and a certificate proves.
Why no methods: whoever doubts a number computes it from the others with different code.

Example: `plan(request, situation).alternatives[0].risk.mean_per_hour`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.provenance import Status
    from kaga.engines.airspace.people.slots import Slot
    from kaga.engines.airspace.plan.bends import Bend
    from kaga.engines.airspace.plan.contingency import Refuges
    from kaga.engines.airspace.plan.course import Course
    from kaga.engines.airspace.plan.minima import Minima
    from kaga.engines.airspace.plan.request import Request
    from kaga.engines.airspace.plan.snap import Pad
    from kaga.engines.airspace.plan.tubes import Tubes
    from kaga.engines.airspace.plan.weights import Preset, Weights
    from kaga.engines.airspace.plan.window import Window
    from kaga.engines.airspace.risk.routes import RouteRisk
    from kaga.engines.airspace.volumes import Exposure


class Role(Enum):
    """Why an alternative is there: for its preset, or to show a really different way."""

    PRESET = "preset"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Cost:
    """What the search saw: seconds with all burdens, what it expected, and a bound.

    No way through the window's cells costs less than `least`; `strict` is by what casualties
    were weighed more to meet the limit.
    """

    seconds: float
    expected: float
    least: float
    strict: float
    weights: Weights

    @property
    def gap(self) -> float:
        """How far above the proven bound it is at most, as a share."""
        return self.seconds / self.least - 1.0


@dataclass(frozen=True, slots=True)
class Entered:
    """A zone that a leg is in: one that costs or wants permission; closed ones never are."""

    leg: int
    exposure: Exposure


@dataclass(frozen=True, slots=True, eq=False)
class Alternative:
    """One route.

    Attributes
    ----------
    preset, role
        What it was planned for.
    serves
        All presets whose best way this is; none for a way that is only different.
    course
        Waypoints, legs, times, energy.
    risk
        Expected deaths; `within_limit` compares its mean per flight hour to the request's.
    people, leg_people
        People expected within 30 m of the line, in all (each once) and by leg.
    minima
        Clearances with witnesses.
    refuges
        A place to land for each second.
    tubes
        Volumes, and the answer of filed flights.
    bends
        Why it turns where it turns.
    entered
        Zones that it is in.
    quarters
        Quarters of an hour since 1970 in which it is flown.
    """

    preset: Preset
    role: Role
    serves: tuple[Preset, ...]
    course: Course
    cost: Cost
    risk: RouteRisk
    within_limit: bool
    people: float
    leg_people: tuple[float, ...]
    minima: Minima
    refuges: Refuges
    tubes: Tubes
    bends: tuple[Bend, ...]
    entered: tuple[Entered, ...]
    quarters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LimitAnswer:
    """Whether any route meets the limit on deaths per flight hour, and the best found."""

    limit: float
    met: bool
    best_per_hour: float


@dataclass(frozen=True, slots=True)
class Basis:
    """What the plan rests on: map version, its status, tiles with hashes, window, slots."""

    map_version: str
    status: Status
    tiles: tuple[tuple[int, int, str, Status], ...]
    window: Window
    slots: tuple[tuple[int, Slot], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The answer to a request."""

    request: Request
    pads: tuple[Pad, Pad]
    basis: Basis
    alternatives: tuple[Alternative, ...]
    limit: LimitAnswer
