"""How far publishing has come, and what was sent.

The cursor says up to which event of the feed the platform knows the city; a row for each entity
says what was last acknowledged of it, so that nothing is sent twice without need and what is
gone in the city is taken off the platform.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock


class Cursor(models.Model):
    """One row: where the publisher stands, and who publishes until when.

    `broker` is the identity of the broker that was sent to; another one knows nothing yet.
    """

    name = models.CharField(max_length=20, primary_key=True)
    batch = models.BigIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    broker = models.CharField(max_length=120, blank=True)
    holder = models.CharField(max_length=60, blank=True)
    held_until = models.DateTimeField(default=clock.now)
    moved_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Cursor]]

    class Meta:
        app_label = "platform"


class SentEntity(models.Model):
    """An entity as the platform acknowledged it; `refused` says why it took it not."""

    publication = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    entity = models.CharField(max_length=250)
    digest = models.CharField(max_length=64, blank=True)
    refused = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[SentEntity]]

    class Meta:
        app_label = "platform"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "key"], name="sent_once")
        ]
