"""The plan of a day: events one after the other, and where they lead.

The events are the truth; the head is what they add up to, kept so that nobody has to add them
up for each question. Both are written together, and an audit compares them.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.mobility.rides.models.fleet import Driver
from kaga.services.mobility.rides.models.services import DemandService


class DayHead(models.Model):
    """The newest plan of a service's day, and the hash of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    service = models.ForeignKey(DemandService, models.PROTECT)
    day = models.DateField()
    number = models.PositiveIntegerField()
    bookings = models.PositiveIntegerField(default=0)
    state = models.JSONField(encoder=JsonText)
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[DayHead]]

    class Meta:
        app_label = "rides"
        constraints = [models.UniqueConstraint(fields=["service", "day"], name="one_day_head")]


class DayEvent(models.Model):
    """One change of a day's plan: what became different, and the hash of what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(DemandService, models.PROTECT)
    day = models.DateField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    patch = models.JSONField(encoder=JsonText)
    digest = models.CharField(max_length=64)
    entry_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[DayEvent]]

    class Meta:
        app_label = "rides"
        constraints = [
            models.UniqueConstraint(fields=["service", "day", "number"], name="day_event")
        ]


class DriverDeed(models.Model):
    """What a driver's device said, once for each number that the device gave it.

    `outcome` tells what came of it: "taken", "known" (it was so already), or "refused" with
    what stood against it, for the desk to look at.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    driver = models.ForeignKey(Driver, models.PROTECT)
    device = models.CharField(max_length=40)
    counter = models.PositiveIntegerField()
    shift = models.CharField(max_length=40)
    booking = models.CharField(max_length=16)
    deed = models.CharField(max_length=10)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=10)
    why = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[DriverDeed]]

    class Meta:
        app_label = "rides"
        constraints = [models.UniqueConstraint(fields=["device", "counter"], name="deed_once")]
