"""A mission as the items of MAVLink, and back.

What: take-off first, speed, waypoints, landing — as item values in degrees for files and as
MISSION_ITEM_INT values (1e-7 degrees, float32) for the wire; fences and rally points likewise.
Why one place: the `.plan`, the waypoint file and the upload must never differ.

Meaning of numbers: MAVLink common message set. Frames: 0 above sea level, 3 above home, 10
above terrain (5, 6 and 11 are the same with integer degrees), 2 no place. ArduPilot keeps item
0 for home; PX4 has no such item.

>>> from kaga.engines.airspace.heights import Msl, RelHome
>>> from kaga.engines.airspace.missions.model import Home, Landing, Mission, Takeoff
>>> from kaga.engines.geo.model import Point
>>> here = Point(36.3199, 136.3507)
>>> mission = Mission(Home(here, Msl(12.0)), Takeoff(RelHome(60.0)), (),
...     Landing(here, RelHome(0.0)), speed=12.0)
>>> [int(item.command) for item in mission_items(mission)]
[22, 178, 21]
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from kaga.engines.airspace.footprints import Circle, FootprintError, Polygon
from kaga.engines.airspace.heights import Agl, HeightError, Msl, RelHome
from kaga.engines.airspace.missions.model import (
    Action,
    Fence,
    Mission,
    MissionHeight,
    RallyPoint,
    Side,
)
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point

FRAME_GLOBAL: Final = 0
FRAME_MISSION: Final = 2
FRAME_RELATIVE: Final = 3
FRAME_TERRAIN: Final = 10
_SAME_FRAMES: Final = {5: FRAME_GLOBAL, 6: FRAME_RELATIVE, 11: FRAME_TERRAIN}


class Command(IntEnum):
    """The commands that make a path, a fence or a rally point."""

    WAYPOINT = 16
    RETURN_TO_LAUNCH = 20
    LAND = 21
    TAKEOFF = 22
    CHANGE_SPEED = 178
    FENCE_POLYGON_INSIDE = 5001
    FENCE_POLYGON_OUTSIDE = 5002
    FENCE_CIRCLE_INSIDE = 5003
    FENCE_CIRCLE_OUTSIDE = 5004
    RALLY_POINT = 5100


@dataclass(frozen=True, slots=True)
class Item:
    """One item in the units of files: degrees (or plain values in frame 2), metres.

    `None` stands for "not given" (NaN on the wire).
    """

    command: int
    frame: int
    params: tuple[float | None, float | None, float | None, float | None]
    x: float
    y: float
    z: float


def mission_items(mission: Mission) -> list[Item]:
    """Items of the path, without home: take-off, speed, waypoints, landing."""
    home = mission.home.at
    items = [_placed(Command.TAKEOFF, home, mission.takeoff.height)]
    items.append(_speed(mission.speed))
    items += [_acting(action) for action in mission.takeoff.actions]
    for point in mission.waypoints:
        items.append(_placed(Command.WAYPOINT, point.at, point.height, point.hold_s))
        if point.speed is not None:
            items.append(_speed(point.speed))
        items += [_acting(action) for action in point.actions]
    items.append(_placed(Command.LAND, mission.landing.at, mission.landing.height))
    return items


def home_item(mission: Mission) -> Item:
    """Item 0 of an ArduPilot mission: where home is, above sea level."""
    home = mission.home
    return Item(
        Command.WAYPOINT, FRAME_GLOBAL, (0.0, 0.0, 0.0, 0.0), home.at.lat, home.at.lon,
        home.height.metres,
    )  # fmt: skip


def fence_items(fences: tuple[Fence, ...]) -> list[Item]:
    """Items of fences: one a corner, one a circle; heights have no meaning."""
    items: list[Item] = []
    for fence in fences:
        inside = fence.side is Side.INSIDE
        if isinstance(fence.shape, Circle):
            circle = Command.FENCE_CIRCLE_INSIDE if inside else Command.FENCE_CIRCLE_OUTSIDE
            items.append(_corner(circle, fence.shape.radius_m, fence.shape.centre))
        else:
            command = Command.FENCE_POLYGON_INSIDE if inside else Command.FENCE_POLYGON_OUTSIDE
            ring = fence.shape.outer
            items += [_corner(command, float(len(ring)), corner) for corner in ring]
    return items


def rally_items(rally: tuple[RallyPoint, ...]) -> list[Item]:
    """Items of rally points, above home."""
    nothing = (0.0, 0.0, 0.0, 0.0)
    return [
        Item(
            Command.RALLY_POINT, FRAME_RELATIVE, nothing, point.at.lat, point.at.lon,
            point.height.metres,
        )
        for point in rally
    ]  # fmt: skip


def fences_of(items: list[Item]) -> tuple[Fence, ...]:
    """Fences out of their items.

    Raises
    ------
    MissionError
        If corners are missing or the shape is none.
    """
    fences: list[Fence] = []
    index = 0
    while index < len(items):
        item = items[index]
        where = f"fence item {index + 1}"
        count = _corner_count(items, index, where)
        inside = item.command in (Command.FENCE_POLYGON_INSIDE, Command.FENCE_CIRCLE_INSIDE)
        side = Side.INSIDE if inside else Side.OUTSIDE
        corners = tuple(Point(corner.x, corner.y) for corner in items[index : index + count])
        is_circle = item.command in (Command.FENCE_CIRCLE_INSIDE, Command.FENCE_CIRCLE_OUTSIDE)
        try:
            shape = Circle(corners[0], item.params[0] or 0.0) if is_circle else Polygon(corners)
        except FootprintError as error:
            raise MissionError(Problem.FENCE, where, str(error)) from error
        fences.append(Fence(shape, side))
        index += count
    return tuple(fences)


def rally_of(items: list[Item]) -> tuple[RallyPoint, ...]:
    """Rally points out of their items."""
    points = []
    for number, item in enumerate(items, 1):
        where = f"rally point {number}"
        if item.command != Command.RALLY_POINT:
            raise MissionError(Problem.COMMAND, where, f"command {item.command}")
        height = height_of(item, where)
        if not isinstance(height, RelHome):
            raise MissionError(Problem.WRONG_FRAME, where, f"frame {item.frame}, 3 is needed")
        points.append(RallyPoint(Point(item.x, item.y), height))
    return tuple(points)


def height_of(item: Item, where: str) -> MissionHeight:
    """The typed height of an item.

    Raises
    ------
    MissionError
        For a frame that is no height's, and for a height that is no number.
    """
    frame = _SAME_FRAMES.get(item.frame, item.frame)
    kinds: dict[int, type[Msl | RelHome | Agl]] = {
        FRAME_GLOBAL: Msl, FRAME_RELATIVE: RelHome, FRAME_TERRAIN: Agl,
    }  # fmt: skip
    kind = kinds.get(frame)
    if kind is None:
        raise MissionError(Problem.WRONG_FRAME, where, f"frame {item.frame}")
    try:
        return kind(item.z)
    except HeightError as error:
        raise MissionError(Problem.NOT_FINITE, f"{where}, height", str(item.z)) from error


def frame_of(height: MissionHeight) -> int:
    """The MAVLink frame of a height."""
    if isinstance(height, RelHome):
        return FRAME_RELATIVE
    return FRAME_TERRAIN if isinstance(height, Agl) else FRAME_GLOBAL


def _corner_count(items: list[Item], index: int, where: str) -> int:
    command = items[index].command
    if command in (Command.FENCE_CIRCLE_INSIDE, Command.FENCE_CIRCLE_OUTSIDE):
        return 1
    if command not in (Command.FENCE_POLYGON_INSIDE, Command.FENCE_POLYGON_OUTSIDE):
        raise MissionError(Problem.COMMAND, where, f"command {command} is no fence")
    count = items[index].params[0] or 0.0
    corners = items[index : index + int(count)]
    same = all((corner.command, corner.params[0]) == (command, count) for corner in corners)
    if count < 3.0 or len(corners) != count or not same:
        raise MissionError(Problem.FENCE, where, f"{count:g} corners are announced")
    return int(count)


def _placed(command: Command, at: Point, height: MissionHeight, first: float = 0.0) -> Item:
    # Heading is not given: the aircraft turns as its own parameters say.
    params = (first, 0.0, 0.0, None)
    return Item(command, frame_of(height), params, at.lat, at.lon, height.metres)


def _speed(speed: float) -> Item:
    # 1: speed over ground; -1: throttle as it is.
    return Item(Command.CHANGE_SPEED, FRAME_MISSION, (1.0, speed, -1.0, 0.0), 0.0, 0.0, 0.0)


def _acting(action: Action) -> Item:
    one, two, three, four, x, y, z = action.params
    return Item(action.command, FRAME_MISSION, (one, two, three, four), x, y, z)


def _corner(command: Command, value: float, at: Point) -> Item:
    return Item(command, FRAME_GLOBAL, (value, 0.0, 0.0, 0.0), at.lat, at.lon, 0.0)
