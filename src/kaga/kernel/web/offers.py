"""What the city offers, told by each part at start-up: the tiles of the home pages.

>>> register_offer(Offer("procedures", Words("手続き", "手続き", "Procedures"), …))
... # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kaga.kernel.permissions.registry import holds

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission
    from kaga.kernel.web.frame import Audience
    from kaga.kernel.web.words import Words

Accent = Literal["indigo", "green", "yellow", "red", "purple"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing the city offers.

    Attributes
    ----------
    code: stable name, area first ("procedures.find").
    keywords: other words people use for it, in any language, for the search.
    readings: kana of the title, for the search.
    life_events: events it belongs to ("birth", "moving", …).
    audiences: on whose home page it stands. order: small comes first.
    permission: without it the page behind would refuse, so it is not offered.
    """

    code: str
    title: Words
    text: Words
    href: str
    icon: str = "form"
    accent: Accent = "indigo"
    keywords: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    audiences: frozenset[Audience] = frozenset({"resident"})
    order: int = 50
    permission: Permission | None = None


_offers: dict[str, Offer] = {}


def register_offer(offer: Offer) -> None:
    """Offer something; a second offer of the same code is an error at start-up."""
    if offer.code in _offers:
        raise ValueError(f"two offers are called {offer.code}")
    _offers[offer.code] = offer


def offers_for(audience: Audience, visitor: Visitor | None = None) -> list[Offer]:
    """What stands on the home page of `audience`, in order, as far as `visitor` may use it."""
    found = [
        offer
        for offer in _offers.values()
        if audience in offer.audiences
        and (offer.permission is None or (visitor and holds(visitor, offer.permission)))
    ]
    return sorted(found, key=lambda offer: (offer.order, offer.code))


def all_offers() -> list[Offer]:
    """Everything that is offered, by code."""
    return [_offers[code] for code in sorted(_offers)]


def offers_in(life_event: str) -> list[Offer]:
    """What belongs to one event of life, in order."""
    found = [offer for offer in _offers.values() if life_event in offer.life_events]
    return sorted(found, key=lambda offer: (offer.order, offer.code))
