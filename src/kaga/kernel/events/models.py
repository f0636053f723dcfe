"""Tables of the events kernel: the outbox, deliveries inside, webhooks and theirs.

An event is *waiting* until the router has given it a place in the feed (`batch`, `number`)
and one delivery row for each consumer and subscription that wants its type.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from django.db import models
from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.kernel.jsontext import JsonText

DeliveryState = Literal["waiting", "done", "dead"]
WebhookState = Literal["active", "paused", "disabled"]
WAITING = Q(state="waiting")


class OutboxEvent(models.Model):
    """An event committed together with its change, to be delivered at least once.

    `number` is given at insertion: for one subject, whose changes wait for one another, it
    is the order of their happening. `batch` is given by the router, under a lock, once the
    event is visible: the feed read in order of (batch, number) never skips an event whose
    transaction was slow.
    """

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, editable=False)
    type = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    time = models.DateTimeField(default=clock.now)
    data = models.JSONField(encoder=JsonText)
    batch = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager[OutboxEvent]]

    class Meta:
        app_label = "events"
        indexes = [
            models.Index(fields=["number"], name="events_waiting", condition=Q(batch=None)),
            models.Index(fields=["batch", "number"], name="events_feed"),
            models.Index(fields=["time"], name="events_time"),
        ]


class Delivery(models.Model):
    """One event for one consumer inside the city; handled once, marked in the same commit."""

    number = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="deliveries")
    consumer = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")

    objects: ClassVar[models.Manager[Delivery]]

    class Meta:
        app_label = "events"
        constraints = [
            models.UniqueConstraint(fields=["event", "consumer"], name="delivery_once")
        ]
        indexes = [
            models.Index(fields=["next_at", "number"], name="delivery_due", condition=WAITING),
            models.Index(
                fields=["consumer", "subject", "number"],
                name="delivery_order",
                condition=WAITING,
            ),
            models.Index(fields=["number"], name="delivery_dead", condition=Q(state="dead")),
        ]


class WebhookSubscription(models.Model):
    """An address outside the city that is told of events."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    handle = models.UUIDField()
    title = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    types = models.JSONField(encoder=JsonText)
    key_id = models.UUIDField()
    sealed_secret = models.BinaryField()
    sealed_former_secret = models.BinaryField(null=True)
    former_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default="active")
    created_at = models.DateTimeField(default=clock.now)
    failing_since = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=20, default="")

    objects: ClassVar[models.Manager[WebhookSubscription]]

    class Meta:
        app_label = "events"


class WebhookDelivery(models.Model):
    """One event for one subscription; sent under a lease, because the network is outside."""

    number = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(OutboxEvent, models.CASCADE, related_name="webhook_deliveries")
    subscription = models.ForeignKey(
        WebhookSubscription, models.CASCADE, related_name="deliveries"
    )
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    sending_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    status_code = models.PositiveIntegerField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    answer = models.CharField(max_length=500, default="")
    error = models.CharField(max_length=300, default="")

    objects: ClassVar[models.Manager[WebhookDelivery]]

    class Meta:
        app_label = "events"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subscription"], name="webhook_delivery_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at", "number"], name="webhook_delivery_due", condition=WAITING
            ),
            models.Index(
                fields=["subscription", "subject", "number"],
                name="webhook_delivery_order",
                condition=WAITING,
            ),
            models.Index(fields=["subscription", "-number"], name="webhook_delivery_list"),
        ]
