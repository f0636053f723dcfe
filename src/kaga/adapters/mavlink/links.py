"""MAVLink 2 messages over a channel, and the vehicle at its other end.

What: send and receive messages of the ArduPilot dialect as a ground station, and meet the
vehicle by its heartbeat. Why the heartbeat first: it tells whose habits count (ArduPilot keeps
home as item 0, PX4 does not) and whom to address.

>>> with open_link("tcp:127.0.0.1:5760") as link:                          # doctest: +SKIP
...     vehicle = link.meet(10.0)
"""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kaga.adapters.mavlink.channels import Channel, open_channel
from kaga.adapters.mavlink.problems import NotInstalled, Unreachable
from kaga.engines.airspace.missions.wire import Autopilot

_STATION: Final = (255, 190)
_HEARTBEAT_S: Final = 1.0
_AUTOPILOT_COMPONENT: Final = 1


@dataclass(frozen=True, slots=True)
class Vehicle:
    """Who is at the other end."""

    system: int
    component: int
    autopilot: Autopilot


class Link:
    """Messages over a channel; not for several threads at once."""

    def __init__(self, channel: Channel) -> None:
        self.mavlink = dialect()
        self._channel = channel
        self._codec = self.mavlink.MAVLink(None, *_STATION)
        self._codec.robust_parsing = True
        self._waiting: deque[Any] = deque()
        self._last_heartbeat = -_HEARTBEAT_S

    def send(self, message: Any) -> None:
        """Send one message."""
        self._channel.send(message.pack(self._codec))

    def receive(self, names: set[str], timeout_s: float) -> Any | None:
        """The next message of one of the names; `None` after the time."""
        deadline = time.monotonic() + timeout_s
        while True:
            while self._waiting:
                message = self._waiting.popleft()
                if message.get_type() in names:
                    return message
            left = deadline - time.monotonic()
            if left <= 0.0:
                return None
            self._beat()
            data = self._channel.receive(min(left, _HEARTBEAT_S))
            self._waiting.extend(self._codec.parse_buffer(data) or () if data else ())

    def meet(self, timeout_s: float) -> Vehicle:
        """The vehicle whose heartbeat is on the link.

        Raises
        ------
        Unreachable
            If there is none in time.
        """
        deadline = time.monotonic() + timeout_s
        while (left := deadline - time.monotonic()) > 0.0:
            message = self.receive({"HEARTBEAT"}, left)
            if message is not None and message.get_srcComponent() == _AUTOPILOT_COMPONENT:
                is_ours = message.autopilot == self.mavlink.MAV_AUTOPILOT_ARDUPILOTMEGA
                kind = Autopilot.ARDUPILOT if is_ours else Autopilot.PX4
                return Vehicle(message.get_srcSystem(), message.get_srcComponent(), kind)
        raise Unreachable(f"no heartbeat for {timeout_s:g} s")

    def close(self) -> None:
        """Let go of the channel."""
        self._channel.close()

    def _beat(self) -> None:
        """Show the vehicle that a ground station is there."""
        now = time.monotonic()
        if now - self._last_heartbeat >= _HEARTBEAT_S:
            self._last_heartbeat = now
            station = self.mavlink.MAV_TYPE_GCS
            none = self.mavlink.MAV_AUTOPILOT_INVALID
            self.send(self.mavlink.MAVLink_heartbeat_message(station, none, 0, 0, 4, 3))


@contextlib.contextmanager
def open_link(address: str) -> Iterator[Link]:
    """A link for the time of the block."""
    dialect()
    link = Link(open_channel(address))
    try:
        yield link
    finally:
        link.close()


def dialect() -> Any:
    """The message classes of ArduPilot's dialect, MAVLink 2.

    Raises
    ------
    NotInstalled
        If pymavlink is missing.
    """
    try:
        from pymavlink.dialects.v20 import ardupilotmega  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise NotInstalled from error
    return ardupilotmega
