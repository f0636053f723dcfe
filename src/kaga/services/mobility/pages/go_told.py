"""The text that tells the family: when one leaves, where to, how, and when one is there.

>>> # family_lines([(card, ("大聖寺駅", "那谷寺"))])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaga.kernel.web.moments import day_words
from kaga.kernel.web.words import say
from kaga.services.mobility import go_words as w

if TYPE_CHECKING:
    from kaga.services.mobility.pages.go_cards import Card


def family_lines(cards: Sequence[tuple[Card, tuple[str, str]]]) -> list[str]:
    """One line for each way, in the language that is spoken."""
    return [
        say(
            w.family_line,
            day=say(day_words(card.on)),
            start=start,
            goal=goal,
            departs=card.departs,
            arrives=card.arrives,
            how="・".join(card.lines) or say(w.walks),
        )
        for card, (start, goal) in cards
    ]
