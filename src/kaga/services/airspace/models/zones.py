"""What keeps flights away: zones, and what goes on in the city (events, works, gatherings)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.airspace.enums import Approval


class Approved(models.Model):
    """What somebody proposes and somebody else approves before it holds."""

    state = models.CharField(max_length=10, default=Approval.PROPOSED)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    etag = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Geozone(Approved):
    """A volume of air with a rule: footprint, floor and ceiling with datum, periods.

    `footprint`, `floor`, `ceiling`, `periods` are what `shapes` reads and writes. `source` says
    who ordered it (an article, a file, a decision of the city).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    name = models.CharField(max_length=120)
    footprint = models.JSONField(encoder=JsonText)
    floor = models.JSONField(encoder=JsonText)
    ceiling = models.JSONField(encoder=JsonText)
    periods = models.JSONField(encoder=JsonText, default=list)
    restriction = models.CharField(max_length=12)
    rule = models.CharField(max_length=60)
    source = models.CharField(max_length=200)

    objects: ClassVar[models.Manager[Geozone]]

    class Meta:
        app_label = "airspace"
        indexes = [models.Index(fields=["state", "-id"], name="zone_state")]


class Happening(Approved):
    """An event, works or a gathering, as staff tell it: what, where, when, how many people.

    `height_m` is how high works reach above the ground (a crane); `begins` and `ends` span all
    its periods.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    kind = models.CharField(max_length=10)
    what = models.CharField(max_length=120)
    where = models.CharField(max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    radius_m = models.FloatField()
    people = models.PositiveIntegerField()
    height_m = models.FloatField(default=0.0)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    periods = models.JSONField(encoder=JsonText)
    note = models.CharField(max_length=400, blank=True)

    objects: ClassVar[models.Manager[Happening]]

    class Meta:
        app_label = "airspace"
        indexes = [models.Index(fields=["state", "ends", "id"], name="happening_state")]
