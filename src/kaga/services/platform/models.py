"""How far publishing has come, and what was sent.

The cursor says up to which event of the feed the platform knows the city; a row for each entity
says what was last acknowledged of it, so that nothing is sent twice without need and what is
gone in the city is taken off the platform. Of devices: what staff declared, how the bridge that
reads them is, and what they published that is no reading.
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


class DeviceWiring(models.Model):
    """How the messages of some devices are understood (`kaga.engines.context.devices`).

    One that was ended stays, so that the bridge can take its subscription back.
    """

    handle = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=250)
    entity = models.CharField(max_length=250)
    kind = models.CharField(max_length=250)
    attribute = models.CharField(max_length=250)
    unit = models.CharField(max_length=3, blank=True)
    value = models.CharField(max_length=250, blank=True)
    moment = models.CharField(max_length=250, blank=True)
    tenant = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[DeviceWiring]]

    class Meta:
        app_label = "platform"


class DeviceLine(models.Model):
    """One row: how the bridge is that reads devices, and who runs it until when.

    Attributes
    ----------
    lag_ms: from the arrival of the last reading to its being durable.
    written, late, again, refused: readings since the first start.
    """

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.CharField(max_length=60, blank=True)
    held_until = models.DateTimeField(default=clock.now)
    connected = models.BooleanField(default=False)
    trouble = models.CharField(max_length=200, blank=True)
    last_at = models.DateTimeField(null=True)
    lag_ms = models.IntegerField(null=True)
    written = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)
    again = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager[DeviceLine]]

    class Meta:
        app_label = "platform"


class RefusedReading(models.Model):
    """What a device published that is no reading, and why; the newest thousand are kept.

    Attributes
    ----------
    flaw: a `Flaw`; empty where the platform refused it, in the words of `reason`.
    """

    topic = models.CharField(max_length=250)
    payload = models.CharField(max_length=500)
    flaw = models.CharField(max_length=16, default="", blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[RefusedReading]]

    class Meta:
        app_label = "platform"
