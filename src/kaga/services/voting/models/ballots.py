"""What the ballot box holds: keys that may vote, ballots, and those that were only checked.

>>> CastBallot.objects.filter(measure=measure).order_by("id")            # doctest: +SKIP
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.services.voting.enums import KeyState
from kaga.services.voting.models.measures import Measure


class BallotKey(models.Model):
    """A credential on the public list, signed by the registrar; nothing says whose it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="keys")
    credential = models.CharField(max_length=1024)
    state = models.CharField(max_length=10, default=KeyState.REGISTERED)
    signature = models.CharField(max_length=100)
    entry_id = models.UUIDField()
    revoking_entry = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[BallotKey]]

    class Meta:
        app_label = "voting"
        constraints = [
            models.UniqueConstraint(fields=["measure", "credential"], name="voting_one_key")
        ]


class CastBallot(models.Model):
    """A ballot as it was cast. Its id is that of its ledger entry, so both have one order."""

    id = models.UUIDField(primary_key=True, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="ballots")
    key = models.ForeignKey(BallotKey, models.PROTECT, related_name="ballots")
    tracker = models.CharField(max_length=44)
    raw = models.BinaryField()
    promise = models.TextField()
    cast_at = models.DateTimeField()

    objects: ClassVar[models.Manager[CastBallot]]

    class Meta:
        app_label = "voting"
        constraints = [
            models.UniqueConstraint(fields=["measure", "tracker"], name="voting_one_ballot")
        ]
        indexes = [models.Index(fields=["measure", "id"], name="voting_in_order")]


class SpoiledBallot(models.Model):
    """An unsigned ballot that its voter has looked into; it never counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="spoiled")
    fingerprint = models.CharField(max_length=44)
    raw = models.BinaryField()
    spoiled_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[SpoiledBallot]]

    class Meta:
        app_label = "voting"
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "fingerprint"], name="voting_one_spoiled"
            )
        ]
