"""Who rides: the card, how it is found, who may book for them, what comes every week."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.mobility.rides.models.services import DemandService


class Rider(models.Model):
    """A rider. Everything that tells who it is lies in `card`, sealed under the rider's key.

    `person` is their account, where they have one: most who phone have none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    person = models.UUIDField(null=True, unique=True)
    key_id = models.UUIDField()
    card = models.BinaryField()
    entitled = models.CharField(max_length=12)
    no_shows = models.PositiveIntegerField(default=0)
    etag = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Rider]]

    class Meta:
        app_label = "rides"


class RiderIndex(models.Model):
    """Keyed hashes of phones and of the beginnings of names: findable, not readable."""

    rider = models.ForeignKey(Rider, models.CASCADE, related_name="indexes")
    digest = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[RiderIndex]]

    class Meta:
        app_label = "rides"
        indexes = [models.Index(fields=["digest", "rider"], name="rider_index")]


class Helper(models.Model):
    """Somebody who may book for a rider: a guardian, a care manager, a desk, a hotel."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rider = models.ForeignKey(Rider, models.CASCADE, related_name="helpers")
    kind = models.CharField(max_length=12)
    person = models.UUIDField(null=True, db_index=True)
    name = models.BinaryField()
    until = models.DateField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Helper]]

    class Meta:
        app_label = "rides"


class StandingOrder(models.Model):
    """The same trip every week. `back_at` makes it a round trip; `except_on` are ISO days.

    National holidays are left out (clinics and schools are closed) unless `on_holidays`.

    `made_until` is the last day for which bookings were tried, `missed` the days on which
    there was no room; those of `to_call` are still to be told by phone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    rider = models.ForeignKey(Rider, models.PROTECT)
    service = models.ForeignKey(DemandService, models.PROTECT)
    weekdays = models.JSONField(encoder=JsonText)
    origin = models.CharField(max_length=40)
    goal = models.CharField(max_length=40)
    at = models.PositiveIntegerField()
    back_at = models.PositiveIntegerField(null=True)
    begins = models.DateField()
    ends = models.DateField(null=True)
    on_holidays = models.BooleanField(default=False)
    except_on = models.JSONField(encoder=JsonText, default=list)
    missed = models.JSONField(encoder=JsonText, default=list)
    to_call = models.JSONField(encoder=JsonText, default=list)
    made_until = models.DateField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[StandingOrder]]

    class Meta:
        app_label = "rides"
