"""What decisions rest on: versions of the map with the hash of each tile, people data."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id


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
