"""Pictures of a flight: from above with its corridor, from the side over the ground, of a day.

What: SVG in the page itself, coloured by the page's styles, drawn without any script. The side
view takes the ground from the map in use where there is one, else from the flight's own plan.

>>> day_of((), NOON)                                                    # doctest: +SKIP
Markup('<svg class="o-band" …></svg>')
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from kaga.engines.airspace.passing import metres_of_a_degree
from kaga.kernel.clock import to_local
from kaga.services.airspace.pages.picker import named_near
from kaga.services.airspace.queries.terrain import ground_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaga.services.airspace.queries.flights import FlightRow

WIDE: Final = 720
HIGH: Final = 420
SIDE_HIGH: Final = 260
SAMPLES: Final = 160
CEILING_M: Final = 150.0
_MARGIN: Final = 46
_LEFT: Final = 58
_LANES: Final = 12
Corner = tuple[float, float, float, float, float]
_STEPS: Final = (20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0)


def plan_of(record: Mapping[str, Any], ends: tuple[str, str]) -> Markup:
    """The way from above, north up: corridor, line, ends with names, places, a scale."""
    corners: list[Corner] = record["corners"]
    sheet = _Sheet([(row[0], row[1]) for row in corners])
    points = [sheet.pixel(row[0], row[1]) for row in corners]
    radius = max((one["radius"] for one in record["parts"]), default=0.0)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    room = max(2.0 * radius * sheet.scale, 14.0)
    parts = [
        f'<svg class="o-plan o-flight" viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true">',
        f'<rect class="o-flight__bed" width="{WIDE}" height="{HIGH}" rx="10"/>',
        *sheet.places(),
        f'<polyline class="o-flight__room" points="{line}" stroke-width="{room:.1f}"/>',
        f'<polyline class="o-plan__halo" points="{line}"/>',
        f'<polyline class="o-plan__way o-plan__way--1" points="{line}"/>',
        *_ends(points, ends),
        *_scale(sheet.scale),
        "</svg>",
    ]
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - texts were escaped


class _Sheet:
    """Degrees to pixels, the way filling the picture."""

    def __init__(self, points: Sequence[tuple[float, float]]) -> None:
        lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
        self.lat, self.lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        self._north, self._east = metres_of_a_degree(self.lat)
        high = max((max(lats) - min(lats)) * self._north, 200.0)
        wide = max((max(lons) - min(lons)) * self._east, 200.0)
        self.scale = min((WIDE - 2 * _MARGIN) / wide, (HIGH - 2 * _MARGIN) / high)

    def pixel(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies."""
        east = (lon - self.lon) * self._east * self.scale
        return WIDE / 2 + east, HIGH / 2 - (lat - self.lat) * self._north * self.scale

    def places(self) -> Iterator[str]:
        """Named places that lie in the picture."""
        for lat, lon, name in named_near(self.lat, self.lon, HIGH / 2 / self.scale):
            x, y = self.pixel(lat, lon)
            if 10 < x < WIDE - 90 and 14 < y < HIGH - 14:
                yield f'<circle class="o-plan__spot" cx="{x:.0f}" cy="{y:.0f}" r="3"/>'
                yield (
                    f'<text class="o-plan__name o-flight__name" x="{x + 6:.0f}" '
                    f'y="{y + 4:.0f}">{escape(name[:12])}</text>'
                )


def _ends(points: Sequence[tuple[float, float]], ends: tuple[str, str]) -> Iterator[str]:
    for (x, y), name, look in ((points[0], ends[0], "start"), (points[-1], ends[1], "goal")):
        anchor = "end" if x > WIDE * 0.7 else "start"
        aside = x + (-16 if anchor == "end" else 16)
        below = y + (28 if y < 40 else -12)
        yield f'<circle class="o-flight__{look}" cx="{x:.1f}" cy="{y:.1f}" r="9"/>'
        yield (
            f'<text class="o-plan__name o-flight__end" text-anchor="{anchor}" '
            f'x="{aside:.0f}" y="{below:.0f}">{escape(name[:16])}</text>'
        )


def _scale(scale: float) -> Iterator[str]:
    metres = max((one for one in _STEPS if one * scale <= 160), default=_STEPS[0])
    wide = metres * scale
    said = f"{metres / 1000:g} km" if metres >= 1_000 else f"{metres:g} m"
    yield f'<path class="o-flight__scale" d="M16 {HIGH - 24}v6h{wide:.1f}v-6"/>'
    yield f'<text class="o-plan__metres" x="{22 + wide:.0f}" y="{HIGH - 16}">{said}</text>'


@dataclass(frozen=True, slots=True)
class _Point:
    """A place along the way: metres from the start, ground and flight above sea level."""

    along: float
    ground: float
    flight: float


def side_of(record: Mapping[str, Any]) -> Markup:
    """The way from the side: ground, 150 m above it, the flight."""
    points = list(_sampled(record["corners"]))
    top = max(max(one.ground + CEILING_M, one.flight) for one in points) + 15.0
    low = min(one.ground for one in points) - 10.0
    whole = max(points[-1].along, 1.0)

    def pixel(along: float, height: float) -> str:
        x = _LEFT + along / whole * (WIDE - _LEFT - 16)
        y = 14 + (top - height) / (top - low) * (SIDE_HIGH - 48)
        return f"{x:.1f},{y:.1f}"

    ground = [pixel(one.along, one.ground) for one in points]
    ceiling = [pixel(one.along, one.ground + CEILING_M) for one in points]
    flight = [pixel(one.along, one.flight) for one in points]
    bottom = [pixel(whole, low), pixel(0.0, low)]
    parts = [
        f'<svg class="o-side" viewBox="0 0 {WIDE} {SIDE_HIGH}" aria-hidden="true">',
        f'<polygon class="o-side__free" points="{" ".join(ground + ceiling[::-1])}"/>',
        *_levels(top, low),
        f'<polyline class="o-side__ceiling" points="{" ".join(ceiling)}"/>',
        f'<polygon class="o-side__ground" points="{" ".join(ground + bottom)}"/>',
        f'<polyline class="o-plan__halo" points="{" ".join(flight)}"/>',
        f'<polyline class="o-plan__way o-plan__way--1" points="{" ".join(flight)}"/>',
        *_kilometres(whole),
        "</svg>",
    ]
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - numbers only


def _sampled(corners: Sequence[Corner]) -> Iterator[_Point]:
    """Points along the way: at every corner, and often enough between to see the ground."""
    north, east = metres_of_a_degree(corners[0][0])
    lengths = [
        math.hypot((to[0] - at[0]) * north, (to[1] - at[1]) * east)
        for at, to in pairwise(corners)
    ]
    whole = max(sum(lengths), 1.0)
    gone = 0.0
    yield _point(corners[0], 0.0)
    for (at, to), length in zip(pairwise(corners), lengths, strict=True):
        parts = max(math.ceil(length / whole * SAMPLES), 1)
        for part in range(1, parts + 1):
            share = part / parts
            row = [a + share * (b - a) for a, b in zip(at, to, strict=True)]
            yield _point(row, gone + share * length)
        gone += length


def _point(row: Sequence[float], along: float) -> _Point:
    found = ground_at(row[0], row[1])
    return _Point(along, row[3] if found is None else found.metres, row[2])


def _levels(top: float, low: float) -> Iterator[str]:
    step = next(one for one in (50.0, 100.0, 200.0, 500.0) if (top - low) / one <= 6)
    height = math.ceil(low / step) * step
    while height < top - step * 0.2:
        y = 14 + (top - height) / (top - low) * (SIDE_HIGH - 48)
        yield f'<path class="o-side__level" d="M{_LEFT} {y:.1f}H{WIDE - 16}"/>'
        yield (
            f'<text class="o-plan__metres" text-anchor="end" x="{_LEFT - 6}" '
            f'y="{y + 5:.0f}">{height:g} m</text>'
        )
        height += step


def _kilometres(whole: float) -> Iterator[str]:
    step = max((one for one in _STEPS if whole / one >= 3), default=_STEPS[0])
    count = int(whole // step)
    for number in range(count + 1):
        x = _LEFT + number * step / whole * (WIDE - _LEFT - 16)
        said = f"{number * step / 1000:g} km"
        yield (
            f'<text class="o-plan__metres" text-anchor="middle" x="{x:.0f}" '
            f'y="{SIDE_HIGH - 8}">{said}</text>'
        )


def day_of(rows: Sequence[FlightRow], begins: datetime) -> Markup:
    """A day as lanes: each flight a bar from departure to arrival, coloured by its state."""
    first, scale = begins.timestamp(), (WIDE - 40) / 86_400.0
    lanes: list[float] = []
    bars: list[str] = []
    for row in sorted(rows, key=lambda one: (one.departs_at, one.reference)):
        at = 20 + (row.departs_at.timestamp() - first) * scale
        until = max(20 + (row.arrives_at.timestamp() - first) * scale, at + 4.0)
        free = next((n for n, end in enumerate(lanes) if end + 2.0 <= at), len(lanes))
        if free >= _LANES:
            continue
        lanes[free : free + 1] = [until]
        bars.append(
            f'<rect class="o-day o-day--{row.state}" x="{at:.1f}" y="{12 + free * 14}" '
            f'width="{until - at:.1f}" height="10" rx="3"/>'
        )
    high = 12 + max(len(lanes), 2) * 14
    hours = [
        f'<path class="o-band__tick" d="M{20 + hour * 3600 * scale:.1f} 6V{high + 4}"/>'
        f'<text class="o-band__hour" x="{20 + hour * 3600 * scale:.1f}" y="{high + 20}">'
        f"{hour}</text>"
        for hour in range(0, 25, 3)
    ]
    head = f'<svg class="o-band" viewBox="0 0 {WIDE} {high + 28}" aria-hidden="true">'
    return Markup("").join(Markup(part) for part in (head, *hours, *bars, "</svg>"))  # noqa: S704 - numbers only


def corner_rows(record: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """The corners as a table: time, place, above sea level, above ground."""
    return [
        (
            f"{to_local(_when(second)):%H:%M:%S}",
            f"{lat:.5f}, {lon:.5f}",
            f"{height:.0f} m",
            f"{max(height - ground, 0.0):.0f} m",
        )
        for lat, lon, height, ground, second in record["corners"]
    ]


def _when(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)
