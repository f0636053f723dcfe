"""Streets as versions: the file in the blob store, its report, which one counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText


class StreetsVersion(models.Model):
    """The streets of one file; of those that were let count, the one let last does.

    `digest` is the hash of the file as written by us, `source` whom pages name where they show
    a way along them, `report` what was left out when it was read, `facts` what it holds.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=64)
    key = models.UUIDField()
    origin = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    facts = models.JSONField(encoder=JsonText, default=dict)
    report = models.JSONField(encoder=JsonText, default=dict)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, db_index=True)

    objects: ClassVar[models.Manager[StreetsVersion]]

    class Meta:
        app_label = "mobility"
