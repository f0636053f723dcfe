"""The calls of all trips in travelling order, and the trips that their times forbid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.gtfs import _calls
from kaga.engines.transit.gtfs.problems import Effect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.transit.gtfs.checks import Notes
    from kaga.engines.transit.gtfs.sheet import Sheet

_CODES = {
    _calls.BACK: "time_goes_back",
    _calls.UNTIMED: "trip_ends_untimed",
    _calls.SHORT: "trip_too_short",
}


@dataclass(frozen=True, slots=True)
class Calls:
    """Rows of stop_times by trip (code of the sheet) and sequence.

    The calls of trip t are `rows[first[t]:first[t + 1]]`.
    """

    first: NDArray[np.int64]
    rows: NDArray[np.int64]
    trip_ids: tuple[str, ...]


def in_order(sheet: Sheet) -> Calls:
    """The calls of a sheet of stop_times, trip by trip, by stop_sequence."""
    trips = sheet.codes("trip_id")
    sequence, _ = sheet.integers("stop_sequence")
    rows = np.lexsort((sequence, trips.values)).astype(np.int64)
    size = np.bincount(trips.values, minlength=len(trips.texts))
    first = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    return Calls(first, rows, trips.texts)


def is_flexible(sheet: Sheet) -> NDArray[np.bool_]:
    """Which calls have a window instead of a time, or a zone or group instead of a stop."""
    window, _ = sheet.times("start_pickup_drop_off_window")
    found = window >= 0
    for name in ("location_id", "location_group_id"):
        begins, ends = sheet.cells(name)
        found |= ends > begins
    return found


def without_broken_trips(trips: Sheet, calls: Sheet, notes: Notes) -> tuple[Sheet, Sheet]:
    """Trips and calls without those trips whose calls are too few, untimed or out of order."""
    begins, ends = calls.cells("stop_id")
    placeless = (begins == ends) & ~is_flexible(calls)
    for row in np.flatnonzero(placeless).tolist():
        line = int(calls.lines[row])
        notes.add("stop_times.txt", line, "stop_id", "", "no_place", Effect.ROW_SET_ASIDE)
    notes.rows_set_aside += int(placeless.sum())
    calls = calls.only(~placeless) if placeless.any() else calls
    broken = _broken(calls, notes)
    named = trips.codes("trip_id")
    called = set(calls.codes("trip_id").texts)
    lost = np.array([text in broken or text not in called for text in named.texts], np.bool_)
    for row, text in enumerate(named.texts):
        if text not in called:
            line = int(trips.lines[row])
            notes.add(
                "trips.txt", line, "trip_id", text, "trip_too_short", Effect.ROW_SET_ASIDE
            )
    if not lost.any():
        return trips, calls
    found = calls.codes("trip_id")
    gone = np.array([text in broken for text in found.texts], np.bool_)[found.values]
    notes.rows_set_aside += int(gone.sum() + lost.sum())
    return trips.only(~lost[named.values]), calls.only(~gone)


def _broken(calls: Sheet, notes: Notes) -> frozenset[str]:
    """Trips that cannot be travelled; each is written down at the row it rests on."""
    order = in_order(calls)
    arrives, _ = calls.times("arrival_time")
    departs, _ = calls.times("departure_time")
    flexible = is_flexible(calls)
    rows = order.rows
    verdict, where = _calls.judge(order.first, arrives[rows], departs[rows], flexible[rows])
    broken = np.flatnonzero(verdict != _calls.FINE)
    for trip in broken.tolist():
        line = int(calls.lines[rows[where[trip]]])
        code, name = _CODES[int(verdict[trip])], order.trip_ids[trip]
        notes.add("stop_times.txt", line, "trip_id", name, code, Effect.ROW_SET_ASIDE)
    return frozenset(order.trip_ids[trip] for trip in broken.tolist())
