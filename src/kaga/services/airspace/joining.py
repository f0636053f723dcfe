"""How the service joins the city at start-up: its acts' names, its menu, its offers.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.api.root import add_router
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import Offer, register_offer
from kaga.services.airspace import (
    act_words,
    api,
    checks_api,
    file_words,
    jobs,  # noqa: F401 - declares the kinds of its jobs
    over_words,
    page_words,
    plan_words,
    plans_api,
    rules,
)
from kaga.services.airspace.planner.binding import PlannerJudge
from kaga.services.airspace.ports import bind_judge
from kaga.services.airspace.published import publish_air

OFFER = Offer(
    "airspace.plan",
    plan_words.title,
    plan_words.offer_text,
    "/airspace/plan",
    icon="drone",
    accent="purple",
    keywords=("ドローン", "空", "飛行", "経路", "配送", "drone", "route", "flight", "delivery"),
    readings=("どろーんのけいろをつくる",),
    audiences=frozenset({"resident", "visitor"}),
    order=35,
)
OVER = Offer(
    "airspace.over",
    over_words.title,
    over_words.offer_text,
    "/airspace/over",
    icon="home",
    accent="green",
    keywords=("ドローン", "上空", "騒音", "無人機", "意見", "苦情", "drone", "noise", "sky"),
    readings=("いえのうえをとぶどろーん",),
    audiences=frozenset({"resident", "visitor"}),
    order=45,
)

CHECK_OFFER = Offer(
    "airspace.check",
    file_words.title,
    file_words.lead,
    "/airspace/check",
    icon="drone",
    accent="purple",
    keywords=("ドローン", "飛行計画", "KML", "GPX", "QGroundControl", "Mission Planner"),
    readings=("ひこうけいかくのふぁいるをしらべる",),
    audiences=frozenset(),
    order=36,
)
"""Found by searching; the tile of the home page is the plan's."""


def join() -> None:
    """Register everything, once."""
    title_acts("airspace", act_words.TITLES)
    add_router("/airspace/plans", plans_api.router, "Airspace")
    add_router("/airspace/planner", plans_api.state, "Airspace")
    add_router("/airspace/checks", checks_api.router, "Airspace")
    add_router("/airspace", api.router, "Airspace")
    add_link(FrameLink(plan_words.plan_nav, "/airspace/plan", order=35))
    register_offer(OFFER)
    register_offer(CHECK_OFFER)
    register_offer(OVER)
    bind_judge(PlannerJudge())
    publish_air()
    add_link(
        FrameLink(
            page_words.desk_nav,
            "/staff/airspace/zones",
            order=85,
            audience="staff",
            permission=rules.propose,
        )
    )
