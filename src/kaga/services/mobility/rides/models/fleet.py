"""With what and by whom: vehicles, drivers, the weekly roster."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.mobility.rides.models.services import DemandService, Stop


class Vehicle(models.Model):
    """A vehicle and its room by kind."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=80)
    seats = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    child_seats = models.PositiveSmallIntegerField(default=0)
    base = models.ForeignKey(Stop, models.PROTECT)
    status = models.CharField(max_length=20)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Vehicle]]

    class Meta:
        app_label = "rides"


class Driver(models.Model):
    """Somebody who drives. The name is sealed; `person` signs in on the driver's page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    person = models.UUIDField(null=True, unique=True)
    key_id = models.UUIDField()
    name = models.BinaryField()
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Driver]]

    class Meta:
        app_label = "rides"


class Roster(models.Model):
    """A shift that comes every week: who, with what, on which weekdays, with which breaks.

    `breaks` are [earliest, latest, lasts] in seconds of the day, in their order.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    service = models.ForeignKey(DemandService, models.PROTECT)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT)
    driver = models.ForeignKey(Driver, models.PROTECT, null=True)
    weekdays = models.JSONField(encoder=JsonText)
    begins = models.PositiveIntegerField()
    ends = models.PositiveIntegerField()
    breaks = models.JSONField(encoder=JsonText, default=list)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Roster]]

    class Meta:
        app_label = "rides"
