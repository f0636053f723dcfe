"""How the platform joins the city at start-up: acts' names, menu, offers.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import Offer, register_offer
from kaga.services.platform import act_words, rules, words

OFFER = Offer(
    "platform.data",
    words.title,
    words.offer_text,
    "/platform",
    icon="map",
    accent="indigo",
    keywords=(
        "オープンデータ",
        "データ連携基盤",
        "NGSI-LD",
        "API",
        "CSV",
        "GeoJSON",
        "open data",
    ),
    readings=("しのでーた", "おーぷんでーた"),
    audiences=frozenset({"visitor"}),
    order=70,
)


def join() -> None:
    """Register everything, once."""
    title_acts("platform", act_words.TITLES)
    register_offer(OFFER)
    add_link(
        FrameLink(
            words.nav,
            "/staff/platform",
            order=92,
            audience="staff",
            permission=rules.see_console,
        )
    )
