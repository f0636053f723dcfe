"""Budget pots and the awards they pay."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel.ids import new_id
from kaga.services.procedures.enums import ACTIVE
from kaga.services.procedures.models.cases import Case
from kaga.services.procedures.models.catalogue import Procedure


class Pot(models.Model):
    """The money of a procedure in one fiscal year; `committed` never exceeds `budget`.

    `claims` counts all claims ever made, `waiting` those not served yet.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="pots")
    fiscal_year = models.PositiveSmallIntegerField()
    budget = models.PositiveBigIntegerField()
    committed = models.PositiveBigIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0)
    most_per_award = models.PositiveBigIntegerField()

    objects: ClassVar[models.Manager[Pot]]

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "fiscal_year"], name="one_pot_a_year"),
            models.CheckConstraint(
                condition=models.Q(committed__lte=models.F("budget")), name="pot_not_overdrawn"
            ),
        ]


class Award(models.Model):
    """A claim on a pot in the order of arrival, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pot = models.ForeignKey(Pot, models.PROTECT, related_name="awards", db_index=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="award")
    procedure = models.ForeignKey(Procedure, models.PROTECT, db_index=False)
    person = models.UUIDField()
    position = models.PositiveIntegerField()
    claim = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12)

    objects: ClassVar[models.Manager[Award]]

    class Meta:
        app_label = "procedures"
        indexes = [models.Index(fields=["pot", "status", "position"], name="award_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "person"],
                condition=models.Q(status__in=[str(status) for status in ACTIVE]),
                name="once_per_person",
            )
        ]
