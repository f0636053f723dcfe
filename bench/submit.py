"""Applications submitted a second by two worker processes, every number on the disk.

    python bench/submit.py [APPLICATIONS]

Calls the action that pages and API call (`actions.submit`), for the real smartphone subsidy:
answers opened and judged anew, a claim on the pot, the case, its act, ledger entry and event,
one durable commit each. SQLite unless KAGA_DATABASE_URL names PostgreSQL. The web server's own
share is not in these figures.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
PROCESSES, THREADS, ROUNDS = 2, 4, 3


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    results = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            results.append(measure(Path(folder), count))
    rate, p50, p99, worst = (statistics.median(one) for one in zip(*results, strict=True))
    print(f"{rate:,.0f} submits/s, p50 {p50:.1f} ms, p99 {p99:.1f} ms, slowest {worst:.0f} ms")


def measure(home: Path, count: int) -> tuple[float, float, float, float]:
    """Submits a second; median, 99th percentile and maximum of one in milliseconds."""
    os.environ.update(KAGA_HOME=str(home), DJANGO_SETTINGS_MODULE="kaga.site.settings")
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        people = pool.apply(prepare, (count,))
    queue, barrier = context.Queue(), context.Barrier(PROCESSES)
    workers = [
        context.Process(target=work, args=(people[n::PROCESSES], barrier, queue))
        for n in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    found = [queue.get() for _ in workers]
    for worker in workers:
        worker.join()
    times = sorted(one for _, _, each in found for one in each)
    lasted = max(end for _, end, _ in found) - min(start for start, _, _ in found)
    at_99 = times[int(len(times) * 0.99)]
    return len(times) / lasted, statistics.median(times), at_99, times[-1]


def prepare(count: int) -> list[tuple[UUID, UUID]]:
    """A migrated database, the catalogue, a pot that is large enough, finished drafts."""
    import django

    django.setup()
    from django.core.management import call_command
    from tests.crowd import make_applicants

    from kaga.kernel.storage.door import write
    from kaga.services.procedures.models import Pot
    from kaga.services.procedures.seeds import load_catalogue

    call_command("migrate", verbosity=0)
    load_catalogue()
    with write(bookkeeping="a bench") as tx:
        tx.change_where(Pot.objects.all(), budget=10**12)
    return [(one.person, one.draft) for one in make_applicants(count)]


def work(named: list[tuple[UUID, UUID]], barrier: Any, queue: Any) -> None:
    """Submit from as many threads as a web worker has, all processes beginning together."""
    import django

    django.setup()
    from django.db import connections
    from tests.crowd import Applicant

    from kaga.services.procedures.actions import submit

    people = [Applicant(person, draft) for person, draft in named]
    times: list[float] = []

    def run(mine: list[Any]) -> None:
        for one in mine:
            started = time.perf_counter()
            submit(one.visitor, one.draft)
            times.append((time.perf_counter() - started) * 1000)
        connections.close_all()

    warm, rest = people[:THREADS], people[THREADS:]
    run(warm)
    times.clear()
    threads = [threading.Thread(target=run, args=(rest[n::THREADS],)) for n in range(THREADS)]
    barrier.wait()
    start = time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put((start, time.time(), times))


if __name__ == "__main__":
    main()
