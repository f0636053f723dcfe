"""The witness: how long it takes to answer, over HTTP, from a process of its own.

    python bench/witness.py

A log of SIZE entries grows head by head; each head goes to a witness with its proof and comes
back cosigned with Ed25519 and ML-DSA-44, after the witness has flushed it to the disk. Beside
it what the same disk takes for the flush alone. Asked: at most 50 ms an answer.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.engines.ledger.forest import Forest  # noqa: E402
from tests.ports import free_port  # noqa: E402
from tests.scratch_city import scratch_city  # noqa: E402

from kaga.engines.ledger import (  # noqa: E402
    Checkpoint,
    NoteSigner,
    Request,
    prove_consistency,
    sign_checkpoint,
)

SIZE = 70_000
HEADS = 400
LOG = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.generate())


def main() -> None:
    bodies = requests()
    with tempfile.TemporaryDirectory() as folder, scratch_city() as city:
        port = free_port()
        options = ["--data", folder, "--name", "w.example", "--port", str(port)]
        command = ["-m", "kaga.cli", "witness", "serve", "--log", LOG.verifier.vkey()]
        with city.start(*command, *options, stdout=subprocess.DEVNULL) as process:
            answers = ask(port, bodies)
            process.terminate()
        flushes = flush(Path(folder) / "flush")
    say("answer of the witness", answers)
    say("flush of the disk alone", flushes)


def requests() -> list[bytes]:
    forest, bodies, old = Forest(), [], 0
    step = SIZE // HEADS
    for number in range(HEADS):
        forest.append([b"%d" % (number * step + n) for n in range(step)])
        size = len(forest.entries)
        head = Checkpoint(LOG.name, size, forest.frontier.root())
        proof = prove_consistency(old, size, forest.nodes())
        bodies.append(Request(old, tuple(proof), sign_checkpoint(head, LOG)).to_bytes())
        old = size
    return bodies


def ask(port: int, bodies: list[bytes]) -> list[float]:
    took = []
    transport = httpx.HTTPTransport(retries=50)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport) as client:
        client.get("/")
        for body in bodies:
            begun = time.perf_counter()
            answer = client.post("/add-checkpoint", content=body)
            took.append(time.perf_counter() - begun)
            assert answer.status_code == 200, answer.text
    return took


def flush(path: Path) -> list[float]:
    took = []
    with path.open("wb") as file:
        for _ in range(HEADS):
            begun = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - begun)
    return took


def say(what: str, took: list[float]) -> None:
    ordered = sorted(took)
    p99 = ordered[int(len(ordered) * 0.99) - 1]
    print(f"{what}: median {statistics.median(took) * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
