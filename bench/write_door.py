"""Durable write transactions a second through the write door, beside Django's own way.

    python bench/write_door.py

Two processes of four threads each commit small transactions (three rows) for some seconds to
one SQLite file; every commit is on the disk before it counts. The peer is the same work with
`transaction.atomic()`, BEGIN IMMEDIATE and `synchronous=FULL`, queueing in SQLite's own busy
handler. Printed: commits a second, and how long the slowest writer waited.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

SECONDS = 3.0
ROUNDS = 3
PROCESSES = 2
THREADS = 4


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        results: dict[str, list[tuple[float, float, float]]] = {"door": [], "peer": []}
        for number in range(ROUNDS):
            for kind, measured in results.items():
                measured.append(measure(kind, Path(folder) / f"{kind}{number}"))
    for kind, rows in results.items():
        rate, p99, worst = (statistics.median(column) for column in zip(*rows, strict=True))
        print(f"{kind}: {rate:,.0f} commits/s, p99 {p99:.1f} ms, slowest {worst:.0f} ms")
    ratios = [a[0] / b[0] for a, b in zip(results["door"], results["peer"], strict=True)]
    print(f"ratio door/peer: {statistics.median(ratios):.2f}")


def measure(kind: str, home: Path) -> tuple[float, float, float]:
    """Commits a second, 99th percentile and maximum of the time of one commit in ms."""
    os.environ.update(KAGA_HOME=str(home), DJANGO_SETTINGS_MODULE="kaga.site.settings")
    context = multiprocessing.get_context("spawn")
    ready = context.Process(target=prepare)
    ready.start()
    ready.join()
    queue = context.Queue()
    workers = [context.Process(target=work, args=(kind, queue)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    times = sorted(t for _ in workers for t in queue.get())
    for worker in workers:
        worker.join()
    return len(times) / SECONDS, times[int(len(times) * 0.99)] * 1000, times[-1] * 1000


def prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def work(kind: str, queue: Any) -> None:
    import django

    django.setup()
    from django.conf import settings

    if kind == "peer":
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = options["init_command"].replace("NORMAL", "FULL")
    once = {"door": through_the_door, "peer": through_django}[kind]
    times: list[float] = []
    threads = [threading.Thread(target=repeat, args=(once, times)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put(times)


def repeat(once: Any, times: list[float]) -> None:
    from django.db import connection

    connection.ensure_connection()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        begin = time.monotonic()
        once()
        times.append(time.monotonic() - begin)
    connection.close()


def rows() -> list[Any]:
    from kaga.kernel.storage.models import VaultKey

    return [VaultKey(wrapped=b"x" * 60) for _ in range(3)]


def through_the_door() -> None:
    from kaga.kernel.storage.door import write

    with write(bookkeeping="a benchmark") as tx:
        for row in rows():
            tx.add(row)


def through_django() -> None:
    from django.db import transaction

    with transaction.atomic():
        for row in rows():
            row.save(force_insert=True)


if __name__ == "__main__":
    main()
