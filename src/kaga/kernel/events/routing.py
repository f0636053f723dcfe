"""The router: gives every committed event its place in the feed and its deliveries.

It looks for rows without a batch, not for numbers above the last one seen: a transaction
that took its number early and committed late is found all the same. One router works at a
time (SQLite's gate, PostgreSQL's advisory lock), so batches become visible in their order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from kaga.kernel import clock
from kaga.kernel.events.consumers import consumers_of, wants
from kaga.kernel.events.models import (
    Delivery,
    OutboxEvent,
    WebhookDelivery,
    WebhookSubscription,
)
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOCK = "events:router"


def route(limit: int = 500) -> int:
    """Route up to `limit` waiting events in one transaction; how many there were."""
    waiting = OutboxEvent.objects.filter(batch=None).order_by("number")
    if not waiting.exists():
        return 0
    with write(on=[_LOCK], bookkeeping="events are given their deliveries") as tx:
        events = list(waiting[:limit])
        if events:
            _number(tx, events)
            tx.add_many(_inside(events))
            tx.add_many(_outside(events))
    return len(events)


def _number(tx: Transaction, events: Sequence[OutboxEvent]) -> None:
    last = OutboxEvent.objects.aggregate(last=Max("batch"))["last"] or 0
    numbers = [event.number for event in events]
    tx.change_where(OutboxEvent.objects.filter(number__in=numbers), batch=last + 1)


def _inside(events: Sequence[OutboxEvent]) -> list[Delivery]:
    now = clock.now()
    names = {kind: [c.name for c in consumers_of(kind)] for kind in {e.type for e in events}}
    return [
        Delivery(event=event, consumer=name, subject=event.subject, next_at=now)
        for event in events
        for name in names[event.type]
    ]


def _outside(events: Sequence[OutboxEvent]) -> list[WebhookDelivery]:
    now = clock.now()
    subscriptions = list(WebhookSubscription.objects.exclude(state="disabled"))
    return [
        WebhookDelivery(event=event, subscription=one, subject=event.subject, next_at=now)
        for event in events
        for one in subscriptions
        if wants(one.types, event.type)
    ]
