"""A whole mission to a vehicle: path, fences, rally points, each read back and compared.

What: three lists up, three lists back, every difference an error. Why read back: vehicles
overwrite silently what they have no room for and change what they do not understand; only what
they say they hold is what they will fly.

>>> with open_link("tcp:127.0.0.1:5760") as link:                          # doctest: +SKIP
...     delivered = deliver(link, mission)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaga.adapters.mavlink.links import Link, Vehicle
from kaga.adapters.mavlink.problems import NotAsSent
from kaga.adapters.mavlink.transfer import NAMES, USUAL, Timing, download, upload
from kaga.engines.airspace.missions.model import Mission
from kaga.engines.airspace.missions.wire import (
    MissionType,
    WireItem,
    differences,
    wired_fences,
    wired_mission,
    wired_rally,
)

_MEET_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """Who holds it now, and how many items of each list."""

    vehicle: Vehicle
    path: int
    fences: int
    rally: int


def deliver(link: Link, mission: Mission, timing: Timing = USUAL) -> Delivered:
    """Send a mission, read it back, compare.

    Returns
    -------
    Delivered
        Only when the vehicle holds all three lists as they were sent.

    Raises
    ------
    VehicleProblem
        `Unreachable`, `NoSpace`, `Refused`, `Silent`, or `NotAsSent` with every difference.
    """
    vehicle = link.meet(_MEET_S)
    lists = {
        MissionType.MISSION: wired_mission(mission, vehicle.autopilot),
        MissionType.FENCE: wired_fences(mission),
        MissionType.RALLY: wired_rally(mission),
    }
    for kind, items in lists.items():
        # How it ended does not matter: what the vehicle holds does, and is read back.
        upload(link, vehicle, items, kind, timing)
    for kind, items in lists.items():
        _compare(link, vehicle, items, kind, timing)
    counts = [len(items) for items in lists.values()]
    return Delivered(vehicle, *counts)


def _compare(
    link: Link,
    vehicle: Vehicle,
    items: list[WireItem],
    kind: MissionType,
    timing: Timing,
) -> None:
    held = download(link, vehicle, kind, timing)
    found = differences(items, held, vehicle.autopilot)
    if found:
        raise NotAsSent(NAMES[kind], found)
