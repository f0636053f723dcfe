"""The API of events: the feed for polling, and webhooks.

>>> # GET /api/v1/events?cursor=…          the feed, oldest first, CloudEvents 1.0
>>> # POST /api/v1/webhooks                a subscription; its secret is in this answer only
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from kaga.kernel.api.access import guarded
from kaga.kernel.api.paging import Asked, Listing, listing
from kaga.kernel.events import queries
from kaga.kernel.events.envelope import envelope
from kaga.kernel.events.permits import MANAGE_WEBHOOKS
from kaga.kernel.events.webhooks import actions
from kaga.kernel.web.pages import visitor_of

if TYPE_CHECKING:
    from kaga.kernel.events.models import WebhookDelivery, WebhookSubscription

feed = Router()
webhooks = Router()
_manages = guarded(MANAGE_WEBHOOKS)
_manages_this = guarded(
    MANAGE_WEBHOOKS, lambda visitor, at: queries.subscription(visitor, at["webhook_id"])
)


class CloudEvent(Schema):
    """An event (CloudEvents 1.0, JSON format)."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    data: dict[str, object]


class FeedAsked(Asked):
    """Which part of the feed is wanted."""

    type: str = Field("", max_length=120, description='a type, or all below one: "jp.kaga.a.*"')


class FeedOut(Schema):
    """Some events; `next` is where to ask on, also at the end (`more` is then false)."""

    items: list[CloudEvent]
    next: str | None
    more: bool


class WebhookIn(Schema):
    """A new subscription."""

    title: str = Field(..., max_length=100)
    url: str = Field(..., max_length=500)
    types: list[str] = Field(..., max_length=50)


class WebhookOut(Schema):
    """A subscription, without its secret."""

    id: UUID
    title: str
    url: str
    types: list[str]
    state: Literal["active", "paused", "disabled"]
    disabled_because: str
    failing_since: datetime | None
    created_at: datetime


class SecretOut(Schema):
    """A secret, shown once."""

    id: UUID
    secret: str


class StateIn(Schema):
    """What the subscription shall be."""

    state: Literal["active", "paused", "disabled"]


class ReplayIn(Schema):
    """What is to be sent again: events by id, or a period."""

    events: list[UUID] = Field(default_factory=list, max_length=1000)
    since: datetime | None = None
    until: datetime | None = None


class ReplayOut(Schema):
    """How many events are sent again."""

    count: int


class DeliveryOut(Schema):
    """One event for one subscription."""

    event: UUID
    type: str
    subject: str
    state: Literal["waiting", "done", "dead"]
    attempts: int
    next_at: datetime
    done_at: datetime | None
    status_code: int | None
    took_ms: int | None
    answer: str
    error: str


@feed.get("", response=FeedOut, summary="What has happened, oldest first")
def list_events(request: HttpRequest, asked: Query[FeedAsked]) -> dict[str, object]:
    """Poll with the `next` of the last answer: no event is skipped and none comes twice."""
    found, after = queries.feed(
        visitor_of(request), cursor=asked.cursor, limit=asked.limit, kind=asked.type
    )
    items = [envelope(row) for row in found.rows]
    return {"items": items, "next": after, "more": found.next is not None}


@webhooks.get("", response=Listing[WebhookOut], summary="Webhooks, newest first")
def list_webhooks(
    request: HttpRequest, response: HttpResponse, asked: Query[Asked]
) -> dict[str, object]:
    """For staff who manage webhooks."""
    visitor = visitor_of(request)
    found = queries.subscriptions(visitor, cursor=asked.cursor, limit=asked.limit)
    return listing(request, response, found, _itself)


@webhooks.post(
    "",
    response={201: SecretOut},
    auth=_manages,
    summary="Subscribe an address to events",
)
def make_webhook(request: HttpRequest, wanted: WebhookIn) -> Status[dict[str, object]]:
    """The secret verifies signatures (Standard Webhooks); it is never shown again."""
    row, secret = actions.subscribe(
        visitor_of(request), title=wanted.title, url=wanted.url, types=wanted.types
    )
    return Status(201, {"id": row.id, "secret": secret})


@webhooks.get("/{uuid:webhook_id}", response=WebhookOut, summary="One webhook")
def show_webhook(request: HttpRequest, webhook_id: UUID) -> WebhookSubscription:
    """Without its secret."""
    return queries.subscription(visitor_of(request), webhook_id)


@webhooks.patch(
    "/{uuid:webhook_id}",
    response=WebhookOut,
    auth=_manages_this,
    summary="Pause, resume, disable",
)
def change_webhook(
    request: HttpRequest, webhook_id: UUID, wanted: StateIn
) -> WebhookSubscription:
    """Events of a pause are sent afterwards; a disabled webhook hears of nothing."""
    visitor = visitor_of(request)
    change = {
        "active": actions.resume,
        "paused": actions.pause,
        "disabled": actions.disable,
    }[wanted.state]
    change(visitor, webhook_id)
    return queries.subscription(visitor, webhook_id)


@webhooks.post("/{uuid:webhook_id}/secret", response=SecretOut, summary="Renew the secret")
def renew_secret(request: HttpRequest, webhook_id: UUID) -> dict[str, object]:
    """For 24 hours the former secret signs too."""
    return {"id": webhook_id, "secret": actions.renew_secret(visitor_of(request), webhook_id)}


@webhooks.post(
    "/{uuid:webhook_id}/replay",
    response=ReplayOut,
    auth=_manages_this,
    summary="Send events again",
)
def replay(request: HttpRequest, webhook_id: UUID, wanted: ReplayIn) -> dict[str, int]:
    """By id or by period; also such as happened before the subscription was made."""
    count = actions.replay(
        visitor_of(request),
        webhook_id,
        events=wanted.events,
        since=wanted.since,
        until=wanted.until,
    )
    return {"count": count}


@webhooks.get(
    "/{uuid:webhook_id}/deliveries",
    response=Listing[DeliveryOut],
    summary="What was sent, newest first",
)
def list_deliveries(
    request: HttpRequest, response: HttpResponse, webhook_id: UUID, asked: Query[Asked]
) -> dict[str, object]:
    """With the answers that came back."""
    visitor = visitor_of(request)
    found = queries.deliveries(visitor, webhook_id, cursor=asked.cursor, limit=asked.limit)
    return listing(request, response, found, _delivery)


def _itself(row: WebhookSubscription) -> WebhookSubscription:
    return row


def _delivery(row: WebhookDelivery) -> dict[str, object]:
    names = ("state", "attempts", "next_at", "done_at", "status_code", "took_ms", "answer")
    shown = {name: getattr(row, name) for name in names}
    event = row.event
    return {
        **shown,
        "error": row.error,
        "event": event.id,
        "type": event.type,
        "subject": event.subject,
    }
