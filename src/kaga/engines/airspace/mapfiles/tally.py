"""What an import kept and what it refused, with reasons.

What: a counter that every reader fills while it streams. Why: an operator must see that 12 of
50,000 buildings are missing, which, and why, before anybody flies by that map. Only the first
hundred refusals are kept by name (unless more are asked for); all are counted by reason.

>>> tally = Tally()
>>> tally.refuse("b1", Reason.NO_HEIGHT, "no solid")
>>> tally.report().refused
{<Reason.NO_HEIGHT: 'no-height'>: 1}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

NAMED: Final = 100


class Reason(Enum):
    """Why a row is not taken in."""

    NO_SHAPE = "no-shape"
    NO_HEIGHT = "no-height"
    NOT_A_NUMBER = "not-a-number"
    NOT_IN_JAPAN = "not-in-japan"
    AXES_SWAPPED = "axes-swapped"
    IMPOSSIBLE_HEIGHT = "impossible-height"
    BAD_RING = "bad-ring"
    BAD_CODE = "bad-code"
    BAD_ROW = "bad-row"
    TWICE = "twice"
    WRONG_DATUM = "wrong-datum"


class MapFileError(ValueError):
    """A file that cannot be taken in at all, with what to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that was refused."""

    row: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an import."""

    kept: int
    refused: Mapping[Reason, int]
    first: tuple[Refusal, ...]

    @property
    def seen(self) -> int:
        """All rows of the file."""
        return self.kept + sum(self.refused.values())


class Tally:
    """Counts while a reader streams; ask for the `report` when it is exhausted.

    Parameters
    ----------
    named
        How many refusals are kept by name.
    """

    def __init__(self, named: int = NAMED) -> None:
        self._named = named
        self._kept = 0
        self._refused: Counter[Reason] = Counter()
        self._first: list[Refusal] = []

    def keep(self, count: int = 1) -> None:
        """Rows taken in."""
        self._kept += count

    def refuse(self, row: str, reason: Reason, detail: str = "", count: int = 1) -> None:
        """Rows refused."""
        self._refused[reason] += count
        if len(self._first) < self._named:
            self._first.append(Refusal(row, reason, detail))

    def report(self) -> Report:
        """What has been seen so far."""
        return Report(self._kept, dict(self._refused), tuple(self._first))
