"""All filed flights, and whom a new one would meet.

What: files, withdraws and questions tracks. Why a class: the hash of cells grows with what is
filed; a question costs the same whether 1,000 or 100,000 flights are. It lives in memory and
is built from what the service has stored; the same filings in the same order give the same
answers to the bit. One thread at a time.

>>> Sky().conflicts.__name__
'conflicts'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numpy as np

from kaga.engines.airspace.deconflict._cells import (
    NOBODY,
    count_entries,
    enter,
    enter_again,
    leave,
)
from kaga.engines.airspace.deconflict._meet import (
    Asked,
    Filed,
    changes_of,
    conflicts_of,
    delays_of,
    legs_of,
    meet,
)
from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Track, TrackError
from kaga.engines.airspace.intervals import Span, joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows = TypeVar("Rows", bound="NDArray[Any]")
_SMALL: Final = 1024
_ENTRY: Final = 7
_TOUCH: Final = 1e-6
"""Pieces of a conflict this near (seconds, metres) are one: they meet at a corner or slice."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another flight that comes too near: from when to when, and the nearest moment."""

    other: FlightId
    priority: Priority
    start: float
    end: float
    nearest: float
    horizontal: float
    vertical: float


@dataclass(frozen=True, slots=True)
class _Filing:
    track: Track
    number: int
    first_leg: int


class Sky:
    """Filed tracks, findable by where they are when."""

    def __init__(self) -> None:
        self._filings: dict[FlightId, _Filing] = {}
        self._names: list[FlightId] = []
        self._start_over(_SMALL, _SMALL)

    def _start_over(self, legs: int, entries: int) -> None:
        self._legs = np.empty((legs, 10))
        self._owners = np.empty(legs, np.int32)
        self._ranks = np.empty(max(len(self._names), _SMALL), np.int32)
        self._entries = np.empty((entries, _ENTRY), np.int32)
        self._heads = np.full(_power_of_two(entries), NOBODY, np.int32)
        self._used_legs = self._used_entries = self._idle = 0

    def __len__(self) -> int:
        return len(self._filings)

    def __contains__(self, flight: FlightId) -> bool:
        return flight in self._filings

    def track(self, flight: FlightId) -> Track:
        """A filed track; `KeyError` if there is none of that name."""
        return self._filings[flight].track

    def file(self, track: Track) -> None:
        """Add a track, whatever it conflicts with: whether it may is the caller's rule.

        Raises
        ------
        TrackError
            If a track of that name is filed.
        """
        if track.id in self._filings:
            raise TrackError(f"{track.id} is filed already")
        number = len(self._names)
        self._names.append(track.id)
        self._ranks = _with_room(self._ranks, number, 1)
        self._ranks[number] = track.priority
        self._filings[track.id] = _Filing(track, number, self._add_legs(track, number))

    def _add_legs(self, track: Track, number: int) -> int:
        legs, first = _legs(track), self._used_legs
        self._legs = _with_room(self._legs, first, len(legs))
        self._owners = _with_room(self._owners, first, len(legs))
        self._legs[first : first + len(legs)] = legs
        self._owners[first : first + len(legs)] = number
        self._used_legs += len(legs)
        self._entries = _with_room(self._entries, self._used_entries, count_entries(legs))
        self._used_entries = enter(legs, first, self._heads, self._entries, self._used_entries)
        if self._used_entries > len(self._heads):
            self._widen()
        return first

    def _widen(self) -> None:
        """More buckets, so that chains stay short."""
        self._heads = np.full(_power_of_two(2 * self._used_entries), NOBODY, np.int32)
        enter_again(self._entries, self._used_entries, self._heads)

    def withdraw(self, flight: FlightId) -> Track:
        """Take a track out; `KeyError` if there is none of that name."""
        filing = self._filings.pop(flight)
        legs = self._legs[filing.first_leg : filing.first_leg + filing.track.legs]
        self._idle += leave(legs, filing.first_leg, self._heads, self._entries)
        if self._idle > max(_SMALL, self._used_entries // 2):
            self._tidy()
        return filing.track

    def _tidy(self) -> None:
        """Build everything anew from what is still filed."""
        tracks = [filing.track for filing in self._filings.values()]
        legs = sum(track.legs for track in tracks)
        room = self._used_entries - self._idle
        self._filings, self._names = {}, []
        self._start_over(max(_SMALL, 2 * legs), max(_SMALL, 2 * room))
        for track in tracks:
            self.file(track)

    def conflicts(self, track: Track, *, above: Priority = Priority.LEISURE) -> list[Conflict]:
        """Every filed flight of a priority and above that comes too near, by start.

        Parameters
        ----------
        track
            A flight, filed or not; one of the same name is left out.
        above
            Flights of less priority are left out: they would have to move.
        """
        filed, asked = self._question(track, above, 0.0)
        pairs = _pairs(filed, asked)
        if len(pairs) == 0:
            return []
        by_owner: dict[int, list[list[float]]] = {}
        for row in conflicts_of(filed, asked, pairs).tolist():
            by_owner.setdefault(int(row[0]), []).append(row)
        found = [
            conflict
            for owner, rows in by_owner.items()
            for conflict in self._merged(owner, rows)
        ]
        return sorted(found, key=lambda one: (one.start, one.other))

    def _merged(self, owner: int, rows: list[list[float]]) -> list[Conflict]:
        flight = self._names[owner]
        merged = []
        for start, end in joined(((row[1], row[2]) for row in rows), _TOUCH):
            inside = [row for row in rows if start <= row[1] and row[2] <= end]
            nearest = min(inside, key=lambda row: (row[4], row[3]))
            priority = self._filings[flight].track.priority
            merged.append(Conflict(flight, priority, start, end, *nearest[3:]))
        return merged

    def forbidden_delays(
        self, track: Track, most: float, *, above: Priority = Priority.LEISURE
    ) -> list[Span]:
        """Delays from 0 to `most` seconds that bring a conflict, exact to rounding."""
        filed, asked = self._question(track, above, most)
        rows = delays_of(filed, asked, _pairs(filed, asked))
        return joined(((row[1], row[2]) for row in rows.tolist()), _TOUCH)

    def forbidden_changes(
        self,
        track: Track,
        share: NDArray[np.float64],
        *,
        above: Priority = Priority.LEISURE,
    ) -> list[Span]:
        """Changes of height, metres, that bring a conflict.

        Parameters
        ----------
        track
            The flight.
        share
            Shape ``(n,)``: which part of the change each corner takes, 0 (stays, as at take-off
            and landing) to 1.
        above
            As in `conflicts`.
        """
        filed, asked = self._question(track, above, 0.0)
        rows = changes_of(filed, asked, _pairs(filed, asked), share)
        return joined(((row[1], row[2]) for row in rows.tolist()), _TOUCH)

    def _question(self, track: Track, above: Priority, delay: float) -> tuple[Filed, Asked]:
        filing = self._filings.get(track.id)
        itself = NOBODY if filing is None else filing.number
        arrays = self._legs, self._owners, self._ranks, self._heads, self._entries
        return Filed(*arrays), Asked(_legs(track), int(above), itself, delay)


def _legs(track: Track) -> NDArray[np.float64]:
    room = track.separation
    return legs_of(track.times, track.places, room.horizontal, room.vertical)


def _pairs(filed: Filed, asked: Asked) -> NDArray[np.int32]:
    """All pairs that come into question; asked again with room when there are many."""
    pairs = np.empty((_SMALL, 3), np.int32)
    count = meet(filed, asked, pairs)
    if count > len(pairs):
        pairs = np.empty((count, 3), np.int32)
        meet(filed, asked, pairs)
    return pairs[:count]


def _with_room(rows: Rows, used: int, more: int) -> Rows:
    """The same rows with room for more, doubled when it is short."""
    if used + more <= len(rows):
        return rows
    larger = np.empty((2 * (used + more), *rows.shape[1:]), rows.dtype)
    larger[:used] = rows[:used]
    return cast(Rows, larger)


def _power_of_two(least: int) -> int:
    return 1 << max(int(least) - 1, 1).bit_length()
