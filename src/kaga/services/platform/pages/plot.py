"""How numbers went: lines over time as SVG in the page, with a table below for those who read.

Values hold until the next one, so lines are steps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from kaga.kernel.clock import TOKYO

if TYPE_CHECKING:
    from kaga.services.platform.asking import Course

WIDE, HIGH = 720, 300
_LEFT, _RIGHT, _TOP, _LOW = 56, 30, 14, 34
LINES: Final = 5
_TICKS: Final = 5


def plot_of(courses: Sequence[Course], begins: float, ends: float, label: str) -> Markup:
    """Courses between two moments; nothing where there are none."""
    values = [value for one in courses for _, value in one.points]
    if not values or ends <= begins:
        return Markup()
    ticks = _nice(min(values), max(values))
    low, high = ticks[0], ticks[-1]

    def x_of(second: float) -> float:
        share = (second - begins) / (ends - begins)
        return round(_LEFT + share * (WIDE - _LEFT - _RIGHT), 1)

    def y_of(value: float) -> float:
        share = (value - low) / (high - low)
        return round(HIGH - _LOW - share * (HIGH - _TOP - _LOW), 1)

    named = escape(label)
    head = f'<svg class="pf-plot" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{named}">'
    parts = [head]
    for tick in ticks:
        y = y_of(tick)
        parts.append(
            f'<line class="pf-plot__grid" x1="{_LEFT}" x2="{WIDE - _RIGHT}" y1="{y}" y2="{y}"/>'
            f'<text class="pf-plot__tick" x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">'
            f"{tick:g}</text>"
        )
    parts += [
        f'<text class="pf-plot__tick" x="{x_of(second)}" y="{HIGH - 10}" text-anchor="middle">'
        f"{text}</text>"
        for second, text in _hours(begins, ends)
    ]
    for number, one in enumerate(courses[:LINES]):
        d = _steps([(x_of(at), y_of(value)) for at, value in one.points], x_of(ends))
        parts.append(f'<path class="pf-plot__line pf-plot__line--{number}" d="{d}"/>')
    return Markup("").join(Markup(part) for part in [*parts, "</svg>"])  # noqa: S704 - escaped


def _steps(spots: Sequence[tuple[float, float]], end: float) -> str:
    x, y = spots[0]
    path = f"M{x} {y}"
    for x, y in spots[1:]:
        path += f"H{x}V{y}"
    return f"{path}H{end}"


def _nice(low: float, high: float) -> list[float]:
    """Round numbers that embrace two values.

    >>> _nice(0, 4)
    [0.0, 1.0, 2.0, 3.0, 4.0]
    >>> _nice(3, 3)
    [2.0, 3.0, 4.0]
    """
    if low == high:
        low, high = low - 1, high + 1
    rough = (high - low) / (_TICKS - 1)
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * one for one in (1, 2, 5, 10) if size * one >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]


def _hours(begins: float, ends: float) -> Iterator[tuple[float, str]]:
    """Five moments along the bottom, in the city's time."""
    for number in range(_TICKS):
        second = begins + (ends - begins) * number / (_TICKS - 1)
        moment = datetime.fromtimestamp(second, TOKYO)
        yield second, f"{moment:%H:%M}" if ends - begins <= 86_400 else f"{moment:%-m/%-d}"
