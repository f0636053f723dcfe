"""400 people apply at once for a pot with 16 awards: exactly 16, and nobody gets an error.

The same run without the gate goes wrong, which proves that the race is there to be lost.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.faults.own_database import own_database

pytestmark = pytest.mark.slow

APPLICANTS, AWARDS, PROCESSES = 400, 16, 4
ROOT = Path(__file__).resolve().parents[2]
RIGHT = {
    "awards": 16,
    "yen": 80_000,
    "committed": 80_000,
    "waiting": 384,
    "cases": 400,
    "first_come": True,
    "applicants": 400,
}


def _race(home: Path, **environment: str) -> tuple[dict[str, object], Counter[str]]:
    """What is in the database afterwards, and what the applicants were told."""
    counts = [str(count) for count in (APPLICANTS, AWARDS, PROCESSES)]
    with own_database() as database:
        done = subprocess.run(
            [sys.executable, "tests/races/pot_driver.py", *counts],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
                "KAGA_HOME": str(home),
                **database,
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=180,
            check=True,
        )
    *told, found = done.stdout.splitlines()
    kinds = Counter("number" if line.startswith("20") else line for line in told)
    assert len({line for line in told if line.startswith("20")}) == kinds["number"]
    return json.loads(found), kinds


def test_sixteen_awards_for_four_hundred_applicants(tmp_path: Path) -> None:
    found, told = _race(tmp_path)
    assert found == RIGHT
    assert told == {"number": 400}


def test_without_the_gate_the_race_is_lost(tmp_path: Path) -> None:
    found, told = _race(tmp_path, KAGA_TEST_GATE="off")
    assert (found, told) != (RIGHT, {"number": 400})
    print(found, dict(told))
