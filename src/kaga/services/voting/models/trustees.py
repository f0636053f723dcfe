"""The trustees of a measure and what each has handed in, byte for byte.

>>> TrusteeMessage.objects.filter(trustee__measure=measure, step=Step.KEY)   # doctest: +SKIP
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.voting.models.measures import Measure


class Trustee(models.Model):
    """One of those who hold the key together; `code_hash` is of the code the office gave."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="trustees")
    index = models.PositiveSmallIntegerField()
    title = models.JSONField(encoder=JsonText)
    code_hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[Trustee]]

    class Meta:
        app_label = "voting"
        constraints = [
            models.UniqueConstraint(fields=["measure", "index"], name="voting_one_seat")
        ]


class TrusteeMessage(models.Model):
    """What a trustee handed in at one step; it was checked before it was taken."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    trustee = models.ForeignKey(Trustee, models.PROTECT, related_name="messages")
    step = models.CharField(max_length=12)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)
    entry_id = models.UUIDField()
    handed_in_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[TrusteeMessage]]

    class Meta:
        app_label = "voting"
        constraints = [
            models.UniqueConstraint(fields=["trustee", "step"], name="voting_one_message")
        ]
