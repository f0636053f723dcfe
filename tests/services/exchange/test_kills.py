"""Killed at random moments under load: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.services.exchange.conftest import Running

ROUNDS = 30
KILLS = Path(__file__).resolve().parents[3] / "bench" / "exchange" / "kills.py"


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(KILLS), "--rounds", str(ROUNDS), "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{ROUNDS} kills" in ran.stdout
    assert "none lost" in ran.stdout


def test_everything_is_there_after_a_restart(start: Callable[[], Running]) -> None:
    running = start()
    body = {
        "id": "urn:a:1",
        "type": "T",
        "p": {"value": 1, "observedAt": "2027-01-01T00:00:00Z"},
    }
    context = {"@context": {"h": "https://a.example/h"}}
    with running.client() as client:
        client.post("entities", json=body, headers={"NGSILD-Tenant": "kaga"})
        client.post("jsonldContexts", json=context)
        before = client.get(
            "entities/urn:a:1?options=sysAttrs", headers={"NGSILD-Tenant": "kaga"}
        )
        hosted = client.get("jsonldContexts?details=true").json()
    running.kill()
    running = start()
    with running.client() as client:
        after = client.get(
            "entities/urn:a:1?options=sysAttrs", headers={"NGSILD-Tenant": "kaga"}
        )
        assert client.get("jsonldContexts?details=true").json() == hosted
    assert after.json() == before.json()
    assert running.stop() == 0


def test_a_second_process_is_refused_the_folder(tmp_path: Path) -> None:
    first, second = Running(tmp_path), Running(tmp_path)
    assert second.process.stderr is not None
    assert "is held by another process" in second.process.stderr.read()
    assert second.end() == 1
    assert first.stop() == 0
