"""Signs of life: every worker leaves one, health checks and operators read them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Max

from kaga.kernel import clock
from kaga.kernel.jobs.models import WorkerBeat
from kaga.kernel.storage.door import write

EVERY_S = 5.0
ALIVE_FOR = timedelta(seconds=20)
_FORGOTTEN_AFTER = timedelta(days=1)


def beat(worker: str) -> None:
    """Leave a sign of life."""
    now = clock.now()
    with write(bookkeeping="a worker says that it is alive") as tx:
        rows = WorkerBeat.objects.filter(worker=worker)
        if not tx.change_where(rows, seen_at=now):
            tx.add(WorkerBeat(worker=worker, started_at=now, seen_at=now))
            gone = WorkerBeat.objects.filter(seen_at__lt=now - _FORGOTTEN_AFTER)
            tx.remove_where(gone)


def leave(worker: str) -> None:
    """Take back the sign of life: the worker ends in order."""
    with write(bookkeeping="a worker leaves") as tx:
        tx.remove_where(WorkerBeat.objects.filter(worker=worker))


def last_beat_age() -> timedelta | None:
    """How long ago any worker was last seen alive; None: never."""
    seen = WorkerBeat.objects.aggregate(seen=Max("seen_at"))["seen"]
    return None if seen is None else clock.now() - seen
