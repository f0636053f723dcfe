"""A mission flown in a MAVLink simulator from upload to landing, and what was seen of it.

What: meet the simulator, make sure that it is one, move the mission to where it stands, upload
and read back, give it the wind, arm, start, record its place until it is disarmed on the
ground. Why "make sure": the same bytes would start a real aircraft. Only what names a
parameter that simulators alone have (ArduPilot's SIM_SPEEDUP), or carries MAVLink's flag for
hardware-in-the-loop, is armed; to everything else nothing is sent but questions.

Time is the vehicle's own (`time_boot_ms`), so a simulator may run faster than life.

Source: MAVLink common message set; ArduPilot, "SITL simulator parameters".

>>> Trials("tcp:127.0.0.1:5760").fly(mission, conditions, print, watch)    # doctest: +SKIP
Trial(flier=Flier(autopilot='ArduPilot', …), …)
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kaga.adapters.mavlink.control import MISSION_MODE, Controls, Patience
from kaga.adapters.mavlink.delivery import deliver
from kaga.adapters.mavlink.links import Link, open_link
from kaga.adapters.mavlink.problems import Unreachable, VehicleProblem
from kaga.adapters.mavlink.transfer import Timing
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.missions.items import Command
from kaga.engines.airspace.missions.model import Home, rough_metres
from kaga.engines.airspace.missions.trials import (
    Flier,
    Trial,
    TrialFailed,
    Trouble,
    above_home,
    moved,
)
from kaga.engines.airspace.missions.wire import SCALE, wired_mission
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.model import Mission
    from kaga.engines.airspace.missions.trials import Conditions, Seen
    from kaga.engines.airspace.missions.uploading import Say

_MEET_S: Final = 10.0
_POSITION: Final = 33
_VERSION: Final = 148
_HERTZ: Final = 5.0
_ARMED: Final = 128
_IN_THE_LOOP: Final = 32
_LONGEST_GAP_S: Final = 5.0
"""Of the vehicle's clock: what is not seen for longer is not judged as if it had been."""
_SETTLED_S: Final = 3.0
"""After the start the mode may still be told as it was."""
_NAMES: Final = {"ARDUPILOTMEGA": "ArduPilot", "PX4": "PX4"}


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: until it knows its place and may be armed, and of silence in flight."""

    ready_s: float = 90.0
    silent_s: float = 10.0
    timing: Timing = Timing()  # noqa: RUF009 - frozen
    answer_s: float = 5.0
    ask_s: float = 3.0


class Trials:
    """Flies missions in the simulator at an address."""

    def __init__(self, address: str, waits: Waits | None = None) -> None:
        self._address = address
        self._waits = waits or Waits()

    def fly(self, mission: Mission, conditions: Conditions, say: Say, seen: Seen) -> Trial:
        """As `trials.Simulator`."""
        wanted = above_home(mission)
        try:
            with open_link(self._address) as link:
                return self._flown(link, wanted, conditions, say, seen)
        except Unreachable as problem:
            raise TrialFailed(Trouble.AWAY, str(problem)) from problem
        except VehicleProblem as problem:
            raise TrialFailed(Trouble.REFUSED, str(problem)) from problem

    def _flown(
        self, link: Link, mission: Mission, conditions: Conditions, say: Say, seen: Seen
    ) -> Trial:
        waits = self._waits
        vehicle = link.meet(_MEET_S)
        patience = Patience(waits.answer_s, ready_s=waits.ready_s)
        controls = Controls(link, vehicle, patience)
        flier = _known(controls, waits.ask_s)
        say(f"found {flier.told}")
        stands = _place(controls, waits.ready_s)
        away = rough_metres(mission.home.at, stands.at) / 1000.0
        there = moved(mission, stands)
        deliver(link, there, waits.timing)
        say(f"mission held as sent, {away:.1f} km from its own home")
        has_wind = _blow(controls, conditions, waits.ask_s)
        controls.begin(say)
        watch = _Watch(controls, there, conditions.longest_s, waits.silent_s)
        try:
            watch.until_landed(seen)
        except BaseException:
            # Whatever ends the watching, nothing simulated flies on without anybody looking.
            with contextlib.suppress(VehicleProblem):
                controls.let_fall()
            raise
        say(f"landed after {watch.rows[-1][0]:.0f} s")
        rows = tuple(watch.rows)
        return Trial(flier, rows, watch.passed, len(watch.waypoints), has_wind, round(away, 3))


def _known(controls: Controls, ask_s: float) -> Flier:
    """Who it is; refused if it may be a real aircraft, or if somebody flies it."""
    beat = _heartbeat(controls)
    version = controls.ask_for(_VERSION, "AUTOPILOT_VERSION", ask_s)
    flier = _flier(controls.link.mavlink, beat, version)
    is_simulated = bool(beat.base_mode & _IN_THE_LOOP)
    if not is_simulated and controls.parameter("SIM_SPEEDUP", ask_s) is None:
        raise TrialFailed(Trouble.NOT_SIMULATED, flier.told)
    if beat.base_mode & _ARMED:
        raise TrialFailed(Trouble.BUSY, flier.told)
    return flier


def _heartbeat(controls: Controls) -> Any:
    """The autopilot's next heartbeat; cameras and gimbals have hearts too."""
    deadline = time.monotonic() + _MEET_S
    while (left := deadline - time.monotonic()) > 0.0:
        beat = controls.link.receive({"HEARTBEAT"}, left)
        if beat is not None and beat.get_srcComponent() == controls.vehicle.component:
            return beat
    raise Unreachable(f"no second heartbeat for {_MEET_S:g} s")


def _flier(mavlink: Any, beat: Any, version: Any | None) -> Flier:
    autopilot = mavlink.enums["MAV_AUTOPILOT"][beat.autopilot].name
    autopilot = autopilot.removeprefix("MAV_AUTOPILOT_")
    kind = mavlink.enums["MAV_TYPE"][beat.type].name.removeprefix("MAV_TYPE_").lower()
    told = "?"
    if version is not None:
        number = version.flight_sw_version
        told = ".".join(str(number >> shift & 0xFF) for shift in (24, 16, 8))
        signed = bytes(version.flight_custom_version).rstrip(b"\0")
        if signed:
            printable = signed.isascii() and signed.decode("ascii").isprintable()
            told += f" ({signed.decode('ascii') if printable else signed.hex()})"
    return Flier(_NAMES.get(autopilot, autopilot), kind, told)


def _place(controls: Controls, ready_s: float) -> Home:
    """Where it stands, as soon as it knows."""
    controls.every(_POSITION, _HERTZ)
    deadline = time.monotonic() + ready_s
    while (left := deadline - time.monotonic()) > 0.0:
        told = controls.link.receive({"GLOBAL_POSITION_INT"}, left)
        if told is not None and (told.lat, told.lon) != (0, 0):
            return Home(Point(told.lat / SCALE, told.lon / SCALE), Msl(told.alt / 1e3))
    raise TrialFailed(Trouble.REFUSED, "it does not know where it is")


def _blow(controls: Controls, conditions: Conditions, ask_s: float) -> bool:
    """Give it the wind; a simulator without such parameters keeps its own."""
    winds = {
        "SIM_WIND_SPD": conditions.wind_m_s,
        "SIM_WIND_DIR": conditions.blows_from_deg % 360.0,
        "SIM_WIND_TURB": 0.5 * conditions.wind_m_s,
    }
    return all(controls.set_parameter(name, value, ask_s) for name, value in winds.items())


@dataclass(slots=True)
class _Watch:
    """Sees one flight to its end."""

    controls: Controls
    mission: Mission
    longest_s: float
    silent_s: float
    rows: list[tuple[float, float, float, float]] = field(default_factory=list)
    waypoints: list[int] = field(default_factory=list)
    _farthest: int = -1
    _began_ms: int | None = None
    _was_armed: bool = False
    _was_on_mission: bool = False
    _last_words: str = ""

    def __post_init__(self) -> None:
        items = wired_mission(self.mission, self.controls.vehicle.autopilot)
        flown = [one for one in items if one.command == Command.WAYPOINT and one.frame]
        self.waypoints = [one.seq for one in flown]

    @property
    def passed(self) -> int:
        """Waypoints reached: they come in order, and a report of one may be lost."""
        return sum(seq <= self._farthest for seq in self.waypoints)

    def until_landed(self, seen: Seen) -> None:
        """Record until it is disarmed.

        Raises
        ------
        TrialFailed
            If it falls silent, leaves the mission, or goes on and on.
        """
        frame = LocalFrame(self.mission.home.at.lat, self.mission.home.at.lon)
        names = {"GLOBAL_POSITION_INT", "HEARTBEAT", "MISSION_ITEM_REACHED", "STATUSTEXT"}
        heard_at = time.monotonic()
        while True:
            message = self._next(names)
            if message is None or time.monotonic() - heard_at > self.silent_s:
                raise TrialFailed(Trouble.LOST, f"after {self._lasted:.0f} s")
            kind = message.get_type()
            if kind == "GLOBAL_POSITION_INT":
                heard_at = time.monotonic()
                self._keep(message, frame)
                seen(self._lasted)
            elif kind == "MISSION_ITEM_REACHED":
                self._farthest = max(self._farthest, message.seq)
            elif kind == "STATUSTEXT":
                self._last_words = message.text
            elif self._is_over(message):
                return

    @property
    def _lasted(self) -> float:
        return self.rows[-1][0] if self.rows else 0.0

    def _next(self, names: set[str]) -> Any | None:
        try:
            return self.controls.link.receive(names, self.silent_s)
        except Unreachable as problem:
            raise TrialFailed(Trouble.LOST, str(problem)) from problem

    def _keep(self, message: Any, frame: LocalFrame) -> None:
        if self._began_ms is None:
            self._began_ms = message.time_boot_ms
        second = (message.time_boot_ms - self._began_ms) / 1e3
        if self.rows and second <= self._lasted:
            return
        if self.rows and second - self._lasted > _LONGEST_GAP_S:
            told = f"not seen from second {self._lasted:.0f} to {second:.0f}"
            raise TrialFailed(Trouble.LOST, told)
        if second > self.longest_s:
            raise TrialFailed(Trouble.ENDLESS, f"after {second:.0f} s")
        east, north = frame.east_north(message.lat / SCALE, message.lon / SCALE)
        self.rows.append((second, east, north, message.relative_alt / 1e3))

    def _is_over(self, beat: Any) -> bool:
        if beat.get_srcComponent() != self.controls.vehicle.component:
            return False
        if not beat.base_mode & _ARMED:
            return self._was_armed and len(self.rows) > 1
        self._was_armed = True
        on_mission = beat.custom_mode == MISSION_MODE[self.controls.vehicle.autopilot]
        if not on_mission and (self._was_on_mission or self._lasted > _SETTLED_S):
            told = f"mode {beat.custom_mode} after {self._lasted:.0f} s: {self._last_words}"
            raise TrialFailed(Trouble.LEFT, told.rstrip(": "))
        self._was_on_mission |= on_mission
        return False
