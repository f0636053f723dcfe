"""What the worker does for this service by the clock.

>>> forget_chosen_ways()                                                # doctest: +SKIP
"""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.jobs.periodic import periodic
from kaga.services.mobility.actions.ways import forget_ways


@periodic("mobility.forget-ways", every=timedelta(hours=1))
def forget_chosen_ways() -> None:
    """Forget ways that nobody booked, and those that are over."""
    forget_ways()
