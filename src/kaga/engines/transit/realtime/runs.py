"""Which run of the timetable a message means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kaga.engines.transit.timetable.service_days import as_day

if TYPE_CHECKING:
    from kaga.engines.transit.timetable.model import Timetable


class RunIndex:
    """Runs by trip, for looking up what trip descriptors name."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable = timetable
        self._by_trip: dict[int, list[int]] = {}
        for run, trip in enumerate(timetable.runs.trip.tolist()):
            self._by_trip.setdefault(trip, []).append(run)

    def named(self, trip: Any, near: int) -> int | None:
        """The run that a TripDescriptor names; None if there is none.

        Parameters
        ----------
        near
            The time of the message, in seconds of the timetable: of several days on which the
            trip runs, a descriptor without a date means the one nearest to it.
        """
        number = self._timetable.trip_numbers.get(trip.trip_id)
        if number is None:
            return None
        runs = self._by_trip.get(number, [])
        day, start = day_of(self._timetable, trip.start_date), seconds_of(trip.start_time)
        table, first = self._timetable.runs, int(self._timetable.trips.first[number])
        leaves = int(self._timetable.trips.departs[first])
        if day is not None:
            runs = [run for run in runs if table.day[run] == day]
        if start is not None and any(table.shift[run] for run in runs):
            runs = [run for run in runs if table.shift[run] + leaves == start]
        away = [
            abs(int(table.begins[run]) + int(table.shift[run]) + leaves - near) for run in runs
        ]
        return runs[int(np.argmin(away))] if runs else None


def day_of(timetable: Timetable, text: str) -> int | None:
    """Days after the first day of the timetable; None if the text says no day."""
    if len(text) != 8 or not text.isdigit():
        return None
    try:
        return (as_day(int(text)) - timetable.first_day).days
    except ValueError:
        return None


def seconds_of(text: str) -> int | None:
    """Seconds of a time H:MM:SS; None if the text says no time."""
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds
