"""What the worker does for this service by the clock.

Example:
    >>> erase_drafts()                                                  # doctest: +SKIP
"""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.jobs.periodic import periodic
from kaga.services.procedures.actions.discarding import erase_discarded
from kaga.services.procedures.seeds import open_pots


@periodic("procedures.open-pots", every=timedelta(hours=1))
def open_the_pots() -> None:
    """Open the pots of a new fiscal year before it begins."""
    open_pots()


@periodic("procedures.erase-discarded-drafts", every=timedelta(hours=1))
def erase_drafts() -> None:
    """Erase drafts that were discarded more than a week ago."""
    while erase_discarded():
        pass
