"""The pictures of "over my house": a plan of the circle with each pass, and a band of 24 hours.

What: SVG that stands in the page itself, coloured by the page's own styles, so it follows light
and dark and large text; drawn on the server, so it needs no script. Why metres and not map
tiles: a resident asks how near; rings of known distance answer that at a glance.

>>> plan_of(Circle(36.32, 136.35, 300.0), (), ()).startswith("<svg")
True
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from kaga.engines.airspace.passing import metres_of_a_degree
from kaga.kernel.clock import to_local

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kaga.services.airspace.queries.over import Circle, Overflight

SIZE: Final = 600
_MARGIN: Final = 44
_BAND: Final = (720, 84)
_DAY_S: Final = 86_400.0
Named = tuple[float, float, str]


def plan_of(circle: Circle, flights: Sequence[Overflight], places: Sequence[Named]) -> Markup:
    """The circle from above, north up; `places` are (lat, lon, name)."""
    sheet = _Sheet(circle)
    parts = [
        f'<svg class="o-plan" viewBox="0 0 {SIZE} {SIZE}" aria-hidden="true">',
        *_rings(circle),
        *(_place(sheet, one) for one in places),
        *(line for number, one in enumerate(flights, 1) for line in _way(sheet, number, one)),
        *_house(),
        *(_badge(sheet, number, one) for number, one in enumerate(flights, 1)),
        "</svg>",
    ]
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - texts are escaped below


class _Sheet:
    """Degrees to pixels."""

    def __init__(self, circle: Circle) -> None:
        self._circle = circle
        self._north, self._east = metres_of_a_degree(circle.lat)
        self._scale = (SIZE / 2 - _MARGIN) / circle.radius

    def pixel(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies."""
        east = (lon - self._circle.lon) * self._east * self._scale
        north = (lat - self._circle.lat) * self._north * self._scale
        return SIZE / 2 + east, SIZE / 2 - north


def _rings(circle: Circle) -> Iterator[str]:
    middle, whole = SIZE / 2, SIZE / 2 - _MARGIN
    yield f'<circle class="o-plan__disc" cx="{middle}" cy="{middle}" r="{whole}"/>'
    for part in (1, 2, 3):
        radius = whole * part / 3
        metres = f"{circle.radius * part / 3:,.0f} m"
        yield f'<circle class="o-plan__ring" cx="{middle}" cy="{middle}" r="{radius:.1f}"/>'
        yield (
            f'<text class="o-plan__metres" x="{middle + radius * 0.7071 + 4:.0f}" '
            f'y="{middle + radius * 0.7071 + 14:.0f}">{metres}</text>'
        )
    yield (
        f'<path class="o-plan__north" d="M{middle} 8l9 22-9-6-9 6z"/>'
        f'<text class="o-plan__metres" x="{middle + 14}" y="26">N</text>'
    )


def _place(sheet: _Sheet, named: Named) -> str:
    x, y = sheet.pixel(named[0], named[1])
    name = escape(named[2][:12])
    return (
        f'<circle class="o-plan__spot" cx="{x:.0f}" cy="{y:.0f}" r="3.5"/>'
        f'<text class="o-plan__name" x="{x + 7:.0f}" y="{y + 5:.0f}">{name}</text>'
    )


def _way(sheet: _Sheet, number: int, one: Overflight) -> Iterator[str]:
    """The line of a pass with an arrow where it leaves."""
    points = [sheet.pixel(lat, lon) for lat, lon, _ in one.line]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    look = f"o-plan__way o-plan__way--{(number - 1) % 5 + 1}"
    yield f'<polyline class="o-plan__halo" points="{line}"/>'
    yield f'<polyline class="{look}" points="{line}"/>'
    (before_x, before_y), (x, y) = points[-2], points[-1]
    if math.hypot(x - before_x, y - before_y) > 1.0:
        turn = math.degrees(math.atan2(y - before_y, x - before_x))
        look = f"o-plan__arrow o-plan__arrow--{(number - 1) % 5 + 1}"
        yield (
            f'<path class="{look}" d="M6 0L-8 7V-7z" '
            f'transform="translate({x:.1f} {y:.1f}) rotate({turn:.1f})"/>'
        )


def _house() -> Iterator[str]:
    middle = SIZE / 2
    yield (
        f'<g transform="translate({middle} {middle})"><circle class="o-plan__home" r="17"/>'
        '<path class="o-plan__roof" d="M-9 1 0-8 9 1M-6-1V8H6V-1"/></g>'
    )


def _badge(sheet: _Sheet, number: int, one: Overflight) -> str:
    """The number of a pass in the list, on its line where it enters."""
    x, y = sheet.pixel(one.line[0][0], one.line[0][1])
    look = f"o-plan__badge o-plan__badge--{(number - 1) % 5 + 1}"
    return (
        f'<circle class="{look}" cx="{x:.0f}" cy="{y:.0f}" r="15"/>'
        f'<text class="o-plan__number" x="{x:.0f}" y="{y + 6:.0f}">{number}</text>'
    )


def band_of(begins: datetime, flights: Sequence[Overflight], now_at: datetime | None) -> Markup:
    """24 hours from left to right with a mark for each pass, and the hours below."""
    wide, high = _BAND
    first = begins.timestamp()

    def across(second: float) -> float:
        return 20 + (wide - 40) * min(max((second - first) / _DAY_S, 0.0), 1.0)

    parts = [
        f'<svg class="o-band" viewBox="0 0 {wide} {high}" aria-hidden="true">',
        f'<rect class="o-band__bed" x="20" y="14" width="{wide - 40}" height="34" rx="6"/>',
        *_hours(begins, across(first), (wide - 40) / _DAY_S),
    ]
    for number, one in enumerate(flights, 1):
        at, until = across(one.begins.timestamp()), across(one.ends.timestamp())
        parts.append(
            f'<rect class="o-band__mark o-band__mark--{(number - 1) % 5 + 1}" x="{at - 2:.1f}" '
            f'y="8" width="{max(until - at, 4.0):.1f}" height="46" rx="2"/>'
        )
    if now_at is not None:
        at = across(now_at.timestamp())
        parts.append(f'<path class="o-band__now" d="M{at:.1f} 4V58M{at - 5:.1f} 2h10l-5 7z"/>')
    parts.append("</svg>")
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - numbers only


def _hours(begins: datetime, left: float, scale: float) -> Iterator[str]:
    local = to_local(begins)
    into = local.hour * 3600 + local.minute * 60 + local.second
    for hour in range(24):
        second = (hour * 3600 - into) % 86_400
        x = left + second * scale
        if hour % 3:
            yield f'<path class="o-band__tick" d="M{x:.1f} 48v5"/>'
            continue
        yield f'<path class="o-band__tick" d="M{x:.1f} 14v42"/>'
        yield f'<text class="o-band__hour" x="{x:.1f}" y="75">{hour}:00</text>'
