"""Delivery to the consumers inside the city: at least once, effects exactly once.

A delivery is handled and marked in one transaction; each handler runs in a savepoint of its
own, so a failing one undoes nothing but itself. For one consumer and one subject events are
handled in their order: a later one waits while an earlier one is being retried. When the
last attempt has failed, the event becomes a dead letter, staff see it and can send it again,
and the later ones go on.

Several workers may deliver at once: on PostgreSQL each takes rows that no other holds.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from django.db import connection
from django.db.models import Exists, OuterRef

from kaga.kernel import clock
from kaga.kernel.events.consumers import consumer_named, seen
from kaga.kernel.events.failures import describe
from kaga.kernel.events.models import Delivery
from kaga.kernel.events.retry import Schedule, roll
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

SCHEDULE = Schedule(first_s=1, most_s=3600, attempts=16)
# Web requests wait at the same gate: hand it back soon, however much there is to do.
LONGEST_HOLD_S = 0.02
_log = structlog.get_logger("kaga.events")


class ConsumerGone(LookupError):
    """The consumer of a delivery is not registered in this city any more."""


def deliver(limit: int = 100) -> int:
    """Handle due deliveries in one transaction; how many were tried."""
    if not _due(clock.now()).exists():
        return 0
    tried = 0
    with write(bookkeeping="deliveries are marked; handlers record their own acts") as tx:
        began = time.monotonic()  # the wait at the gate does not count
        while heads := _claim(limit):
            tried += _handle_all(tx, heads, began)
            if time.monotonic() - began > LONGEST_HOLD_S:
                break
    return tried


def _due(now: datetime) -> QuerySet[Delivery]:
    """Deliveries whose time has come and that no earlier one of their subject holds back."""
    earlier = Delivery.objects.filter(
        state="waiting",
        consumer=OuterRef("consumer"),
        subject=OuterRef("subject"),
        number__lt=OuterRef("number"),
    )
    waiting = Delivery.objects.filter(state="waiting", next_at__lte=now)
    return waiting.exclude(Exists(earlier)).order_by("next_at", "number")


def _claim(limit: int) -> list[Delivery]:
    rows = _due(clock.now()).select_related("event")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return list(rows[:limit])


def _handle_all(tx: Transaction, heads: Sequence[Delivery], began: float) -> int:
    done: list[int] = []
    tried = 0
    for row in heads:
        tried += 1
        error = _handle(row)
        if error is None:
            done.append(row.number)
        else:
            _put_off(tx, row, error)
        if time.monotonic() - began > LONGEST_HOLD_S:
            break
    marks = Delivery.objects.filter(number__in=done)
    tx.change_where(marks, state="done", done_at=clock.now(), error="")
    return tried


def _handle(row: Delivery) -> Exception | None:
    known = consumer_named(row.consumer)
    if known is None:
        return ConsumerGone(row.consumer)
    try:
        with write(bookkeeping=known.bookkeeping) as tx:
            known.handler(tx, seen(row.event))
    except Exception as error:  # noqa: BLE001 - whatever a consumer raises is retried
        return error
    return None


def _put_off(tx: Transaction, row: Delivery, error: Exception) -> None:
    attempts = row.attempts + 1
    pause = SCHEDULE.after(attempts, roll())
    fields = {"attempts": attempts, "error": describe(error)}
    _log.warning("delivery failed", consumer=row.consumer, event_id=str(row.event.id), **fields)
    if pause is None:
        tx.change(row, state="dead", **fields)
        return
    next_at = clock.now() + pause
    tx.change(row, next_at=next_at, **fields)
    followers = Delivery.objects.filter(
        state="waiting", consumer=row.consumer, subject=row.subject, number__gt=row.number
    )
    tx.change_where(followers.filter(next_at__lt=next_at), next_at=next_at)
