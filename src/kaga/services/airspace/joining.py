"""How the service joins the city at start-up: the names of its acts.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.ledger.titles import title_acts
from kaga.services.airspace import act_words


def join() -> None:
    """Register everything, once."""
    title_acts("airspace", act_words.TITLES)
