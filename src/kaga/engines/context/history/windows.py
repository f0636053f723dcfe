"""Which time is meant: `timerel`, `timeAt`, `timeproperty`, `lastN` (clause 4.11).

What: parameters to a `Window`. `after` includes its moment, `before` does not; `between`
includes its first and not its last. Without a relation every instance is meant, also one that
was never observed: it then stands where it became known.

>>> window = read_window({"timerel": "after", "timeAt": "1970-01-01T00:00:01Z"})
>>> window.start, window.end, window.by.value
(1000000, None, 'observedAt')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kaga.engines.context.errors import bad
from kaga.engines.context.moments import read_moment

MOST_LAST: Final = 1_000_000


class Stamp(StrEnum):
    """By which of its times an instance is found."""

    OBSERVED = "observedAt"
    CREATED = "createdAt"
    MODIFIED = "modifiedAt"
    DELETED = "deletedAt"


class Relation(StrEnum):
    """How instances lie to the moments of a question."""

    ANY = "any"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Window:
    """A part of time.

    Attributes
    ----------
    start: the first moment that is in it, microseconds since 1970; None for no first.
    end: the first moment behind it; None for no end.
    by: the time that is compared.
    strict: whether an instance without that time is not meant at all.
    last: how many instances of each attribute at most, the latest; None for all.
    """

    relation: Relation = Relation.ANY
    start: int | None = None
    end: int | None = None
    by: Stamp = Stamp.OBSERVED
    strict: bool = False
    last: int | None = None

    def touches(self, low: int, high: int) -> bool:
        """Whether it has a moment between two, both included."""
        if high < low or (self.start is not None and high < self.start):
            return False
        return self.end is None or low < self.end


def read_window(given: Mapping[str, str]) -> Window:
    """The window of a request's parameters.

    Raises
    ------
    NgsiError
        `BadRequestData`: parts that do not make a window.
    """
    by = _stamp(given.get("timeproperty", Stamp.OBSERVED))
    last = _last(given["lastN"]) if "lastN" in given else None
    relation = given.get("timerel")
    if relation is None:
        if "timeAt" in given or "endTimeAt" in given:
            raise bad("timeAt and endTimeAt go with timerel")
        return Window(by=by, strict="timeproperty" in given, last=last)
    if relation not in {Relation.BEFORE, Relation.AFTER, Relation.BETWEEN}:
        raise bad("timerel is before, after or between")
    at = _moment(given, "timeAt")
    if relation == Relation.BETWEEN:
        end = _moment(given, "endTimeAt")
        return Window(Relation.BETWEEN, at, end, by, strict=True, last=last)
    if "endTimeAt" in given:
        raise bad("endTimeAt goes with between")
    if relation == Relation.BEFORE:
        return Window(Relation.BEFORE, None, at, by, strict=True, last=last)
    return Window(Relation.AFTER, at, None, by, strict=True, last=last)


def _stamp(text: str) -> Stamp:
    try:
        return Stamp(text)
    except ValueError as error:
        raise bad("timeproperty is observedAt, createdAt, modifiedAt or deletedAt") from error


def _last(text: str) -> int:
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= MOST_LAST:
        raise bad(f"lastN is a whole number from 1 to {MOST_LAST}")
    return int(text)


def _moment(given: Mapping[str, str], name: str) -> int:
    if name not in given:
        raise bad(f"{given['timerel']} has {name}")
    moment = read_moment(given[name])
    if moment is None:
        raise bad(f"{name} is a DateTime that ends with Z")
    return moment
