"""Killed while it writes: the past has what was acknowledged, once, and nothing half."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from tests.services.exchange.conftest import Running

ROUNDS = 2
WIDE = ("--page", "100000")
HERE = "urn:ngsi-ld:Meter:killed"
ASKED = {"options": "temporalValues", "timeproperty": "modifiedAt", "lastN": "1000000"}


def write(running: Running, told: list[int], first: int) -> None:
    """Add two instances at once, and change the entity, until the broker dies."""
    number = first
    with running.client() as client:
        while True:
            observed = (
                f"2027-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
            )
            one = {"value": number, "observedAt": observed}
            past = {"id": HERE, "type": "Meter", "low": [one], "high": [one]}
            try:
                answer = client.post("temporal/entities", json=past)
                client.post("entityOperations/upsert", json=[{**past, "low": one, "high": one}])
            except httpx.TransportError:
                return
            assert answer.status_code in {201, 204}
            told.append(number)
            number += 1


def values(client: httpx.Client) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"low": [], "high": []}
    body: Any = client.get(f"temporal/entities/{HERE}", params=ASKED).json()
    for name, listed in found.items():
        listed.extend(value for value, _ in body[name]["values"])
    return found


def test_the_past_survives_being_killed(start: Callable[..., Running]) -> None:
    told: list[int] = []
    for round_number in range(ROUNDS):
        running = start(*WIDE)
        writer = threading.Thread(target=write, args=(running, told, round_number * 1000))
        writer.start()
        while len(told) < 15 * (round_number + 1):
            threading.Event().wait(0.002)
        running.kill()
        writer.join(20)
    running = start(*WIDE)
    with running.client() as client:
        before = values(client)
    assert before["low"] == before["high"]
    assert set(told) <= set(before["low"])
    running.kill()
    running = start(*WIDE)
    with running.client() as client:
        assert values(client) == before
