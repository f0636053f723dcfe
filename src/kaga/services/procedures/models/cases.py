"""Drafts, cases and what happens to them.

Sealed columns are opened with the vault key `key_id` of their draft or case; destroying that
key erases them all.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.procedures.enums import NOT_RUNNING, Desk, Route
from kaga.services.procedures.models.catalogue import FormVersion, Procedure


class Draft(models.Model):
    """A form being filled in: the resident's own paper, on any of their devices.

    A discarded one can be taken back for some days; it is no draft for anything else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT)
    version = models.ForeignKey(FormVersion, models.PROTECT)
    owner = models.UUIDField()
    principal = models.UUIDField()
    key_id = models.UUIDField()
    answers = models.BinaryField()
    page = models.CharField(max_length=80, default="")
    etag = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    discarded_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Draft]]

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "principal", "procedure"],
                condition=models.Q(discarded_at=None),
                name="one_draft_each",
            )
        ]
        indexes = [
            models.Index(
                fields=["discarded_at"],
                name="draft_discarded",
                condition=models.Q(discarded_at__isnull=False),
            )
        ]


class Case(models.Model):
    """An application that has arrived. `handle` is what the public ledger calls it.

    `state`, `outcome`, `back_to`, `steps_done` change only by the case machine; `etag` grows
    with every act. `due_on` is far away while the clock stands still.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT)
    version = models.ForeignKey(FormVersion, models.PROTECT)
    fiscal_year = models.PositiveSmallIntegerField()
    division = models.CharField(max_length=40)
    route = models.CharField(max_length=8, default=Route.ONLINE)
    applicant = models.UUIDField()
    proxy = models.UUIDField(null=True)
    draft_id = models.UUIDField(unique=True)
    request_key = models.CharField(max_length=120, null=True)
    state = models.CharField(max_length=16)
    outcome = models.CharField(max_length=12, null=True)
    back_to = models.CharField(max_length=16, null=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    desk = models.CharField(max_length=8, default=Desk.TODO)
    assignee = models.UUIDField(null=True)
    arrived_at = models.DateTimeField()
    stops = models.JSONField(encoder=JsonText, default=list)
    amber_on = models.DateField(default=NOT_RUNNING)
    due_on = models.DateField(default=NOT_RUNNING)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    retention_class = models.CharField(max_length=12)
    retention_start = models.DateField(null=True)
    dispose_on = models.DateField(null=True)
    hold = models.BooleanField(default=False)
    key_id = models.UUIDField()
    answers = models.BinaryField()
    name = models.BinaryField()
    etag = models.PositiveIntegerField(default=1)
    entry_id = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[Case]]

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "request_key"], name="one_case_per_request"
            )
        ]
        indexes = [
            models.Index(fields=["division", "desk", "due_on", "id"], name="case_desk_due"),
            models.Index(fields=["division", "desk", "arrived_at", "id"], name="case_desk_new"),
            models.Index(
                fields=["division", "procedure", "desk", "due_on", "id"], name="case_kind_due"
            ),
            models.Index(
                fields=["division", "procedure", "desk", "arrived_at", "id"],
                name="case_kind_new",
            ),
            models.Index(fields=["division", "state", "due_on", "id"], name="case_state_due"),
            models.Index(fields=["applicant", "id"], name="case_applicant"),
            models.Index(
                fields=["assignee", "desk", "due_on", "id"],
                name="case_assignee",
                condition=models.Q(assignee__isnull=False),
            ),
            models.Index(
                fields=["dispose_on", "id"],
                name="case_dispose",
                condition=models.Q(dispose_on__isnull=False),
            ),
        ]


class CaseAct(models.Model):
    """One act on a case; rows are only ever added (a trigger refuses changes).

    `details` is sealed: notes, explanations, what a person wrote.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="acts", db_index=False)
    act = models.CharField(max_length=24)
    start = models.CharField(max_length=16)
    to = models.CharField(max_length=16)
    etag = models.PositiveIntegerField()
    at = models.DateTimeField()
    role = models.CharField(max_length=12)
    person = models.UUIDField(null=True)
    division = models.CharField(max_length=80, default="")
    clause = models.CharField(max_length=120)
    details = models.BinaryField(null=True)
    entry_id = models.UUIDField()

    objects: ClassVar[models.Manager[CaseAct]]

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(fields=["case", "etag"], name="one_act_per_version")
        ]


class Correction(models.Model):
    """A request to correct named fields, and the answer. Notes and answers are sealed.

    `letter` is the letter that asks for it in its one spelling, sealed; `letter_entry_id` the
    ledger entry that commits to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    fields = models.JSONField(encoder=JsonText)
    notes = models.BinaryField()
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    before = models.BinaryField(null=True)
    after = models.BinaryField(null=True)
    letter = models.BinaryField(null=True)
    letter_entry_id = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[Correction]]

    class Meta:
        app_label = "procedures"


class Attachment(models.Model):
    """A file given with an answer: sealed in the blob store under the draft's or case's key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft_id = models.UUIDField(db_index=True)
    question = models.CharField(max_length=120)
    key_id = models.UUIDField()
    blob = models.CharField(max_length=64)
    name = models.BinaryField()
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20)
    added_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Attachment]]

    class Meta:
        app_label = "procedures"
