"""Cosignatures before a judge of another maker: pure JavaScript Ed25519 and ML-DSA-44."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from kaga.engines.ledger import Checkpoint, Cosigner, NoteSigner, leaf_hash, sign_checkpoint

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
LOG = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.generate())
COSIGNERS = [
    Cosigner(f"w{number}.example/証人", made())
    for number in range(3)
    for made in (Ed25519PrivateKey.generate, MLDSA44PrivateKey.generate)
]


def cosigned(size: int) -> str:
    head = Checkpoint(LOG.name, size, leaf_hash(b"%d" % size))
    lines = "".join(f"{one.cosign(head, at=1_800_000_000).line()}\n" for one in COSIGNERS)
    return sign_checkpoint(head, LOG).decode() + lines


def ask(claims: list[tuple[str, Cosigner]]) -> list[bool]:
    assert (HERE / "node_modules").is_dir(), "run `npm ci` in tests/conformance/cosignatures"
    node = shutil.which("node", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    asked = [{"note": note, "vkey": one.verifier.vkey()} for note, one in claims]
    done = subprocess.run(
        [node, HERE / "judge.mjs"],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_noble_accepts_every_cosignature_and_no_other() -> None:
    notes = [cosigned(size) for size in (0, 1, 70_000, (1 << 53) - 1)]
    right = [(note, one) for note in notes for one in COSIGNERS]
    assert ask(right) == [True] * len(right)
    moved = [(note.replace("\n70000\n", "\n70001\n"), one) for note, one in right[12:18]]
    strangers = [
        (notes[0], Cosigner(COSIGNERS[0].name, Ed25519PrivateKey.generate())),
        (notes[0], Cosigner(COSIGNERS[1].name, MLDSA44PrivateKey.generate())),
    ]
    assert ask([*moved, *strangers]) == [False] * 8
