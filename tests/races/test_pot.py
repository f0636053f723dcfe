"""400 people apply at once for a pot with 16 awards: exactly 16, and nobody gets an error.

The same run without the gate goes wrong, which proves that the race is there to be lost.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest
from tests.races.racing import goes_wrong, race

pytestmark = pytest.mark.slow

APPLICANTS, AWARDS, PROCESSES = 400, 16, 4
RIGHT = {
    "awards": 16,
    "yen": 80_000,
    "committed": 80_000,
    "waiting": 384,
    "cases": 400,
    "first_come": True,
    "applicants": 400,
}


def _race(**environment: str) -> tuple[dict[str, object], Counter[str]]:
    """What is in the database afterwards, and what the applicants were told."""
    *told, found = race("pot_driver.py", APPLICANTS, AWARDS, PROCESSES, **environment)
    kinds = Counter("number" if line.startswith("20") else line for line in told)
    assert len({line for line in told if line.startswith("20")}) == kinds["number"]
    return json.loads(found), kinds


def test_sixteen_awards_for_four_hundred_applicants() -> None:
    found, told = _race()
    assert found == RIGHT
    assert told == {"number": 400}


def _lost() -> bool:
    found, told = _race(KAGA_TEST_GATE="off")
    print(found, dict(told))
    return (found, told) != (RIGHT, {"number": 400})


def test_without_the_gate_the_race_is_lost() -> None:
    assert goes_wrong(_lost)
