"""How rides join the city at start-up.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.api.root import add_router
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import Offer, register_offer
from kaga.services.mobility.rides import (
    act_words,
    api,
    duties,  # noqa: F401 - declares what the worker does
    notice_kinds,  # noqa: F401 - declares the kinds of its notices
    rules,
    words,
)
from kaga.services.mobility.rides.published import publish_rides

OFFER = Offer(
    "rides.own",
    words.own_tile,
    words.own_lead,
    "/rides",
    icon="form",
    accent="green",
    keywords=(
        "のりあい号",
        "デマンド",
        "タクシー",
        "予約",
        "送迎",
        "taxi",
        "ride",
        "on demand",
    ),
    readings=("のりあいたくしー",),
    order=37,
)


def join() -> None:
    """Register everything, once."""
    title_acts("rides", act_words.TITLES)
    register_offer(OFFER)
    add_router("/rides", api.router, "Rides")
    publish_rides()
    add_link(
        FrameLink(
            words.drive_title, "/drive", order=83, audience="staff", permission=rules.drive
        )
    )
    add_link(
        FrameLink(
            words.title, "/staff/rides", order=84, audience="staff", permission=rules.desk
        )
    )
