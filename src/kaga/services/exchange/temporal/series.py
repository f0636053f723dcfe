"""One attribute of one entity over time: an open chunk, late comers, closed chunks.

What: instances come in at one end; when a chunk is full it is sorted, written away and only its
place and bounds are kept. An instance older than what is closed already goes to a chunk of late
comers, so that the bounds of the others stay narrow.

Why 4,096: a chunk of numbers is then some kilobytes in the file and under a millisecond of
work, and what is still open costs 40 bytes for each instance.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from kaga.engines.context.history.blocks import decode, encode
from kaga.engines.context.history.rows import (
    NEVER,
    ROW_BYTES,
    Columns,
    Rows,
    unpack_form,
)
from kaga.engines.context.history.selecting import (
    Bounds,
    Loaded,
    Part,
    bounds_of,
    standing,
)
from kaga.engines.context.history.windows import Stamp, Window
from kaga.engines.context.model import Instance
from kaga.services.exchange.temporal.files import ChunkFiles, Place

FULL: Final = 4096
_LATEST: Final = 2**63 - 1
_CACHED: Final = 512  # chunks as columns, 160 kB each

Called = tuple[int, int]
"""What an instance is called by: when it became known, and after how many others."""


class Shelf:
    """Closed chunks of all series: written once, read through a cache.

    Parameters
    ----------
    full: how many instances make a chunk.
    cached: how many chunks stay spread out in memory.
    """

    def __init__(self, files: ChunkFiles, full: int = FULL, cached: int = _CACHED) -> None:
        self.files = files
        self.full_bytes = full * ROW_BYTES
        self._most = cached
        self._cache: OrderedDict[Place, Columns] = OrderedDict()

    def put(self, columns: Columns) -> Closed:
        """Write a chunk away."""
        return Closed(self, self.files.write(encode(columns)), len(columns), bounds_of(columns))

    def get(self, place: Place) -> Columns:
        """A chunk's columns."""
        found = self._cache.get(place)
        if found is None:
            found = self._cache[place] = decode(self.files.read(place))
            if len(self._cache) > self._most:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(place)
        return found


@dataclass(slots=True)
class Closed:
    """A chunk in a file.

    Attributes
    ----------
    gone: places of instances that were taken out since.
    """

    shelf: Shelf
    place: Place
    count: int
    bounds: Bounds
    gone: set[int] = field(default_factory=set)

    def columns(self) -> Columns:
        """What is left in it."""
        columns = self.shelf.get(self.place)
        if not self.gone:
            return columns
        kept = np.ones(self.count, np.bool_)
        kept[list(self.gone)] = False
        return columns.take(kept)

    def pack(self) -> list[object]:
        """As plain data, for a checkpoint."""
        return [tuple(self.place), self.count, tuple(self.bounds), sorted(self.gone)]


class Series:
    """The instances of one attribute with one `datasetId`."""

    __slots__ = (
        "_closed",
        "_first",
        "_last",
        "_late",
        "_least",
        "_open",
        "_reach",
        "_tie",
        "_touched",
    )

    def __init__(self) -> None:
        self._open = Rows()
        self._late: Rows | None = None
        self._closed: list[Closed] | None = None
        self._last = -1
        self._tie = 0
        self._least = self._first = _LATEST
        self._reach = self._touched = NEVER

    def __len__(self) -> int:
        late = 0 if self._late is None else len(self._late)
        closed = sum(one.count - len(one.gone) for one in self._closed or ())
        return len(self._open) + late + closed

    def append(self, one: Instance, known: int, shelf: Shelf) -> None:
        """Put an instance behind the others.

        Parameters
        ----------
        known: when it became known.
        """
        if known == self._last:
            self._tie += 1
        else:
            self._last, self._tie = known, 0
        if self._closed is not None:
            self._place(one, (known, self._tie), shelf)
            return
        size = self._open.append(one, known, self._tie)
        self._widen(one, known)
        if size >= shelf.full_bytes:
            self._close(self._open, shelf)

    @classmethod
    def of(cls, one: Instance) -> Series:
        """A series of one instance."""
        series = cls()
        series._open.append(one, one.modified, 0)
        series._last = one.modified
        series._widen(one, one.modified)
        return series

    def may_hold(self, window: Window) -> bool:
        """Whether an instance may lie in a window, told without looking at any."""
        if window.by is not Stamp.OBSERVED:
            return window.touches(self._first, self._touched)
        return not window.strict or window.touches(self._least, self._reach)

    def find(self, called: Called) -> Instance | None:
        """The instance that is called so, without its `datasetId`."""
        for columns, place in self._search(called):
            return columns.instance(place, None)
        return None

    def seen(self, observed: int) -> Called | None:
        """What the instance that was observed at a moment is called; None where none was."""
        if observed > self._reach:
            return None  # by far the commonest: later than all others
        for part in self.parts():
            ends = part.bounds.observed
            if ends is None or not ends[0] <= observed <= ends[1]:
                continue
            columns = part.columns()
            places = np.flatnonzero(columns.observed == observed)
            if len(places):
                return int(columns.created[places[0]]), int(columns.tie[places[0]])
        return None

    def remove(self, called: Called) -> None:
        """Take an instance out, if it is there."""
        for rows in (self._open, self._late):
            if rows is not None and len(rows):
                place = _place_of(rows.columns(), called)
                if place is not None:
                    rows.remove(place)
                    return
        for one in self._closed or ():
            if one.bounds.created[0] <= called[0] <= one.bounds.created[1]:
                place = _place_of(one.shelf.get(one.place), called)
                if place is not None and place not in one.gone:
                    one.gone.add(place)
                    return

    def change(self, called: Called, one: Instance, shelf: Shelf) -> None:
        """Put another instance in the place of one; it is called as that was."""
        self.remove(called)
        self._place(one, called, shelf)

    def parts(self) -> list[Part]:
        """Every chunk that holds something."""
        parts: list[Part] = [one for one in self._closed or () if len(one.gone) < one.count]
        parts += [
            Loaded(rows.columns())
            for rows in (self._open, self._late)
            if rows is not None and len(rows)
        ]
        return parts

    def files(self) -> Iterator[int]:
        """Every file that it refers to."""
        for one in self._closed or ():
            yield one.place.file

    def pack(self) -> tuple[list[object], bytes]:
        """As plain data and bytes, for a checkpoint."""
        late = self._late or Rows()
        head: list[object] = [
            [form.pack() for form in self._open.forms],
            [form.pack() for form in late.forms],
            [one.pack() for one in self._closed or ()],
            self._last,
            self._tie,
            (self._least, self._reach, self._first, self._touched),
            len(self._open.raw()),
        ]
        return head, self._open.raw() + late.raw()

    @classmethod
    def unpack(cls, head: list[Any], data: bytes, shelf: Shelf) -> Series:
        """The series that was packed."""
        forms, late_forms, closed, last, tie, ends, size = head
        series = cls()
        series._open = Rows(data[:size], tuple(map(unpack_form, forms)))
        if len(data) > size:
            series._late = Rows(data[size:], tuple(map(unpack_form, late_forms)))
        if closed:
            series._closed = [_unpack_closed(shelf, *one) for one in closed]
        series._last, series._tie = last, tie
        series._least, series._reach, series._first, series._touched = ends
        return series

    def _place(self, one: Instance, called: Called, shelf: Shelf) -> None:
        rows, observed = self._open, one.observed
        if self._closed is not None:
            stands = called[0] if observed is None else observed
            if stands < self._closed[0].bounds.standing[1]:
                if self._late is None:
                    self._late = Rows()
                rows = self._late
        size = rows.append(one, *called)
        self._widen(one, called[0])
        if size >= shelf.full_bytes:
            self._close(rows, shelf)

    def _widen(self, one: Instance, known: int) -> None:
        """Remember between which moments instances lie."""
        observed, modified = one.observed, one.modified
        # Not by max and min: these calls would cost more than all else that is done here.
        if observed is not None:
            if observed > self._reach:  # noqa: PLR1730
                self._reach = observed
            if observed < self._least:  # noqa: PLR1730
                self._least = observed
        if modified > self._touched:  # noqa: PLR1730
            self._touched = modified
        if modified < self._first or known < self._first:
            self._first = min(known, modified)

    def _close(self, rows: Rows, shelf: Shelf) -> None:
        """Write a full chunk away; the one that reaches furthest stands first."""
        columns = rows.columns()
        closed = shelf.put(columns.take(np.argsort(standing(columns), kind="stable")))
        if self._closed is None:
            self._closed = []
        if rows is self._late:
            self._late = None
            self._closed.append(closed)
        else:
            self._open = Rows()
            self._closed.insert(0, closed)

    def _search(self, called: Called) -> Iterator[tuple[Columns, int]]:
        for part in self.parts():
            low, high = part.bounds.created
            if low <= called[0] <= high:
                columns = part.columns()
                place = _place_of(columns, called)
                if place is not None:
                    yield columns, place


def _unpack_closed(
    shelf: Shelf, place: list[int], count: int, bounds: list[Any], gone: list[int]
) -> Closed:
    observed, standing_, created, modified = bounds
    ends = Bounds(
        None if observed is None else (observed[0], observed[1]),
        (standing_[0], standing_[1]),
        (created[0], created[1]),
        (modified[0], modified[1]),
    )
    return Closed(shelf, Place(*place), count, ends, set(gone))


def _place_of(columns: Columns, called: Called) -> int | None:
    places = np.flatnonzero((columns.created == called[0]) & (columns.tie == called[1]))
    return int(places[0]) if len(places) else None
