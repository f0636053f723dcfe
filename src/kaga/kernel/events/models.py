"""Tables of the events kernel: the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.jsontext import JsonText


class OutboxEvent(models.Model):
    """An event committed together with its change, to be delivered at least once."""

    id = models.UUIDField(primary_key=True, editable=False)
    type = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    time = models.DateTimeField(default=clock.now)
    data = models.JSONField(encoder=JsonText)
    dispatched_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[OutboxEvent]]

    class Meta:
        app_label = "events"
        indexes = [
            models.Index(
                fields=["id"], name="events_waiting", condition=models.Q(dispatched_at=None)
            )
        ]
