"""How the service joins the city at start-up: its acts' names, its menu, its offers.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.api.root import add_router
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import Offer, register_offer
from kaga.services.mobility import act_words, api, desk_words, geocode_api, go_words, rules
from kaga.services.mobility.published import publish_lines

OFFER = Offer(
    "mobility.go",
    go_words.title,
    go_words.offer_text,
    "/go",
    icon="train",
    accent="indigo",
    keywords=(
        "バス",
        "電車",
        "時刻表",
        "乗り換え",
        "のりあい号",
        "キャン・バス",
        "駅",
        "bus",
        "train",
    ),
    readings=("のりかえあんない", "じこくひょう"),
    audiences=frozenset({"resident", "visitor"}),
    order=15,
)


def join() -> None:
    """Register everything, once."""
    title_acts("mobility", act_words.TITLES)
    add_router("", api.router, "Journeys", version=6)
    register_offer(OFFER)
    add_link(FrameLink(go_words.nav, "/go", order=30))
    add_link(
        FrameLink(
            desk_words.nav,
            "/staff/transport",
            order=86,
            audience="staff",
            permission=rules.edit_network,
        )
    )
    publish_lines()
    add_router("/geocode", geocode_api.geocode, "Journeys")
    add_router("/reverse-geocode", geocode_api.reverse, "Journeys")
