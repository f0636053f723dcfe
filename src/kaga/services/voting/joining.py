"""How the service joins the city at start-up: acts' names, API, menu, offer, search.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.api.root import add_router
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.faceless import register_faceless
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import Offer, register_offer
from kaga.kernel.web.search import add_provider
from kaga.services.voting import act_words, api, office_words, page_words, rules
from kaga.services.voting.pages.found import measures_to_find
from kaga.services.voting.published import publish_measures

OFFER = Offer(
    "vote.measures",
    page_words.title,
    page_words.offer_text,
    "/vote",
    icon="check",
    accent="red",
    keywords=(
        "投票",
        "市民投票",
        "住民投票",
        "選挙",
        "開票",
        "vote",
        "ballot",
        "poll",
        "referendum",
    ),
    readings=("しみんとうひょう", "とうひょう"),
    audiences=frozenset({"resident"}),
    order=20,
)
COUNTER_OFFER = Offer(
    "vote.counter",
    office_words.counter_title,
    office_words.counter_text,
    "/staff/votes/counter",
    icon="person",
    accent="red",
    audiences=frozenset({"staff"}),
    order=60,
    permission=rules.revoke_key,
)


def join() -> None:
    """Register everything, once."""
    title_acts("vote", act_words.TITLES)
    register_faceless("/api/vote/")
    add_router("", api.router, "Votes", version="vote")
    register_offer(OFFER)
    register_offer(COUNTER_OFFER)
    add_link(FrameLink(page_words.nav, "/vote", order=40))
    add_link(
        FrameLink(
            office_words.nav,
            "/staff/votes",
            order=87,
            audience="staff",
            permission=rules.see_office,
        )
    )
    add_provider("votes", measures_to_find)
    publish_measures()
