"""End to end with real processes: plan, certificate, draft, check, file, and the next one."""

from __future__ import annotations

import json
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.scratch_city import scratch_city
from tests.services.airspace.planning.towns import keep_town

pytestmark = pytest.mark.slow
PATIENCE_S = 300


@contextmanager
def planner(city, *, until="the planner is ready"):
    """A planner of the city, once it has said so."""
    command = ("-m", "kaga.cli", "airspace", "planner", "--no-build")
    with city.start(
        *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        said = []
        for line in process.stdout:
            said.append(line)
            if until in line:
                break
        else:
            raise AssertionError("".join(said))
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE_S)


def test_a_plan_becomes_an_accepted_flight_and_the_next_one_knows_it():
    script = Path(__file__).with_name("story_driver.py")
    with scratch_city(KAGA_LOG_LEVEL="INFO") as city:
        ends = keep_town(Path(city.environment["KAGA_HOME"]) / "airspace")
        with (
            planner(city),
            city.start(script, *ends, stdout=subprocess.PIPE, text=True) as told,
        ):
            said, _ = told.communicate(timeout=PATIENCE_S)
            assert told.returncode == 0
        assert not (Path(city.environment["KAGA_HOME"]) / "planner.sock").exists()
    stand_in = ["map_stand_in", "people_stand_in"]
    lines = [json.loads(line) for line in said.splitlines() if line.startswith('{"')]
    steps = [line for line in lines if "event" not in line]
    assert steps == [
        {"phase": "ready", "maps": ["stand-in made up"], "people": [0, 1]},
        {"unknown": "no-such-place", "nan": "no-such-place"},
        {"same": True, "free": True},
        {"verified": [True, True]},
        {
            "checked": stand_in,
            "filed": {"state": "refused", "reasons": stand_in, "offers": [], "overridden": []},
        },
        {
            "accepted": {
                "state": "accepted",
                "reasons": [],
                "offers": [],
                "overridden": stand_in,
            },
            "refused": {
                "state": "refused",
                "reasons": ["taken"],
                "offers": ["delay"],
                "overridden": stand_in,
            },
        },
        {
            "without_licence": [
                "judged_against",
                "judged_against",
                *stand_in,
            ]
        },
        {"knows": True, "delays": True},
        {
            "afterwards": {
                "state": "accepted",
                "reasons": [],
                "offers": [],
                "overridden": stand_in,
            }
        },
        {"filed": 2},
    ]


def test_a_city_without_a_map_says_so_and_a_second_planner_ends():
    with scratch_city(KAGA_LOG_LEVEL="INFO") as city:
        command = ("-m", "kaga.cli", "airspace", "planner", "--no-build")
        with planner(city, until="there is no map"):
            other = city.start(*command, stderr=subprocess.PIPE, text=True)
            _, said = other.communicate(timeout=PATIENCE_S)
            assert (other.returncode, "another planner" in said) == (1, True)
