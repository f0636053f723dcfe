"""What staff do with webhooks; each leaves an entry in the ledger.

>>> subscription, secret = subscribe(visitor, title="…", url="https://…", types=["jp.kaga.*"])
... # doctest: +SKIP
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from kaga.engines.ledger import Json
from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound, SignInNeeded
from kaga.kernel.events import words
from kaga.kernel.events.consumers import wants
from kaga.kernel.events.models import OutboxEvent, WebhookDelivery, WebhookSubscription
from kaga.kernel.events.permits import MANAGE_WEBHOOKS
from kaga.kernel.events.webhooks.guard import Refused, check_url
from kaga.kernel.events.webhooks.sending import SECRET_PURPOSE
from kaga.kernel.events.webhooks.signing import fresh_secret
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from kaga.kernel.identity.visitor import Visitor

FORMER_SECRET_FOR = timedelta(hours=24)
MOST_REPLAYED = 10_000
_ACT_OF = {"paused": "paused", "active": "resumed", "disabled": "disabled"}
_TYPE = re.compile(r"\*|[a-z0-9]+(\.[a-z0-9-]+)+(\.\*)?")


def subscribe(
    visitor: Visitor, *, title: str, url: str, types: Sequence[str]
) -> tuple[WebhookSubscription, str]:
    """Make a subscription; its secret is shown now and never again.

    Raises
    ------
    Invalid: by field.
    """
    require(visitor, MANAGE_WEBHOOKS)
    if visitor.person is None:
        raise SignInNeeded
    _check(visitor, title, url, types)
    key, secret = vault.fresh_key(), fresh_secret()
    with write() as tx:
        row = WebhookSubscription(
            owner=visitor.person,
            handle=new_handle(),
            title=title.strip(),
            url=url,
            types=sorted(set(types)),
            key_id=vault.keep_key(tx, key),
            sealed_secret=vault.seal_with(key[1], secret.encode(), SECRET_PURPOSE),
        )
        tx.add(row)
        _record(tx, visitor, row, "made", {"types": list[Json](row.types)})
    return row, secret


def renew_secret(visitor: Visitor, subscription_id: UUID) -> str:
    """A new secret; for a day the former one signs too."""
    require(visitor, MANAGE_WEBHOOKS)
    secret = fresh_secret()
    with write() as tx:
        row = _locked(tx, subscription_id)
        sealed = vault.seal(vault.KeyId(row.key_id), secret.encode(), SECRET_PURPOSE)
        former, until = row.sealed_secret, clock.now() + FORMER_SECRET_FOR
        tx.change(row, sealed_secret=sealed, sealed_former_secret=former, former_until=until)
        _record(tx, visitor, row, "renewed", {})
    return secret


def pause(visitor: Visitor, subscription_id: UUID) -> None:
    """Stop sending; events are kept and sent after `resume`."""
    _switch(visitor, subscription_id, "paused")


def resume(visitor: Visitor, subscription_id: UUID) -> None:
    """Send again, after a pause or after the city had switched it off."""
    _switch(visitor, subscription_id, "active")


def disable(visitor: Visitor, subscription_id: UUID) -> None:
    """Switch a subscription off: it hears of nothing any more."""
    _switch(visitor, subscription_id, "disabled")


def replay(
    visitor: Visitor,
    subscription_id: UUID,
    *,
    events: Sequence[UUID] = (),
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Send again the events named, or those of a time range that the subscription wants.

    Raises
    ------
    Invalid: neither events nor a beginning, or more than 10,000 events.
    """
    require(visitor, MANAGE_WEBHOOKS)
    if not events and since is None:
        raise Invalid({"since": [words.REPLAY_WHAT.in_language(visitor.language)]})
    with write() as tx:
        row = _locked(tx, subscription_id)
        chosen = _chosen(row, events, since, until or clock.now())
        if len(chosen) > MOST_REPLAYED:
            raise Invalid({"since": [words.REPLAY_TOO_MANY.in_language(visitor.language)]})
        _send_again(tx, row, chosen)
        _record(tx, visitor, row, "replayed", {"events": len(chosen)})
    return len(chosen)


def _chosen(
    row: WebhookSubscription,
    events: Sequence[UUID],
    since: datetime | None,
    until: datetime,
) -> list[OutboxEvent]:
    rows = OutboxEvent.objects.exclude(batch=None).order_by("batch", "number")
    rows = (
        rows.filter(id__in=events) if events else rows.filter(time__gte=since, time__lt=until)
    )
    kinds = set(rows.order_by().values_list("type", flat=True).distinct())
    wanted = [kind for kind in kinds if wants(row.types, kind)]
    return list(rows.filter(type__in=wanted).only("number", "subject")[: MOST_REPLAYED + 1])


def _send_again(
    tx: Transaction, row: WebhookSubscription, chosen: Sequence[OutboxEvent]
) -> None:
    now = clock.now()
    numbers = [event.number for event in chosen]
    known = WebhookDelivery.objects.filter(subscription=row, event__in=numbers)
    have = set(known.values_list("event_id", flat=True))
    tx.change_where(
        known, state="waiting", attempts=0, next_at=now, done_at=None, sending_until=None
    )
    fresh = [event for event in chosen if event.number not in have]
    tx.add_many(
        [
            WebhookDelivery(event=event, subscription=row, subject=event.subject, next_at=now)
            for event in fresh
        ]
    )


def _switch(visitor: Visitor, subscription_id: UUID, state: str) -> None:
    require(visitor, MANAGE_WEBHOOKS)
    with write() as tx:
        row = _locked(tx, subscription_id)
        tx.change(row, state=state, failing_since=None, disabled_because="")
        _record(tx, visitor, row, _ACT_OF[state], {})


def _locked(tx: Transaction, subscription_id: UUID) -> WebhookSubscription:
    row = tx.lock(WebhookSubscription.objects.filter(id=subscription_id)).first()
    if row is None:
        raise NotFound
    return row


def _check(visitor: Visitor, title: str, url: str, types: Sequence[str]) -> None:
    wrong: dict[str, list[str]] = {}
    if not 1 <= len(title.strip()) <= 100:
        wrong["title"] = [words.TITLE_WRONG.in_language(visitor.language)]
    try:
        check_url(url, development=settings.KAGA_DEVELOPMENT)
    except Refused:
        wrong["url"] = [words.URL_WRONG.in_language(visitor.language)]
    if not types or len(types) > 50 or not all(_TYPE.fullmatch(one) for one in types):
        wrong["types"] = [words.TYPES_WRONG.in_language(visitor.language)]
    if wrong:
        raise Invalid(wrong)


def _record(
    tx: Transaction,
    visitor: Visitor,
    row: WebhookSubscription,
    act: str,
    public: dict[str, Json],
) -> None:
    key_id = vault.KeyId(row.key_id)
    record(
        tx,
        Act(
            f"events.webhook.{act}",
            visitor.actor("staff"),
            row.handle,
            public=public,
            private={"url": row.url, "title": row.title},
            key=(key_id, vault.secret_of(key_id)),
        ),
    )
