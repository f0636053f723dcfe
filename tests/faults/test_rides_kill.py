"""kill -9 while rides are booked: no confirmed booking is lost, nothing is half-written.

KAGA_KILL_ROUNDS=1000 pytest tests/faults/test_rides_kill.py -s
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path

import pytest
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("KAGA_KILL_ROUNDS", "12"))


def test_no_confirmed_booking_is_lost_to_a_kill():
    seed = random.randrange(2**32)
    print(f"seed {seed}, {ROUNDS} rounds")
    driver = Path(__file__).with_name("rides_driver.py")
    with (
        scratch_city() as city,
        city.start(
            driver, str(ROUNDS), str(seed), stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        said, _ = process.communicate(timeout=3600)
        assert process.returncode == 0
    found = json.loads(said.splitlines()[-1])
    print(found)
    assert found["wrong"] == []
    assert found["booked"] >= found["confirmed"] >= ROUNDS
