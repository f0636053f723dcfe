"""How rides join the city at start-up.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.ledger.titles import title_acts
from kaga.services.mobility.rides import act_words, notice_kinds  # noqa: F401 - declares them


def join() -> None:
    """Register everything, once."""
    title_acts("rides", act_words.TITLES)
