"""What events put on the home page of staff: the letters that did not arrive, and webhooks.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from kaga.kernel.events import permits, words
from kaga.kernel.web.offers import Offer, register_offer


def join() -> None:
    """Offer both to those who may use them."""
    tools = (
        ("events", words.LETTERS, words.LETTERS_TEXT, permits.REPLAY_DELIVERIES),
        ("webhooks", words.WEBHOOKS, words.WEBHOOKS_TEXT, permits.MANAGE_WEBHOOKS),
    )
    for order, (code, title, text, needed) in enumerate(tools, start=90):
        register_offer(
            Offer(
                f"events.{code}",
                title,
                text,
                f"/staff/{code}",
                icon="inbox",
                audiences=frozenset({"staff"}),
                order=order,
                permission=needed,
            )
        )
