"""What the worker does for events by the clock and by events themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.actors import PersonId
from kaga.kernel.events import words
from kaga.kernel.events.consumers import Happened, consumer
from kaga.kernel.events.keeping import forget_old_events
from kaga.kernel.events.models import WebhookSubscription
from kaga.kernel.jobs.periodic import periodic
from kaga.kernel.notices.actions import notify
from kaga.kernel.notices.kinds import notice_kind, notice_topic

if TYPE_CHECKING:
    from kaga.kernel.notices.letters import Values
    from kaga.kernel.storage.door import Transaction

notice_topic("webhooks", words.WEBHOOKS)
WEBHOOK_DISABLED = notice_kind(
    "events.webhook-disabled",
    topic="webhooks",
    title=words.DISABLED_TITLE,
    text=words.DISABLED_TEXT,
    action=words.DISABLED_OPEN,
    mail="always",
)
_WHY = {"gone": words.WHY_GONE, "failing": words.WHY_FAILING}


@periodic("events.forget", every=timedelta(hours=6))
def forget() -> None:
    """Remove events and deliveries that have been kept long enough."""
    forget_old_events()


@consumer(
    "events.webhook-disabled",
    types=["jp.kaga.events.webhook.disabled"],
    bookkeeping="a notice to the owner of a webhook",
)
def tell_the_owner(tx: Transaction, event: Happened) -> None:
    """The owner of a webhook that was switched off learns of it."""
    row = WebhookSubscription.objects.filter(id=UUID(str(event.data["subscription"]))).first()
    if row is not None:
        why = _WHY[str(event.data["because"])]
        values: Values = {"title": row.title, "why": why}
        notify(tx, PersonId(row.owner), WEBHOOK_DISABLED, values, href="/staff/webhooks")
