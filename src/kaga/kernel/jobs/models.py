"""Tables of jobs: the work, the workers, the periodic duties."""

from __future__ import annotations

from typing import ClassVar, Literal

from django.db import models
from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.kernel.jsontext import JsonText

JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
OPEN_STATES = ("waiting", "running")


class Job(models.Model):
    """One piece of long work, committed together with the change that asked for it.

    `args`, `result` and `message_values` hold ids and figures, never personal content.
    A running job belongs to `holder` until `lease_until`; then any worker may take it over.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=80)
    person = models.UUIDField(null=True)
    args = models.JSONField(encoder=JsonText, default=dict)
    state = models.CharField(max_length=9, default="waiting")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=120, default="")
    message_values = models.JSONField(encoder=JsonText, default=dict)
    result = models.JSONField(encoder=JsonText, null=True)
    error = models.CharField(max_length=300, default="")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    holder = models.CharField(max_length=40, default="")
    lease_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Job]]

    class Meta:
        app_label = "jobs"
        indexes = [
            models.Index(
                fields=["next_at", "id"], name="job_waiting", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["lease_until"], name="job_running", condition=Q(state="running")
            ),
            models.Index(fields=["person", "-id"], name="job_of_person"),
        ]


class WorkerBeat(models.Model):
    """A worker that is alive says so every few seconds."""

    worker = models.CharField(primary_key=True, max_length=40)
    started_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[WorkerBeat]]

    class Meta:
        app_label = "jobs"


class PeriodicDuty(models.Model):
    """When a duty is due next, and how the last time went."""

    name = models.CharField(primary_key=True, max_length=80)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, default="")

    objects: ClassVar[models.Manager[PeriodicDuty]]

    class Meta:
        app_label = "jobs"
