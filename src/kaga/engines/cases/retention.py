"""How long a closed case is kept: classes of years, counted from 1 April after closing.

Example:
    >>> from datetime import date
    >>> retention(RetentionClass.FIVE, date(2027, 3, 31)).dispose_on
    datetime.date(2032, 4, 1)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kaga.engines.calendar import fiscal_year_start, retention_start

if TYPE_CHECKING:
    from datetime import date


class RetentionClass(StrEnum):
    """Classes of keeping in municipal file rules: years, or for ever."""

    ONE = "1"
    THREE = "3"
    FIVE = "5"
    TEN = "10"
    THIRTY = "30"
    PERMANENT = "permanent"

    @property
    def years(self) -> int | None:
        """Years of keeping; None for ever."""
        return None if self is RetentionClass.PERMANENT else int(self.value)


@dataclass(frozen=True, slots=True)
class Retention:
    """From when years are counted and the first day of possible disposal (None: never)."""

    start: date
    dispose_on: date | None


def retention(kept: RetentionClass, closed_on: date) -> Retention:
    """When a case closed on a day may be disposed of.

    Parameters
    ----------
    kept
        Its class.
    closed_on
        The day in Japan on which it was closed.

    Returns
    -------
    Retention
        Start is 1 April after the fiscal year of closing; disposal the same day years later.
    """
    start = retention_start(closed_on)
    if kept.years is None:
        return Retention(start, None)
    return Retention(start, fiscal_year_start(start.year + kept.years))
