"""Mission Planner's waypoint file: `QGC WPL 110`.

What: one line an item, twelve values between tabs; line 0 is home. Why: ArduPilot's own ground
stations, MAVProxy and many autopilots' tools read nothing else. The file carries the path
alone; fences and rally points have files of the same form of their own.

Heights are written in full, not in Mission Planner's two digits, so that reading gives back
what was written; "not given" is 0, because the format has no other word for it.

>>> read_waypoints("QGC WPL 100")
Traceback (most recent call last):
...
kaga.engines.airspace.missions.problems.MissionError: line 1: wrong-version: 'QGC WPL 100'
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.missions.assembly import Around, mission_of
from kaga.engines.airspace.missions.items import (
    FRAME_GLOBAL,
    Command,
    Item,
    fence_items,
    fences_of,
    home_item,
    mission_items,
    rally_items,
    rally_of,
)
from kaga.engines.airspace.missions.json_reading import LARGEST_TEXT
from kaga.engines.airspace.missions.model import Fence, Home, Mission, RallyPoint
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point

HEADER: Final = "QGC WPL 110"


def write_waypoints(mission: Mission) -> str:
    """The path as a waypoint file; home is line 0, take-off line 1."""
    return _file([home_item(mission), *mission_items(mission)])


def write_fences(mission: Mission) -> str:
    """The fences as a waypoint file; line 0 is home, as Mission Planner keeps it."""
    return _file([home_item(mission), *fence_items(mission.fences)])


def write_rally(mission: Mission) -> str:
    """The rally points as a waypoint file; line 0 is home."""
    return _file([home_item(mission), *rally_items(mission.rally)])


def read_waypoints(text: str, *, speed: float | None = None) -> Mission:
    """The mission in a waypoint file.

    Parameters
    ----------
    text
        The file.
    speed
        Speed over ground in m/s, if no item sets one.

    Raises
    ------
    MissionError
        With the line and the reason.
    """
    home, items = _read(text)
    return mission_of(items, Around(home, speed))


def read_fences(text: str) -> tuple[Fence, ...]:
    """The fences in a fence file."""
    return fences_of(_read(text)[1])


def read_rally(text: str) -> tuple[RallyPoint, ...]:
    """The rally points in a rally file."""
    return rally_of(_read(text)[1])


@dataclass(frozen=True, slots=True)
class _Line:
    index: int
    item: Item


def _file(items: list[Item]) -> str:
    lines = [HEADER, *(_line(item, number) for number, item in enumerate(items))]
    return "\n".join(lines) + "\n"


def _line(item: Item, number: int) -> str:
    params = (0.0 if value is None else value for value in item.params)
    head = (number, int(number == 0), item.frame, int(item.command))
    values = (*map(str, head), *map(repr, map(float, (*params, item.x, item.y, item.z))), "1")
    return "\t".join(values)


def _read(text: str) -> tuple[Home, list[Item]]:
    if len(text) > LARGEST_TEXT:
        raise MissionError(Problem.TOO_LARGE, "file", f"more than {LARGEST_TEXT} characters")
    lines = text.lstrip("\ufeff").splitlines()
    header = lines[0].strip() if lines else ""
    if header != HEADER:
        known = header.startswith("QGC WPL")
        kind = Problem.WRONG_VERSION if known else Problem.WRONG_KIND
        raise MissionError(kind, "line 1", repr(header[:40]))
    read = [
        _read_line(line, f"line {number}")
        for number, line in enumerate(lines[1:], 2)
        if line.strip()
    ]
    for number, found in enumerate(read):
        if found.index != number:
            raise MissionError(Problem.ORDER, f"item {number}", f"is numbered {found.index}")
    if not read:
        raise MissionError(Problem.MISSING, "file", "no home and no items")
    return _home(read[0].item), [found.item for found in read[1:]]


def _home(item: Item) -> Home:
    if item.command != Command.WAYPOINT or item.frame != FRAME_GLOBAL:
        detail = f"frame {item.frame}: home is a waypoint above sea level (frame 0)"
        raise MissionError(Problem.WRONG_FRAME, "item 0", detail)
    return Home(Point(item.x, item.y), Msl(item.z))


def _read_line(line: str, where: str) -> _Line:
    values = line.split()
    if len(values) != 12:
        raise MissionError(Problem.MISSING, where, f"{len(values)} values, 12 are needed")
    index, _, frame, command = (_whole(value, where) for value in values[:4])
    one, two, three, four, x, y, z = (_number(value, where) for value in values[4:11])
    return _Line(index, Item(command, frame, (one, two, three, four), x, y, z))


def _whole(value: str, where: str) -> int:
    number = _number(value, where)
    if number != int(number):
        raise MissionError(Problem.WRONG_KIND, where, f"{value!r} is no whole number")
    return int(number)


def _number(value: str, where: str) -> float:
    try:
        number = float(value)
    except ValueError as error:
        raise MissionError(Problem.NOT_FINITE, where, repr(value[:20])) from error
    if not math.isfinite(number):
        raise MissionError(Problem.NOT_FINITE, where, value[:20])
    return number
