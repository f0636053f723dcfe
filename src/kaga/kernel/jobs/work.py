"""A job in the hands of its worker: what its handler sees and may say.

>>> work.progress(30, 100, "city.rows_read", file="addresses")      # doctest: +SKIP
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.jobs.models import Job
from kaga.kernel.storage.door import Transaction, write

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import QuerySet

EVERY_S = 0.5
FINISHED = "jp.kaga.jobs.job.finished"


class Cancelled(Exception):
    """Somebody asked to stop this job."""


class Interrupted(Exception):
    """The worker is stopping; the job goes back to the queue."""


class Lost(Exception):
    """Another worker has taken the job over: nothing may be written any more."""


class Work:
    """One attempt at one job."""

    def __init__(self, row: Job, stopping: threading.Event) -> None:
        self.job_id: UUID = row.id
        self.kind: str = row.kind
        self.person: UUID | None = row.person
        self.args: Mapping[str, object] = row.args
        self.attempt: int = row.attempts
        self.finished = False
        self._holder = row.holder
        self._stopping = stopping
        self._said_at = 0.0

    def progress(
        self, done: int, total: int | None = None, message: str = "", **values: object
    ) -> None:
        """Say how far the work is; `message` is the key of its words ("area.name").

        Written twice a second at most, so it may be called for every row.

        Raises
        ------
        Cancelled, Interrupted, Lost: leave now; the worker knows what to do.
        """
        if self._stopping.is_set():
            raise Interrupted
        moment = time.monotonic()
        if moment - self._said_at < EVERY_S and done != total:
            return
        self._said_at = moment
        with write(bookkeeping="the progress of a job is shown") as tx:
            said = tx.change_where(
                self._mine(), done=done, total=total, message=message, message_values=values
            )
        if not said:
            raise Lost
        if self._mine().filter(cancel_asked_at=None).exists():
            return
        raise Cancelled

    def finish(self, tx: Transaction, result: Mapping[str, object] | None = None) -> None:
        """End the job in the caller's transaction: its last change and its end are one.

        Raises
        ------
        Lost: another worker has the job; the transaction must not be committed.
        """
        self._end(tx, "done", result=dict(result) if result is not None else None)
        self.finished = True

    def end(self, state: str, **fields: object) -> None:
        """End the job in a transaction of its own (the worker does, after the handler)."""
        with write(bookkeeping="the end of a job is kept") as tx:
            self._end(tx, state, **fields)

    def give_back(self, **fields: object) -> None:
        """Put the job back into the queue."""
        with write(bookkeeping="a job goes back to the queue") as tx:
            tx.change_where(
                self._mine(), state="waiting", holder="", lease_until=None, **fields
            )

    def _end(self, tx: Transaction, state: str, **fields: object) -> None:
        ended = tx.change_where(
            self._mine(),
            state=state,
            finished_at=clock.now(),
            holder="",
            lease_until=None,
            **fields,
        )
        if not ended:
            raise Lost
        emit(tx, Event(FINISHED, str(self.job_id), {"kind": self.kind, "state": state}))

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(
            id=self.job_id, state="running", holder=self._holder, attempts=self.attempt
        )
