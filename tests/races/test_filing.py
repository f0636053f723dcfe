"""64 operators file the same corridor at once: one is accepted, the others are told why.

The same run without the gate goes wrong, which proves that the race is there to be lost.
"""

from __future__ import annotations

import json

import pytest
from tests.races.racing import goes_wrong, race

pytestmark = pytest.mark.slow

OPERATORS, PROCESSES = 64, 4


def _race(**environment: str) -> tuple[list[list], dict]:
    """What the operators were told, and what is in the database afterwards."""
    *told, found = map(
        json.loads, race("filing_driver.py", OPERATORS, PROCESSES, **environment)
    )
    return told, found


def test_one_of_sixty_four_is_accepted_and_the_others_are_told_why_and_what_to_do():
    told, found = _race()
    winners = [line[0] for line in told if line[1] == "accepted"]
    assert len(winners) == 1
    losers = [line[1:] for line in told if line[0] not in winners]
    assert losers == [["refused", ["taken"], winners, ["delay"]]] * (OPERATORS - 1)
    assert found == {
        "accepted": winners,
        "refused": OPERATORS - 1,
        "holding": winners,
        "filed": OPERATORS,
        "decided": OPERATORS,
    }


def _lost():
    told, found = _race(KAGA_TEST_GATE="off")
    errors = [line for line in told if line[1].startswith("error")]
    print(f"{len(found['accepted'])} accepted, {len(errors)} errors")
    return len(found["accepted"]) != 1 or errors


def test_without_the_gate_the_race_is_lost():
    assert goes_wrong(_lost)
