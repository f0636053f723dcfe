"""Ballots cast over HTTP: 20 a second, then a burst of 100 a second; none lost.

    python bench/voting/cast.py [SECONDS]

A city of its own (`kaga web` with two workers, the ledger's sequencer) and ready-made Ed25519
ballots of three choices. Requests are sent at their due time whether or not earlier ones were
answered, so waiting counts: the time of a ballot is that from when it was due to its promise.
Afterwards every promise is looked up in the ledger. SQLite unless KAGA_DATABASE_URL names
PostgreSQL. Server and clients share the processors.
"""

from __future__ import annotations

import http.client
import json
import os
import queue
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
PORT = int(os.environ.get("BENCH_PORT", "8301"))
PHASES = ((20, "a day's rush"), (100, "a burst"))
CLIENTS = 32
VOTERS = 400


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(
            KAGA_HOME=home, KAGA_PORT=str(PORT), KAGA_LOG_LEVEL="ERROR", KAGA_JOURNEYS="0"
        )
        os.environ["KAGA_PUBLIC_URL"] = f"http://127.0.0.1:{PORT}"
        os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        import django

        django.setup()
        uuid, ballots = prepare(seconds * sum(rate for rate, _ in PHASES))
        promised: list[tuple[str, str]] = []
        with Serving("web"), Serving("ledger", "sequence"):
            wait_until_it_answers()
            for rate, name in PHASES:
                mine, ballots = ballots[: rate * seconds], ballots[rate * seconds :]
                promised += load(uuid, mine, rate, name)
            time.sleep(3)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        each = (spent.ru_utime + spent.ru_stime) / len(promised) * 1000
        print(f"{each:.1f} ms of CPU a ballot in the city's processes, their start included")
        check(promised, seconds * sum(rate for rate, _ in PHASES))


def prepare(count: int) -> tuple[str, list[bytes]]:
    """An open vote and so many ballots for it."""
    from django.core.management import call_command
    from django.db import connections
    from tests.services.voting.poll import NO, YES, ballot, listed, opened

    call_command("migrate", verbosity=0)
    measure, _ = opened()
    voters = [listed(measure) for _ in range(min(VOTERS, count))]
    began = time.process_time()
    ballots = [
        ballot(measure, voters[at % len(voters)], (YES, NO)[at % 2]) for at in range(count)
    ]
    each = (time.process_time() - began) / count * 1000
    print(f"{count:,} ballots of {len(ballots[0]):,} bytes made, {each:.2f} ms each")
    connections.close_all()
    return measure.uuid, ballots


class Serving:
    """A process of the city for the time of the block."""

    def __init__(self, *command: str) -> None:
        self._command = [sys.executable, "-m", "kaga.cli", *command]

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)


def wait_until_it_answers() -> None:
    for _ in range(600):
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the city does not answer")


def load(uuid: str, ballots: list[bytes], rate: int, name: str) -> list[tuple[str, str]]:
    """Send at this rate; what was promised."""
    due: queue.Queue[tuple[float, bytes] | None] = queue.Queue()
    times: list[float] = []
    promised: list[tuple[str, str]] = []
    failed: list[str] = []

    def send() -> None:
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        where = f"/api/vote/elections/{uuid}/ballots"
        headers = {"Content-Type": "application/json"}
        while (task := due.get()) is not None:
            at, raw = task
            line.request("POST", where, body=raw, headers=headers)
            answer = line.getresponse()
            said = answer.read()
            times.append((time.monotonic() - at) * 1000)
            if answer.status == 201:
                told = json.loads(said)
                promised.append((told["tracker"], told["entry"]))
            else:
                failed.append(f"{answer.status} {said[:200]!r}")

    threads = [threading.Thread(target=send) for _ in range(CLIENTS)]
    for one in threads:
        one.start()
    began = time.monotonic() + 0.1
    for place, raw in enumerate(ballots):
        at = began + place / rate
        time.sleep(max(0.0, at - time.monotonic()))
        due.put((at, raw))
    for _ in threads:
        due.put(None)
    for one in threads:
        one.join()
    lasted = time.monotonic() - began
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(
        f"{name}: {rate}/s for {len(ballots) / rate:.0f} s, all answered after {lasted:.1f} s;"
        f" p50 {p50:.1f} ms, p99 {p99:.1f} ms, slowest {times[-1]:.0f} ms;"
        f" {len(failed)} refused {failed[:2]}"
    )
    return promised


def check(promised: list[tuple[str, str]], count: int) -> None:
    """Every promise stands in the ledger."""
    from uuid import UUID

    from kaga.kernel.ledger.models import LedgerEntry
    from kaga.kernel.ledger.sequencer import settle
    from kaga.services.voting.models import CastBallot

    settle()
    entries = LedgerEntry.objects.filter(act="vote.ballot.cast")
    there = set(entries.values_list("entry_id", flat=True))
    lost = [tracker for tracker, entry in promised if UUID(entry) not in there]
    kept = CastBallot.objects.count()
    print(f"{len(promised):,} of {count:,} promised, {kept:,} kept, {len(lost)} lost")
    if lost or len(promised) != count:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
