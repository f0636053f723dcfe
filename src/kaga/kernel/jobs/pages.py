"""`/jobs/<id>`: how far a job is, with or without a script.

With htmx the panel renews itself every two seconds; without, the page does every five, and a
link always works.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from kaga.kernel.errors import Conflict
from kaga.kernel.jobs.actions import cancel_job, job_for
from kaga.kernel.jobs.progress import progress_of
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment
from kaga.kernel.web.pages import page, visitor_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse


@require_GET
def shown(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The page, or only its panel when htmx asks for it."""
    visitor = visitor_of(request)
    job = progress_of(job_for(visitor, job_id), visitor.language)
    part = request.headers.get("HX-Request") == "true"
    answer = page(
        request, "jobs/panel.html" if part else "jobs/job.html", {"job": job, "moment": moment}
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


@require_POST
def cancelled(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop the work."""
    try:
        cancel_job(visitor_of(request), job_id)
    except Conflict:
        return flash.redirect(f"/jobs/{job_id}", "jobs.ENDED_ALREADY", "information")
    return HttpResponseRedirect(f"/jobs/{job_id}")


urlpatterns = [
    path("jobs/<uuid:job_id>", shown),
    path("jobs/<uuid:job_id>/cancel", cancelled),
]
