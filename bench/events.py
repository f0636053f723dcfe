"""Events through the outbox to a consumer, durable: events per second and delay.

    python bench/events.py [EVENTS]

One process emits (each event in a transaction of its own, as a request does), another routes
and delivers; the consumer changes the database in the same commit as its mark. The peer is
the plain way: one transaction for each delivery, as a queue without batching does it.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Work = Callable[[int], dict[str, float]]
ROUNDS = 3


def main(count: int) -> None:
    emitting, batched, single, delays = [], [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="kaga-bench-") as home:
            found = run_apart(home, measure, count)
        emitting.append(found["emit"])
        batched.append(found["batched"])
        single.append(found["single"])
        delays.append(found["delay"])
    print(f"{count} events, medians of {ROUNDS} rounds, every commit flushed to the disk")
    print(f"emitted, one transaction each      {statistics.median(emitting):8.0f} events/s")
    print(f"routed and handled, in batches     {statistics.median(batched):8.0f} events/s")
    print(f"routed and handled, one by one     {statistics.median(single):8.0f} events/s")
    ratio = statistics.median(b / s for b, s in zip(batched, single, strict=True))
    print(f"ratio of batches to one by one     {ratio:8.1f} x")
    delay_ms = statistics.median(delays) * 1000
    print(f"emitted to handled, idle city      {delay_ms:8.1f} ms (median)")


def run_apart(home: str, work: Work, count: int) -> dict[str, float]:
    """Run in a fresh process with a city of its own."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_enter, args=(home, work, count, queue))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit("a round failed; see above")
    found: dict[str, float] = queue.get()
    return found


def _enter(home: str, work: Work, count: int, queue: Any) -> None:
    os.environ |= {
        "KAGA_HOME": home,
        "DJANGO_SETTINGS_MODULE": "kaga.site.settings",
        "KAGA_LOG_LEVEL": "ERROR",
    }
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _register()
    queue.put(work(count))


def _register() -> None:
    from kaga.kernel.events.consumers import consumer
    from kaga.kernel.jobs.models import WorkerBeat

    @consumer("bench", types=["jp.kaga.bench.*"], bookkeeping="a benchmark")
    def keep(tx: Any, event: Any) -> None:
        tx.add(WorkerBeat(worker=event.id.hex))


def measure(count: int) -> dict[str, float]:
    from kaga.kernel.events.delivery import deliver
    from kaga.kernel.events.models import Delivery
    from kaga.kernel.events.routing import route

    began = time.perf_counter()
    for number in range(count):
        emit_one(number)
    emitted = time.perf_counter()
    drain(lambda: route() + deliver())
    batched = time.perf_counter()
    assert Delivery.objects.filter(state="done").count() == count
    fewer = max(1, count // 5)
    for number in range(fewer):
        emit_one(number)
    prepared = time.perf_counter()
    drain(lambda: route(limit=1) + deliver_one())
    single = time.perf_counter()
    assert Delivery.objects.filter(state="done").count() == count + fewer
    return {
        "emit": count / (emitted - began),
        "batched": count / (batched - emitted),
        "single": fewer / (single - prepared),
        "delay": statistics.median(delay() for _ in range(200)),
    }


def deliver_one() -> int:
    """One delivery in a transaction of its own."""
    from kaga.kernel.events import delivery

    usual, delivery.LONGEST_HOLD_S = delivery.LONGEST_HOLD_S, 1e-9
    try:
        return delivery.deliver(limit=1)
    finally:
        delivery.LONGEST_HOLD_S = usual


def delay() -> float:
    from kaga.kernel.events.delivery import deliver
    from kaga.kernel.events.routing import route

    began = time.perf_counter()
    emit_one(0)
    while not route() + deliver():
        pass
    return time.perf_counter() - began


def emit_one(number: int) -> None:
    from kaga.kernel.events.outbox import Event, emit
    from kaga.kernel.storage.door import write

    with write(bookkeeping="a benchmark") as tx:
        emit(tx, Event("jp.kaga.bench.happened", f"S{number % 97}", {"n": number}))


def drain(step: Callable[[], int]) -> None:
    while step():
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
