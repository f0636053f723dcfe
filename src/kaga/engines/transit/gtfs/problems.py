"""What was wrong with a feed, place by place: nothing is dropped without a line in the report.

A problem names the file, the line in that file, the field, the value, and a code whose sentence
(in the reader's language) belongs to whoever shows it. `effect` says what became of the data.

>>> str(Problem("stops.txt", 7, "stop_lat", "136.3", "out_of_range", Effect.VALUE_IGNORED))
'stops.txt:7 stop_lat "136.3": out_of_range (value_ignored)'
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """What became of the data."""

    FEED_REFUSED = "feed_refused"
    ROW_SET_ASIDE = "row_set_aside"
    VALUE_IGNORED = "value_ignored"
    NOTED = "noted"


CODES = {
    "not_a_feed": "The file is no zip archive that can be read.",
    "too_large": "The feed is larger unpacked, or has more rows, than is accepted.",
    "unsafe_name": "A file in the archive points outside of it.",
    "missing_file": "A file is missing without which there is no timetable.",
    "no_calendar": "Neither weekdays nor single days say when trips run.",
    "unknown_file": "The file is not known; it is kept as it is.",
    "old_encoding": "The text is not UTF-8; it was read as Shift-JIS.",
    "unreadable_text": "Some bytes are neither UTF-8 nor Shift-JIS.",
    "repeated_column": "The header names a column twice; the first is read.",
    "row_length": "The row has more or fewer cells than the header.",
    "missing_value": "A value is missing without which the row says nothing.",
    "bad_value": "The value is not of the kind that the field asks for.",
    "out_of_range": "The value is outside of what the field allows.",
    "repeated_key": "An earlier row has the same key.",
    "broken_reference": "The row refers to something that the feed does not have.",
    "unknown_service": "The days on which the trip runs are nowhere given.",
    "fare_without_rules": "All rules of the fare were set aside; it would cover everything.",
    "time_goes_back": "A time is earlier than the one before it in the trip.",
    "trip_ends_untimed": "The first or last call of a trip has no time.",
    "trip_too_short": "Fewer than two calls of the trip are left.",
    "no_place": "The call names no stop, group or zone.",
    "not_a_stop": "The call is at a station, entrance or node; only stops are called at.",
    "no_coordinates": "The stop has no position: nobody can walk to it.",
    "bad_frequency": "The headway is not positive, or the period ends before it begins.",
    "draft_spelling": "The field is written as in an old draft; it is read as its final form.",
    "not_considered": "The rule is kept in the feed, but not used when searching.",
    "zones_unreadable": "The file of zones is no GeoJSON that can be read.",
}
"""Every code with one plain English sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One place where something was wrong. `line` 0: the file as a whole."""

    file: str
    line: int
    field: str
    value: str
    code: str
    effect: Effect

    def __str__(self) -> str:
        return (
            f'{self.file}:{self.line} {self.field} "{self.value}": {self.code} ({self.effect})'
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All problems of a feed, in the order of files and lines."""

    problems: tuple[Problem, ...]
    rows_read: int
    rows_set_aside: int

    @property
    def refused(self) -> bool:
        """Whether the feed as a whole cannot be used."""
        return any(problem.effect == Effect.FEED_REFUSED for problem in self.problems)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many problems there are by file and code."""
        return dict(Counter((problem.file, problem.code) for problem in self.problems))
