"""What decisions rest on: versions of the map with the hash of each tile, people data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText


class MapVersion(models.Model):
    """A whole map by the hash over its tiles; the one published last counts.

    `status` is official only if every tile is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    version = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=12)
    source = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, db_index=True)

    objects: ClassVar[models.Manager[MapVersion]]

    class Meta:
        app_label = "airspace"


class MapImport(models.Model):
    """A file that somebody of the city wants in the map, and what came of it.

    The file lies in the folder of uploads under `id` until it is read; `record` is the report,
    `rows` are the refused ones, `refusal` why the file was not taken in at all.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    file = models.CharField(max_length=200)
    source = models.CharField(max_length=120)
    edition = models.CharField(max_length=60, blank=True)
    official = models.BooleanField(default=False)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(default=clock.now)
    job = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    record = models.JSONField(encoder=JsonText, default=dict)
    rows = models.JSONField(encoder=JsonText, default=list)
    refusal = models.CharField(max_length=1000, blank=True)
    map = models.ForeignKey(MapVersion, models.PROTECT, null=True)

    objects: ClassVar[models.Manager[MapImport]]

    class Meta:
        app_label = "airspace"


class MapTile(models.Model):
    """One tile (web map, zoom 14) of a version: the hash of its bytes and their status."""

    map = models.ForeignKey(MapVersion, models.PROTECT, related_name="tiles", db_index=False)
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    status = models.CharField(max_length=12)

    objects: ClassVar[models.Manager[MapTile]]

    class Meta:
        app_label = "airspace"
        constraints = [
            models.UniqueConstraint(fields=["map", "x", "y"], name="one_tile_of_a_place")
        ]


class PeopleSource(models.Model):
    """Who is where when, by the hash of the data, and for which days it may be used."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=400)
    status = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField()
    added_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[PeopleSource]]

    class Meta:
        app_label = "airspace"
