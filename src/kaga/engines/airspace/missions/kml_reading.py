"""Missions and plain lines out of KML.

What: the mission in a file of ours (`kml`), and the first line of anybody else's as places with
typed heights. Why two: another program's line has no home, no landing and no speed; the one
who brings it adds them (`line_mission`), nothing is invented.

>>> line = read_line('<kml><LineString><altitudeMode>absolute</altitudeMode>'
...     '<coordinates>136.3,36.3,80 136.31,36.3,90</coordinates></LineString></kml>')
>>> line[1]
(Point(lat=36.3, lon=136.31), Msl(metres=90.0))
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.footprints import Circle, FootprintError, Polygon
from kaga.engines.airspace.heights import Agl, Msl, RelHome
from kaga.engines.airspace.missions.json_reading import MOST_ENTRIES
from kaga.engines.airspace.missions.kml import KINDS, drawn_height
from kaga.engines.airspace.missions.model import (
    Action,
    Fence,
    Home,
    Landing,
    Mission,
    MissionHeight,
    RallyPoint,
    Side,
    Takeoff,
    Waypoint,
)
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.missions.xml_reading import (
    inside,
    number_of,
    read_xml,
    text_of,
)
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Line = tuple[tuple[Point, Msl | Agl], ...]
_TOLERANCE_M: Final = 0.01
_MODES: Final[dict[str, type[Msl | Agl]]] = {"absolute": Msl, "relativeToGround": Agl}
_HEIGHTS: Final[dict[str, type[MissionHeight]]] = {
    name: kind for kind, name in KINDS.items()
}  # fmt: skip


@dataclass(slots=True)
class _Parts:
    """What has been found so far; the mission is made when all of it is there."""

    home: Home | None = None
    takeoff: Takeoff | None = None
    speed: float = 0.0
    landing: Landing | None = None
    waypoints: list[Waypoint] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    rally: list[RallyPoint] = field(default_factory=list)


def read_kml(text: str) -> Mission:
    """The mission in a file that `write_kml` wrote.

    Raises
    ------
    MissionError
        With the placemark's name and the reason; also when a point's drawn height and its data
        no longer agree, because somebody moved it in another program.
    """
    parts = _Parts()
    for placemark in inside(read_xml(text, "kml"), "Placemark"):
        data = _data(placemark)
        if "role" in data:
            _take(parts, placemark, data)
    if parts.home is None or parts.takeoff is None or parts.landing is None:
        detail = "home, take-off or landing"
        raise MissionError(Problem.MISSING, "kml", detail)
    return Mission(
        parts.home, parts.takeoff, tuple(parts.waypoints), parts.landing, parts.speed,
        tuple(parts.fences), tuple(parts.rally),
    )  # fmt: skip


def read_line(text: str) -> Line:
    """The first line of any KML: places with heights above sea level or ground.

    Raises
    ------
    MissionError
        If there is no line, or it is clamped to the ground (a flight is not).
    """
    line = next(inside(read_xml(text, "kml"), "LineString"), None)
    if line is None:
        raise MissionError(Problem.MISSING, "kml", "no LineString")
    mode = text_of(next(inside(line, "altitudeMode"), None)) or "clampToGround"
    kind = _MODES.get(mode)
    if kind is None:
        raise MissionError(Problem.WRONG_FRAME, "LineString", f"altitudeMode {mode}")
    corners = _coordinates(line, "LineString")
    return tuple((at, kind(height)) for at, height in corners)


def line_mission(line: Line, home: Home, landing: Landing, *, speed: float) -> Mission:
    """A mission along a plain line: its first height is the take-off's."""
    if not line:
        raise MissionError(Problem.MISSING, "line", "no corner")
    waypoints = tuple(Waypoint(at, height) for at, height in line)
    return Mission(home, Takeoff(line[0][1]), waypoints, landing, speed)


def _take(parts: _Parts, placemark: Element, data: dict[str, str]) -> None:
    where = text_of(next(inside(placemark, "name"), None))[:40] or "placemark"
    role = data["role"]
    if role == "fence":
        parts.fences.append(_fence(placemark, data, where))
        return
    at, height = _point(placemark, data, parts.home, where)
    if role == "home" and isinstance(height, Msl):
        parts.home = Home(at, height)
    elif role == "takeoff":
        parts.takeoff = Takeoff(height, _actions(data, where))
        parts.speed = number_of(data.get("speed", ""), f"{where}, speed")
    elif role == "waypoint":
        hold = number_of(data.get("hold", "0"), f"{where}, hold")
        speed = number_of(data["speed"], f"{where}, speed") if "speed" in data else None
        parts.waypoints.append(Waypoint(at, height, hold, speed, _actions(data, where)))
    elif role == "landing":
        parts.landing = Landing(at, height)
    elif role == "rally" and isinstance(height, RelHome):
        parts.rally.append(RallyPoint(at, height))
    else:
        raise MissionError(Problem.WRONG_KIND, where, f"role {role[:20]!r}")


def _point(
    placemark: Element, data: dict[str, str], home: Home | None, where: str
) -> tuple[Point, MissionHeight]:
    kind = _HEIGHTS.get(data.get("above", ""))
    if kind is None:
        raise MissionError(Problem.WRONG_FRAME, where, f"above {data.get('above')!r}")
    height = kind(number_of(data.get("height", ""), f"{where}, height"))
    ((at, drawn),) = _coordinates(placemark, where)[:1] or ((None, 0.0),)
    if at is None:
        raise MissionError(Problem.MISSING, where, "no coordinates")
    if isinstance(height, RelHome) and home is None:
        raise MissionError(Problem.ORDER, where, "home must come first")
    expected = drawn_height(height, home.height if home else Msl(0.0))
    if not abs(expected - drawn) <= _TOLERANCE_M:
        detail = f"drawn at {drawn} m, but its data say {expected} m"
        raise MissionError(Problem.DISAGREES, where, detail)
    return at, height


def _fence(placemark: Element, data: dict[str, str], where: str) -> Fence:
    sides = {side.value: side for side in Side}
    side = sides.get(data.get("side", ""))
    if side is None:
        raise MissionError(Problem.FENCE, where, f"side {data.get('side')!r}")
    corners = [at for at, _ in _coordinates(placemark, where)]
    try:
        if "radius" in data:
            radius = number_of(data["radius"], f"{where}, radius")
            return Fence(Circle(corners[0], radius), side)
        return Fence(Polygon(tuple(corners[:-1])), side)
    except (FootprintError, IndexError) as error:
        raise MissionError(Problem.FENCE, where, str(error)) from error


def _coordinates(element: Element, where: str) -> list[tuple[Point, float]]:
    texts = text_of(next(inside(element, "coordinates"), None)).split()
    if len(texts) > MOST_ENTRIES:
        raise MissionError(Problem.TOO_LARGE, where, f"{len(texts)} coordinates")
    found = []
    for number, text in enumerate(texts, 1):
        values = [number_of(value, f"{where}, point {number}") for value in text.split(",")]
        if len(values) not in (2, 3):
            raise MissionError(Problem.WRONG_KIND, f"{where}, point {number}", repr(text[:40]))
        at = Point(values[1], values[0])
        if not at.is_on_earth():
            raise MissionError(Problem.NOT_A_PLACE, f"{where}, point {number}", text[:40])
        found.append((at, values[2] if len(values) == 3 else 0.0))
    return found


def _data(placemark: Element) -> dict[str, str]:
    found = {}
    for data in inside(placemark, "Data"):
        name = data.get("name", "")
        if name.startswith("kaga-"):
            found[name.removeprefix("kaga-")] = text_of(next(inside(data, "value"), None))
    return found


def _actions(data: dict[str, str], where: str) -> tuple[Action, ...]:
    actions = []
    for told in filter(None, data.get("actions", "").split(";")):
        values = [number_of(value, f"{where}, action") for value in told.split()]
        if len(values) != 8 or values[0] != int(values[0]):
            raise MissionError(Problem.COMMAND, where, f"action {told[:40]!r}")
        one, two, three, four, x, y, z = values[1:]
        actions.append(Action(int(values[0]), (one, two, three, four, x, y, z)))
    return tuple(actions)
