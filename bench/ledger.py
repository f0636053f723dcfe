"""The ledger: durable appends, proofs and receipt checks, beside named peers.

    python bench/ledger.py

* Durable appends a second: threads append through `LedgerWriter` and each waits for its index
  before the next; an index is given only after the commit's frames are flushed to the disk
  (fdatasync of SQLite's log, or PostgreSQL's own commit). Tiles, bundles and a signed head
  are written all the while, each file with fsync. Peer: the usual table with a `prev_hash`
  column, one SQLite commit with synchronous=FULL for each entry.
* Hashing entries into frontier and tiles in memory, proving inclusion from tiles, checking a
  receipt (parsing, signed head, inclusion). Peer: Go's golang.org/x/mod/sumdb on the same
  entries, if Debian's packages golang-go and golang-golang-x-mod-dev are installed. It keeps
  every hash in one list and reads no receipt text; it is compiled, and faster at proofs.

Prints medians of ROUNDS rounds and the ratio of ours to the peer's.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kaga.engines.ledger import (
    Checkpoint,
    Disclosure,
    Frontier,
    NoteSigner,
    Receipt,
    Tile,
    check_receipt,
    grow,
    grow_tiles,
    leaf_hash,
    make_receipt,
    nodes_from_tiles,
    pack,
    parse_receipt,
    prove_inclusion,
    sign_checkpoint,
)

ROUNDS = 3
THREADS = 64
SECONDS = 4.0
ENTRIES = 70_000


def main() -> None:
    appends = [durable_appends() for _ in range(ROUNDS)]
    chained = [chained_appends() for _ in range(ROUNDS)]
    report("durable appends", appends, chained, "prev_hash table, one commit each")
    ours = [engine() for _ in range(ROUNDS)]
    peers = go_peer()
    for name, kind in (("grow", "tree growth"), ("prove", "inclusion proofs")):
        report(kind, [one[name] for one in ours], [one[name] for one in peers], "Go sumdb")
    report(
        "receipt checks", [one["check"] for one in ours], [one["check"] for one in peers], "Go"
    )
    milliseconds = 1000 / statistics.median(one["check"] for one in ours)
    size, packed = receipt_sizes()
    print(f"one receipt check: {milliseconds:.3f} ms (aim: 2 ms)")
    print(f"a receipt of {ENTRIES:,} entries: {size} bytes, as QR text {packed} characters")


def report(what: str, ours: list[float], peers: list[float], peer: str) -> None:
    line = f"{what}: {statistics.median(ours):,.0f}/s"
    if peers:
        ratio = statistics.median(ours) / statistics.median(peers)
        line += f"; {peer}: {statistics.median(peers):,.0f}/s; ratio {ratio:.2f}"
    print(line)


def durable_appends() -> float:
    """Entries a second that were acknowledged as durable, in a city of their own."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "KAGA_HOME": home}
        command = ["python", "-c", f"import bench.ledger as b; b.append_for({SECONDS})"]
        root = Path(__file__).resolve().parent.parent
        environment["PYTHONPATH"] = f"{root / 'src'}:{root}"
        command[0] = shutil.which("python", path=str(root / ".venv/bin")) or "python3"
        return float(subprocess.run(command, env=environment, check=True, stdout=-1).stdout)


def append_for(seconds: float) -> None:
    """In a process of its own: append from many threads, print the rate."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from kaga.kernel.ledger.writer import LedgerWriter

    call_command("migrate", verbosity=0)
    counts: list[int] = []
    with LedgerWriter.open() as writer:
        writer.append(b"warm").result()
        begun = time.perf_counter()
        end = begun + seconds
        threads = [
            threading.Thread(target=_append_until, args=(writer.append, end, counts))
            for _ in range(THREADS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = time.perf_counter() - begun
    print(sum(counts) / taken)


def _append_until(append: Callable, end: float, counts: list[int]) -> None:
    number = 0
    while time.perf_counter() < end:
        append(entry(number)).result()
        number += 1
    counts.append(number)


def chained_appends() -> float:
    """The peer: each row carries the hash of the one before, each commit is flushed."""
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(f"{folder}/chain.db", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute(
            "CREATE TABLE chain (n INTEGER PRIMARY KEY, data BLOB, prev_hash BLOB)"
        )
        previous, number, begun = bytes(32), 0, time.perf_counter()
        while time.perf_counter() < begun + SECONDS:
            data = entry(number)
            row = (number, data, previous)
            database.execute("INSERT INTO chain VALUES (?, ?, ?)", row)
            previous = hashlib.sha256(previous + data).digest()
            number += 1
        taken = time.perf_counter() - begun
        database.close()
        return number / taken


def entry(number: int) -> bytes:
    return b'{"n":%d,"text":"%0200d"}' % (number, number)


def build() -> tuple[Frontier, dict[Tile, list], float]:
    entries = [entry(number) for number in range(ENTRIES)]
    begun = time.perf_counter()
    leaves = [leaf_hash(data) for data in entries]
    frontier = grow(Frontier(), leaves)
    tiles = dict(grow_tiles(0, leaves, lambda _: []))
    return frontier, tiles, time.perf_counter() - begun


def signed_receipts(step: int) -> tuple[NoteSigner, list[bytes]]:
    frontier, tiles, _ = build()
    signer = NoteSigner("kaga.example/bench", Ed25519PrivateKey.generate())
    head = sign_checkpoint(Checkpoint(signer.name, ENTRIES, frontier.root()), signer)
    read = nodes_from_tiles(ENTRIES, tiles.__getitem__)
    receipts = [
        make_receipt(
            Disclosure(entry(index)), index, prove_inclusion(index, ENTRIES, read), head
        )
        for index in range(0, ENTRIES, step)
    ]
    return signer, [receipt.to_bytes() for receipt in receipts]


def engine() -> dict[str, float]:
    _, tiles, growing = build()
    read = nodes_from_tiles(ENTRIES, tiles.__getitem__)
    begun = time.perf_counter()
    for index in range(ENTRIES):
        prove_inclusion(index, ENTRIES, read)
    proving = time.perf_counter() - begun
    signer, receipts = signed_receipts(14)
    begun = time.perf_counter()
    for raw in receipts:
        check_receipt(parse_receipt(raw), signer.verifier)
    checking = time.perf_counter() - begun
    return {
        "grow": ENTRIES / growing,
        "prove": ENTRIES / proving,
        "check": len(receipts) / checking,
    }


def receipt_sizes() -> tuple[int, int]:
    _, receipts = signed_receipts(1000)
    receipt: Receipt = parse_receipt(receipts[1])
    return len(receipts[1]), len(pack(receipt))


def go_peer() -> list[dict[str, float]]:
    go = shutil.which("go")
    if go is None:
        print("Go is not installed: no peer for the engine")
        return []
    with tempfile.TemporaryDirectory() as folder:
        own = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": f"{folder}/c"}
        source = Path(__file__).parent / "ledger_peer"
        command = [go, "build", "-o", f"{folder}/peer", "peer.go"]
        subprocess.run(command, cwd=source, env={**os.environ, **own}, check=True)
        run = [f"{folder}/peer", str(ENTRIES)]
        return [
            json.loads(subprocess.run(run, capture_output=True, check=True).stdout)
            for _ in range(ROUNDS)
        ]


if __name__ == "__main__":
    main()
