"""What the worker does for rides by the clock.

Example:
    >>> better_the_plans()                                              # doctest: +SKIP
"""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.jobs.periodic import periodic
from kaga.services.mobility.rides.actions.bettering import better_days
from kaga.services.mobility.rides.actions.standing import book_standing


@periodic("rides.better-plans", every=timedelta(minutes=5))
def better_the_plans() -> None:
    """Plan what lies ahead better, with everything promised kept."""
    better_days()


@periodic("rides.book-standing", every=timedelta(minutes=15))
def book_what_comes_every_week() -> None:
    """Book standing orders for the days that have opened."""
    book_standing()
