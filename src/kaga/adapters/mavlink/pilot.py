"""The simulated vehicle's answers to whoever flies it: commands, parameters, telemetry.

What: arming, modes and the start of a mission as ArduPilot (or PX4) answers them, and what a
vehicle says by itself in the air. Why its own clock: simulators run faster than life; the time
in its messages is the vehicle's, and a rehearsal must go by that.

>>> SimulatedAutopilot(Faults(will_not_arm=True)).pilot.body.armed         # doctest: +SKIP
False
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from kaga.adapters.mavlink.control import MISSION_MODE
from kaga.adapters.mavlink.flying import ARMED, AUTO, Body, Ground, Mishaps
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.missions.trials import POINT_MASS
from kaga.engines.airspace.missions.wire import SCALE, Autopilot

if TYPE_CHECKING:
    from kaga.adapters.mavlink.simulator import SimulatedAutopilot

_OWN_MODES: Final = 81
_POSITION: Final = 33
_VERSION: Final = 148
_MISSION_SUB: Final = 4
_IDLE_S: Final = 0.5
_LONGEST_TURN_S: Final = 0.05
"""Of the world's clock: on a busy machine the simulated one goes slower, and skips nothing."""


class Pilot:
    """Flies the body of a simulated autopilot as it is told."""

    def __init__(self, whole: SimulatedAutopilot, ground: Ground, speedup: float) -> None:
        faults = whole.faults
        mishaps = Mishaps(faults.loses_gps_at, faults.stops_at, faults.hovers_at, faults.drifts)
        self.body = Body(ground, mishaps, armed=faults.is_armed)
        self.done: list[int] = []
        self._whole = whole
        self._mavlink = whole.mavlink
        self._speedup = speedup
        self._told_at = -math.inf
        self._looked_at: float | None = None

    @property
    def is_silent(self) -> bool:
        """Whether it has stopped answering."""
        return self.body.is_silent

    def tick(self, now: float) -> list[Any]:
        """Let time pass up to a moment of the world's clock; what it says of itself."""
        body = self.body
        was = body.mode
        lasted = 0.0 if self._looked_at is None else now - self._looked_at
        self._looked_at = now
        step = min(lasted, _LONGEST_TURN_S) * self._speedup
        places, reached = body.pass_time(body.now + step)
        said = [self._position(at) for at in places]
        if not places and now - self._told_at >= _IDLE_S:
            said.append(self._position(body.now))
        if said:
            self._told_at = now
        said += [self._mavlink.MAVLink_mission_item_reached_message(seq) for seq in reached]
        if was == AUTO and body.mode != AUTO:
            said.append(self._text("EKF Failsafe: changed to LAND Mode"))
            said.append(self.heartbeat())  # a change of mode is told at once
        return said

    def heartbeat(self) -> Any:
        """Who it is, how it flies, whether it is armed."""
        mavlink, body = self._mavlink, self.body
        kind, mode = mavlink.MAV_AUTOPILOT_ARDUPILOTMEGA, body.mode
        if self._is_px4:
            kind = mavlink.MAV_AUTOPILOT_PX4
            mode = MISSION_MODE[Autopilot.PX4] if mode == AUTO else mode
        base = _OWN_MODES | (ARMED if body.armed else 0)
        return mavlink.MAVLink_heartbeat_message(
            mavlink.MAV_TYPE_QUADROTOR, kind, base, mode, 3, 3
        )

    def command(self, message: Any) -> list[Any]:
        """Do a command it knows, or say why not."""
        mavlink, number = self._mavlink, message.command
        doing = {
            mavlink.MAV_CMD_DO_SET_MODE: self._set_mode,
            mavlink.MAV_CMD_COMPONENT_ARM_DISARM: self._arm,
            mavlink.MAV_CMD_MISSION_START: self._start,
        }.get(number)
        if number == mavlink.MAV_CMD_REQUEST_MESSAGE and message.param1 == _VERSION:
            return [self._ack(number, mavlink.MAV_RESULT_ACCEPTED), self._version()]
        if number == mavlink.MAV_CMD_SET_MESSAGE_INTERVAL and message.param1 == _POSITION:
            return [self._ack(number, mavlink.MAV_RESULT_ACCEPTED)]
        if doing is None:
            return [self._ack(number, mavlink.MAV_RESULT_UNSUPPORTED)]
        against = doing(message)
        if against:
            return [self._text(against), self._ack(number, mavlink.MAV_RESULT_FAILED)]
        self.done.append(number)
        return [self._ack(number, mavlink.MAV_RESULT_ACCEPTED)]

    def parameter(self, message: Any) -> list[Any]:
        """A parameter's value; a vehicle that does not know it says nothing."""
        return self._value(message.param_id)

    def set_parameter(self, message: Any) -> list[Any]:
        """Take a value for a parameter it knows."""
        if self._value(message.param_id):
            self.body.parameters[message.param_id] = message.param_value
        return self._value(message.param_id)

    @property
    def _is_px4(self) -> bool:
        return self._whole.faults.is_px4

    def _value(self, name: str) -> list[Any]:
        known = self.body.parameters
        hidden = self._whole.faults.is_real and name.startswith("SIM_")
        if name not in known or hidden:
            return []
        real = self._mavlink.MAV_PARAM_TYPE_REAL32
        return [
            self._mavlink.MAVLink_param_value_message(
                name.encode(), known[name], real, len(known), list(known).index(name)
            )
        ]

    def _set_mode(self, message: Any) -> str:
        mode = int(message.param2)
        if self._is_px4:
            mode = AUTO if (mode, message.param3) == (_MISSION_SUB, _MISSION_SUB) else mode
        self.body.mode = mode
        return ""

    def _arm(self, message: Any) -> str:
        body = self.body
        if message.param1 < 1.0:
            body.switch_off()
            return ""
        if self._whole.faults.will_not_arm:
            return "PreArm: Compass not calibrated"
        against = "" if self._is_px4 else body.may_arm()
        if against:
            return against
        body.armed = True
        if self._is_px4 and body.mode == AUTO:
            return body.begin(self._whole.lists[0])
        return ""

    def _start(self, _message: Any) -> str:
        held = self._whole.lists[0]
        return self.body.begin(held if self._is_px4 else held[1:])

    def _position(self, at: float) -> Any:
        body = self.body
        east, north, up = body.place(at)
        lat, lon = LocalFrame(body.ground.lat, body.ground.lon).degrees(east, north)
        return self._mavlink.MAVLink_global_position_int_message(
            int(at * 1e3) & 0xFFFFFFFF, round(lat * SCALE), round(lon * SCALE),
            round((body.ground.msl_m + up) * 1e3), round(up * 1e3), 0, 0, 0, 65535,
        )  # fmt: skip

    def _version(self) -> Any:
        """Version 0: it is no autopilot's, and its signature says so."""
        return self._mavlink.MAVLink_autopilot_version_message(
            0, 0, 0, 0, 0, POINT_MASS.encode(), bytes(8), bytes(8), 0, 0, 0
        )

    def _ack(self, command: int, result: int) -> Any:
        return self._mavlink.MAVLink_command_ack_message(command, result)

    def _text(self, said: str) -> Any:
        return self._mavlink.MAVLink_statustext_message(2, said.encode())
