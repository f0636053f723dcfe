"""Ages by the Act on Calculation of Ages: a year of age is full on the eve of the birthday.

年齢計算ニ関スル法律 (明治35年法律第50号) counts from the day of birth itself and applies
民法143条, so a period of n years ends at 24:00 of the day *before* the n-th birthday. A child
born on 1 April is therefore six on 31 March, and goes to school a year earlier than one born
on 2 April. Where the last month has no corresponding day (born on 29 February), the period
ends with the last day of that month (143条2項ただし書), which is again 28 February.

Convention of this module: a *day* has the age its end has. `age_on(born, day)` counts the
years that are full by 24:00 of `day`; this is how rules of the form "65 or older on 31 March"
are read. `age_at_start_of` gives the age a person would name on that day (it rises on the
birthday).

Example:
    >>> from datetime import date
    >>> age_on(date(1957, 4, 1), date(2022, 3, 31)), age_at_start_of(
    ...     date(1957, 4, 1), date(2022, 3, 31)
    ... )
    (65, 64)
"""

from __future__ import annotations

from datetime import date, timedelta


def reaches_age_on(born: date, age: int) -> date:
    """The day at whose end (24:00) a person becomes `age` years old.

    Parameters
    ----------
    born
        Day of birth.
    age
        Years, 1 or more.

    Returns
    -------
    date
        The eve of the birthday; for 29 February always 28 February.

    Raises
    ------
    ValueError
        If `age` is less than 1: nobody *reaches* the age of nought.
    """
    if age < 1:
        raise ValueError("an age to reach is 1 or more")
    year = born.year + age
    if (born.month, born.day) == (2, 29):
        return date(year, 2, 28)
    return date(year, born.month, born.day) - timedelta(days=1)


def age_on(born: date, day: date) -> int:
    """Full years of age at the end (24:00) of a day, as statutes count them.

    Parameters
    ----------
    born
        Day of birth.
    day
        The day asked about, not before `born`.

    Returns
    -------
    int
        Years; on the eve of the birthday already the new age.

    Raises
    ------
    ValueError
        If the person was not born yet.
    """
    if day < born:
        raise ValueError(f"not yet born on {day.isoformat()}")
    years = day.year - born.year + 1
    while years > 0 and reaches_age_on(born, years) > day:
        years -= 1
    return years


def age_at_start_of(born: date, day: date) -> int:
    """Full years of age when a day begins: the age people name, rising on the birthday.

    Parameters
    ----------
    born
        Day of birth.
    day
        The day asked about, not before `born`.

    Returns
    -------
    int
        Years; 0 on the day of birth.

    Raises
    ------
    ValueError
        If the person was not born yet.
    """
    if day == born:
        return 0
    return age_on(born, day - timedelta(days=1))
