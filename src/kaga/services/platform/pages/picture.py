"""The map of a live view: SVG in the page itself, drawn on the server, coloured by its styles.

What: the city's outline and railways from its pack, and on them points, lines and areas of
entities. Why no tiles and no script: it works everywhere, prints, and shows nothing but what
the city itself publishes. Points lead to their entities by mouse; the table beside the map is
its text.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, radians
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape
from shapely.geometry import shape

from kaga.kernel.places.models import Place
from kaga.kernel.places.queries import versions_now

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WIDE, HIGH, EDGE = 640.0, 720.0, 12.0
_TOLERANCE: Final = 0.0004
_RADIUS: Final = 5.0
Pixel = tuple[float, float]


class _Sheet:
    """Degrees to pixels: the city's outline fills the drawing."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        self._west, self._north = west, north
        self._across = cos(radians((south + north) / 2))
        wide = (east - west) * self._across
        self._scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / (north - south))
        self.wide = round(wide * self._scale + 2 * EDGE)
        self.high = round((north - south) * self._scale + 2 * EDGE)

    def pixel(self, lon: float, lat: float) -> Pixel:
        """Where a place lies."""
        x = EDGE + (lon - self._west) * self._across * self._scale
        return round(x, 1), round(EDGE + (self._north - lat) * self._scale, 1)

    def path(self, line: Iterable[Sequence[float]], *, closed: bool = False) -> str:
        """A line as the `d` of a path."""
        pixels = [self.pixel(one[0], one[1]) for one in line]
        return "M" + "L".join(f"{x} {y}" for x, y in pixels) + ("Z" if closed else "")


def map_of(entities: Sequence[Mapping[str, Any]], label: str) -> Markup:
    """The map of entities in simplified form; nothing where none has a place."""
    placed = [one for one in entities if isinstance(one.get("location"), dict)]
    ground = _ground(versions_now())
    if not placed or ground is None:
        return Markup()
    sheet, drawn = ground
    parts = [
        f'<svg class="pf-map" viewBox="0 0 {sheet.wide} {sheet.high}" aria-hidden="true">',
        f"<title>{escape(label)}</title>{drawn}",
        *(_figure(sheet, one) for one in placed),
        "</svg>",
    ]
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - texts are escaped


@functools.lru_cache(maxsize=2)
def _ground(versions: object) -> tuple[_Sheet, str] | None:
    """The sheet of the city's outline, and everything that lies below entities."""
    del versions  # the key: drawn anew when a layer changes
    outlines = _shapes("boundary")
    if not outlines:
        return None
    sheet = _Sheet(outlines[0].bounds)
    rings = [ring for outline in outlines for ring in _rings(outline)]
    land = "".join(sheet.path(ring, closed=True) for ring in rings)
    rails = "".join(sheet.path(line) for one in _shapes("railways") for line in _lines(one))
    names = "".join(_names(sheet))
    drawn = [
        f'<path class="pf-map__land" d="{land}"/>',
        f'<path class="pf-map__rail" d="{rails}"/>',
        names,
    ]
    return sheet, "".join(drawn)


def _shapes(layer: str) -> list[BaseGeometry]:
    rows = Place.objects.filter(version__layer_id=layer, version__is_current=True)
    texts = rows.exclude(geometry="").order_by("id").values_list("geometry", flat=True)
    return [shape(json.loads(text)).simplify(_TOLERANCE) for text in texts]


def _names(sheet: _Sheet) -> Iterator[str]:
    rows = Place.objects.filter(version__layer_id="stations", version__is_current=True)
    for name, lon, lat in rows.order_by("id").values_list("name", "lon", "lat"):
        if lon is not None and lat is not None:
            x, y = sheet.pixel(lon, lat)
            if 0 < x < sheet.wide and 0 < y < sheet.high:
                yield f'<text class="pf-map__name" x="{x}" y="{y - 8}">{escape(name)}</text>'


def _rings(geometry: BaseGeometry) -> Iterator[Sequence[Sequence[float]]]:
    parts = getattr(geometry, "geoms", [geometry])
    for part in parts:
        if part.geom_type == "Polygon":
            yield list(part.exterior.coords)
            yield from (list(hole.coords) for hole in part.interiors)


def _lines(geometry: BaseGeometry) -> Iterator[Sequence[Sequence[float]]]:
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "LineString":
            yield list(part.coords)


def _figure(sheet: _Sheet, entity: Mapping[str, Any]) -> str:
    place = entity["location"]
    kind, spots = place.get("type"), place.get("coordinates")
    sure = "official" if entity.get("dataStatus") in {"official", "measured"} else "unsure"
    title = f"<title>{escape(str(entity.get('name') or entity['id']))}</title>"
    look = f'class="pf-map__it pf-map__it--{sure}"'
    if kind == "Point":
        x, y = sheet.pixel(spots[0], spots[1])
        inside = f'<circle {look} cx="{x}" cy="{y}" r="{_RADIUS}">{title}</circle>'
    elif kind in {"LineString", "MultiLineString"}:
        lines = [spots] if kind == "LineString" else spots
        d = "".join(sheet.path(line) for line in lines)
        inside = f'<path class="pf-map__line pf-map__line--{sure}" d="{d}">{title}</path>'
    elif kind in {"Polygon", "MultiPolygon"}:
        rings = spots if kind == "Polygon" else [ring for part in spots for ring in part]
        d = "".join(sheet.path(ring, closed=True) for ring in rings)
        inside = f'<path class="pf-map__area" fill-rule="evenodd" d="{d}">{title}</path>'
    else:
        return ""
    return f'<a href="/platform/entities/{escape(entity["id"])}" tabindex="-1">{inside}</a>'
