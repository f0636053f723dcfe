"""Dispatchers killed at any moment: every event takes effect, once, in its order.

KAGA_KILL_ROUNDS sets how often they are killed (12 by default).
"""

from __future__ import annotations

import json
import os
import secrets

import pytest
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow


def test_whatever_is_killed_every_event_takes_effect_exactly_once():
    rounds, seed = os.environ.get("KAGA_KILL_ROUNDS", "12"), str(secrets.randbelow(10**9))
    print(f"rounds {rounds}, seed {seed}")
    with scratch_city() as city:
        command = ("-m", "tests.faults.killed_dispatchers", rounds, seed)
        with city.start(*command, stdout=-1, text=True) as process:
            found = json.loads(process.communicate(timeout=1800)[0])
    assert process.returncode == 0
    assert found.pop("acknowledged") > 0
    events = found.pop("events")
    print(f"{events} events")
    assert found == {
        "lost": 0,
        "without_effect": 0,
        "effects_of_nothing": 0,
        "most_effects_of_one": 1,
        "out_of_order": 0,
        "waiting": 0,
    }
