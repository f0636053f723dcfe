"""When to try again: exponential backoff with jitter, and a last attempt.

>>> Schedule(first_s=1, most_s=60, attempts=3).after(2, roll=0.5)
datetime.timedelta(seconds=2)
>>> Schedule(first_s=1, most_s=60, attempts=3).after(3, roll=0.5) is None
True
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

_DICE = secrets.SystemRandom()


def roll() -> float:
    """A number in [0, 1): spreads what failed together, so that it does not return together."""
    return _DICE.random()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Exponential backoff: first_s, 2 first_s, 4 first_s, … at most most_s, each ± half.

    Attributes
    ----------
    first_s, most_s: pauses in seconds. attempts: how many there are in all.
    """

    first_s: float
    most_s: float
    attempts: int

    def after(self, attempt: int, roll: float) -> timedelta | None:
        """The pause after the failed attempt number `attempt` (from 1); None: give up."""
        if attempt >= self.attempts:
            return None
        pause = min(self.most_s, self.first_s * 2 ** min(attempt - 1, 60))
        return timedelta(seconds=pause * (0.5 + roll))


@dataclass(frozen=True, slots=True)
class Timetable:
    """Given pauses in seconds, each with up to a tenth more."""

    pauses_s: tuple[float, ...]

    def after(self, attempt: int, roll: float) -> timedelta | None:
        """The pause after the failed attempt number `attempt` (from 1); None: give up."""
        if attempt > len(self.pauses_s):
            return None
        return timedelta(seconds=self.pauses_s[attempt - 1] * (1 + roll / 10))
