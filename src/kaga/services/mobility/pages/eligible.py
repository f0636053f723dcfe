"""Who may book a ride on demand, and whether the one who looks may.

>>> # standing_of(visitor)
'nobody'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from kaga.kernel.actors import PersonId
from kaga.kernel.web.words import Words
from kaga.services.mobility import way_words as w
from kaga.services.mobility.rides import rules
from kaga.services.mobility.rides.ports import entitled

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

Standing = Literal["nobody", "citizen", "e_citizen", "guest"]


def standing_of(visitor: Visitor) -> Standing:
    """By what the one who looks may ride; "nobody" is signed in if nobody is."""
    if visitor.principal is None:
        return "nobody"
    card = rules.rider_of(visitor)
    by = card.entitled if card is not None else str(entitled(PersonId(visitor.principal)))
    return "citizen" if by == "citizen" else "e_citizen" if by == "e_citizen" else "guest"


def who_may(ways: Iterable[Any]) -> Words | None:
    """Who may book the rides of some cards, in a sentence; None when there are none."""
    for way in ways:
        for card in way.cards:
            if card.offer is not None:
                return allowed_words(card.offer)
    return None


def allowed_words(offer: Mapping[str, Any]) -> Words:
    """Who may book an offer."""
    names = [w.who[one] for one in offer["entitled"]]
    who = Words(
        *(w.and_.in_language(one).join(name.in_language(one) for name in names)
          for one in ("ja", "easy", "en"))
    )  # fmt: skip
    return Words(
        *(w.who_may.in_language(one, who=who.in_language(one)) for one in ("ja", "easy", "en"))
    )
