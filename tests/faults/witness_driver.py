"""A witness to be killed: takes one head after another and tells which it has answered.

Started by test_witness_kill.py; orders are those of `tests.children.obey`:

    {"do": "witness", "round": 7}     take heads until killed; prints "ack SIZE"
    {"do": "check", "acks": [5, 9]}   what is remembered against what was answered
"""

from __future__ import annotations

import json
import os
from itertools import accumulate
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from django.conf import settings  # noqa: E402
from tests.children import obey, say  # noqa: E402
from tests.engines.ledger.forest import Forest  # noqa: E402

from kaga.engines.ledger import (  # noqa: E402
    Checkpoint,
    Frontier,
    NoteSigner,
    Request,
    grow,
    leaf_hash,
    open_note,
    prove_consistency,
    sign_checkpoint,
)
from kaga.kernel.ledger.witness.keys import make_cosigners  # noqa: E402
from kaga.kernel.ledger.witness.service import Witness, origin_hash  # noqa: E402
from kaga.kernel.ledger.witness.store import WitnessStore  # noqa: E402

LOG = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
MOST = 4_000


def _grown(frontier: Frontier, entry: bytes) -> Frontier:
    return grow(frontier, [leaf_hash(entry)])


FOREST = Forest(b"%d" % number for number in range(MOST))
ROOTS = [one.root() for one in accumulate(FOREST.entries, _grown, initial=Frontier())]


def _witness() -> Witness:
    folder = Path(settings.KAGA_HOME) / "witness"
    cosigners = make_cosigners(folder, "w.example")
    return Witness(cosigners, {LOG.name: [LOG.verifier]}, WitnessStore(folder / "witness.db"))


def _size(witness: Witness) -> int:
    remembered = witness.store.remembered(LOG.name)
    return remembered.latest.size if remembered else 0


def witness(_order: dict[str, int]) -> None:
    """Take one head after another until killed."""
    taking = _witness()
    say("ready")
    size = _size(taking)
    while size < MOST:
        head = Checkpoint(LOG.name, size + 1, ROOTS[size + 1])
        proof = prove_consistency(size, size + 1, FOREST.nodes())
        request = Request(size, tuple(proof), sign_checkpoint(head, LOG))
        answer = taking.add_checkpoint(request.to_bytes())
        assert answer.status == 200, answer
        size += 1
        say(f"ack {size}")


def check(order: dict[str, list[int]]) -> None:
    """What was answered is remembered, and the last head is served with both signatures."""
    taking, wrong = _witness(), []
    size = _size(taking)
    if size < max(order["acks"], default=0):
        wrong.append(f"size {size} is remembered, {max(order['acks'])} was answered")
    served = taking.checkpoint(origin_hash(LOG.name))
    if size:
        keys = [LOG.verifier, *(one.verifier for one in taking.cosigners)]
        note = open_note(served.body, keys)
        if note.text != Checkpoint(LOG.name, size, ROOTS[size]).text():
            wrong.append("another head is served than is remembered")
        if len(note.signatures) != 3:
            wrong.append("a signature is missing")
    say(json.dumps({"wrong": wrong, "size": size}))


if __name__ == "__main__":
    obey({"witness": witness, "check": check})
