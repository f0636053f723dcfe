"""KML: the mission and its volumes as Google Earth and its like show them.

What: every point of a mission with its own altitude mode, fences, rally points, and 4D volumes
as walls with a floor and a ceiling. Why the mode matters: `absolute` is above sea level,
`relativeToGround` above the ground; a height above home has no mode, so it is drawn above sea
level and told beside in the point's data. If somebody moves the point in another program the
two disagree and the file is refused with the point's name; nothing is guessed.

A leg from a height above ground to one above the sea is not drawn as a line, because KML has
no line with two modes; its two ends are.

>>> draw_point(Point(36.3, 136.3), 80.0, "absolute")
'<Point><altitudeMode>absolute</altitudeMode><coordinates>136.3,36.3,80.0</coordinates></Point>'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, pairwise
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.heights import Agl, Msl, RelHome
from kaga.engines.airspace.missions.model import (
    Action,
    Fence,
    Mission,
    MissionHeight,
)
from kaga.engines.geo.model import Point

Mode = Literal["absolute", "relativeToGround"]
KINDS: Final[dict[type, str]] = {Msl: "sea", Agl: "ground", RelHome: "home"}
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
)
_STYLES: Final = (
    '<Style id="route"><LineStyle><color>ffb46400</color><width>4</width></LineStyle></Style>'
    '<Style id="volume"><LineStyle><color>ff808080</color></LineStyle>'
    "<PolyStyle><color>40b46400</color></PolyStyle></Style>\n"
)


@dataclass(frozen=True, slots=True)
class DrawnVolume:
    """A piece of air for a time: ring of corners, floor and ceiling above sea level."""

    name: str
    ring: tuple[Point, ...]
    floor: Msl
    ceiling: Msl
    begins: datetime
    ends: datetime


def write_kml(mission: Mission, name: str, volumes: Iterable[DrawnVolume] = ()) -> str:
    """The mission, and volumes if given, as a KML document."""
    parts = [_HEAD, f"<name>{escape(name)}</name>", _STYLES]
    parts.append(f"<Folder><name>route</name>\n{_route(mission)}</Folder>\n")
    fences = "".join(_fence(fence, number) for number, fence in enumerate(mission.fences, 1))
    parts.append(f"<Folder><name>fences</name>\n{fences}</Folder>\n")
    rally = "".join(
        _placed(mission, ("rally", f"rally {number}"), point.at, point.height)
        for number, point in enumerate(mission.rally, 1)
    )
    parts.append(f"<Folder><name>rally</name>\n{rally}</Folder>\n")
    drawn = "".join(_volume(volume) for volume in volumes)
    parts.append(f"<Folder><name>volumes</name>\n{drawn}</Folder>\n</Document></kml>\n")
    return "".join(parts)


def mode_of(height: MissionHeight) -> Mode:
    """How KML says what a height is measured from."""
    return "relativeToGround" if isinstance(height, Agl) else "absolute"


def drawn_height(height: MissionHeight, home: Msl) -> float:
    """The number that goes with the mode."""
    return height.metres + (home.metres if isinstance(height, RelHome) else 0.0)


def draw_point(at: Point, height: float, mode: Mode) -> str:
    """A point in KML's order: longitude, latitude, height."""
    where = f"{at.lon!r},{at.lat!r},{height!r}"
    return (
        f"<Point><altitudeMode>{mode}</altitudeMode><coordinates>{where}</coordinates></Point>"
    )


def _route(mission: Mission) -> str:
    speed = {"speed": repr(mission.speed)}
    up = _placed(
        mission, ("takeoff", "take-off"), mission.home.at, mission.takeoff.height,
        speed | _actions(mission.takeoff.actions),
    )  # fmt: skip
    parts = [_placed(mission, ("home", "home"), mission.home.at, mission.home.height), up]
    for number, point in enumerate(mission.waypoints, 1):
        data = {"hold": repr(point.hold_s)} | _actions(point.actions)
        if point.speed is not None:
            data["speed"] = repr(point.speed)
        role = ("waypoint", f"waypoint {number}")
        parts.append(_placed(mission, role, point.at, point.height, data))
    landing = mission.landing
    parts.append(_placed(mission, ("landing", "landing"), landing.at, landing.height))
    return "".join(parts) + "".join(_lines(mission))


def _lines(mission: Mission) -> list[str]:
    path = [
        (at, drawn_height(height, mission.home.height), mode_of(height))
        for at, height in mission.path()
    ]
    lines = []
    for mode, group in groupby(path, key=lambda corner: corner[2]):
        corners = list(group)
        if len(corners) > 1:
            drawn = " ".join(f"{at.lon!r},{at.lat!r},{height!r}" for at, height, _ in corners)
            lines.append(
                "<Placemark><name>path</name><styleUrl>#route</styleUrl><LineString>"
                f"<extrude>1</extrude><altitudeMode>{mode}</altitudeMode>"
                f"<coordinates>{drawn}</coordinates></LineString></Placemark>\n"
            )
    return lines


def _placed(
    mission: Mission,
    role: tuple[str, str],
    at: Point,
    height: MissionHeight,
    more: dict[str, str] | None = None,
) -> str:
    data = {"role": role[0], "above": KINDS[type(height)], "height": repr(height.metres)}
    point = draw_point(at, drawn_height(height, mission.home.height), mode_of(height))
    return _placemark(role[1], data | (more or {}), point)


def _fence(fence: Fence, number: int) -> str:
    data = {"role": "fence", "side": fence.side.value}
    if isinstance(fence.shape, Circle):
        data["radius"] = repr(fence.shape.radius_m)
        shape = draw_point(fence.shape.centre, 0.0, "relativeToGround")
    else:
        ring = " ".join(f"{corner.lon!r},{corner.lat!r}" for corner in _closed(fence))
        shape = _ring(ring, "clampToGround")
    return _placemark(f"fence {number}", data, shape)


def _closed(fence: Fence) -> tuple[Point, ...]:
    assert not isinstance(fence.shape, Circle)  # noqa: S101 - told apart by the caller
    return (*fence.shape.outer, fence.shape.outer[0])


def _volume(volume: DrawnVolume) -> str:
    ring = (*volume.ring, volume.ring[0])
    floor, ceiling = volume.floor.metres, volume.ceiling.metres

    def line(corners: Iterable[tuple[Point, float]]) -> str:
        return " ".join(f"{at.lon!r},{at.lat!r},{height!r}" for at, height in corners)

    sides = [line((at, height) for at in ring) for height in (floor, ceiling)]
    for one, other in pairwise(ring):
        wall = [(one, floor), (other, floor), (other, ceiling), (one, ceiling), (one, floor)]
        sides.append(line(wall))
    begins, ends = (_utc(time) for time in (volume.begins, volume.ends))
    span = f"<TimeSpan><begin>{begins}</begin><end>{ends}</end></TimeSpan>"
    shapes = "".join(_ring(side, "absolute") for side in sides)
    shape = f"<MultiGeometry>{shapes}</MultiGeometry>"
    head = f"<name>{escape(volume.name)}</name>{span}<styleUrl>#volume</styleUrl>"
    return f"<Placemark>{head}{shape}</Placemark>\n"


def _ring(corners: str, mode: str) -> str:
    return (
        f"<Polygon><altitudeMode>{mode}</altitudeMode><outerBoundaryIs><LinearRing>"
        f"<coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )


def _placemark(name: str, data: dict[str, str], shape: str) -> str:
    entries = "".join(
        f"<Data name={quoteattr('kaga-' + key)}><value>{escape(value)}</value></Data>"
        for key, value in data.items()
    )
    head = f"<name>{escape(name)}</name><ExtendedData>{entries}</ExtendedData>"
    return f"<Placemark>{head}{shape}</Placemark>\n"


def _actions(actions: tuple[Action, ...]) -> dict[str, str]:
    if not actions:
        return {}
    told = (" ".join(map(repr, (action.command, *action.params))) for action in actions)
    return {"actions": ";".join(told)}


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
