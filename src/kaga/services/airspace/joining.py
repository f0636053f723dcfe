"""How the service joins the city at start-up: its acts' names, its menu, its offers.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.api.root import add_router
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.services.airspace import (
    act_words,
    api,
    jobs,  # noqa: F401 - declares the kinds of its jobs
    page_words,
    rules,
)


def join() -> None:
    """Register everything, once."""
    title_acts("airspace", act_words.TITLES)
    add_router("/airspace", api.router, "Airspace")
    add_link(
        FrameLink(
            page_words.desk_nav,
            "/staff/airspace/zones",
            order=85,
            audience="staff",
            permission=rules.propose,
        )
    )
