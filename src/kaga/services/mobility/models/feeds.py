"""Feeds as versions: the archive in the blob store, its report, which one counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText


class FeedVersion(models.Model):
    """One archive of one feed; of those published, the one published last counts.

    `digest` is the hash of the archive as written by us, `report` what was set aside when it
    was read, `facts` what it holds. A refused archive is kept too, so that its sender can be
    told exactly what was wrong; it can never be published.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    feed = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    key = models.UUIDField()
    origin = models.CharField(max_length=200)
    refused = models.BooleanField(default=False)
    facts = models.JSONField(encoder=JsonText, default=dict)
    report = models.JSONField(encoder=JsonText, default=dict)
    made_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, db_index=True)

    objects: ClassVar[models.Manager[FeedVersion]]

    class Meta:
        app_label = "mobility"
        constraints = [
            models.UniqueConstraint(fields=["feed", "digest"], name="one_version_of_an_archive")
        ]
