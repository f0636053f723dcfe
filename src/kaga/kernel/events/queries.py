"""Lists of events, subscriptions and deliveries for staff and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.errors import NotFound
from kaga.kernel.events.models import OutboxEvent, WebhookDelivery, WebhookSubscription
from kaga.kernel.events.permits import MANAGE_WEBHOOKS, READ_FEED
from kaga.kernel.permissions import require
from kaga.kernel.storage.keyset import Page, cursor_of, keyset_page

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.kernel.identity.visitor import Visitor


def feed(
    visitor: Visitor, *, cursor: str | None, limit: int, kind: str = ""
) -> tuple[Page[OutboxEvent], str | None]:
    """Events in the order of the feed, oldest first, and the cursor to poll on with.

    The cursor of a full page is its `next`; at the end it stands after the last event seen,
    so that polling goes on where it was and skips nothing.
    """
    require(visitor, READ_FEED)
    rows = OutboxEvent.objects.exclude(batch=None)
    if kind.endswith(".*"):
        rows = rows.filter(type__startswith=kind[:-1])
    elif kind:
        rows = rows.filter(type=kind)
    order = ("batch", "number")
    found = keyset_page(rows, order=order, cursor=cursor, limit=limit)
    after = cursor_of(found.rows[-1], order) if found.rows else cursor
    return found, after


def subscriptions(
    visitor: Visitor, *, cursor: str | None = None, limit: int = 50
) -> Page[WebhookSubscription]:
    """Webhooks, newest first."""
    require(visitor, MANAGE_WEBHOOKS)
    rows = WebhookSubscription.objects.all()
    return keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)


def subscription(visitor: Visitor, subscription_id: UUID) -> WebhookSubscription:
    """One webhook (raises NotFound)."""
    require(visitor, MANAGE_WEBHOOKS)
    row = WebhookSubscription.objects.filter(id=subscription_id).first()
    if row is None:
        raise NotFound
    return row


def deliveries(
    visitor: Visitor, subscription_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> Page[WebhookDelivery]:
    """What was sent or is to be sent to one webhook, newest first."""
    row = subscription(visitor, subscription_id)
    rows = WebhookDelivery.objects.filter(subscription=row).select_related("event")
    return keyset_page(rows, order=("-number",), cursor=cursor, limit=limit)
