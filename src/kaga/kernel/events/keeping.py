"""How long events are kept: deliveries 90 days, events 400 days (a fiscal year and more).

The last batch of the feed always stays, so cursors never begin again.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max

from kaga.kernel import clock
from kaga.kernel.events.models import Delivery, OutboxEvent, WebhookDelivery
from kaga.kernel.storage.door import write

DELIVERIES_FOR = timedelta(days=90)
EVENTS_FOR = timedelta(days=400)
_AT_ONCE = 2000


def forget_old_events() -> int:
    """Remove what has been kept long enough, some rows at a time; how many were removed."""
    removed = 0
    before = clock.now() - DELIVERIES_FOR
    for model in (Delivery, WebhookDelivery):
        rows = model.objects.filter(state="done", done_at__lt=before).order_by("number")
        removed += _remove(model, rows.values_list("number", flat=True))
    last = OutboxEvent.objects.aggregate(last=Max("batch"))["last"] or 0
    old = OutboxEvent.objects.filter(time__lt=clock.now() - EVENTS_FOR, batch__lt=last)
    settled = old.exclude(deliveries__state="waiting").exclude(
        webhook_deliveries__state="waiting"
    )
    return removed + _remove(OutboxEvent, settled.values_list("number", flat=True))


def _remove(model: type, numbers: object) -> int:
    removed = 0
    while chosen := list(numbers[:_AT_ONCE]):  # type: ignore[index]
        with write(bookkeeping="events are kept for a limited time") as tx:
            rows = model.objects.filter(number__in=chosen)  # type: ignore[attr-defined]
            removed += tx.remove_where(rows)
    return removed
