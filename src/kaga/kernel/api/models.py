"""The table of idempotency keys: what a request was answered with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.kernel.jsontext import JsonText


class KeptAnswer(models.Model):
    """The answer to the first request that carried a key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    caller = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(encoder=JsonText, null=True)
    location = models.CharField(max_length=300, default="")
    answered_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[KeptAnswer]]

    class Meta:
        app_label = "api"
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="api_one_answer_per_key")
        ]
        indexes = [models.Index(fields=["answered_at"], name="api_kept_by_age")]
