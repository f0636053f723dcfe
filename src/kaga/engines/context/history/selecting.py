"""Instances of a window out of many chunks, ordered by time.

What: each chunk says between which moments its instances lie; those that cannot hold anything
of the window are not read. Where only the first or the last few are wanted, chunks are read
from that side until no other can hold one of them.

>>> from kaga.engines.context.history.rows import Rows
>>> from kaga.engines.context.model import Instance, Kind
>>> rows = Rows()
>>> for at in (3, 1, 2):
...     _ = rows.append(Instance(Kind.PROPERTY, at, observed=at, modified=9), 9, at)
>>> part = Loaded(rows.columns())
>>> select([part], Window(last=2), 0, Few(2, "last")).columns.value.tolist()
[2.0, 3.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from kaga.engines.context.history.rows import NEVER, Columns, Holds, Joined, Table, Times
from kaga.engines.context.history.windows import Stamp, Window

Between = tuple[int, int]
Mask = npt.NDArray[np.bool_]


class Bounds(NamedTuple):
    """Between which moments the instances of a chunk lie, by each of their times.

    Attributes
    ----------
    observed: None where none was observed.
    standing: when it was observed, or else became known.
    """

    observed: Between | None
    standing: Between
    created: Between
    modified: Between

    def of(self, window: Window) -> Between | None:
        """By the time that a window compares."""
        if window.by is Stamp.OBSERVED:
            return self.observed if window.strict else self.standing
        return self.created if window.by is Stamp.CREATED else self.modified


class Part(Protocol):
    """A chunk, in memory or in a file."""

    @property
    def bounds(self) -> Bounds:
        """Where its instances lie."""

    def columns(self) -> Columns:
        """What is in it."""


class Loaded:
    """A chunk whose columns are at hand; it is not empty."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.bounds = bounds_of(columns)

    def columns(self) -> Columns:
        """What is in it."""
        return self._columns


@dataclass(frozen=True, slots=True)
class Few:
    """How many instances are wanted at most, and from which side of time."""

    count: int
    side: Literal["first", "last"]


@dataclass(frozen=True, slots=True)
class Found:
    """Instances ordered by the time that a window compares, and that time of each."""

    times: Times
    columns: Table

    def __len__(self) -> int:
        return len(self.times)

    def cut(self, begin: int, end: int) -> Found:
        """Those from one place to another."""
        return Found(self.times[begin:end], self.columns.take(np.arange(begin, end)))


def bounds_of(columns: Table) -> Bounds:
    """Between which moments instances lie; there is one at least."""
    seen = columns.observed[columns.observed != NEVER]
    return Bounds(
        _ends(seen) if len(seen) else None,
        _ends(standing(columns)),
        _ends(columns.created),
        _ends(columns.modified),
    )


def standing(columns: Table) -> Times:
    """When each was observed, or else became known."""
    return np.where(columns.observed == NEVER, columns.created, columns.observed)


def _ends(times: Times) -> Between:
    return int(times.min()), int(times.max())


def select(parts: Sequence[Part], window: Window, at: int, few: Few | None = None) -> Found:
    """The instances of a window.

    Parameters
    ----------
    at: now; what ended by itself before is not there any more.
    few: only so many, from one side; all where None.
    """
    lying = [(part.bounds.of(window), part) for part in parts]
    touched = [(ends, part) for ends, part in lying if ends and window.touches(*ends)]
    if few is None or few.side == "first":
        touched.sort(key=lambda pair: pair[0][0])
    else:
        touched.sort(key=lambda pair: -pair[0][1])
    found: list[Found] = []
    for ends, part in touched:
        if few is not None and _enough(found, few, ends):
            break
        found.append(_within(part.columns(), window, at))
    merged = _ordered(found)
    if few is None or len(merged) <= few.count:
        return merged
    if few.side == "first":
        return merged.cut(0, few.count)
    return merged.cut(len(merged) - few.count, len(merged))


def _enough(found: list[Found], few: Few, ends: Between) -> bool:
    """Whether a chunk further on can hold none of the few."""
    if sum(map(len, found)) < few.count:
        return False
    times = np.sort(np.concatenate([one.times for one in found]))
    if few.side == "first":
        return bool(ends[0] > times[few.count - 1])
    return bool(ends[1] < times[-few.count])


def _within(columns: Table, window: Window, at: int) -> Found:
    times, kept = _times(columns, window)
    if window.start is not None:
        kept &= times >= window.start
    if window.end is not None:
        kept &= times < window.end
    lapsed = [
        place
        for place, form in enumerate(columns.forms)
        if form.expires is not None and form.expires <= at
    ]
    if lapsed:
        kept &= ~np.isin(columns.form, lapsed)
    if kept.all():
        return Found(times, columns)
    return Found(times[kept], columns.take(kept))


def _times(columns: Table, window: Window) -> tuple[Times, Mask]:
    """The time that is compared, and which instances have it."""
    gone = deleted(columns)
    if window.by is Stamp.DELETED:
        return columns.modified, gone
    if window.by is Stamp.OBSERVED:
        if window.strict:
            return columns.observed, columns.observed != NEVER
        return standing(columns), np.ones(len(columns), np.bool_)
    times = columns.created if window.by is Stamp.CREATED else columns.modified
    return times, ~(gone & (columns.observed == NEVER))


def deleted(columns: Table) -> Mask:
    """Which say that the attribute was taken away."""
    ends = [place for place, form in enumerate(columns.forms) if form.holds is Holds.DELETED]
    return np.isin(columns.form, ends) if ends else np.zeros(len(columns), np.bool_)


def _ordered(found: list[Found]) -> Found:
    """All of them in one, by time, and those of one time as they became known."""
    if not found:
        nothing = np.empty(0, np.int64)
        empty = np.empty(0, np.uint32)
        nowhere = Columns(nothing, nothing, nothing, np.empty(0), empty, empty, ())
        return Found(nothing, nowhere)
    times = np.concatenate([one.times for one in found])
    tables = [one.columns for one in found]
    columns: Table = tables[0] if len(tables) == 1 else Joined(tables)
    if len(times) > 1 and bool((times[1:] <= times[:-1]).any()):
        order = np.lexsort((columns.tie, columns.created, times))
        return Found(times[order], columns.take(order))
    return Found(times, columns)
