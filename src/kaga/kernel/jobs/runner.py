"""Runs jobs: takes one under a lease, runs its handler, keeps how it ended.

A worker renews the leases of its jobs while it lives. When it is dead they run out, and
another worker takes the jobs over; whatever the dead one might still write is refused.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import connection
from django.db.models import Q, QuerySet

from kaga.kernel import clock
from kaga.kernel.events.failures import describe
from kaga.kernel.events.retry import roll
from kaga.kernel.jobs.kinds import Kind, kind_named
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.work import Cancelled, Interrupted, Lost, Work
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    import threading

LEASE = timedelta(seconds=30)
_LOCK = "jobs:claim"
_NOT_HERE = timedelta(minutes=1)
_log = structlog.get_logger("kaga.jobs")


def run_one(worker: str, stopping: threading.Event) -> int:
    """Take the next due job and run it; 0 when there is none."""
    row = _take(worker)
    if row is None:
        return 0
    kind, work = kind_named(row.kind), Work(row, stopping)
    if kind is None:
        work.give_back(next_at=clock.now() + _NOT_HERE, attempts=row.attempts - 1)
        return 1
    try:
        if row.attempts > kind.schedule.attempts:
            work.end("failed", error="the worker died at every attempt")
        elif row.cancel_asked_at is not None:
            work.end("cancelled")
        else:
            _run(kind, work)
    except Lost:
        _log.warning("job was taken over", job=str(row.id), kind=row.kind)
    return 1


def renew_leases(worker: str) -> int:
    """Keep the jobs that this worker is running."""
    rows = Job.objects.filter(state="running", holder=worker)
    if not rows.exists():
        return 0
    with write(bookkeeping="a worker keeps its jobs") as tx:
        return tx.change_where(rows, lease_until=clock.now() + LEASE)


def _take(worker: str) -> Job | None:
    now = clock.now()
    lost = Q(state="running", lease_until__lt=now)
    due = Job.objects.filter(Q(state="waiting", next_at__lte=now) | lost)
    if not due.exists():
        return None
    with write(on=[_LOCK], bookkeeping="a job is taken by a worker") as tx:
        row = _first(due)
        if row is not None:
            tx.change(
                row,
                state="running",
                holder=worker,
                lease_until=now + LEASE,
                attempts=row.attempts + 1,
                started_at=row.started_at or now,
            )
    return row


def _first(due: QuerySet[Job]) -> Job | None:
    rows = due.order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first()


def _run(kind: Kind, work: Work) -> None:
    try:
        result = kind.run(work)
    except Cancelled:
        work.end("cancelled")
    except Interrupted:
        work.give_back(attempts=work.attempt - 1)
    except Lost:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is retried
        _failed(kind, work, error)
    else:
        if not work.finished:
            work.end("done", result=dict(result) if result is not None else None)


def _failed(kind: Kind, work: Work, error: Exception) -> None:
    told = describe(error)
    pause = kind.schedule.after(work.attempt, roll())
    _log.warning("job failed", job=str(work.job_id), kind=kind.name, error=told)
    if pause is None:
        work.end("failed", error=told)
    else:
        work.give_back(next_at=clock.now() + pause, error=told)
