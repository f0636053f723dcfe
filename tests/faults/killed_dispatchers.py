"""Emits and dispatches in processes that are killed at random moments; prints what came of it.

    python -m tests.faults.killed_dispatchers ROUNDS SEED

One emitter and two dispatchers are forked in each round and killed (SIGKILL) after up to a
tenth of a second. Afterwards one dispatcher works in peace until nothing is due. The
effect of an event is another event, so it can be counted.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
from collections import Counter, defaultdict

import django


def main(rounds: int, seed: int) -> None:
    dice = random.Random(seed)
    acknowledged: list[str] = []
    for number in range(rounds):
        acknowledged += one_round(number, dice)
    dispatch_until_idle()
    print(json.dumps(findings(acknowledged)))


def one_round(number: int, dice: random.Random) -> list[str]:
    """Fork, let them work, kill; the ids that the emitter had acknowledged."""
    reading, writing = os.pipe()
    emitter = fork(emit_for_ever, number, writing)
    family = [emitter, fork(dispatch_for_ever), fork(dispatch_for_ever)]
    os.close(writing)
    pause = threading.Event()
    for pid in dice.sample(family, len(family)):
        pause.wait(dice.uniform(0, 0.1))
        os.kill(pid, signal.SIGKILL)
    for pid in family:
        os.waitpid(pid, 0)
    with os.fdopen(reading) as lines:
        return [line.strip() for line in lines if line.endswith("\n")]


def fork(run, *arguments) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            run(*arguments)
        finally:
            os._exit(1)
    return pid


def emit_for_ever(number: int, writing: int) -> None:
    from kaga.kernel.events.outbox import Event, emit
    from kaga.kernel.storage.door import write

    n = number * 1_000_000
    while True:
        n += 1
        with write(bookkeeping="a test") as tx:
            event_id = emit(tx, Event("jp.kaga.test.happened", f"S{n % 7}", {"n": n}))
        os.write(writing, f"{event_id}\n".encode())


def dispatch_for_ever() -> None:
    from kaga.kernel.events.delivery import deliver
    from kaga.kernel.events.routing import route

    while True:
        route(limit=20)
        deliver(limit=20)


def dispatch_until_idle() -> None:
    from django.db import connections

    from kaga.kernel.events.delivery import deliver
    from kaga.kernel.events.routing import route

    while route() or deliver():
        pass
    connections.close_all()


def register() -> None:
    from kaga.kernel.events.consumers import consumer
    from kaga.kernel.events.outbox import Event, emit

    @consumer("test.effect", types=["jp.kaga.test.happened"], bookkeeping="a test")
    def effect(tx, event):
        data = {"of": str(event.id), "n": event.data["n"]}
        emit(tx, Event("jp.kaga.test.effect", event.subject, data))


def findings(acknowledged: list[str]) -> dict[str, object]:
    from kaga.kernel.events.models import Delivery, OutboxEvent

    happened = OutboxEvent.objects.filter(type="jp.kaga.test.happened")
    ids = {str(one) for one in happened.values_list("id", flat=True)}
    effects = OutboxEvent.objects.filter(type="jp.kaga.test.effect").order_by("number")
    counted = Counter(effect.data["of"] for effect in effects)
    by_subject = defaultdict(list)
    for effect in effects:
        by_subject[effect.subject].append(effect.data["n"])
    return {
        "acknowledged": len(acknowledged),
        "lost": len(set(acknowledged) - ids),
        "events": len(ids),
        "without_effect": len(ids - set(counted)),
        "effects_of_nothing": len(set(counted) - ids),
        "most_effects_of_one": max(counted.values(), default=0),
        "out_of_order": sum(order != sorted(order) for order in by_subject.values()),
        "waiting": Delivery.objects.exclude(state="done").count(),
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
    django.setup()
    register()
    main(int(sys.argv[1]), int(sys.argv[2]))
