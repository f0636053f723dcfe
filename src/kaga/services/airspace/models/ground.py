"""Where flights begin and end, and where they may come down when something is wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.airspace.enums import Standing


class Port(models.Model):
    """A place for take-off and landing.

    `corridor_m` is the radius of the vertical corridor that is kept free above it, up to
    `corridor_top_m` above its ground; `pads` is how many aircraft can stand.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    lat = models.FloatField()
    lon = models.FloatField()
    pads = models.PositiveSmallIntegerField()
    corridor_m = models.FloatField()
    corridor_top_m = models.FloatField()
    standing = models.CharField(max_length=12, default=Standing.ACTIVE)
    added_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Port]]

    class Meta:
        app_label = "airspace"


class LandingSite(models.Model):
    """Ground on which an aircraft may come down in trouble.

    `hours` are periods (`shapes.periods_of`), empty for always; without the owner's consent it
    is never offered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    lat = models.FloatField()
    lon = models.FloatField()
    radius_m = models.FloatField()
    capacity = models.PositiveSmallIntegerField()
    hours = models.JSONField(encoder=JsonText, default=list)
    owner = models.CharField(max_length=120)
    consent_until = models.DateField(null=True)
    standing = models.CharField(max_length=12, default=Standing.ACTIVE)
    added_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[LandingSite]]

    class Meta:
        app_label = "airspace"
