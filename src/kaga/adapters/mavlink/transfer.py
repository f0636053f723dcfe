"""The mission protocol of MAVLink: lists of items up to a vehicle and back.

What: COUNT, then the vehicle asks for item after item, then ACK; and the same in reverse. What
vehicles do on the way, and is no end: ask twice for one item (answered twice, the same), ask in
the old way (answered in the new), say INVALID_SEQUENCE in the middle and go on asking
(ArduPilot), acknowledge an earlier transfer, say NO_SPACE while they start. What is an end: any
other refusal, silence after all tries, an item asked for that does not exist.

Source: MAVLink developer guide, "Mission protocol".

>>> Timing().tries
6
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from kaga.adapters.mavlink.links import Link, Vehicle
from kaga.adapters.mavlink.problems import NoSpace, Refused, Silent
from kaga.engines.airspace.missions.wire import MissionType, WireItem

_REQUESTS: Final = {"MISSION_REQUEST", "MISSION_REQUEST_INT"}
_MOST_ANSWERS: Final = 20
"""Answers an item may need on average before somebody turns in circles."""
NAMES: Final = {
    MissionType.MISSION: "mission",
    MissionType.FENCE: "fence",
    MissionType.RALLY: "rally",
}


class Ending(Enum):
    """How an upload ended."""

    ACKNOWLEDGED = "acknowledged"
    UNCONFIRMED = "unconfirmed"
    """Every item was asked for, but the acknowledgement was lost: reading back decides."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds to wait for an answer, tries, and how long a start may leave no space."""

    answer_s: float = 1.5
    tries: int = 6
    start_s: float = 20.0
    pause_s: float = 1.0


USUAL: Final = Timing()


def upload(
    link: Link,
    vehicle: Vehicle,
    items: Sequence[WireItem],
    kind: MissionType,
    timing: Timing = USUAL,
) -> Ending:
    """Send one list; an empty one clears the vehicle's.

    Returns
    -------
    Ending
        Whether the vehicle acknowledged it; if not, only reading back tells (`delivery`).

    Raises
    ------
    NoSpace
        If it has no space for them, also after the time a start takes.
    Refused
        With MAVLink's name of the reason.
    Silent
        If it does not answer.
    """
    deadline = time.monotonic() + timing.start_s
    while True:
        try:
            return _Upload(link, vehicle, items, kind, timing).run()
        except NoSpace:
            if time.monotonic() + timing.pause_s >= deadline:
                raise
            # Keep the link alive meanwhile; nothing is expected.
            link.receive(set(), timing.pause_s)


def download(
    link: Link,
    vehicle: Vehicle,
    kind: MissionType,
    timing: Timing = USUAL,
) -> list[WireItem]:
    """Read one list back.

    Raises
    ------
    Refused
        If the vehicle does not give it.
    Silent
        If it does not answer.
    """
    mavlink, to = link.mavlink, (vehicle.system, vehicle.component)
    asking = _Asking(link, kind, timing)
    ask = mavlink.MAVLink_mission_request_list_message(*to, int(kind))
    count = asking.answer(ask, "MISSION_COUNT").count
    items = []
    for seq in range(count):
        ask = mavlink.MAVLink_mission_request_int_message(*to, seq, int(kind))
        items.append(_wire(asking.answer(ask, "MISSION_ITEM_INT", seq)))
    accepted = mavlink.MAV_MISSION_ACCEPTED
    link.send(mavlink.MAVLink_mission_ack_message(*to, accepted, int(kind)))
    return items


class _Upload:
    """One try to send one list."""

    def __init__(
        self,
        link: Link,
        vehicle: Vehicle,
        items: Sequence[WireItem],
        kind: MissionType,
        timing: Timing,
    ) -> None:
        self._link, self._items, self._kind, self._timing = link, items, kind, timing
        self._to = (vehicle.system, vehicle.component)
        self._mavlink = link.mavlink
        self._asked: set[int] = set()
        self._has_resent = False
        self._last = self._opening()

    def run(self) -> Ending:
        """Until the vehicle has all of it."""
        self._link.send(self._last)
        tries = 1
        names = {*_REQUESTS, "MISSION_ACK"}
        for _ in range(_MOST_ANSWERS * (len(self._items) + 1)):
            message = self._link.receive(names, self._timing.answer_s)
            if message is None:
                if tries == self._timing.tries:
                    return self._silence()
                tries += 1
                self._has_resent = True
                self._link.send(self._last)
            elif message.mission_type != self._kind:
                continue
            elif message.get_type() == "MISSION_ACK":
                ending = self._ending(message.type)
                if ending is not None:
                    return ending
            else:
                tries, self._has_resent = 1, False
                self._answer(message.seq)
        raise Silent(NAMES[self._kind])

    @property
    def _is_all_asked(self) -> bool:
        return len(self._asked) == len(self._items)

    def _silence(self) -> Ending:
        if self._items and self._is_all_asked:
            return Ending.UNCONFIRMED
        raise Silent(NAMES[self._kind])

    def _opening(self) -> Any:
        if not self._items:
            return self._mavlink.MAVLink_mission_clear_all_message(*self._to, int(self._kind))
        count = len(self._items)
        return self._mavlink.MAVLink_mission_count_message(*self._to, count, int(self._kind))

    def _answer(self, seq: int) -> None:
        if not 0 <= seq < len(self._items):
            raise Refused(NAMES[self._kind], f"item {seq} of {len(self._items)} asked for")
        self._asked.add(seq)
        self._last = _message(self._mavlink, self._to, self._items[seq])
        self._link.send(self._last)

    def _ending(self, result: int) -> Ending | None:
        """What an acknowledgement ends; none if it goes on."""
        mavlink = self._mavlink
        if result == mavlink.MAV_MISSION_ACCEPTED:
            # An acknowledgement before the last item belongs to an earlier transfer.
            return Ending.ACKNOWLEDGED if self._is_all_asked else None
        if result == mavlink.MAV_MISSION_INVALID_SEQUENCE:
            return None
        if result == mavlink.MAV_MISSION_NO_SPACE:
            raise NoSpace(len(self._items))
        if result == mavlink.MAV_MISSION_ERROR and self._has_resent and self._is_all_asked:
            # ArduPilot's answer to the last item again: it had it, its answer was lost.
            return Ending.UNCONFIRMED
        raise Refused(NAMES[self._kind], _reason(mavlink, result))


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks until the answer comes: of the right list, the right item."""

    link: Link
    kind: MissionType
    timing: Timing

    def answer(self, ask: Any, name: str, seq: int | None = None) -> Any:
        """The answer of that name; for one item if its number is given."""
        for _ in range(self.timing.tries):
            self.link.send(ask)
            deadline = time.monotonic() + self.timing.answer_s
            while (left := deadline - time.monotonic()) > 0.0:
                message = self.link.receive({name, "MISSION_ACK"}, left)
                if message is None or message.mission_type != self.kind:
                    continue
                if message.get_type() == "MISSION_ACK":
                    self._require_readable(message.type)
                elif seq is None or message.seq == seq:
                    return message
        raise Silent(NAMES[self.kind])

    def _require_readable(self, result: int) -> None:
        mavlink = self.link.mavlink
        late = (mavlink.MAV_MISSION_ACCEPTED, mavlink.MAV_MISSION_INVALID_SEQUENCE)
        if result not in late:
            raise Refused(NAMES[self.kind], _reason(mavlink, result))


def _reason(mavlink: Any, result: int) -> str:
    known = mavlink.enums["MAV_MISSION_RESULT"].get(result)
    return str(known.name).removeprefix("MAV_MISSION_") if known else f"result {result}"


def _message(mavlink: Any, to: tuple[int, int], item: WireItem) -> Any:
    return mavlink.MAVLink_mission_item_int_message(
        *to, item.seq, item.frame, item.command, item.current, item.autocontinue,
        *item.params, item.x, item.y, item.z, item.mission_type,
    )  # fmt: skip


def _wire(message: Any) -> WireItem:
    return WireItem(
        message.seq, message.frame, message.command, message.current, message.autocontinue,
        message.param1, message.param2, message.param3, message.param4,
        message.x, message.y, message.z, message.mission_type,
    )  # fmt: skip
