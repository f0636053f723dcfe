"""Commands to a vehicle and its parameters: asked once more when a packet is lost.

What: a command with its acknowledgement, a parameter read and set, a message asked for, and the
steps that begin a mission. Why these steps: ArduPilot does not let itself be armed in AUTO
unless a parameter says so, and does not lift off in AUTO before it is told to start; so it is
armed in GUIDED, and the command to start the mission changes the mode by itself. PX4 is put
into its mission mode and begins when it is armed.

Source: MAVLink developer guide, "Command protocol" and "Parameter protocol"; ArduPilot,
"AUTO_OPTIONS"; PX4, "Mission mode".

>>> STEPS[Autopilot.ARDUPILOT][0][0]
'mode GUIDED'
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kaga.adapters.mavlink.links import Link, Vehicle
from kaga.adapters.mavlink.problems import Refused, Silent
from kaga.engines.airspace.missions.uploading import Say
from kaga.engines.airspace.missions.wire import Autopilot

_SET_MODE: Final = 176
_ARM: Final = 400
_START: Final = 300
_ASK_FOR: Final = 512
_EVERY: Final = 511
_OWN_MODE: Final = 1.0
"""MAV_MODE_FLAG_CUSTOM_MODE_ENABLED: the mode is the autopilot's own number."""
_FORCE: Final = 21196.0
"""The number that disarms in the air: only ever sent to what has said that it is simulated."""

Step = tuple[str, int, tuple[float, ...]]
STEPS: Final[dict[Autopilot, tuple[Step, ...]]] = {
    Autopilot.ARDUPILOT: (
        ("mode GUIDED", _SET_MODE, (_OWN_MODE, 4.0)),
        ("arm", _ARM, (1.0, 0.0)),
        ("start", _START, (0.0, 0.0)),
    ),
    Autopilot.PX4: (
        ("mode MISSION", _SET_MODE, (_OWN_MODE, 4.0, 4.0)),
        ("arm", _ARM, (1.0, 0.0)),
    ),
}
MISSION_MODE: Final = {Autopilot.ARDUPILOT: 3, Autopilot.PX4: 4 << 16 | 4 << 24}
"""How a heartbeat says that the mission is being flown."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for an answer, tries, and seconds for a vehicle to become ready to arm."""

    answer_s: float = 5.0
    tries: int = 3
    ready_s: float = 0.0
    pause_s: float = 1.0


USUAL: Final = Patience()


@dataclass(slots=True)
class Controls:
    """Says things to one vehicle and remembers what it said by itself."""

    link: Link
    vehicle: Vehicle
    patience: Patience = USUAL
    heard: list[str] = field(default_factory=list)

    def begin(self, say: Say) -> None:
        """Arm it and begin the mission that it holds.

        Raises
        ------
        Refused
            With the vehicle's own last words, after the time that it may need to get ready.
        Silent
            If it does not answer.
        """
        for name, command, params in STEPS[self.vehicle.autopilot]:
            deadline = time.monotonic() + self.patience.ready_s
            while True:
                try:
                    self.command(name, command, params)
                except Refused:
                    if time.monotonic() + self.patience.pause_s >= deadline:
                        raise
                    self._listen(self.patience.pause_s)
                else:
                    break
            say(f"{name}: accepted")

    def command(self, name: str, command: int, params: Sequence[float]) -> None:
        """Have one command done.

        Raises
        ------
        Refused, Silent
            As `begin`.
        """
        mavlink, vehicle = self.link.mavlink, self.vehicle
        seven = (*params, *(0.0 for _ in range(7 - len(params))))
        self.heard.clear()
        for attempt in range(self.patience.tries):
            self.link.send(
                mavlink.MAVLink_command_long_message(
                    vehicle.system, vehicle.component, command, attempt, *seven
                )
            )
            answer = self._answer(command)
            if answer is None:
                continue
            if answer.result != mavlink.MAV_RESULT_ACCEPTED:
                raise Refused(name, self._why(answer.result))
            return
        raise Silent(name)

    def let_fall(self) -> None:
        """Switch a simulated vehicle off, wherever it is; it need not answer.

        An answer is waited for all the same: to close a connection on which messages wait to
        be read can throw away the last one that was sent.
        """
        mavlink, vehicle = self.link.mavlink, self.vehicle
        self.link.send(
            mavlink.MAVLink_command_long_message(
                vehicle.system, vehicle.component, _ARM, 0, 0.0, _FORCE, 0, 0, 0, 0, 0
            )
        )
        self._answer(_ARM)

    def every(self, message: int, hertz: float) -> None:
        """Ask for a kind of message so many times a second; old vehicles may refuse."""
        mavlink, vehicle = self.link.mavlink, self.vehicle
        self.link.send(
            mavlink.MAVLink_command_long_message(
                vehicle.system, vehicle.component, _EVERY, 0, message, 1e6 / hertz,
                0, 0, 0, 0, 0,
            )
        )  # fmt: skip

    def ask_for(self, message: int, name: str, wait_s: float) -> Any | None:
        """One message of a kind; none if the vehicle does not give it in time."""
        mavlink, vehicle = self.link.mavlink, self.vehicle
        for _ in range(self.patience.tries):
            self.link.send(
                mavlink.MAVLink_command_long_message(
                    vehicle.system, vehicle.component, _ASK_FOR, 0, message,
                    0, 0, 0, 0, 0, 0,
                )
            )  # fmt: skip
            found = self.link.receive({name}, wait_s / self.patience.tries)
            if found is not None:
                return found
        return None

    def parameter(self, name: str, wait_s: float) -> float | None:
        """The value of a parameter; none if the vehicle does not know it."""
        mavlink, vehicle = self.link.mavlink, self.vehicle
        ask = mavlink.MAVLink_param_request_read_message(
            vehicle.system, vehicle.component, name.encode(), -1
        )
        return self._value(ask, name, wait_s)

    def set_parameter(self, name: str, value: float, wait_s: float) -> bool:
        """Set a parameter; whether the vehicle took it."""
        mavlink, vehicle = self.link.mavlink, self.vehicle
        tell = mavlink.MAVLink_param_set_message(
            vehicle.system, vehicle.component, name.encode(), value,
            mavlink.MAV_PARAM_TYPE_REAL32,
        )  # fmt: skip
        held = self._value(tell, name, wait_s)
        return held is not None and abs(held - value) <= 1e-3 * max(1.0, abs(value))

    def _value(self, question: Any, name: str, wait_s: float) -> float | None:
        for _ in range(self.patience.tries):
            self.link.send(question)
            deadline = time.monotonic() + wait_s / self.patience.tries
            while (left := deadline - time.monotonic()) > 0.0:
                message = self.link.receive({"PARAM_VALUE"}, left)
                if message is not None and message.param_id == name:
                    return float(message.param_value)
        return None

    def _answer(self, command: int) -> Any | None:
        deadline = time.monotonic() + self.patience.answer_s
        mavlink = self.link.mavlink
        while (left := deadline - time.monotonic()) > 0.0:
            message = self.link.receive({"COMMAND_ACK", "STATUSTEXT"}, left)
            if message is None:
                return None
            if message.get_type() == "STATUSTEXT":
                self.heard.append(message.text)
            elif (
                message.command == command and message.result != mavlink.MAV_RESULT_IN_PROGRESS
            ):
                return message
        return None

    def _listen(self, seconds: float) -> None:
        """Let time pass; the link is kept alive."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0.0:
            self.link.receive(set(), left)

    def _why(self, result: int) -> str:
        """The result by its name, with what the vehicle said of it just now or says next."""
        if not self.heard:
            message = self.link.receive({"STATUSTEXT"}, 0.2)
            self.heard += [message.text] if message is not None else []
        known = self.link.mavlink.enums["MAV_RESULT"].get(result)
        name = known.name.removeprefix("MAV_RESULT_") if known else f"result {result}"
        return ": ".join([name, *self.heard[-1:]])
