"""The API of jobs: `GET /api/v1/jobs/{id}` and `POST /api/v1/jobs/{id}/cancel`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from kaga.kernel.jobs.actions import cancel_job, job_for
from kaga.kernel.jobs.progress import progress_of
from kaga.kernel.web.pages import visitor_of

if TYPE_CHECKING:
    from kaga.kernel.jobs.progress import Progress

router = Router()


class JobOut(Schema):
    """How far a job is."""

    id: UUID
    title: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    message: str
    done: int
    total: int | None
    cancel_asked: bool
    href: str
    created_at: datetime
    finished_at: datetime | None


@router.get("/{uuid:job_id}", response=JobOut, summary="How far a job is")
def show_job(request: HttpRequest, job_id: UUID) -> Progress:
    """For the person who asked for the work, and for staff who may see all."""
    visitor = visitor_of(request)
    return progress_of(job_for(visitor, job_id), visitor.language)


@router.post("/{uuid:job_id}/cancel", response=JobOut, summary="Stop a job")
def stop_job(request: HttpRequest, job_id: UUID) -> Progress:
    """At once when it has not begun, else at its next step; 409 when it has ended."""
    visitor = visitor_of(request)
    cancel_job(visitor, job_id)
    return progress_of(job_for(visitor, job_id), visitor.language)
