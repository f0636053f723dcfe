"""A file from anybody's planner as a path with typed heights.

What: QGroundControl `.plan`, Mission Planner waypoints, KML, GeoJSON and GPX, told apart by
what is in them and not by their names. Why a height must say what it is measured from: 37 m lie
between the sea and the ellipsoid here. `.plan`, waypoints and KML say it; GPX means the sea;
GeoJSON's standard means the ellipsoid and nearly every program writes the sea, so a file that
does not say it is refused until the one who brings it does.

>>> read_brought('QGC WPL 110\\n', Reading(speed=12.0))
Traceback (most recent call last):
...
kaga.engines.airspace.missions.problems.MissionError: file: missing: no home and no items
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from kaga.engines.airspace.heights import Agl, Ellipsoid, HeightError, Msl
from kaga.engines.airspace.missions import kml_reading
from kaga.engines.airspace.missions.gpx import read_gpx
from kaga.engines.airspace.missions.json_reading import LARGEST_TEXT, Found, read_json
from kaga.engines.airspace.missions.model import MOST_ITEMS, Mission
from kaga.engines.airspace.missions.plan import read_plan
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.missions.waypoints import read_waypoints
from kaga.engines.geo.model import Point

LineHeight = Msl | Agl | Ellipsoid
Line = tuple[tuple[Point, LineHeight], ...]
HEIGHTS: Final[dict[str, type[LineHeight]]] = {"msl": Msl, "agl": Agl, "ellipsoid": Ellipsoid}
_ROOT: Final = re.compile(r"<\s*(?:\w+:)?(kml|gpx)[\s>]")
_HEAD: Final = 4_000


class FileKind(Enum):
    """What a file turned out to be."""

    PLAN = "plan"
    WAYPOINTS = "waypoints"
    KML = "kml"
    GEOJSON = "geojson"
    GPX = "gpx"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the one who brings a file adds to it.

    Attributes
    ----------
    speed
        m/s over ground where the file sets none.
    heights
        "msl", "agl" or "ellipsoid" for lines; None: as the file says.
    """

    speed: float
    heights: str | None = None

    def __post_init__(self) -> None:
        if self.heights is not None and self.heights not in HEIGHTS:
            detail = f"{self.heights!r}; there are {', '.join(HEIGHTS)}"
            raise MissionError(Problem.WRONG_FRAME, "heights", detail)


@dataclass(frozen=True, slots=True)
class Brought:
    """A file's path: a whole mission, or a line without take-off, landing and speed.

    `departs`: when it begins (seconds since 1970), where the file tells; `is_flown`: the line
    is a track of what was flown, so it begins and ends on the ground; `is_said`: somebody said
    what its heights are measured from.
    """

    kind: FileKind
    mission: Mission | None
    line: Line = ()
    departs: float | None = None
    is_flown: bool = False
    is_said: bool = False

    def places(self) -> list[Point]:
        """Every corner."""
        if self.mission is None:
            return [at for at, _ in self.line]
        return [self.mission.home.at, *(at for at, _ in self.mission.path())]


def read_brought(text: str, reading: Reading) -> Brought:
    """The path in a file.

    Raises
    ------
    MissionError
        With the place in the file and the reason.
    """
    if len(text) > LARGEST_TEXT:
        raise MissionError(Problem.TOO_LARGE, "file", f"more than {LARGEST_TEXT} characters")
    plain = text.lstrip("\ufeff \t\r\n")
    if plain.startswith("QGC WPL"):
        mission = read_waypoints(plain, speed=reading.speed)
        return Brought(FileKind.WAYPOINTS, mission)
    if plain.startswith("{"):
        return _json(plain, reading)
    root = _ROOT.search(plain[:_HEAD])
    if plain.startswith("<") and root is not None:
        return (_kml if root[1] == "kml" else _gpx)(plain, reading)
    detail = ".plan, waypoints, KML, GeoJSON or GPX are read"
    raise MissionError(Problem.WRONG_KIND, "file", detail)


def _json(text: str, reading: Reading) -> Brought:
    found = read_json(text, "file")
    if found.get("fileType") is not None:
        return Brought(FileKind.PLAN, read_plan(text))
    return _geojson(found, reading)


def _geojson(found: Found, reading: Reading) -> Brought:
    feature = _feature(found)
    geometry = feature if feature.get("coordinates") else feature.at("geometry")
    kind = geometry.at("type").text()
    if kind != "LineString":
        detail = f"{kind[:20]}: a flight is a LineString; an area has no path"
        raise MissionError(Problem.WRONG_KIND, geometry.where, detail)
    name = reading.heights or _said(feature)
    if name is None:
        detail = "the file does not say whether heights are msl, agl or ellipsoid"
        raise MissionError(Problem.WRONG_FRAME, geometry.where, detail)
    corners = [entry.numbers(3) for entry in geometry.at("coordinates").entries()]
    line = _line([(Point(lat, lon), up) for lon, lat, up in corners], name, geometry.where)
    return Brought(FileKind.GEOJSON, None, line, is_said=reading.heights is not None)


def _feature(found: Found) -> Found:
    """The first feature with a line; else the first there is."""
    if found.at("type").text() != "FeatureCollection":
        return found
    features = list(found.at("features").entries())
    if not features:
        raise MissionError(Problem.MISSING, "file.features", "no feature")
    for one in features:
        geometry: Any = one.value.get("geometry") if isinstance(one.value, dict) else None
        if isinstance(geometry, dict) and geometry.get("type") == "LineString":
            return one
    return features[0]


def _said(feature: Found) -> str | None:
    properties = feature.get("properties")
    said = properties.get("heights") if properties is not None else None
    if said is None:
        return None
    if said.text() not in HEIGHTS:
        raise MissionError(Problem.WRONG_FRAME, said.where, said.text()[:20])
    return said.text()


def _kml(text: str, reading: Reading) -> Brought:
    if "kaga-role" in text:
        return Brought(FileKind.KML, kml_reading.read_kml(text))
    read = kml_reading.read_line(text)
    if reading.heights is None:
        return Brought(FileKind.KML, None, _bounded(read))
    line = _line([(at, height.metres) for at, height in read], reading.heights, "LineString")
    return Brought(FileKind.KML, None, line, is_said=True)


def _gpx(text: str, reading: Reading) -> Brought:
    points = read_gpx(text)
    corners: list[tuple[Point, float]] = []
    for number, point in enumerate(points, 1):
        if point.height is None:
            raise MissionError(Problem.MISSING, f"point {number}", "ele (height) is needed")
        if not corners or corners[-1] != (point.at, point.height.metres):
            corners.append((point.at, point.height.metres))
    line = _line(corners, reading.heights or "msl", "gpx")
    begins = points[0].time
    departs = None if begins is None else begins.timestamp()
    said = reading.heights is not None
    return Brought(FileKind.GPX, None, line, departs, is_flown=begins is not None, is_said=said)


def _line(corners: list[tuple[Point, float]], heights: str, where: str) -> Line:
    kind = HEIGHTS[heights]
    for number, (at, _) in enumerate(corners, 1):
        if not at.is_on_earth():
            raise MissionError(Problem.NOT_A_PLACE, f"{where}, point {number}", f"{at}")
    try:
        return _bounded(tuple((at, kind(metres)) for at, metres in corners))
    except HeightError as error:
        raise MissionError(Problem.NOT_FINITE, where, str(error)) from error


def _bounded(line: Line) -> Line:
    if len(line) < 2:
        raise MissionError(Problem.MISSING, "line", "two corners are needed")
    if len(line) > MOST_ITEMS:
        detail = f"{len(line)} points, at most {MOST_ITEMS}: thin the track out first"
        raise MissionError(Problem.TOO_LARGE, "line", detail)
    return line
