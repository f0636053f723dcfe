"""How the ledger joins the city at start-up: its offer and its place in the menu.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import Offer, register_offer
from kaga.kernel.web.words import Words

TITLE = Words("市の台帳", "市（し）の ノート（台帳）", "City ledger")
TEXT = Words(
    "市で行われたことの記録です。だれでも、書き換えられていないことを確かめられます。",
    "市で した ことが 書いて あります。だれも 書きなおす ことが できません。",
    "The record of everything the city does. Anybody can check that it was never altered.",
)


def join() -> None:
    """Register everything, once."""
    add_link(FrameLink(TITLE, "/ledger/", order=40))
    register_offer(
        Offer(
            "ledger.read",
            TITLE,
            TEXT,
            "/ledger/",
            icon="book",
            accent="yellow",
            keywords=("台帳", "記録", "透明性", "改ざん", "受領書", "ledger", "receipt"),
            readings=("しのだいちょう",),
            audiences=frozenset({"resident"}),
            order=60,
        )
    )
