"""A simulated autopilot that keeps missions as ArduPilot does, and fails on command.

What: the vehicle's side of the mission protocol without its socket: `hear` a message, `tick`
the time, both give messages to send. It keeps what ArduPilot keeps (its own home, centimetres
cut off, whole metres for rally points, no heading); what it does when it is told to fly stands
in `pilot`. Why faults: each of them has been seen on a real vehicle or a bad radio, and none
may lose or change a mission unseen.

>>> SimulatedAutopilot(Faults(repeats=2)).faults.repeats
2
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import Any, Final

from kaga.adapters.mavlink.flying import CANBERRA, Ground
from kaga.adapters.mavlink.links import dialect
from kaga.adapters.mavlink.pilot import Pilot

SYSTEM: Final = 1
COMPONENT: Final = 1
_HEARTBEAT_S: Final = 0.2
_ASK_AGAIN_S: Final = 0.1
_GIVE_UP: Final = 100


@dataclass(frozen=True, slots=True)
class Faults:
    """What goes wrong.

    `repeats`: asks so many times more for each item. `invalid_sequence`: says
    INVALID_SEQUENCE once in the middle and goes on. `no_space`: the first so many uploads are
    told NO_SPACE, as by a vehicle that starts. `capacity`: items a list can hold.
    `drops`: every so many-th packet is lost, each way. `alters`: keeps the item of that number
    a metre north. `loses_last`: keeps all but the last item, and says nothing. `is_old`: asks
    by MISSION_REQUEST. `early_ack`: acknowledges before it asks. `refuses`: answers every
    upload with that result. `falls_silent_after`: asks for so many items and no more.
    `asks_beyond`: asks for an item that does not exist. `is_px4`: no home of its own.
    `loses_ack`: acknowledgements of whole lists get lost. `will_not_arm`: refuses to arm.
    `is_real`: does not say that it is simulated. `is_armed`: somebody flies it already.
    `loses_gps_at`, `stops_at`, `hovers_at`, `drifts`: see `flying.Mishaps`.
    """

    repeats: int = 0
    invalid_sequence: bool = False
    no_space: int = 0
    capacity: int = 700
    drops: int = 0
    alters: int | None = None
    loses_last: bool = False
    is_old: bool = False
    early_ack: bool = False
    refuses: int | None = None
    falls_silent_after: int | None = None
    asks_beyond: bool = False
    is_px4: bool = False
    loses_ack: bool = False
    will_not_arm: bool = False
    is_real: bool = False
    is_armed: bool = False
    loses_gps_at: int | None = None
    stops_at: int | None = None
    hovers_at: int | None = None
    drifts: int = 0


SOUND: Final = Faults()


@dataclass(slots=True)
class _Receiving:
    """A transfer that is going on."""

    kind: int
    count: int
    got: list[Any] = field(default_factory=list)
    asked_at: float = -math.inf
    tries: int = 0


class SimulatedAutopilot:
    """The vehicle without its socket."""

    def __init__(
        self, faults: Faults = SOUND, ground: Ground = CANBERRA, *, speedup: float = 1.0
    ) -> None:
        self.faults = faults
        self.mavlink = dialect()
        self.pilot = Pilot(self, ground, speedup)
        self.lists: dict[int, list[Any]] = {0: [], 1: [], 2: []}
        self.requests = 0
        self._upload: _Receiving | None = None
        self._station = (255, 190)
        self._starting = faults.no_space
        self._complained = False
        self._beat_at = -math.inf

    def hear(self, message: Any) -> list[Any]:
        """Answers to one message."""
        hearing = {
            "MISSION_COUNT": self._count,
            "MISSION_ITEM_INT": self._item,
            "MISSION_CLEAR_ALL": self._clear,
            "MISSION_REQUEST_LIST": self._list,
            "MISSION_REQUEST_INT": self._give,
            "COMMAND_LONG": self.pilot.command,
            "PARAM_REQUEST_READ": self.pilot.parameter,
            "PARAM_SET": self.pilot.set_parameter,
        }.get(message.get_type())
        if hearing is None or message.target_system != SYSTEM or self.pilot.is_silent:
            return []
        self._station = (message.get_srcSystem(), message.get_srcComponent())
        return hearing(message)

    @property
    def commands(self) -> list[int]:
        """Commands that it did, in order."""
        return self.pilot.done

    def tick(self, now: float) -> list[Any]:
        """What it says by itself: its heartbeat, and again what it waits for."""
        said: list[Any] = self.pilot.tick(now)
        if self.pilot.is_silent:
            return []
        if now - self._beat_at >= _HEARTBEAT_S:
            self._beat_at = now
            said.append(self.pilot.heartbeat())
        upload = self._upload
        if upload is not None and now - upload.asked_at >= _ASK_AGAIN_S:
            upload.asked_at = now
            upload.tries += 1
            if upload.tries > _GIVE_UP:
                self._upload = None
            elif upload.tries > 1:
                said += self._ask(upload)
        return said

    def _count(self, message: Any) -> list[Any]:
        kind, mavlink = message.mission_type, self.mavlink
        if self.faults.refuses is not None:
            return [self._ack(self.faults.refuses, kind)]
        if self._starting > 0 or message.count > self.faults.capacity:
            self._starting -= 1
            return [self._ack(mavlink.MAV_MISSION_NO_SPACE, kind)]
        self._upload = _Receiving(kind, message.count)
        early = [self._ack(mavlink.MAV_MISSION_ACCEPTED, kind)] if self.faults.early_ack else []
        return early + self._ask(self._upload)

    def _ask(self, upload: _Receiving) -> list[Any]:
        seq = len(upload.got)
        silent_from = self.faults.falls_silent_after
        if silent_from is not None and seq >= silent_from:
            return []
        if self.faults.asks_beyond:
            seq = upload.count
        mavlink = self.mavlink
        make = (
            mavlink.MAVLink_mission_request_message
            if self.faults.is_old
            else mavlink.MAVLink_mission_request_int_message
        )
        asked = [make(*self._station, seq, upload.kind) for _ in range(self.faults.repeats + 1)]
        self.requests += len(asked)
        return asked

    def _item(self, message: Any) -> list[Any]:
        upload = self._upload
        if upload is None or message.mission_type != upload.kind:
            return [self._ack(self.mavlink.MAV_MISSION_ERROR, message.mission_type)]
        if message.seq != len(upload.got):
            # The second copy of an item it has: ArduPilot complains, and goes on.
            return [self._ack(self.mavlink.MAV_MISSION_INVALID_SEQUENCE, upload.kind)]
        upload.got.append(message)
        upload.tries = 0
        said = []
        if self.faults.invalid_sequence and not self._complained and len(upload.got) == 2:
            self._complained = True
            said.append(self._ack(self.mavlink.MAV_MISSION_INVALID_SEQUENCE, upload.kind))
        if len(upload.got) < upload.count:
            return said + self._ask(upload)
        self._keep(upload)
        if self.faults.loses_ack:
            return said
        return [*said, self._ack(self.mavlink.MAV_MISSION_ACCEPTED, upload.kind)]

    def _keep(self, upload: _Receiving) -> None:
        self._upload = None
        kept = [self._kept(message) for message in upload.got]
        self.lists[upload.kind] = kept[:-1] if self.faults.loses_last else kept

    def _kept(self, message: Any) -> Any:
        """The item as ArduPilot stores it."""
        mavlink = self.mavlink
        if message.mission_type == mavlink.MAV_MISSION_TYPE_RALLY:
            message.z = float(int(message.z))
        else:
            message.z = _single(int(message.z * 100.0) / 100.0)
        if message.command in (16, 21, 22):
            message.param1 = float(int(message.param1))
            message.param4 = 0.0
        if message.mission_type == 0 and message.seq == 0 and not self.faults.is_px4:
            message.x, message.y, message.z = message.x + 17, message.y - 9, message.z + 0.4
        if message.seq == self.faults.alters:
            message.x += 90
        return message

    def _clear(self, message: Any) -> list[Any]:
        self.lists[message.mission_type] = []
        return [self._ack(self.mavlink.MAV_MISSION_ACCEPTED, message.mission_type)]

    def _list(self, message: Any) -> list[Any]:
        kind = message.mission_type
        if self.faults.refuses is not None:
            return [self._ack(self.faults.refuses, kind)]
        count = len(self.lists[kind])
        return [self.mavlink.MAVLink_mission_count_message(*self._station, count, kind)]

    def _give(self, message: Any) -> list[Any]:
        kept = self.lists[message.mission_type]
        if message.seq >= len(kept):
            return [self._ack(self.mavlink.MAV_MISSION_INVALID_SEQUENCE, message.mission_type)]
        item = kept[message.seq]
        return [
            self.mavlink.MAVLink_mission_item_int_message(
                *self._station, item.seq, item.frame, item.command, item.current,
                item.autocontinue, item.param1, item.param2, item.param3, item.param4,
                item.x, item.y, item.z, item.mission_type,
            )
        ]  # fmt: skip

    def _ack(self, result: int, kind: int) -> Any:
        return self.mavlink.MAVLink_mission_ack_message(*self._station, result, kind)


def _single(value: float) -> float:
    return float(struct.unpack("<f", struct.pack("<f", value))[0])
