"""GPX 1.1: the planned way out, the flown track in.

What: a route of points for other programs, and tracks from loggers with time and height. Why
heights as they are said: GPX's `ele` is above sea level, but many a logger writes what the
satellites say; who reads a track for judging asks `plausibility` first.

>>> from kaga.engines.airspace.heights import Msl
>>> track = read_gpx(write_track([TrackPoint(Point(36.3, 136.3), Msl(80.0), None)]))
>>> track[0].height
Msl(metres=80.0)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.missions.json_reading import MOST_ENTRIES
from kaga.engines.airspace.missions.model import Mission
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.missions.xml_reading import (
    child,
    inside,
    number_of,
    read_xml,
    text_of,
)
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Kaga" xmlns="http://www.topografix.com/GPX/1/1">\n'
)
MOST_POINTS: Final = 10 * MOST_ENTRIES


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """Where somebody was: height above sea level and time, as far as the file tells."""

    at: Point
    height: Msl | None
    time: datetime | None


def write_route(mission: Mission, name: str) -> str:
    """The corners of a mission as a route.

    Raises
    ------
    MissionError
        If a height is above ground or home: GPX knows the sea alone. `Mission.in_msl` first.
    """
    points = [TrackPoint(mission.home.at, mission.home.height, None)]
    for number, (at, height) in enumerate(mission.path(), 1):
        if not isinstance(height, Msl):
            kind = type(height).__name__
            raise MissionError(Problem.NOT_EXPRESSIBLE, f"point {number}", f"{kind} in GPX")
        points.append(TrackPoint(at, height, None))
    lines = "".join(_point("rtept", point) for point in points)
    return f"{_HEAD}<rte><name>{escape(name)}</name>\n{lines}</rte>\n</gpx>\n"


def write_track(points: Iterable[TrackPoint]) -> str:
    """A flown track as one segment."""
    lines = "".join(_point("trkpt", point) for point in points)
    return f"{_HEAD}<trk><trkseg>\n{lines}</trkseg></trk>\n</gpx>\n"


def read_gpx(text: str) -> tuple[TrackPoint, ...]:
    """All track points of a file in order; the route's points if it has no track.

    Raises
    ------
    MissionError
        For places, heights or times that are none, and for times that run backwards.
    """
    root = read_xml(text, "gpx")
    elements = list(inside(root, "trkpt")) or list(inside(root, "rtept"))
    if not elements:
        raise MissionError(Problem.MISSING, "gpx", "neither a track nor a route")
    if len(elements) > MOST_POINTS:
        raise MissionError(Problem.TOO_LARGE, "gpx", f"more than {MOST_POINTS} points")
    points = tuple(_read(element, number) for number, element in enumerate(elements, 1))
    _require_order(points)
    return points


def _point(tag: str, point: TrackPoint) -> str:
    inner = ""
    if point.height is not None:
        inner += f"<ele>{point.height.metres!r}</ele>"
    if point.time is not None:
        time = point.time.astimezone(UTC).isoformat().replace("+00:00", "Z")
        inner += f"<time>{time}</time>"
    return f'<{tag} lat="{point.at.lat!r}" lon="{point.at.lon!r}">{inner}</{tag}>\n'


def _read(element: Element, number: int) -> TrackPoint:
    where = f"point {number}"
    lat = number_of(element.get("lat", ""), f"{where}, lat")
    lon = number_of(element.get("lon", ""), f"{where}, lon")
    at = Point(lat, lon)
    if not at.is_on_earth():
        raise MissionError(Problem.NOT_A_PLACE, where, f"{lat}, {lon}")
    ele, time = child(element, "ele"), child(element, "time")
    height = Msl(number_of(text_of(ele), f"{where}, ele")) if ele is not None else None
    return TrackPoint(at, height, _time(text_of(time), where) if time is not None else None)


def _time(text: str, where: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise MissionError(Problem.NOT_READABLE, f"{where}, time", repr(text[:40])) from error
    if time.tzinfo is None:
        detail = "a time needs its zone (Z for UTC)"
        raise MissionError(Problem.MISSING, f"{where}, time", detail)
    return time.astimezone(UTC)


def _require_order(points: tuple[TrackPoint, ...]) -> None:
    last: datetime | None = None
    for number, point in enumerate(points, 1):
        if point.time is not None:
            if last is not None and point.time < last:
                raise MissionError(Problem.ORDER, f"point {number}", "its time runs backwards")
            last = point.time
