"""Japanese eras (wareki) to and from Gregorian dates, with their exact borders.

Japan took the Gregorian calendar on 明治6年1月1日 (1873-01-01, 太政官布告 明治5年第337号);
before that day the month and day of an era date are those of another calendar, so this
module goes no further back. An era begins on the day its proclamation names:
大正 1912-07-30 and 昭和 1926-12-25 ("…以後ヲ改メテ"), 平成 1989-01-08 and 令和 2019-05-01
("公布の日の翌日から施行").

Example:
    >>> from_wareki("平成", 31, 4, 30)
    datetime.date(2019, 4, 30)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Era:
    """One era: its name, its Latin letter, its year 1 and the days it covers."""

    name: str
    letter: str
    year_one: int
    first: date
    last: date

    @property
    def abbreviation(self) -> str:
        """The first kanji, as printed in narrow boxes: 令, 平, 昭, 大, 明."""
        return self.name[0]


ERAS: tuple[Era, ...] = (
    Era("明治", "M", 1868, date(1873, 1, 1), date(1912, 7, 29)),
    Era("大正", "T", 1912, date(1912, 7, 30), date(1926, 12, 24)),
    Era("昭和", "S", 1926, date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", 1989, date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", 2019, date(2019, 5, 1), date.max),
)


class EraBorderError(ValueError):
    """The day exists but lies outside the era named; `day` is the day that was meant."""

    def __init__(self, era: Era, day: date) -> None:
        super().__init__(f"{day.isoformat()} is not in {era.name}")
        self.era = era
        self.day = day


@dataclass(frozen=True, slots=True)
class Wareki:
    """A date in the Japanese reckoning; `year` is 1 for 元年."""

    era: Era
    year: int
    month: int
    day: int

    @property
    def year_text(self) -> str:
        """The year as written in documents: 元 for the first, digits after that."""
        return "元" if self.year == 1 else str(self.year)

    def __str__(self) -> str:
        return f"{self.era.name}{self.year_text}年{self.month}月{self.day}日"

    def short(self) -> str:
        """Latin short form for narrow columns, such as `R8.4.17`."""
        return f"{self.era.letter}{self.year}.{self.month}.{self.day}"


def era_named(name: str) -> Era | None:
    """The era of a name (令和), an abbreviation (令) or a letter (R, r); None if unknown."""
    for era in ERAS:
        if name in {era.name, era.abbreviation} or name.upper() == era.letter:
            return era
    return None


def to_wareki(day: date) -> Wareki:
    """The Japanese reckoning of a day.

    Parameters
    ----------
    day
        Any day from 1873-01-01 on.

    Returns
    -------
    Wareki
        Era, year of the era, month and day.

    Raises
    ------
    ValueError
        If the day lies before the Gregorian calendar came into force in Japan.
    """
    for era in reversed(ERAS):
        if day >= era.first:
            return Wareki(era, day.year - era.year_one + 1, day.month, day.day)
    raise ValueError(f"{day.isoformat()} lies before 1873-01-01 (明治6年1月1日)")


def from_wareki(era: str, year: int, month: int, day: int) -> date:
    """The Gregorian date of an era date, refusing days the era never had.

    Parameters
    ----------
    era
        Name, abbreviation or letter: 令和, 令 or R.
    year
        Year of the era, 1 for 元年.
    month, day
        As in the Gregorian calendar.

    Returns
    -------
    date
        The same day in the Gregorian calendar.

    Raises
    ------
    EraBorderError
        If the day exists but belongs to another era (平成31年5月1日).
    ValueError
        If the era is unknown or there is no such day.
    """
    known = era_named(era)
    if known is None:
        raise ValueError(f"no era is called {era!r}")
    if year < 1:
        raise ValueError("the years of an era begin at 1")
    found = date(known.year_one + year - 1, month, day)
    if not known.first <= found <= known.last:
        raise EraBorderError(known, found)
    return found
