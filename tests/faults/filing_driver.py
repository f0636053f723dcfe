"""A process to be killed while flights are filed; tells what was accepted.

Started by test_filing_kill.py and bench/airspace/filing.py. Django is loaded once; every order
forks a child. Orders are lines on standard input, one JSON object each:

    {"do": "prepare", "count": 200}            check flights; prints "made REFERENCE" for each
    {"do": "file", "flights": […]}             file until killed; prints "ack REFERENCE STATE"
    {"do": "check", "flights": […], "acks": {"REFERENCE": "STATE"}}

After each child it prints "end STATUS".
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from tests.children import in_threads, obey, say  # noqa: E402
from tests.services.airspace.sky_town import (  # noqa: E402
    HALL,
    STATION,
    Fleet,
    HonestJudge,
    a_map,
    a_plan,
    checked,
    fleet,
    people_data,
)

from kaga.kernel import clock  # noqa: E402
from kaga.kernel.errors import Conflict  # noqa: E402
from kaga.kernel.events.models import OutboxEvent  # noqa: E402
from kaga.kernel.ledger.models import StagedEntry  # noqa: E402
from kaga.services.airspace.actions.filing import file_flight, warm  # noqa: E402
from kaga.services.airspace.models import AirCell, Flight, FlightStep, FlightVolume  # noqa: E402
from kaga.services.airspace.ports import bind_judge  # noqa: E402

THREADS = 3
NEAR = 4
"""So many flights share a corridor at a time: one of them is accepted, the others are not."""
_own: list[Fleet] = []


def prepare(order: dict[str, Any]) -> None:
    """Check flights: groups of a few in one corridor, each group at an hour of its own."""
    first = Flight.objects.count() // NEAR
    for number in range(order["count"]):
        ways = (STATION, HALL), (HALL, STATION), (STATION, (36.3100, 136.3400))
        group = first + number // NEAR
        departs = clock.now() + timedelta(hours=2, minutes=15 * (group % 2_800))
        plan = a_plan(ways[group % len(ways)], departs=departs)
        say(f"made {checked(_own[0], plan)}")


def file_until_killed(order: dict[str, Any]) -> None:
    """File from several threads; each answer is told at once."""
    in_threads(order["flights"], THREADS, _file)
    signal.pause()  # quicker than the kill


def _file(names: Sequence[str]) -> None:
    for name in names:
        try:
            done = file_flight(_own[0].member, name)
        except Conflict:  # refused before the kill, and nobody was told
            continue
        say(f"ack {name} {done.state}")


def check(order: dict[str, Any]) -> None:
    """What was accepted is there, whole, and filing again gives the same answer."""
    acks: dict[str, str] = order["acks"]
    flights = {one.reference: one for one in Flight.objects.filter(reference__in=acks)}
    wrong = [
        f"{name} was {state}, is {flights[name].state}"
        for name, state in acks.items()
        if flights[name].state != state
    ]
    for name, state in acks.items():
        if state == "accepted" and not file_flight(_own[0].member, name).again:
            wrong.append(f"filing {name} again was new")
    wrong += _torn()
    accepted = Flight.objects.filter(state="accepted").count()
    say(json.dumps({"wrong": wrong, "accepted": accepted}))


def _torn() -> list[str]:
    """Signs of a half-written filing."""
    accepted = set(Flight.objects.filter(state="accepted").values_list("id", flat=True))
    entries = set(FlightStep.objects.values_list("entry_id", flat=True))
    events = OutboxEvent.objects.filter(type="jp.kaga.airspace.flight.accepted")
    names = set(Flight.objects.filter(id__in=accepted).values_list("reference", flat=True))
    steps = FlightStep.objects.filter(act="accept")
    found = {
        "cells": set(AirCell.objects.values_list("flight_id", flat=True)) != accepted,
        "volumes": set(FlightVolume.objects.values_list("flight_id", flat=True)) != accepted,
        "steps": set(steps.values_list("flight_id", flat=True)) != accepted,
        "events": set(events.values_list("subject", flat=True)) != names,
        "entries": not entries <= set(StagedEntry.objects.values_list("id", flat=True)),
        "filed": Flight.objects.filter(state="filed").exists(),
    }
    return [f"{part} are torn" for part, torn in found.items() if torn]


def main() -> None:
    """Make a city with a map, then obey."""
    bind_judge(HonestJudge())
    a_map()
    people_data()
    _own.append(fleet())
    warm()
    obey({"prepare": prepare, "file": file_until_killed, "check": check})


if __name__ == "__main__":
    main()
