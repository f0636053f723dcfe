"""A map to press without JavaScript: a picture as a form's button, drawn by the city itself.

What: the border of the city, places with names, a cross in the middle and the circle that is
being entered. Why a button: a browser sends where a picture button was pressed, so a place can
be chosen on a map by mouse or finger with nothing but a form; who cannot see it types a name.
The picture has a fixed size, because presses are counted in its own pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from kaga.kernel.permissions import require
from kaga.kernel.places import queries
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest

SIZE: Final = 280
SPANS: Final = (40_000.0, 12_000.0, 4_000.0, 1_200.0, 400.0)
"""Metres from edge to edge, from the whole city to a yard."""
_WITH_NAMES: Final = 3
"""The closer spans show too little to know a place by its names."""
_MOST_NAMES: Final = 14
_MOST_NEAR: Final = 8
_METRES_OF_A_DEGREE: Final = 111_000.0


@dataclass(frozen=True, slots=True)
class View:
    """What a picture shows: its middle, how wide, and the circle around the middle."""

    lat: float
    lon: float
    zoom: int = 0
    radius: float = 0.0

    @property
    def span(self) -> float:
        """Metres from edge to edge."""
        return SPANS[self.zoom]

    @property
    def address(self) -> str:
        """Where its picture is."""
        where = f"lat={self.lat:.6f}&lon={self.lon:.6f}&zoom={self.zoom}"
        return f"/staff/airspace/picture.svg?{where}&radius={self.radius:.0f}"

    def pressed(self, x: float, y: float) -> View:
        """The view around the point that was pressed, one step closer."""
        north = (0.5 - y / SIZE) * self.span
        east = (x / SIZE - 0.5) * self.span
        lat = self.lat + north / _METRES_OF_A_DEGREE
        lon = self.lon + east / _metres_east(self.lat)
        return View(lat, lon, min(self.zoom + 1, len(SPANS) - 1), self.radius)

    def pixel(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies in the picture."""
        east = (lon - self.lon) * _metres_east(self.lat)
        north = (lat - self.lat) * _METRES_OF_A_DEGREE
        scale = SIZE / self.span
        return SIZE / 2 + east * scale, SIZE / 2 - north * scale


def _metres_east(lat: float) -> float:
    return _METRES_OF_A_DEGREE * math.cos(math.radians(lat))


def shown_again(
    view: View, typed: Mapping[str, str], wrong: Mapping[str, list[str]]
) -> dict[str, Any]:
    """What a form with such a map shows again: the map, what was typed and what is wrong."""
    return {
        "bundle": "web/staff/main.ts",
        "view": view,
        "size": SIZE,
        "typed": typed,
        "wrong": wrong,
        "errors": [(field, one) for field, ones in wrong.items() for one in ones],
    }


def whole_city() -> View:
    """The view of everything; of nowhere when no city is loaded."""
    found = queries.boundary()
    if found is None:
        return View(36.0, 138.0)
    box = found.box
    return View((box.south + box.north) / 2, (box.west + box.east) / 2)


def closely(lat: float, lon: float, radius: float) -> View:
    """The closest view of a circle that shows names around it."""
    fits = [zoom for zoom, span in enumerate(SPANS[:_WITH_NAMES]) if span >= 3.0 * radius]
    return View(lat, lon, max(fits, default=0), radius)


def view_of(typed: Mapping[str, str]) -> View:
    """The view that a form or an address carries; the whole city when it carries none."""
    try:
        lat, lon = float(typed["lat"]), float(typed["lon"])
        zoom, radius = int(typed["zoom"]), float(typed.get("radius", "0"))
    except (KeyError, ValueError, OverflowError):
        return whole_city()
    # Negated, so that NaN is refused too.
    if not (abs(lat) <= 80.0 and abs(lon) <= 180.0 and 0.0 <= radius <= 100_000.0):
        return whole_city()
    return View(lat, lon, min(max(zoom, 0), len(SPANS) - 1), radius)


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The picture of a view."""
    require(visitor_of(request), rules.propose)
    answer = HttpResponse(drawn(view_of(request.GET.dict())), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def drawn(view: View) -> str:
    """The picture as SVG."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" '
        f'width="{SIZE}" height="{SIZE}" font-family="sans-serif">'
    )
    parts = [
        head,
        f'<rect width="{SIZE}" height="{SIZE}" fill="#dbe7f2"/>',
        *_land(view),
        *_names(view),
        *_middle(view),
        "</svg>",
    ]
    return "".join(parts)


def _land(view: View) -> Iterator[str]:
    found = queries.boundary()
    if found is None:
        return
    shape = found.shape
    for ring in getattr(shape, "geoms", [shape]):
        corners = (view.pixel(lat, lon) for lon, lat in ring.exterior.coords)
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in corners)
        yield f'<polygon points="{path}" fill="#f4f1e6" stroke="#6b7280"/>'


def _names(view: View) -> Iterator[str]:
    for x, y, name in named_places(view):
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2.5" fill="#1e3c7b"/>'
        yield (
            f'<text x="{x + 4:.0f}" y="{y + 4:.0f}" font-size="10" '
            f'fill="#1f2937">{escape(name[:10])}</text>'
        )


def named_places(view: View) -> Iterator[tuple[float, float, str]]:
    """The nearest named places in pixels, those that would cover one another left out."""
    half = view.span / 2 / _METRES_OF_A_DEGREE
    wide = view.span / 2 / _metres_east(view.lat)
    layers = ("stations", "sights", "facilities", "schools")
    rows = queries.current_places().filter(
        version__layer_id__in=layers,
        lat__range=(view.lat - half, view.lat + half),
        lon__range=(view.lon - wide, view.lon + wide),
    )
    rank = {layer: place for place, layer in enumerate(layers)}
    columns = rows.values_list("version__layer_id", "name", "lat", "lon")[:400]
    taken: list[tuple[float, float]] = []
    for _, name, lat, lon in sorted(columns, key=lambda row: (rank[row[0]], row[1])):
        x, y = view.pixel(lat or 0.0, lon or 0.0)  # the range above leaves out rows without
        free = all(abs(x - a) > 70 or abs(y - b) > 14 for a, b in taken)
        if free and len(taken) < _MOST_NAMES:
            taken.append((x, y))
            yield x, y, name


def named_near(lat: float, lon: float, radius: float) -> list[tuple[float, float, str]]:
    """Named places within a circle (lat, lon, name), spread so that names do not collide."""
    half, wide = radius / _METRES_OF_A_DEGREE, radius / _metres_east(lat)
    view = View(lat, lon)
    scale = view.span / SIZE
    rows = queries.current_places().filter(
        version__layer_id__in=("stations", "sights", "facilities", "schools"),
        lat__range=(lat - half, lat + half),
        lon__range=(lon - wide, lon + wide),
    )
    chosen: list[tuple[float, float, str]] = []
    ordered = rows.order_by("version__layer_id", "name")
    for name, row_lat, row_lon in ordered.values_list("name", "lat", "lon")[:200]:
        at_lat, at_lon = row_lat or 0.0, row_lon or 0.0  # the range leaves out rows without
        x, y = view.pixel(at_lat, at_lon)
        east, north = (x - SIZE / 2) * scale, (y - SIZE / 2) * scale
        free = all(
            abs(at_lat - a) * _METRES_OF_A_DEGREE > radius * 0.09
            or abs(at_lon - b) * _metres_east(lat) > radius * 0.6
            for a, b, _ in chosen
        )
        if free and math.hypot(east, north) <= radius and len(chosen) < _MOST_NEAR:
            chosen.append((at_lat, at_lon, name))
    return chosen


def _middle(view: View) -> Iterator[str]:
    middle, radius = SIZE / 2, view.radius * SIZE / view.span
    if radius:
        yield (
            f'<circle cx="{middle}" cy="{middle}" r="{radius:.1f}" fill="#b91c1c" '
            'fill-opacity="0.2" stroke="#b91c1c"/>'
        )
    yield (
        f'<path d="M{middle - 9} {middle}h18M{middle} {middle - 9}v18" stroke="#b91c1c" '
        'stroke-width="2"/>'
    )
