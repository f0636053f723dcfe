"""What the worker does for jobs by the clock."""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel import clock
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.periodic import periodic
from kaga.kernel.storage.door import write

KEPT_FOR = timedelta(days=90)
_AT_ONCE = 2000


@periodic("jobs.forget", every=timedelta(hours=6))
def forget() -> None:
    """Remove jobs that ended long ago."""
    old = Job.objects.filter(finished_at__lt=clock.now() - KEPT_FOR).order_by("id")
    while chosen := list(old.values_list("id", flat=True)[:_AT_ONCE]):
        with write(bookkeeping="jobs are kept for a limited time") as tx:
            tx.remove_where(Job.objects.filter(id__in=chosen))
