"""Decisions, their notices, and who looked at a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.procedures.models.cases import Case, Correction


class Decision(models.Model):
    """A decision, first proposed by one person, then made by another where money is involved.

    `content` is sealed: reasons and conditions may speak of the applicant. `entry_id` is the
    ledger entry of the act; `number` counts the decisions of a fiscal year (指令番号). `letter`
    is the notice in its one spelling, sealed; `letter_entry_id` the entry that commits to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    status = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12)
    amount = models.PositiveBigIntegerField(null=True)
    appeal = models.JSONField(encoder=JsonText, null=True)
    content = models.BinaryField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField(null=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    letter = models.BinaryField(null=True)
    letter_entry_id = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[Decision]]

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(status="proposed"),
                name="one_open_proposal",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "number"], name="one_decision_number"
            ),
        ]


class Notice(models.Model):
    """The document handed to the applicant: a sealed PDF with its ledger receipt.

    It tells a decision, issued by a member of staff, or asks for a correction, in which case it
    follows from the request and nobody issues it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="notice")
    correction = models.OneToOneField(
        Correction, models.PROTECT, null=True, related_name="notice"
    )
    template = models.CharField(max_length=40)
    blob = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    proof = models.BinaryField()
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[Notice]]

    class Meta:
        app_label = "procedures"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision=None) ^ models.Q(correction=None),
                name="notice_of_one_thing",
            )
        ]


class Reading(models.Model):
    """Somebody of the city looked at a case; the resident sees this list."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="readings", db_index=False)
    person = models.UUIDField()
    division = models.CharField(max_length=80)
    purpose = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    entry_id = models.UUIDField()

    objects: ClassVar[models.Manager[Reading]]

    class Meta:
        app_label = "procedures"
        indexes = [models.Index(fields=["case", "id"], name="reading_case")]
