"""The sketch map of a journey: SVG in the page itself, coloured by the page's styles.

Rides are thick lines in the colour of their step, walks are dotted; the streets around lie
behind, and a bar says how long a kilometre is. Drawn on the server, so it needs no script and
prints.

>>> str(picture_of({"legs": []}, "a", "b"))
''
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, radians
from typing import Any, Final

from markupsafe import Markup, escape

WIDE, HIGH, EDGE = 640, 400, 56
_DEGREE_M: Final = 111_195.0
Pixel = tuple[float, float]


class _Sheet:
    """Degrees to pixels, so that all points lie inside."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        lats, lons = [one[0] for one in points], [one[1] for one in points]
        self._lat, self._lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._across = cos(radians(self._lat))
        wide = max((max(lons) - min(lons)) * self._across, 0.008)
        high = max(max(lats) - min(lats), 0.006)
        self.scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / high)

    def pixel(self, lat: float, lon: float) -> Pixel:
        """Where a point lies."""
        x = WIDE / 2 + (lon - self._lon) * self._across * self.scale
        return round(x, 1), round(HIGH / 2 - (lat - self._lat) * self.scale, 1)


def picture_of(itinerary: Mapping[str, Any], start: str, goal: str) -> Markup:
    """A journey from above, north up."""
    legs = itinerary["legs"]
    if not legs:
        return Markup()
    lines = [_points(leg) for leg in legs]
    sheet = _Sheet([point for line in lines for point in line])
    parts = [
        f'<svg class="g-map" viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true">',
        f'<rect class="g-map__ground" width="{WIDE}" height="{HIGH}" rx="12"/>',
        *_roads(sheet, itinerary["kaga"].get("roads", ())),
        *_ways(sheet, legs, lines),
        *_names(sheet, legs, (start, goal)),
        *_bar(sheet),
        "</svg>",
    ]
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - texts are escaped


def _roads(sheet: _Sheet, roads: Sequence[tuple[int, str]]) -> Iterator[str]:
    """The streets around, faintly: the small ones first, so that large ones lie above."""
    for large, text in sorted(roads, key=lambda one: one[0]):
        pixels = " ".join(f"{x},{y}" for x, y in (sheet.pixel(*p) for p in decoded(text, 4)))
        look = "g-map__road g-map__road--large" if large else "g-map__road"
        yield f'<polyline class="{look}" points="{pixels}"/>'


def _points(leg: Mapping[str, Any]) -> list[tuple[float, float]]:
    """The line of a leg: the way itself on foot and on demand, from stop to stop by line."""
    if leg["mode"] in {"WALK", "ODM"}:
        return decoded(leg["legGeometry"]["points"])
    places = [leg["from"], *leg.get("intermediateStops", ()), leg["to"]]
    return [(one["lat"], one["lon"]) for one in places]


def decoded(text: str, precision: int = 6) -> list[tuple[float, float]]:
    """The points of an encoded polyline.

    >>> decoded("_p~iF~ps|U_ulLnnqC", 5)
    [(38.5, -120.2), (40.7, -120.95)]
    """
    numbers: list[int] = []
    value = shift = 0
    for one in text:
        bits = ord(one) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    points, at = [], (0, 0)
    for north, east in zip(numbers[0::2], numbers[1::2], strict=True):
        at = at[0] + north, at[1] + east
        points.append((at[0] / 10**precision, at[1] / 10**precision))
    return points


def _ways(
    sheet: _Sheet,
    legs: Sequence[Mapping[str, Any]],
    lines: Sequence[Sequence[tuple[float, float]]],
) -> Iterator[str]:
    number = 0
    for leg, line in zip(legs, lines, strict=True):
        pixels = " ".join(f"{x},{y}" for x, y in (sheet.pixel(*one) for one in line))
        if leg["mode"] == "WALK":
            yield f'<polyline class="g-map__walk" points="{pixels}"/>'
            continue
        number += 1
        yield f'<polyline class="g-map__halo" points="{pixels}"/>'
        look = f"g-map__ride g-map__ride--{(number - 1) % 4 + 1}"
        yield f'<polyline class="{look}" points="{pixels}"/>'
        for place in line[1:-1] if leg["mode"] != "ODM" else ():
            x, y = sheet.pixel(*place)
            yield f'<circle class="g-map__stop" cx="{x}" cy="{y}" r="4"/>'


def _names(
    sheet: _Sheet, legs: Sequence[Mapping[str, Any]], ends: tuple[str, str]
) -> Iterator[str]:
    """Dots with names where one starts, changes and arrives; no name lies on another."""
    places = [legs[0]["from"], *(leg["to"] for leg in legs)]
    taken: list[Pixel] = []
    for number, place in enumerate(places):
        x, y = sheet.pixel(place["lat"], place["lon"])
        is_end = number in {0, len(places) - 1}
        kind = "end" if is_end else "change"
        yield f'<circle class="g-map__{kind}" cx="{x}" cy="{y}" r="{9 if is_end else 6}"/>'
        name = {0: ends[0], len(places) - 1: ends[1]}.get(number, place["name"])
        up = y - 16 if y > 60 else y + 28
        if all(abs(x - other) > 120 or abs(up - higher) > 22 for other, higher in taken):
            taken.append((x, up))
            anchor = "start" if x < 130 else "end" if x > WIDE - 130 else "middle"
            yield (
                f'<text class="g-map__name" x="{x}" y="{up}" text-anchor="{anchor}">'
                f"{escape(name[:14])}</text>"
            )


def _bar(sheet: _Sheet) -> Iterator[str]:
    """A bar of a round length."""
    for metres in (5000, 2000, 1000, 500, 200, 100):
        pixels = metres / _DEGREE_M * sheet.scale
        if pixels <= 160:
            said = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
            y = HIGH - 18
            yield f'<path class="g-map__bar" d="M20 {y - 5}v5h{pixels:.1f}v-5"/>'
            yield f'<text class="g-map__scale" x="{28 + pixels:.1f}" y="{y}">{said}</text>'
            return
