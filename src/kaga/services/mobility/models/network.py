"""The city's own network: editions of the document that staff edit, and notices about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText


class Edition(models.Model):
    """The whole document after one change; the newest is the draft that is edited next.

    `parent` is what it was made from, so that two who edit at once are told. `published` is the
    version of the feed that was made of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True)
    document = models.JSONField(encoder=JsonText)
    digest = models.CharField(max_length=64)
    what = models.CharField(max_length=200)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    published = models.ForeignKey("FeedVersion", models.PROTECT, null=True)

    objects: ClassVar[models.Manager[Edition]]

    class Meta:
        app_label = "mobility"


class ServiceNotice(models.Model):
    """What passengers are told, and whether a trip does not run or runs late.

    `about` names a line, a stop or a trip of the feed; `effect` is the word of GTFS Realtime.
    A trip that is cancelled or late names its day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    kind = models.CharField(max_length=12)
    route_id = models.CharField(max_length=60, blank=True)
    stop_id = models.CharField(max_length=60, blank=True)
    trip_id = models.CharField(max_length=80, blank=True)
    day = models.DateField(null=True)
    delay_min = models.PositiveIntegerField(default=0)
    ja = models.CharField(max_length=400)
    easy = models.CharField(max_length=400)
    en = models.CharField(max_length=400)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, db_index=True)

    objects: ClassVar[models.Manager[ServiceNotice]]

    class Meta:
        app_label = "mobility"
