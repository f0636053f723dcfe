"""A judged file as two still pictures: the way over the city, and its height from the side.

What: SVG drawn by the server, so that it is there without scripts and without WebGL. A leg's
colour says what was found on it, its dashes say it too, and every finding carries its number.

>>> "svg" in side_picture({"profile": {"s_m": [0.0, 9.0], "flight_msl": [9.0, 60.0],
...     "ground_msl": [9.0, 9.0], "surface_msl": [9.0, 12.0]}, "legs": [], "findings": []})
True
"""

from __future__ import annotations

import math
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from kaga.kernel.places import queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Record = Mapping[str, Any]

WIDE, HIGH, LOW = 720, 460, 240
_PAD: Final = 40
_DEGREE_M: Final = 111_320.0
_COLOURS: Final = {"stop": "#b3261e", "permission": "#8a5300", "note": "#1e3c7b", "": "#1e3c7b"}
_DASHES: Final = {"stop": "", "permission": ' stroke-dasharray="9 5"', "note": "", "": ""}
_RANKS: Final = ("", "note", "permission", "stop")
_MOST_NAMES: Final = 14


def weights_by_leg(record: Record) -> dict[int, str]:
    """The gravest finding of each leg."""
    found: dict[int, str] = {}
    for one in record["findings"]:
        before = found.get(one["leg"], "")
        if _RANKS.index(one["weight"]) > _RANKS.index(before):
            found[one["leg"]] = one["weight"]
    return found


def map_picture(record: Record) -> Markup:
    """The way from above, north up."""
    sheet = _Sheet.over(record["line"])
    weights = weights_by_leg(record)
    parts = [_head(WIDE, HIGH), f'<rect width="{WIDE}" height="{HIGH}" fill="#dbe7f2"/>']
    parts += [*_land(sheet), *_names(sheet)]
    for leg in record["legs"]:
        one, other = sheet.at(*leg["start"][:2]), sheet.at(*leg["end"][:2])
        parts.append(_stroke([one, other], weights.get(leg["leg"], "")))
    ends = record["line"][0], record["line"][-1]
    for (lat, lon, _), fill in zip(ends, ("#0b6e4f", "#1f2937"), strict=True):
        x, y = sheet.at(lat, lon)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{fill}"/>')
    for number, one in enumerate(record["findings"], 1):
        parts.append(_mark(*sheet.at(one["lat"], one["lon"]), number, one["weight"]))
    parts += [*_scale(sheet), "</svg>"]
    return Markup("".join(parts))  # noqa: S704 - every text in it is escaped


def side_picture(record: Record) -> Markup:
    """Height above the sea along the way: ground, what stands on it, flight."""
    view = record["profile"]
    known = [
        one for name in ("flight_msl", "surface_msl") for one in view[name] if one is not None
    ]
    top, bottom = max(known) + 10.0, min(0.0, *known)
    length = max(view["s_m"][-1], 1.0)

    def at(along: float, height: float) -> tuple[float, float]:
        x = _PAD + along / length * (WIDE - 2 * _PAD)
        return x, LOW - _PAD + (bottom - height) / (top - bottom) * (LOW - 1.5 * _PAD)

    parts = [_head(WIDE, LOW), f'<rect width="{WIDE}" height="{LOW}" fill="#eef4fa"/>']
    for name, fill in (("surface_msl", "#8d99a6"), ("ground_msl", "#b8a888")):
        rows = zip(view["s_m"], view[name], strict=True)
        spots = [at(along, bottom if value is None else value) for along, value in rows]
        edge = [at(0.0, bottom), *spots, at(length, bottom)]
        parts.append(f'<polygon points="{_points(edge)}" fill="{fill}"/>')
    line = [at(*row) for row in zip(view["s_m"], view["flight_msl"], strict=True)]
    parts.append(_stroke(line, ""))
    for height in (bottom, (top + bottom) / 2, top):
        _, y = at(0.0, height)
        parts.append(
            f'<text x="4" y="{y + 4:.0f}" font-size="12" fill="#1f2937">{height:.0f} m</text>'
        )
    parts.append(
        f'<text x="{WIDE - _PAD}" y="{LOW - 12}" font-size="12" text-anchor="end" '
        f'fill="#1f2937">{length:,.0f} m</text></svg>'
    )
    return Markup("".join(parts))  # noqa: S704 - numbers only


class _Sheet:
    """Degrees to pixels, north up, the way in the middle."""

    def __init__(self, middle: tuple[float, float], span_m: float) -> None:
        self.lat, self.lon = middle
        self.metre = min(WIDE, HIGH) / span_m
        self.east_m = _DEGREE_M * math.cos(math.radians(self.lat))

    @classmethod
    def over(cls, line: Sequence[Sequence[float]]) -> _Sheet:
        lats, lons = [one[0] for one in line], [one[1] for one in line]
        middle = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        east = _DEGREE_M * math.cos(math.radians(middle[0]))
        tall = (max(lats) - min(lats)) * _DEGREE_M
        wide = (max(lons) - min(lons)) * east * HIGH / WIDE
        return cls(middle, max(tall, wide, 300.0) * 1.3)

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies."""
        x = WIDE / 2 + (lon - self.lon) * self.east_m * self.metre
        return x, HIGH / 2 - (lat - self.lat) * _DEGREE_M * self.metre

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the picture."""
        wide = WIDE / 2 / self.metre / self.east_m
        tall = HIGH / 2 / self.metre / _DEGREE_M
        return self.lon - wide, self.lat - tall, self.lon + wide, self.lat + tall


def _head(wide: int, high: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="100%"'
        ' font-family="sans-serif" aria-hidden="true">'
    )


def _land(sheet: _Sheet) -> Iterator[str]:
    found = queries.boundary()
    if found is None:
        return
    for ring in getattr(found.shape, "geoms", [found.shape]):
        corners = [sheet.at(lat, lon) for lon, lat in ring.exterior.coords]
        yield f'<polygon points="{_points(corners)}" fill="#f4f1e6" stroke="#6b7280"/>'


def _names(sheet: _Sheet) -> Iterator[str]:
    west, south, east, north = sheet.box()
    layers = ("stations", "schools", "sights", "facilities")
    rows = queries.current_places().filter(
        version__layer_id__in=layers, lat__range=(south, north), lon__range=(west, east)
    )
    rank = {layer: number for number, layer in enumerate(layers)}
    columns = rows.values_list("version__layer_id", "name", "lat", "lon")[:400]
    taken: list[tuple[float, float]] = []
    for _, name, lat, lon in sorted(columns, key=lambda row: (rank[row[0]], row[1])):
        x, y = sheet.at(lat or 0.0, lon or 0.0)
        free = all(abs(x - a) > 96 or abs(y - b) > 18 for a, b in taken)
        if free and len(taken) < _MOST_NAMES and x < WIDE - 80:
            taken.append((x, y))
            yield (
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="2.5" fill="#4b5563"/>'
                f'<text x="{x + 5:.0f}" y="{y + 4:.0f}" font-size="12" fill="#374151">'
                f"{escape(name[:12])}</text>"
            )


def _scale(sheet: _Sheet) -> Iterator[str]:
    """A bar of a round length."""
    wanted = 120 / sheet.metre
    power = 10 ** math.floor(math.log10(wanted))
    length = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    wide = length * sheet.metre
    x, y = WIDE - 20 - wide, HIGH - 18
    yield f'<path d="M{x:.0f} {y}h{wide:.0f}" stroke="#1f2937" stroke-width="3"/>'
    yield (
        f'<text x="{x + wide / 2:.0f}" y="{y - 6}" font-size="12" text-anchor="middle" '
        f'fill="#1f2937">{length:,.0f} m</text>'
    )


def _stroke(spots: Sequence[tuple[float, float]], weight: str) -> str:
    if all(one == other for one, other in pairwise(spots)):
        return ""
    points = _points(spots)
    halo = f'<polyline points="{points}" fill="none" stroke="#ffffff" stroke-width="9"/>'
    return (
        f'{halo}<polyline points="{points}" fill="none" stroke="{_COLOURS[weight]}"'
        f' stroke-width="5" stroke-linejoin="round"{_DASHES[weight]}/>'
    )


def _mark(x: float, y: float, number: int, weight: str) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{_COLOURS[weight]}" stroke="#ffffff"'
        f' stroke-width="2"/><text x="{x:.1f}" y="{y + 4.5:.1f}" font-size="12"'
        f' font-weight="bold" text-anchor="middle" fill="#ffffff">{number}</text>'
    )


def _points(spots: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
