"""What is offered, and between which stops."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText


class DemandService(models.Model):
    """A service that comes when it is called. `terms` is read by `terms.Terms`.

    `status` says whether the terms are official or a stand-in; `source` from where.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    title = models.JSONField(encoder=JsonText)
    phone = models.CharField(max_length=40, blank=True)
    terms = models.JSONField(encoder=JsonText)
    status = models.CharField(max_length=20)
    source = models.CharField(max_length=400)
    is_active = models.BooleanField(default=True)
    etag = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[DemandService]]

    class Meta:
        app_label = "rides"


class Stop(models.Model):
    """Where people board and alight; `number` is what the paper booklet calls it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120)
    kana = models.CharField(max_length=200, blank=True)
    district = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    status = models.CharField(max_length=20)
    source = models.CharField(max_length=400)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Stop]]

    class Meta:
        app_label = "rides"
