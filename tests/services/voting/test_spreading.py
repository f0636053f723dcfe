"""Work in several processes comes back in order, and leaves nobody behind."""

from __future__ import annotations

import subprocess
import sys

from tests.prepared_city import ROOT

from kaga.services.voting.spreading import Crew, spread

_LONG = """
import time
from kaga.services.voting.spreading import Crew, spread

def work(number):
    print("begun", flush=True)
    time.sleep(600)

list(spread(work, range(2), Crew(2, len, b"")))
"""

_told: list[bytes] = []


def test_answers_come_in_the_order_of_the_tasks() -> None:
    for jobs in (1, 2):
        found = list(spread(_doubled, range(20), Crew(jobs, _told.append, b"told")))
        assert found == [(number, 2 * number, b"told") for number in range(20)]


def _doubled(number: int) -> tuple[int, int, bytes]:
    return number, 2 * number, _told[-1]


def test_helpers_end_when_whoever_started_them_is_killed() -> None:
    """They hold the output open: it ends only when the last of them has."""
    started = subprocess.Popen(
        [sys.executable, "-c", _LONG],
        env={"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == b"begun\n"
    started.kill()
    rest, _ = started.communicate(timeout=60)
    assert rest in {b"", b"begun\n"}
