"""Sends due webhooks: claim under a lease, speak outside any transaction, mark.

A worker that dies while sending leaves a lease that runs out; the delivery is then sent
again under the same `webhook-id`, by which the receiver knows it. For one subscription and
subject the order is kept; a slow receiver holds at most two senders.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db.models import Count, Exists, OuterRef, Q

from kaga.kernel import clock
from kaga.kernel.events.envelope import CONTENT_TYPE, encoded
from kaga.kernel.events.models import WebhookDelivery, WebhookSubscription
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.events.retry import Timetable, roll
from kaga.kernel.events.webhooks.courier import Answer, post
from kaga.kernel.events.webhooks.signing import signature
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

SECRET_PURPOSE = "webhook-secret"  # noqa: S105 - the name of a purpose, not a secret
LEASE = timedelta(seconds=60)
SENDERS_EACH = 2
DISABLED_AFTER = timedelta(days=5)
# Standard Webhooks: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
SCHEDULE = Timetable((5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
_LOCK = "events:webhooks"
_log = structlog.get_logger("kaga.webhooks")


def send_one() -> int:
    """Send the next due webhook; 0 when there is none."""
    row = _claim()
    if row is None:
        return 0
    answer = post(row.subscription.url, encoded(row.event), _headers(row))
    _mark(row, answer)
    return 1


def _due(now: datetime) -> QuerySet[WebhookDelivery]:
    earlier = WebhookDelivery.objects.filter(
        state="waiting",
        subscription=OuterRef("subscription"),
        subject=OuterRef("subject"),
        number__lt=OuterRef("number"),
    )
    free = Q(sending_until=None) | Q(sending_until__lte=now)
    rows = WebhookDelivery.objects.filter(
        free, state="waiting", next_at__lte=now, subscription__state="active"
    )
    return rows.exclude(Exists(earlier)).order_by("next_at", "number")


def _claim() -> WebhookDelivery | None:
    now = clock.now()
    if not _due(now).exists():
        return None
    with write(on=[_LOCK], bookkeeping="a webhook is taken for sending") as tx:
        row = (
            _due(now)
            .exclude(subscription__in=_busy(now))
            .select_related("event", "subscription")
            .first()
        )
        if row is not None:
            tx.change(row, sending_until=now + LEASE, attempts=row.attempts + 1)
    return row


def _busy(now: datetime) -> list[UUID]:
    sending = WebhookDelivery.objects.filter(state="waiting", sending_until__gt=now)
    counted = sending.values("subscription").annotate(n=Count("number"))
    return [one["subscription"] for one in counted if one["n"] >= SENDERS_EACH]


def _headers(row: WebhookDelivery) -> dict[str, str]:
    message_id, timestamp = str(row.event.id), int(clock.now().timestamp())
    keys = _secrets(row.subscription)
    return {
        "content-type": CONTENT_TYPE,
        "user-agent": "Kaga-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(keys, message_id, timestamp, encoded(row.event)),
    }


def _secrets(subscription: WebhookSubscription) -> list[str]:
    sealed = [subscription.sealed_secret]
    until = subscription.former_until
    if subscription.sealed_former_secret is not None and until and until > clock.now():
        sealed.append(subscription.sealed_former_secret)
    secret = vault.secret_of(vault.KeyId(subscription.key_id))
    return [vault.unseal_with(secret, bytes(one), SECRET_PURPOSE).decode() for one in sealed]


def _mark(row: WebhookDelivery, answer: Answer) -> None:
    with write(bookkeeping="the answer to a webhook is kept") as tx:
        # Another worker may have taken the row over when our lease ran out.
        mine = WebhookDelivery.objects.filter(
            number=row.number, state="waiting", sending_until=row.sending_until
        )
        fields: dict[str, object] = {
            "sending_until": None,
            "status_code": answer.status,
            "took_ms": answer.took_ms,
            "answer": answer.text,
            "error": answer.error,
        }
        if answer.accepted:
            fields |= {"state": "done", "done_at": clock.now()}
        else:
            fields |= _again(row, answer)
        if tx.change_where(mine, **fields):
            _judge(tx, row, answer)


def _again(row: WebhookDelivery, answer: Answer) -> dict[str, object]:
    pause = SCHEDULE.after(row.attempts, roll())
    if pause is None:
        return {"state": "dead"}
    if answer.retry_after_s is not None:
        pause = max(pause, timedelta(seconds=answer.retry_after_s))
    return {"next_at": clock.now() + pause}


def _judge(tx: Transaction, row: WebhookDelivery, answer: Answer) -> None:
    """Keep since when a subscription fails; switch it off after long, or when it is gone."""
    one = tx.lock(WebhookSubscription.objects.filter(id=row.subscription_id)).get()
    if answer.accepted:
        if one.failing_since is not None:
            tx.change(one, failing_since=None)
        return
    _log.warning("webhook failed", subscription=str(one.id), status=answer.status)
    since = one.failing_since or clock.now()
    if answer.status == 410:
        _disable(tx, one, "gone")
    elif clock.now() - since >= DISABLED_AFTER:
        _disable(tx, one, "failing")
    elif one.failing_since is None:
        tx.change(one, failing_since=since)


def _disable(tx: Transaction, one: WebhookSubscription, why: str) -> None:
    tx.change(one, state="disabled", disabled_because=why)
    data = {"subscription": str(one.id), "because": why}
    emit(tx, Event("jp.kaga.events.webhook.disabled", str(one.handle), data))
