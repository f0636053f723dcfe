"""Fifty clients book the last eight seats at once: eight get one, the others are told so.

The same run without the gate goes wrong, which proves that the race is there to be lost.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest
from tests.races.racing import goes_wrong, race

pytestmark = pytest.mark.slow

CLIENTS, PROCESSES, SEATS = 50, 4, 8


def _race(**environment: str) -> tuple[list[list], dict]:
    """What the clients were told, and what is in the database afterwards."""
    *told, found = map(json.loads, race("rides_driver.py", CLIENTS, PROCESSES, **environment))
    return told, found


def test_no_seat_is_sold_twice():
    told, found = _race()
    assert Counter(line[0] for line in told) == {"booked": SEATS, "taken": CLIENTS - SEATS}
    assert found == {"booked": SEATS, "wrong": []}


def _lost():
    told, found = _race(KAGA_TEST_GATE="off")
    errors = [line for line in told if line[0].startswith("error")]
    print(f"{found['booked']} booked, {len(errors)} errors, {len(found['wrong'])} wrong")
    return found["booked"] != SEATS or errors or found["wrong"]


def test_without_the_gate_the_race_is_lost():
    assert goes_wrong(_lost)
