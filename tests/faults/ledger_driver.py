"""A process to be killed: appends to a ledger of its own and tells what was acknowledged.

Started by test_ledger_kill.py. Django is loaded once; every order forks a child, so a round
takes milliseconds. Orders are lines on standard input, one JSON object each:

    {"do": "append", "round": 7}     append until killed; prints "ack INDEX VALUE", "act UUID"
    {"do": "crash", "at": 3}         append and publish, dying before the third disk operation
    {"do": "check", "acks": {"0": "7.0"}, "acts": ["…"], "heads": […], "audit": true}

After each child it prints "end STATUS".
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from tests.children import obey, say  # noqa: E402

from kaga.engines.ledger import check_consistency, open_checkpoint, prove_consistency  # noqa: E402
from kaga.kernel.actors import Actor  # noqa: E402
from kaga.kernel.ids import new_handle  # noqa: E402
from kaga.kernel.ledger import writer as writing  # noqa: E402
from kaga.kernel.ledger.acts import Act, record  # noqa: E402
from kaga.kernel.ledger.audit import audit  # noqa: E402
from kaga.kernel.ledger.models import LedgerEntry  # noqa: E402
from kaga.kernel.ledger.published import published, tile_files  # noqa: E402
from kaga.kernel.ledger.sequencer import Sequencer, settle  # noqa: E402
from kaga.kernel.storage.door import write  # noqa: E402

IN_FLIGHT = 8


def append(order: dict[str, int]) -> None:
    """Append from this thread and record acts from another until killed."""
    writing.CHECKPOINT_EVERY_S = 0.003
    threading.Thread(target=_record_for_ever, daemon=True).start()
    with writing.LedgerWriter.open() as writer:
        say("ready")
        number = 0
        while True:
            values = [f"{order['round']}.{number + n}" for n in range(IN_FLIGHT)]
            futures = [writer.append(value.encode()) for value in values]
            for future, value in zip(futures, values, strict=True):
                say(f"ack {future.result()} {value}")
            number += IN_FLIGHT


def _record_for_ever() -> None:
    while True:
        with write() as tx:
            entry_id = record(tx, Act("test.kill.done", Actor.system("test"), new_handle()))
        say(f"act {entry_id}")


def crash(order: dict[str, int]) -> None:
    """Die before the n-th disk operation of a publication that fills two tiles."""
    with Sequencer().hold() as sequencer:
        indices = sequencer.sequence([b"crash %d" % n for n in range(520)])
        for index, number in zip(indices, range(520), strict=True):
            say(f"ack {index} crash {number}")
        _die_before(order["at"])
        sequencer.publish()


def _die_before(operation: int) -> None:
    left = operation

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(9)
            return real(*arguments, **named)

        return call

    os.fsync = counted(os.fsync)  # type: ignore[assignment]
    os.rmdir = counted(os.rmdir)  # type: ignore[assignment]
    Path.rename = counted(Path.rename)  # type: ignore[method-assign,assignment]


def check(order: dict[str, object]) -> None:
    """Recover as a start does, then compare with all that was acknowledged and published."""
    wrong = []
    raw = tile_files().checkpoint()
    settle()
    log = published()
    for head in [*order["heads"], *([raw.decode()] if raw else [])]:
        old = open_checkpoint(head.encode(), log.verifier)
        proof = prove_consistency(old.size, log.checkpoint.size, log.read)
        ends = {"old_root": old.root, "new_root": log.checkpoint.root}
        check_consistency(old.size, log.checkpoint.size, proof, **ends)
    acks = {int(index): value for index, value in order["acks"].items()}
    rows = LedgerEntry.objects.filter(index__in=list(acks))
    found = {row.index: bytes(row.data).decode() for row in rows}
    wrong += [f"index {index}" for index in acks if found.get(index) != acks[index]]
    placed = LedgerEntry.objects.filter(entry_id__in=order["acts"])
    wrong += sorted(set(order["acts"]) - {str(row.entry_id) for row in placed})
    if any(path.is_file() for path in (tile_files().root / ".aside").glob("*")):
        wrong.append("a file half-written was left")
    if order["audit"]:
        wrong += [str(fault) for fault in audit()]
    say(json.dumps({"wrong": wrong, "head": log.raw.decode()}))


def main() -> None:
    """Make an empty city, then obey."""
    obey({"append": append, "crash": crash, "check": check})


if __name__ == "__main__":
    main()
