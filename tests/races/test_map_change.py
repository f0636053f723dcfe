"""The map changes while operators file: nobody keeps air that the new map has taken.

A flight is either accepted before and revoked by the change, or refused because the map below
it is another one; none slips through between both.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow

OPERATORS = 24


def test_no_flight_slips_through_a_change_of_the_map():
    script = Path(__file__).with_name("map_driver.py")
    with (
        scratch_city() as city,
        city.start(script, str(OPERATORS), stdout=subprocess.PIPE, text=True) as process,
    ):
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0
    found = json.loads(said.splitlines()[-1])
    half = OPERATORS // 2
    assert (found["near_accepted"], found["near_refused"]) == (0, half)
    assert set(found["near_told"]) <= {"map_obstacle", "map_changed"}
    assert found["lines"] == found["far_accepted"]
    assert set(found["far_told"]) <= {"map_changed"}
