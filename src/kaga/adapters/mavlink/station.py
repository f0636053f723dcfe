"""The ground station's side of the vehicle port: upload with progress, read back, start.

Why starting is a step of its own: an upload moves nothing. Each step of it (`control`) is asked
for and its acknowledgement awaited, so a refusal (no position yet, not levelled) is told in the
vehicle's own words. What ArduPilot leaves off as it comes (a fence that is not switched on,
rally points that are "too far") is told after the upload: a list that is held and not heeded is
worse than none.

Source: ArduPilot, parameters FENCE_ENABLE, FENCE_TYPE and RALLY_LIMIT_KM.

>>> Station().items(mission)[0][1][0]                                   # doctest: +SKIP
'0 WAYPOINT frame 0 (36.3226978, 136.3526487) 9.4 m'
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from kaga.adapters.mavlink.control import Controls
from kaga.adapters.mavlink.links import Link, Vehicle, open_link
from kaga.adapters.mavlink.problems import VehicleProblem
from kaga.adapters.mavlink.transfer import NAMES, USUAL, Timing, download, upload
from kaga.engines.airspace.missions.heeded import ASKED, cautions
from kaga.engines.airspace.missions.items import Command
from kaga.engines.airspace.missions.uploading import ListAnswer, Uploaded, VehicleAway
from kaga.engines.airspace.missions.wire import (
    SCALE,
    Autopilot,
    Difference,
    MissionType,
    WireItem,
    differences,
    wired_fences,
    wired_mission,
    wired_rally,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.airspace.missions.model import Mission
    from kaga.engines.airspace.missions.uploading import Say

_MEET_S: Final = 10.0
_ASK_S: Final = 3.0
_PLACED: Final = frozenset(
    {*range(5001, 5005), 5100, Command.WAYPOINT, Command.TAKEOFF, Command.LAND}
)


class Station:
    """Talks MAVLink to one vehicle at a time."""

    def __init__(self, timing: Timing = USUAL) -> None:
        self._timing = timing

    def items(self, mission: Mission) -> Sequence[tuple[str, Sequence[str]]]:
        """The lists for ArduPilot, item by item."""
        lists = _lists(mission, Autopilot.ARDUPILOT)
        return [(NAMES[kind], [_words(one) for one in items]) for kind, items in lists.items()]

    def upload(self, address: str, mission: Mission, say: Say) -> Uploaded:
        """Send, read back, compare; every difference is told, none is an exception."""
        began = time.monotonic()
        try:
            with open_link(address) as link:
                say(f"waiting for a heartbeat on {address}")
                vehicle = link.meet(_MEET_S)
                name = f"{vehicle.autopilot.value}, system {vehicle.system}"
                say(f"found {name}")
                lists = _lists(mission, vehicle.autopilot)
                for kind, items in lists.items():
                    ending = upload(link, vehicle, items, kind, self._timing)
                    say(f"{NAMES[kind]}: {len(items)} items sent, {ending.value}")
                answers = tuple(
                    self._compared(link, vehicle, kind, items, say)
                    for kind, items in lists.items()
                )
                told = cautions(mission, _parameters(Controls(link, vehicle)))
        except VehicleProblem as problem:
            raise VehicleAway(str(problem)) from problem
        return Uploaded(name, answers, time.monotonic() - began, told)

    def start(self, address: str, say: Say) -> None:
        """Arm it and have it begin the mission."""
        try:
            with open_link(address) as link:
                vehicle = link.meet(_MEET_S)
                Controls(link, vehicle).begin(say)
        except VehicleProblem as problem:
            raise VehicleAway(str(problem)) from problem

    def _compared(
        self,
        link: Link,
        vehicle: Vehicle,
        kind: MissionType,
        items: list[WireItem],
        say: Say,
    ) -> ListAnswer:
        held = download(link, vehicle, kind, self._timing)
        found = differences(items, held, vehicle.autopilot)
        verdict = "as sent" if not found else f"{len(found)} differences"
        say(f"{NAMES[kind]}: {len(held)} items read back, {verdict}")
        return ListAnswer(NAMES[kind], len(items), tuple(_difference(one) for one in found))


def _lists(mission: Mission, autopilot: Autopilot) -> dict[MissionType, list[WireItem]]:
    return {
        MissionType.MISSION: wired_mission(mission, autopilot),
        MissionType.FENCE: wired_fences(mission),
        MissionType.RALLY: wired_rally(mission),
    }


def _parameters(controls: Controls) -> dict[str, float]:
    """ArduPilot's settings of fences and rally points; nothing of who does not give them."""
    held: dict[str, float] = {}
    if controls.vehicle.autopilot is Autopilot.ARDUPILOT:
        for name in ASKED:
            value = controls.parameter(name, _ASK_S)
            if value is None:
                break
            held[name] = value
    return held


def _words(item: WireItem) -> str:
    try:
        name = Command(item.command).name
    except ValueError:
        name = f"command {item.command}"
    if item.command not in _PLACED:
        return f"{item.seq} {name} {item.param1:g} {item.param2:g}"
    place = f"({item.x / SCALE:.7f}, {item.y / SCALE:.7f})"
    return f"{item.seq} {name} frame {item.frame} {place} {item.z:.2f} m"


def _difference(one: Difference) -> str:
    return f"item {one.seq}, {one.field}: sent {one.sent:g}, held {one.held:g}"
