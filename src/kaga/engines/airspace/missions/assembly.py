"""A mission out of items that somebody else wrote.

What: take-off, waypoints with their speeds and actions, landing, put together in order. Why
strict: a jump, a spline, a circle or "return to launch" flies a path that is not in the file;
what cannot be judged beforehand is refused with the item's number.

>>> from kaga.engines.airspace.heights import Msl
>>> from kaga.engines.airspace.missions.model import Home
>>> try:
...     mission_of([], Around(Home(Point(36.3, 136.3), Msl(12.0))))
... except MissionError as error:
...     print(error)
mission: missing: no items
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from kaga.engines.airspace.missions.items import Command, Item, height_of
from kaga.engines.airspace.missions.model import (
    MOST_ITEMS,
    STAYING,
    Action,
    Fence,
    Home,
    Landing,
    Mission,
    RallyPoint,
    Takeoff,
    Waypoint,
    rough_metres,
)
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point

FARTHEST_TAKEOFF_M: Final = 30.0
"""A multirotor takes off where it stands, whatever the item says."""

PATHS_UNKNOWN: Final = {
    17: "loiters without end", 18: "circles", 19: "loiters", 20: "returns at its own height",
    31: "spirals", 82: "flies a spline", 84: "is for vertical take-off planes",
    85: "is for vertical take-off planes", 177: "jumps",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What a file tells beside the items."""

    home: Home
    speed: float | None = None
    fences: tuple[Fence, ...] = ()
    rally: tuple[RallyPoint, ...] = ()


def mission_of(items: list[Item], around: Around, *, first: int = 1) -> Mission:
    """The mission that items make.

    Parameters
    ----------
    items
        Without home; take-off first, landing last.
    around
        Home, the speed if no item sets one, fences, rally points.
    first
        Number of the first item in the file, for messages.

    Raises
    ------
    MissionError
        With the number of the item and what is wrong with it.
    """
    if not items:
        raise MissionError(Problem.MISSING, "mission", "no items")
    if len(items) > MOST_ITEMS:
        raise MissionError(Problem.TOO_LARGE, "mission", f"more than {MOST_ITEMS} items")
    for number, item in enumerate(items, first):
        _require_known(item, f"item {number}")
    if items[0].command != Command.TAKEOFF:
        raise MissionError(Problem.ORDER, f"item {first}", "take-off must come first")
    last = first + len(items) - 1
    if items[-1].command != Command.LAND:
        raise MissionError(Problem.ORDER, f"item {last}", "landing must come last")
    _require_at_home(items[0], around.home, f"item {first}")
    takeoff, speed, waypoints = _along(items[:-1], first)
    if speed is None:
        speed = around.speed
    if speed is None:
        raise MissionError(Problem.MISSING, "mission", "no speed is set")
    end = items[-1]
    landing = Landing(Point(end.x, end.y), height_of(end, f"item {last}"))
    return Mission(around.home, takeoff, waypoints, landing, speed, around.fences, around.rally)


def _along(items: list[Item], first: int) -> tuple[Takeoff, float | None, tuple[Waypoint, ...]]:
    takeoff = Takeoff(height_of(items[0], f"item {first}"))
    speed: float | None = None
    points: list[Waypoint] = []
    for number, item in enumerate(items[1:], first + 1):
        where = f"item {number}"
        if item.command in (Command.TAKEOFF, Command.LAND):
            raise MissionError(Problem.ORDER, where, "take-off and landing occur once")
        if item.command == Command.WAYPOINT:
            hold = item.params[0] or 0.0
            points.append(Waypoint(Point(item.x, item.y), height_of(item, where), hold))
        elif item.command == Command.CHANGE_SPEED:
            if points:
                points[-1] = replace(points[-1], speed=_speed_of(item, where))
            else:
                speed = _speed_of(item, where)
        elif points:
            actions = (*points[-1].actions, _action_of(item))
            points[-1] = replace(points[-1], actions=actions)
        else:
            takeoff = replace(takeoff, actions=(*takeoff.actions, _action_of(item)))
    return takeoff, speed, tuple(points)


def _require_known(item: Item, where: str) -> None:
    numbers = [value for value in (*item.params, item.x, item.y, item.z) if value is not None]
    if not all(math.isfinite(number) for number in numbers):
        raise MissionError(Problem.NOT_FINITE, where, "every value must be a finite number")
    own = (Command.TAKEOFF, Command.WAYPOINT, Command.LAND, Command.CHANGE_SPEED)
    if item.command not in own and item.command not in STAYING:
        reason = PATHS_UNKNOWN.get(item.command, "is not known here")
        raise MissionError(Problem.COMMAND, where, f"command {item.command} {reason}")


def _require_at_home(item: Item, home: Home, where: str) -> None:
    is_given = (item.x, item.y) != (0.0, 0.0)
    if is_given and rough_metres(Point(item.x, item.y), home.at) > FARTHEST_TAKEOFF_M:
        raise MissionError(Problem.DISAGREES, where, "take-off is not at home")


def _speed_of(item: Item, where: str) -> float:
    kind, speed = item.params[0] or 0.0, item.params[1]
    if kind not in (0.0, 1.0):
        raise MissionError(Problem.COMMAND, where, f"speed of kind {kind:g} is not supported")
    if speed is None or speed <= 0.0:
        raise MissionError(Problem.SPEED, where, f"{speed} m/s")
    return speed


def _action_of(item: Item) -> Action:
    one, two, three, four = (0.0 if value is None else value for value in item.params)
    return Action(item.command, (one, two, three, four, item.x, item.y, item.z))
