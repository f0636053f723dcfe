"""Asking for work, and asking to stop it.

>>> with write() as tx:                                             # doctest: +SKIP
...     record(tx, Act("city.import.asked", actor, subject=layer.handle))
...     job_id = start_job(tx, "city.import", visitor.person, {"layer": str(layer.id)})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NewType
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.jobs.kinds import kind_named
from kaga.kernel.jobs.models import OPEN_STATES, Job
from kaga.kernel.jobs.permits import SEE_JOBS
from kaga.kernel.permissions import may
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor

JobId = NewType("JobId", UUID)


def start_job(
    tx: Transaction,
    kind: str,
    person: PersonId | None,
    args: Mapping[str, object],
    *,
    not_before: datetime | None = None,
) -> JobId:
    """Queue a job in the open transaction: it runs if and only if the change is committed.

    Raises
    ------
    LookupError: no part has registered this kind.
    """
    if kind_named(kind) is None:
        raise LookupError(f"no job kind {kind!r} is registered")
    row = Job(kind=kind, person=person, args=dict(args))
    if not_before is not None:
        row.next_at = not_before
    return JobId(tx.add(row).id)


def job_for(visitor: Visitor, job_id: UUID) -> Job:
    """The job, for the person who asked for it and for staff who may see all.

    Raises
    ------
    NotFound: there is none, or it is somebody else's.
    """
    row = Job.objects.filter(id=job_id).first()
    mine = row is not None and visitor.signed_in and row.person == visitor.person
    if row is None or not (mine or may(visitor, SEE_JOBS)):
        raise NotFound
    return row


def cancel_job(visitor: Visitor, job_id: UUID) -> None:
    """Stop a job: at once when it has not begun, else at its next step.

    Raises
    ------
    NotFound: see `job_for`.
    Conflict: it has ended already.
    """
    job_for(visitor, job_id)
    with write(bookkeeping="a job is stopped by the one who asked for it") as tx:
        row = tx.lock(Job.objects.filter(id=job_id)).get()
        if row.state not in OPEN_STATES:
            raise Conflict
        if row.state == "waiting":
            tx.change(row, state="cancelled", finished_at=clock.now())
        elif row.cancel_asked_at is None:
            tx.change(row, cancel_asked_at=clock.now())
