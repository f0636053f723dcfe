"""One flight as an autopilot is told it: up, along, down; and where it must stay.

What: home, take-off, waypoints, landing, speed, fences and rally points as one frozen value
that cannot be absurd. Why typed heights: the same "60" is 60 m above home, above sea level or
above the ground; a mission carries each number with its kind (`heights`), and satellite heights
are refused because no autopilot's mission means them.

A landing height is the height of the ground at the landing place. Autopilots descend until
they touch; the number is there so that a wrong datum shows as a landing point under ground.

>>> from kaga.engines.airspace.heights import Msl, RelHome
>>> home = Home(Point(36.3199, 136.3507), Msl(12.0))
>>> mission = Mission(
...     home, Takeoff(RelHome(60.0)), (Waypoint(Point(36.31, 136.352), RelHome(77.0)),),
...     Landing(Point(36.2957, 136.3617), RelHome(5.5)), speed=12.0)
>>> len(mission.waypoints)
1
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Final

from kaga.engines.airspace.footprints import Circle, Polygon
from kaga.engines.airspace.heights import Agl, AnyHeight, Msl, RelHome, Surroundings, msl_of
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point

MissionHeight = RelHome | Msl | Agl
GroundAt = Callable[[Point], Msl]

MOST_ITEMS: Final = 5_000
LONGEST_LEG_M: Final = 100_000.0
FASTEST: Final = 100.0
LONGEST_HOLD_S: Final = 3_600.0
_METRES_PER_DEGREE: Final = 111_320.0
_RANGES: Final[dict[type, tuple[float, float]]] = {
    RelHome: (-1_500.0, 1_500.0),
    Agl: (-10.0, 1_500.0),
    Msl: (-100.0, 5_000.0),
}
"""Heights that a small aircraft over Japan can have; Fuji is 3,776 m."""
RELEASING: Final = frozenset({181, 183, 211, 42600})
"""Relay, servo, gripper, winch: what may let go of a load."""
STAYING: Final = RELEASING | {
    114, 115, 203, 205, 206, 530, 531, 532, 1000, 2000, 2001, 2500, 2501,
}  # fmt: skip
"""Commands that do not move it: these, and yaw, camera, gimbal."""


@dataclass(frozen=True, slots=True)
class Action:
    """A command that does not move the aircraft: number in MAVLink and its seven values."""

    command: int
    params: tuple[float, float, float, float, float, float, float]

    @property
    def may_release(self) -> bool:
        """Whether it can let go of a load (dropping needs an approval)."""
        return self.command in RELEASING


@dataclass(frozen=True, slots=True)
class Home:
    """Where it stands before: heights above home count from here."""

    at: Point
    height: Msl


@dataclass(frozen=True, slots=True)
class Takeoff:
    """The height it climbs to above home before it leaves."""

    height: MissionHeight
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A place in the air, seconds to wait there, and a new speed (m/s) from there on."""

    at: Point
    height: MissionHeight
    hold_s: float = 0.0
    speed: float | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Landing:
    """Where it comes down, and the height of the ground there."""

    at: Point
    height: MissionHeight


class Side(Enum):
    """Where a fence keeps the aircraft."""

    INSIDE = "inside"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Fence:
    """An area it must not leave, or not enter."""

    shape: Polygon | Circle
    side: Side


@dataclass(frozen=True, slots=True)
class RallyPoint:
    """A place to land in trouble, and the height above home to fly there."""

    at: Point
    height: RelHome


@dataclass(frozen=True, slots=True)
class Mission:
    """The whole flight; refused when it cannot be one.

    Raises
    ------
    MissionError
        With the place in the mission and what is wrong there.
    """

    home: Home
    takeoff: Takeoff
    waypoints: tuple[Waypoint, ...]
    landing: Landing
    speed: float
    fences: tuple[Fence, ...] = ()
    rally: tuple[RallyPoint, ...] = ()

    def __post_init__(self) -> None:
        # Files and vehicles keep areas before circles; here they have that order too.
        ordered = sorted(self.fences, key=lambda fence: isinstance(fence.shape, Circle))
        object.__setattr__(self, "fences", tuple(ordered))
        for where, at, height in self._places():
            _require_place(where, at)
            _require_height(where, height)
        _require_speed("speed", self.speed)
        if self.takeoff.height.metres <= 0.0 and not isinstance(self.takeoff.height, Msl):
            raise MissionError(Problem.HEIGHT, "take-off", f"{self.takeoff.height.metres} m")
        for number, waypoint in enumerate(self.waypoints, 1):
            _require_waypoint(f"waypoint {number}", waypoint)
        for number, fence in enumerate(self.fences, 1):
            _require_fence(f"fence {number}", fence)
        for number, (one, other) in enumerate(pairwise(self.path()), 1):
            if rough_metres(one[0], other[0]) > LONGEST_LEG_M:
                raise MissionError(Problem.TOO_FAR, f"leg {number}", "more than 100 km")
        actions = self.actions()
        for action in actions:
            _require_action(action)
        if len(self.waypoints) + len(self.rally) + len(actions) > MOST_ITEMS:
            raise MissionError(Problem.TOO_LARGE, "mission", f"more than {MOST_ITEMS} items")

    def path(self) -> list[tuple[Point, MissionHeight]]:
        """Corners of the flight: above home, every waypoint, above the landing, the ground."""
        up = (self.home.at, self.takeoff.height)
        along = [(point.at, point.height) for point in self.waypoints]
        last = along[-1][1] if along else self.takeoff.height
        over = (self.landing.at, last)
        return [up, *along, over, (self.landing.at, self.landing.height)]

    @property
    def may_drop(self) -> bool:
        """Whether any of its commands can let go of a load."""
        return any(action.may_release for action in self.actions())

    def actions(self) -> list[Action]:
        """Every command beside the path, in order."""
        after = [action for point in self.waypoints for action in point.actions]
        return [*self.takeoff.actions, *after]

    def in_msl(self, ground_at: GroundAt) -> Mission:
        """The same flight with every height above sea level.

        Parameters
        ----------
        ground_at
            The ground's height below a place; asked for heights above ground only.

        Notes
        -----
        Between waypoints a height above ground follows the ground and a height above the sea
        does not: the corners stay the same, the legs are then straight lines.
        """

        def raised(at: Point, height: MissionHeight) -> Msl:
            ground = ground_at(at) if isinstance(height, Agl) else None
            return msl_of(height, Surroundings(ground=ground, home=self.home.height))

        return replace(
            self,
            takeoff=replace(self.takeoff, height=raised(self.home.at, self.takeoff.height)),
            waypoints=tuple(
                replace(point, height=raised(point.at, point.height))
                for point in self.waypoints
            ),
            landing=replace(self.landing, height=raised(self.landing.at, self.landing.height)),
        )

    def _places(self) -> Iterator[tuple[str, Point, AnyHeight]]:
        yield "home", self.home.at, self.home.height
        yield "take-off", self.home.at, self.takeoff.height
        for number, point in enumerate(self.waypoints, 1):
            yield f"waypoint {number}", point.at, point.height
        yield "landing", self.landing.at, self.landing.height
        for number, rally in enumerate(self.rally, 1):
            yield f"rally point {number}", rally.at, rally.height


def rough_metres(one: Point, other: Point) -> float:
    """Distance on a sphere, right to half a percent: for plausibility only."""
    east = (other.lon - one.lon) * math.cos(math.radians((one.lat + other.lat) / 2.0))
    return math.hypot(east, other.lat - one.lat) * _METRES_PER_DEGREE


def _require_place(where: str, at: Point) -> None:
    if not (math.isfinite(at.lat) and math.isfinite(at.lon)):
        raise MissionError(Problem.NOT_FINITE, where, f"{at.lat}, {at.lon}")
    if not at.is_on_earth():
        raise MissionError(Problem.NOT_A_PLACE, where, f"{at.lat}, {at.lon}")
    if at.lat == 0.0 and at.lon == 0.0:
        raise MissionError(Problem.NOT_A_PLACE, where, "0, 0 stands for no position")


def _require_height(where: str, height: AnyHeight) -> None:
    span = _RANGES.get(type(height))
    if span is None:
        kind = type(height).__name__
        raise MissionError(Problem.WRONG_FRAME, where, f"{kind} in a mission")
    if not span[0] <= height.metres <= span[1]:
        raise MissionError(Problem.HEIGHT, where, f"{type(height).__name__} {height.metres} m")


def _require_speed(where: str, speed: float) -> None:
    if not math.isfinite(speed):
        raise MissionError(Problem.NOT_FINITE, where, f"{speed}")
    if not 0.0 < speed <= FASTEST:
        raise MissionError(Problem.SPEED, where, f"{speed} m/s")


def _require_waypoint(where: str, waypoint: Waypoint) -> None:
    if not 0.0 <= waypoint.hold_s <= LONGEST_HOLD_S:
        raise MissionError(Problem.HOLD, where, f"{waypoint.hold_s} s")
    if waypoint.speed is not None:
        _require_speed(where, waypoint.speed)


def _require_action(action: Action) -> None:
    where = f"command {action.command}"
    if action.command not in STAYING:
        raise MissionError(Problem.COMMAND, where, "moves it, or is not known here")
    if not all(math.isfinite(value) for value in action.params):
        raise MissionError(Problem.NOT_FINITE, where, f"{action.params}")
    if not all(value == int(value) and abs(value) < 2**31 for value in action.params[4:6]):
        # Without a place the fifth and sixth value travel as whole numbers.
        raise MissionError(Problem.COMMAND, where, f"{action.params[4:6]} are not whole")


def _require_fence(where: str, fence: Fence) -> None:
    if isinstance(fence.shape, Polygon) and fence.shape.holes:
        raise MissionError(Problem.FENCE, where, "a fence has no holes: exclude them apart")
