"""kill -9 while flights are filed: nothing accepted is lost, nothing half-written.

KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_filing_kill.py -s
"""

from __future__ import annotations

import os
import random

import pytest
from tests.faults.killed_filings import killed_filings
from tests.faults.killing import MOST

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "50"))


def test_nothing_accepted_is_lost_to_a_kill():
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    with killed_filings() as killed:
        killed.rounds(ROUNDS, seed)
    print(f"{killed.acknowledged} answers, {killed.accepted} accepted, none lost")
    assert killed.acknowledged >= ROUNDS
    assert killed.killed >= MOST * ROUNDS
    assert killed.accepted > ROUNDS // 10
