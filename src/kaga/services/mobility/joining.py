"""How the service joins the city at start-up: its acts' names, its menu, its offers.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.ledger.titles import title_acts
from kaga.services.mobility import act_words


def join() -> None:
    """Register everything, once."""
    title_acts("mobility", act_words.TITLES)
