r"""How long each leg of a flight really takes: corners, getting up to speed, the last metres.

What: the seconds of every leg of a multirotor that slows down for its corners as autopilots
do. Why: a time table that takes every leg at cruise is a minute too early after twenty bends;
whoever flies it is outside the volumes that were filed, its battery emptier than planned.

A corner of angle :math:`\theta` that is cut by *d* before and after is flown at most at
:math:`\sqrt{a\,d/\tan(\theta/2)}`, the circle that touches both legs there. Before it the
aircraft slows down with half of its acceleration (the other half keeps the line), after it
speeds up with all of it. Speeds that a leg is too short for are lowered by one pass backward
and one forward. Wings do not slow down: they fly corners in wide turns.

>>> from kaga.engines.airspace.plan.craft import CRAFTS
>>> craft = CRAFTS["delivery_10kg"]
>>> [round(one, 1) for one in seconds_of(craft, [(0, 0, 30), (300, 0, 0), (0, 0, -30)])]
[10.3, 32.7, 19.7]
"""

from __future__ import annotations

from itertools import pairwise
from math import acos, hypot, inf, isfinite, pi, sqrt, tan
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.airspace.plan.craft import Craft

    Step = tuple[float, float, float]

SLOW_LAST_M: Final = 5.0
"""It comes down slowly over the last metres."""
_SETTLE_S: Final = 0.3
_STOP_S: Final = 0.5
"""Until it stands still over a place, beside slowing down."""
_GAIN: Final = 1.5
"""1/s: how hard an autopilot corrects its speed; slowing down, it is so much behind."""
_DOWN_M: Final = 0.3
"""From here on it is down."""
_STILL_M: Final = 0.5
_STRAIGHT: Final = 1e-3


def seconds_of(craft: Craft, steps: Sequence[Step]) -> list[float]:
    """Seconds of each leg.

    Parameters
    ----------
    craft
        Speeds, rates, acceleration.
    steps
        Metres east, north and up of each leg; take-off first, landing last.
    """
    limits = [_fastest(craft, step) for step in steps]
    if isfinite(craft.performance.gradient):
        return [
            craft.leg_seconds(hypot(east, north), rise) + _last(craft, steps, at)
            for at, (east, north, rise) in enumerate(steps)
        ]
    speeds = _corner_speeds(craft, steps, limits)
    return [
        _leg(craft, step, (speeds[at], speeds[at + 1]), limits[at]) + _last(craft, steps, at)
        for at, step in enumerate(steps)
    ]


def _fastest(craft: Craft, step: Step) -> float:
    """The speed over ground at which a leg's climb or descent can be kept."""
    level, rise = hypot(step[0], step[1]), step[2]
    if level < _STILL_M:
        return 0.0
    flies = craft.performance
    rate = flies.climb if rise > 0.0 else flies.descent
    return min(craft.vehicle.cruise, rate * level / abs(rise) if rise else inf)


def _corner_speeds(craft: Craft, steps: Sequence[Step], limits: Sequence[float]) -> list[float]:
    """Speed at the beginning of the first leg, at each corner, and at the end."""
    speeds = [0.0]
    for at, (one, other) in enumerate(pairwise(steps)):
        slower = min(limits[at], limits[at + 1])
        speeds.append(min(slower, _corner(craft, one, other)) if slower > 0.0 else 0.0)
    speeds.append(0.0)
    gains = craft.performance.acceleration
    for at in range(len(steps) - 1, -1, -1):
        level = hypot(steps[at][0], steps[at][1])
        speeds[at] = min(speeds[at], sqrt(speeds[at + 1] ** 2 + gains * level))
    for at, step in enumerate(steps):
        level = hypot(step[0], step[1])
        speeds[at + 1] = min(speeds[at + 1], sqrt(speeds[at] ** 2 + 2.0 * gains * level))
    return speeds


def _corner(craft: Craft, one: Step, other: Step) -> float:
    """How fast the turn from a leg to the next can be flown."""
    half = 0.5 * acos(max(-1.0, min(1.0, _cosine(one, other))))
    if tan(half) < _STRAIGHT:
        return inf
    flies = craft.performance
    wanted = sqrt(flies.acceleration * flies.corner_m / tan(min(half, 0.499 * pi)))
    return wanted + 0.5 * flies.acceleration / _GAIN


def _cosine(one: Step, other: Step) -> float:
    lengths = hypot(one[0], one[1]) * hypot(other[0], other[1])
    return (one[0] * other[0] + one[1] * other[1]) / lengths


def _leg(craft: Craft, step: Step, speeds: tuple[float, float], fastest: float) -> float:
    """A leg from one speed to another, as fast as it can be between."""
    level, rise = hypot(step[0], step[1]), step[2]
    if fastest == 0.0:
        return craft.leg_seconds(0.0, rise) + _SETTLE_S
    first, last = speeds
    up = craft.performance.acceleration
    down = 0.5 * up
    peak = sqrt(
        (2.0 * up * down * level + down * first * first + up * last * last) / (up + down)
    )
    peak = max(min(peak, fastest), first, last)
    used = (peak * peak - first * first) / (2.0 * up)
    used += (peak * peak - last * last) / (2.0 * down)
    seconds = (peak - first) / up + (peak - last) / down + max(level - used, 0.0) / peak
    seconds += _STOP_S if last == 0.0 else 0.0
    return max(seconds, craft.leg_seconds(level, rise))


def _last(craft: Craft, steps: Sequence[Step], at: int) -> float:
    """What the slow last metres of the landing add."""
    if at != len(steps) - 1 or steps[at][2] >= 0.0:
        return 0.0
    low, flies = min(-steps[at][2], SLOW_LAST_M), craft.performance
    slow = min(flies.touchdown, flies.descent)
    return max((low - _DOWN_M) / slow - low / flies.descent, 0.0)
