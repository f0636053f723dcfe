"""A still map of a plan as SVG, for those without a script or without WebGL.

What: sea, the city, rails and names around the routes, drawn from the city's own layers, with
the routes on top. Why inline and without colours: the page's style sheet colours it, so it is
dark in a dark room, and pressing it gives a place (the page's script knows its frame).

>>> round(View(36.3, 136.35, 4000.0).x(136.35))
400
"""

from __future__ import annotations

import functools
import json
import math
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from shapely.geometry import Polygon, box, shape

from kaga.kernel.errors import NotFound
from kaga.kernel.places import queries
from kaga.services.airspace.pages.air_shown import look_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from kaga.services.airspace.queries.public_air import PublicAir

WIDTH: Final = 800
HEIGHT: Final = 640
_METRES_OF_A_DEGREE: Final = 111_200.0
_LEAST_SPAN: Final = 2_500.0
_MOST_NAMES: Final = 16
_GROUNDS: Final = ("coast", "neighbours", "boundary", "railways")
_NAMED: Final = ("stations", "facilities", "sights", "schools")
_Versions = tuple[tuple[str, int, datetime], ...]


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: the middle, and how many metres from left to right."""

    lat: float
    lon: float
    span: float

    @property
    def east(self) -> float:
        """Pixels per degree of longitude."""
        return self.north * math.cos(math.radians(self.lat))

    @property
    def north(self) -> float:
        """Pixels per degree of latitude."""
        return _METRES_OF_A_DEGREE / self.span * WIDTH

    def x(self, lon: float) -> float:
        """Pixels from the left."""
        return WIDTH / 2 + (lon - self.lon) * self.east

    def y(self, lat: float) -> float:
        """Pixels from above."""
        return HEIGHT / 2 - (lat - self.lat) * self.north

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        wide, high = WIDTH / 2 / self.east, HEIGHT / 2 / self.north
        return self.lon - wide, self.lat - high, self.lon + wide, self.lat + high


@dataclass(frozen=True, slots=True)
class Shape:
    """A path and the class that the style sheet knows it by."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name at a place."""

    x: float
    y: float
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """A route: its number, its path, and where its number stands."""

    number: int
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template puts out."""

    view: View
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]
    zones: tuple[Shape, ...]
    others: tuple[str, ...]
    start: tuple[float, float] | None
    goal: tuple[float, float] | None


def view_of(alternatives: Sequence[Mapping[str, Any]]) -> View:
    """Around routes; the whole city when there are none."""
    corners = [point[:2] for one in alternatives for point in one["waypoints"]]
    return _around(corners) if corners else whole_city()


def picture_of(
    view: View, alternatives: Sequence[Mapping[str, Any]], air: PublicAir
) -> Picture:
    """The map of a view with routes, zones, and what is public of other flights."""
    versions = queries.versions_now()
    lines = tuple(
        _line(view, number, one["waypoints"], len(alternatives))
        for number, one in enumerate(alternatives, 1)
    )
    ends = alternatives[0]["waypoints"] if alternatives else None
    return Picture(
        view,
        _shapes(view, versions),
        _labels(view, versions),
        lines,
        tuple(_zones(view, air)),
        tuple(_others(view, air)),
        ends and (view.x(ends[0][1]), view.y(ends[0][0])),
        ends and (view.x(ends[-1][1]), view.y(ends[-1][0])),
    )


def _zones(view: View, air: PublicAir) -> Iterator[Shape]:
    """Zones by what they do to a flight; what lies outside of the picture is cut off."""
    frame = box(*view.bounds)
    for zone in air.zones:
        outer, *holes = ([(lon, lat) for lat, lon in ring] for ring in zone.rings)
        part = Polygon(outer, holes).intersection(frame)
        path = "".join(_rings(view, part))
        if path:
            yield Shape(look_of(zone.severity), path)


def _others(view: View, air: PublicAir) -> Iterator[str]:
    for flight in air.flights:
        yield "".join(
            path_through((view.x(lon), view.y(lat)) for lat, lon, _ in line)
            for line in flight.lines
        )


def whole_city() -> View:
    """The view of where people go: around all stations; else what the pack says."""
    stops = queries.current_places().filter(version__layer_id="stations", lat__isnull=False)
    corners = [(lat or 0.0, lon or 0.0) for lat, lon in stops.values_list("lat", "lon")]
    if corners:
        return _around(corners, room=1.6)
    try:
        seen = queries.current_city().view
    except NotFound:
        return View(36.3, 136.35, 40_000.0)
    return _around([(seen.south, seen.west), (seen.north, seen.east)], room=1.0)


def _around(corners: Iterable[Sequence[float]], room: float = 1.3) -> View:
    lats, lons = zip(*corners, strict=True)
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    high = (max(lats) - min(lats)) * _METRES_OF_A_DEGREE
    wide = (max(lons) - min(lons)) * _METRES_OF_A_DEGREE * math.cos(math.radians(lat))
    span = max(wide, high * WIDTH / HEIGHT, _LEAST_SPAN / room) * room
    return View(lat, lon, span)


def _line(view: View, number: int, points: Sequence[Sequence[float]], count: int) -> Line:
    """A route; numbers stand at different shares of the ways, so that they do not meet."""
    drawn = [(view.x(lon), view.y(lat)) for lat, lon, *_ in points]
    x, y = _point_at(drawn, number / (count + 1))
    return Line(number, path_through(drawn), round(x, 1), round(y, 1))


def _point_at(line: Sequence[tuple[float, float]], share: float) -> tuple[float, float]:
    gaps = [math.dist(one, other) for one, other in pairwise(line)]
    left = share * sum(gaps)
    for (one, other), gap in zip(pairwise(line), gaps, strict=True):
        if left <= gap and gap > 0.0:
            part = left / gap
            return (one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1]))
        left -= gap
    return line[-1]


def path_through(points: Iterable[tuple[float, float]]) -> str:
    """SVG's words for a line."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


@functools.lru_cache(maxsize=32)
def _shapes(view: View, versions: _Versions) -> tuple[Shape, ...]:
    frame = box(*view.bounds)
    fine = 0.6 / view.north
    found = []
    for layer, kind, geometry in _geometries(versions):
        part = geometry.intersection(frame).simplify(fine)
        path = "".join(_rings(view, part))
        if path:
            found.append(Shape(f"{layer}-{kind}", path))
    return tuple(found)


@functools.lru_cache(maxsize=2)
def _geometries(versions: _Versions) -> tuple[tuple[str, str, BaseGeometry], ...]:
    del versions  # they are the key of the cache
    rows = queries.current_places().filter(version__layer_id__in=_GROUNDS)
    columns = rows.order_by("id").values_list("version__layer_id", "kind", "geometry")
    known = [(layer, kind, shape(json.loads(text))) for layer, kind, text in columns if text]
    return tuple(sorted(known, key=lambda one: _GROUNDS.index(one[0])))


def _rings(view: View, part: BaseGeometry) -> Iterator[str]:
    if part.is_empty:
        return
    if part.geom_type == "Polygon":
        for ring in (part.exterior, *part.interiors):
            yield path_through((view.x(lon), view.y(lat)) for lon, lat in ring.coords) + "Z"
    elif part.geom_type == "LineString":
        yield path_through((view.x(lon), view.y(lat)) for lon, lat in part.coords)
    else:
        for one in getattr(part, "geoms", ()):
            yield from _rings(view, one)


@functools.lru_cache(maxsize=32)
def _labels(view: View, versions: _Versions) -> tuple[Label, ...]:
    """The most important named places, those that would cover one another left out."""
    del versions
    west, south, east, north = view.bounds
    rows = queries.current_places().filter(
        version__layer_id__in=_NAMED, lat__range=(south, north), lon__range=(west, east)
    )
    columns = rows.values_list("version__layer_id", "name", "lat", "lon")[:600]
    taken: list[Label] = []
    for layer, name, lat, lon in sorted(columns, key=lambda row: _rank(row[0], row[1])):
        x, y = view.x(lon or 0.0), view.y(lat or 0.0)  # the range leaves out rows without
        one = Label(round(x, 1), round(y, 1), name[:14], layer)
        inside = 10 < one.x < WIDTH - 150 and 20 < one.y < HEIGHT - 20
        free = all(abs(one.x - it.x) > 150 or abs(one.y - it.y) > 26 for it in taken)
        if inside and free and len(taken) < _MOST_NAMES:
            taken.append(one)
    return tuple(taken)


def _rank(layer: str, name: str) -> tuple[int, int, str]:
    return _NAMED.index(layer), len(name), name
