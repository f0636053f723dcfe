"""Stretches of a line: join them, cut them, turn them inside out.

What: sorted, disjoint pairs (start, end) of one number — time, delay, height or the moment
along a leg. Why: a delay that works is found by cutting away the delays that do not, not by
trying.

>>> free([(3.0, 5.0), (4.0, 9.0)], 0.0, 10.0)
[(0.0, 3.0), (9.0, 10.0)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[float, float]


def joined(spans: Iterable[Span], gap: float = 0.0) -> list[Span]:
    """Spans in order, those that touch or lie within `gap` made one.

    Parameters
    ----------
    spans
        In any order; start at most end.
    gap
        Up to which distance two are taken for one.
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + gap:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def shared(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both of two ordered, disjoint lists; single points count."""
    found: list[Span] = []
    here = there = 0
    while here < len(one) and there < len(other):
        start = max(one[here][0], other[there][0])
        end = min(one[here][1], other[there][1])
        if start <= end:
            found.append((start, end))
        if one[here][1] < other[there][1]:
            here += 1
        else:
            there += 1
    return found


def free(taken: Iterable[Span], low: float, high: float) -> list[Span]:
    """What is left of (low, high) beside the spans taken; nothing shorter than a point."""
    found: list[Span] = []
    at = low
    for start, end in joined(taken):
        if start > high:
            break
        if start > at:
            found.append((at, start))
        at = max(at, end)
    if at < high:
        found.append((at, high))
    return found


def below(start: float, end: float) -> list[Span]:
    """Moments in [0, 1] at which a value going evenly from `start` to `end` is at most 0."""
    if start <= 0.0 and end <= 0.0:
        return [(0.0, 1.0)]
    if start > 0.0 and end > 0.0:
        return []
    root = start / (start - end)
    return [(0.0, root)] if start <= 0.0 else [(root, 1.0)]
