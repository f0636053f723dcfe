"""How the service joins the city at start-up: its acts' names, its menu, its offers.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.api.root import add_router
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.services.airspace import act_words, api, checks_api, page_words, plans_api, rules
from kaga.services.airspace.planner.binding import PlannerJudge
from kaga.services.airspace.ports import bind_judge


def join() -> None:
    """Register everything, once."""
    title_acts("airspace", act_words.TITLES)
    add_router("/airspace/plans", plans_api.router, "Airspace")
    add_router("/airspace/planner", plans_api.state, "Airspace")
    add_router("/airspace/checks", checks_api.router, "Airspace")
    add_router("/airspace", api.router, "Airspace")
    bind_judge(PlannerJudge())
    add_link(
        FrameLink(
            page_words.desk_nav,
            "/staff/airspace/zones",
            order=85,
            audience="staff",
            permission=rules.propose,
        )
    )
