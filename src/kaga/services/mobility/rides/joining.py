"""How rides join the city at start-up.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.services.mobility.rides import (
    act_words,
    notice_kinds,  # noqa: F401 - declares the kinds of its notices
    rules,
    words,
)


def join() -> None:
    """Register everything, once."""
    title_acts("rides", act_words.TITLES)
    add_link(
        FrameLink(
            words.title, "/staff/rides", order=84, audience="staff", permission=rules.desk
        )
    )
