"""kill -9 while flights are filed: nothing accepted is lost, nothing half-written.

KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_filing_kill.py -s
"""

from __future__ import annotations

import os
import random
import subprocess

import pytest
from tests.faults.killed_filings import DRIVER, KilledFilings
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "50"))


def test_nothing_accepted_is_lost_to_a_kill():
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    with (
        scratch_city() as city,
        city.start(DRIVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        killed = KilledFilings(process)
        killed.rounds(ROUNDS, seed)
        assert process.stdin
        process.stdin.close()
        assert process.wait(30) == 0
    print(f"{killed.acknowledged} answers, {killed.accepted} accepted, none lost")
    assert killed.acknowledged >= ROUNDS
    assert killed.accepted > ROUNDS // 10
