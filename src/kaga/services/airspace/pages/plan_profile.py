"""The heights along a route as a drawing and as a table, made by the server.

What: ground, buildings and trees, what may be flown between, the flight itself, and people
below, as paths of one SVG. Why paths in thousandths of the width: the drawing is stretched to
whatever width there is while its letters keep their size, so it reads alike on a telephone and
on a desk, without a script.

>>> path_of([0.0, 500.0, 1000.0], [10.0, 20.0, 10.0])
'M0 10L500 20L1000 10'
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDE: Final = 1000.0
HEIGHT: Final = 268
TOP: Final = 12.0
FOOT: Final = 214.0
STRIP: Final = (222, 16)
"""Where people are shown: upper edge and height."""
_BINS: Final = 100
LEVELS: Final = (1.0, 5.0, 15.0, 40.0, 100.0, 300.0)
"""People per hectare from which the next shade begins, as on the map."""
_STEPS: Final = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
_ROWS: Final = 24


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: where (pixels down, or percent across) and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch with the same number of people below; levels from 0 to 6."""

    x: float
    width: float
    level: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    metres: float
    seconds: float
    msl: float
    agl: float
    room: float
    per_ha: float


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything that the template puts out."""

    ground: str
    surface: str
    ceiling: str
    floor: str
    flight: str
    heights: tuple[Tick, ...]
    distances: tuple[Tick, ...]
    people: tuple[Shade, ...]
    rows: tuple[Row, ...]
    low: float
    high: float


def profile_of(record: Mapping[str, Any], people: Mapping[str, Any]) -> Profile:
    """The drawing of an alternative's `profile` and `people_along`."""
    along: list[float] = record["s_m"]
    ground, surface = record["ground_msl"], record["surface_msl"]
    flight, ceiling = record["flight_msl"], record["ceiling_msl"]
    low, high = min(ground), max(*flight, *ceiling)
    step = next((one for one in _STEPS if (high - low) / one <= 6), _STEPS[-1])
    base, top = math.floor(low / step) * step, math.ceil(high / step) * step
    scale = (FOOT - TOP) / (top - base)

    def line(values: Sequence[float]) -> str:
        across = [metres / along[-1] * WIDE for metres in along]
        return path_of(across, [FOOT - (value - base) * scale for value in values])

    marks = range(round((top - base) / step) + 1)
    clear = [one - other for one, other in zip(flight, ground, strict=True)]
    return Profile(
        ground=_filled(line(ground)),
        surface=_filled(line(surface)),
        ceiling=line(ceiling),
        floor=line(record["floor_msl"]),
        flight=line(flight),
        heights=tuple(
            Tick(round(FOOT - number * step * scale, 1), f"{base + number * step:.0f}")
            for number in marks
        ),
        distances=_distances(along[-1]),
        people=_shades(people["s_m"], people["per_ha"], along[-1]),
        rows=_rows(record, people),
        low=min(clear[1:-1] or clear),
        high=max(clear),
    )


def path_of(across: Sequence[float], down: Sequence[float]) -> str:
    """A line through points; those in the middle of a level stretch are left out."""
    points = list(zip(across, down, strict=True))
    kept = [
        point
        for number, point in enumerate(points)
        if number in {0, len(points) - 1}
        or not points[number - 1][1] == point[1] == points[number + 1][1]
    ]
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in kept)


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _filled(line: str) -> str:
    return f"{line}L{WIDE:.0f} {FOOT:.0f}L0 {FOOT:.0f}Z"


def _distances(length: float) -> tuple[Tick, ...]:
    step = next((one for one in (200.0, 500.0, 1e3, 2e3, 5e3, 1e4) if length / one <= 6), 2e4)
    marks = (number * step for number in range(1, math.ceil(length / step)))
    return tuple(
        Tick(round(metres / length * 100, 2), f"{metres / 1e3:g} km")
        for metres in marks
        if metres < 0.96 * length
    )


def _shades(
    along: Sequence[float], per_ha: Sequence[float], length: float
) -> tuple[Shade, ...]:
    """The greatest number of people of each hundredth of the way, equal neighbours joined."""
    found: list[Shade] = []
    width = WIDE / _BINS
    for number in range(_BINS):
        first = bisect_left(along, number / _BINS * length)
        last = bisect_left(along, (number + 1) / _BINS * length)
        within = per_ha[first:last] or per_ha[max(0, min(first, len(per_ha) - 1)) :][:1]
        level = sum(max(within) >= bound for bound in LEVELS)
        if found and found[-1].level == level:
            found[-1] = Shade(found[-1].x, found[-1].width + width, level)
        else:
            found.append(Shade(number * width, width, level))
    return tuple(found)


def _rows(record: Mapping[str, Any], people: Mapping[str, Any]) -> tuple[Row, ...]:
    """About two dozen points from end to end."""
    along: list[float] = record["s_m"]
    wanted = (number / (_ROWS - 1) * along[-1] for number in range(_ROWS))
    chosen = sorted({min(bisect_left(along, metres), len(along) - 1) for metres in wanted})
    columns = record["t_s"], record["flight_msl"], record["ground_msl"], record["surface_msl"]
    return tuple(
        Row(
            along[at],
            columns[0][at],
            columns[1][at],
            columns[1][at] - columns[2][at],
            columns[1][at] - columns[3][at],
            people["per_ha"][at],
        )
        for at in chosen
    )
