"""The clock of a case: standard days the office works, stopped while others are to act.

行政手続法6条 has every authority publish a standard processing period. It is counted here in
days the office is open, does not run while the applicant corrects (補正) or a fee is due, and
turns amber when 70 % of it is used and red when all of it is.

Example:
    >>> from datetime import date
    >>> deadlines(date(2026, 6, 1), 10)
    Deadlines(amber_on=datetime.date(2026, 6, 10), due_on=datetime.date(2026, 6, 15))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from kaga.engines.calendar import CITY_OFFICE, OfficeCalendar, Stop, add_working_days
from kaga.engines.cases.model import State

if TYPE_CHECKING:
    from datetime import date

STOPPED_STATES = frozenset({State.CORRECTION, State.FEE_DUE})
ENDED_STATES = frozenset(
    {
        State.DECIDED,
        State.NOTIFIED,
        State.FULFILLED,
        State.CLOSED,
        State.DISPOSED,
        State.ARCHIVED,
        State.TRANSFERRED,
        State.MERGED,
    }
)
AMBER_PERCENT = 70


class Light(StrEnum):
    """How a case stands against its standard period."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    STOPPED = "stopped"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days from which a case shows amber and red."""

    amber_on: date
    due_on: date


def deadlines(
    arrived_on: date,
    standard_days: int,
    stops: Sequence[Stop] = (),
    office: OfficeCalendar = CITY_OFFICE,
) -> Deadlines | None:
    """When a case turns amber and red.

    Parameters
    ----------
    arrived_on
        The day in Japan on which the application arrived, itself not counted.
    standard_days
        Working days of the published period, 1 or more.
    stops
        Times in which the clock did not run.
    office
        When the office is open.

    Returns
    -------
    Deadlines or None
        None while a stop is still open.

    Raises
    ------
    ValueError
        If the period is less than a day.
    """
    if standard_days < 1:
        raise ValueError("a standard period has 1 or more working days")
    if any(stop.last is None for stop in stops):
        return None
    return _counted(arrived_on, standard_days, tuple(stops), office)


@lru_cache(maxsize=4096)
def _counted(
    arrived_on: date, standard_days: int, stops: tuple[Stop, ...], office: OfficeCalendar
) -> Deadlines:
    """Counted once: what arrives on one day for one procedure is due on one day."""
    amber_after = -(-standard_days * AMBER_PERCENT // 100)
    return Deadlines(
        add_working_days(arrived_on, amber_after, office, stops),
        add_working_days(arrived_on, standard_days, office, stops),
    )


def light(state: State, today: date, known: Deadlines | None) -> Light:
    """The colour of a case on a day.

    Parameters
    ----------
    state
        Where the case stands.
    today
        The day in Japan.
    known
        Its deadlines; None while the clock is stopped.

    Returns
    -------
    Light
        `ENDED` after the decision, `STOPPED` while others are to act, else the colour.
    """
    if state in ENDED_STATES:
        return Light.ENDED
    if known is None or state in STOPPED_STATES:
        return Light.STOPPED
    if today >= known.due_on:
        return Light.RED
    return Light.AMBER if today >= known.amber_on else Light.GREEN
