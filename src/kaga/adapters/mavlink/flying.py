"""The simulated vehicle in the air: a point of mass that flies the mission it holds.

What: mode, arming, place and clock of a vehicle that does with a mission what ArduPilot does:
it is not armed in AUTO, does not begin without a take-off, tells where it is and what it has
reached, and is disarmed when it has landed. How it moves is the built-in follower
(`track.follow`) in the wind its parameters name, over ground as flat as a simulator's. Faults
of a flight on command: they are how a rehearsal that goes wrong is tried.

Source: ArduPilot, `ModeAuto` and its SITL parameters (SIM_*).

>>> Body(Ground(36.32, 136.35, 9.0)).mode
0
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from kaga.engines.airspace.frame import FrameError, LocalFrame
from kaga.engines.airspace.missions.items import Command
from kaga.engines.airspace.missions.wire import SCALE
from kaga.engines.airspace.track.follow import follow
from kaga.engines.airspace.track.model import Corner, Handling, Recorded, TrackError, Wind

STABILIZE, AUTO, GUIDED, LAND = 0, 3, 4, 9
EVERY_S: Final = 0.2
ARMED: Final = 128
"""MAV_MODE_FLAG_SAFETY_ARMED."""
_REACHED_M: Final = 4.0
_USUAL_SPEED: Final = 5.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Where it stands before: degrees, metres above sea level."""

    lat: float
    lon: float
    msl_m: float


AS_IT_COMES: Final = {
    "SIM_SPEEDUP": 1.0,
    "SIM_WIND_SPD": 0.0,
    "SIM_WIND_DIR": 180.0,
    "SIM_WIND_TURB": 0.0,
    "FENCE_ENABLE": 0.0,
    "FENCE_TYPE": 7.0,
    "FENCE_RADIUS": 300.0,
    "FENCE_ALT_MAX": 100.0,
    "RALLY_LIMIT_KM": 0.3,
}
"""Parameters that somebody asks for, as ArduPilot's multirotor comes."""
CANBERRA: Final = Ground(-35.363261, 149.165230, 584.0)
"""Where ArduPilot's own simulator stands if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Mishaps:
    """What goes wrong in the air, and when: seconds after the start.

    `loses_gps_at`: leaves the mission and comes down where it is. `stops_at`: says nothing any
    more. `hovers_at`: stays where it is and never lands. `drifts`: the wind carries it off by
    so many centimetres a second.
    """

    loses_gps_at: int | None = None
    stops_at: int | None = None
    hovers_at: int | None = None
    drifts: int = 0


@dataclass(slots=True)
class Flight:
    """A flight that is going on: its track, and when each item is reached."""

    began: float
    track: Recorded
    reached: list[tuple[float, int]]
    told_s: float = 0.0


@dataclass(slots=True)
class Body:
    """Mode, arms and place; its clock is the time it is told."""

    ground: Ground
    mishaps: Mishaps = Mishaps()
    mode: int = STABILIZE
    armed: bool = False
    now: float = 0.0
    parameters: dict[str, float] = field(default_factory=lambda: dict(AS_IT_COMES))
    flight: Flight | None = None
    spot: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Metres east, north and above the ground it stood on first."""
    is_silent: bool = False
    """It has stopped answering, for good."""

    def may_arm(self) -> str:
        """Why it may not be armed; "" if it may."""
        return "Arm: AUTO mode not armable" if self.mode == AUTO else ""

    def begin(self, items: list[Any]) -> str:
        """Begin a mission (without home); why not, or ""."""
        if not self.armed:
            return "Mission: not armed"
        if not items or items[0].command != Command.TAKEOFF:
            return "Auto: Missing Takeoff Cmd"
        try:
            self.flight = self._flight(items)
        except (TrackError, FrameError) as error:
            return f"Mission: {error}"
        self.mode = AUTO
        return ""

    def switch_off(self) -> None:
        """Disarm; in the air it falls."""
        self.armed, self.flight = False, None
        self.spot = (self.spot[0], self.spot[1], 0.0)

    def pass_time(self, now: float) -> tuple[list[float], list[int]]:
        """Go on to a moment: moments to tell the place of, and items reached."""
        self.now = now
        flight = self.flight
        if flight is None:
            return [], []
        lasted = now - flight.began
        stops = self.mishaps.stops_at
        self.is_silent |= stops is not None and lasted >= stops
        places = []
        while flight.told_s + EVERY_S <= lasted:
            flight.told_s += EVERY_S
            places.append(flight.began + flight.told_s)
        done = [seq for at, seq in flight.reached if at <= lasted]
        flight.reached = flight.reached[len(done) :]
        lost = self.mishaps.loses_gps_at
        if lost is not None and lasted >= lost:
            self.mode = LAND
            flight.reached.clear()
        ends = self.mishaps.hovers_at is None and lasted > self._lasts(flight)
        if ends:
            self.spot = self.place(now)
            self.switch_off()
        return places, done

    def place(self, now: float) -> tuple[float, float, float]:
        """Where it is at a moment: metres east, north, up."""
        flight = self.flight
        if flight is None:
            return self.spot
        lasted = now - flight.began
        stays = [self.mishaps.loses_gps_at, self.mishaps.hovers_at, flight.track.duration]
        at = min(lasted, *(one for one in stays if one is not None))
        track = flight.track
        east, north, up = (
            float(np.interp(at, track.time, one))
            for one in (track.east, track.north, track.height)
        )
        if self.mode == LAND:
            up = max(0.0, up - Handling().descent * (lasted - at))
        return east + self.mishaps.drifts / 100.0 * lasted, north, up

    def _lasts(self, flight: Flight) -> float:
        """Seconds until it stands again: the track's, or those of coming down at once."""
        lost = self.mishaps.loses_gps_at
        if lost is None:
            return flight.track.duration
        up = float(np.interp(lost, flight.track.time, flight.track.height))
        return lost + up / Handling().descent

    def _flight(self, items: list[Any]) -> Flight:
        frame = LocalFrame(self.ground.lat, self.ground.lon)
        corners, seqs = self._corners(items, frame)
        blow = self.parameters
        wind = Wind(
            blow["SIM_WIND_SPD"], math.radians(blow["SIM_WIND_DIR"]), blow["SIM_WIND_TURB"]
        )
        track = follow(corners, Handling(), wind)
        return Flight(self.now, track, _reached(track, corners, seqs))

    def _corners(
        self, items: list[Any], frame: LocalFrame
    ) -> tuple[list[Corner], list[int | None]]:
        """The corners to fly, and for each the number of the item that is done there."""
        east, north, up = self.spot
        speed = _USUAL_SPEED
        rows: list[tuple[float, float, float, float, float]] = [(east, north, up, speed, 0.0)]
        seqs: list[int | None] = [None]
        for item in items:
            if item.command == Command.CHANGE_SPEED:
                speed = item.param2
                rows[-1] = (*rows[-1][:3], speed, rows[-1][4])
                continue
            if item.command not in (Command.TAKEOFF, Command.WAYPOINT, Command.LAND):
                continue
            if item.command != Command.TAKEOFF:
                east, north = frame.east_north(item.x / SCALE, item.y / SCALE)
            if item.command == Command.LAND:
                rows.append((east, north, up, speed, 0.0))
                seqs.append(None)
                up = 0.0
            else:
                up = item.z - (self.ground.msl_m if item.frame in (0, 5) else 0.0)
            hold = item.param1 if item.command == Command.WAYPOINT else 0.0
            rows.append((east, north, up, speed, hold))
            seqs.append(item.seq)
        return [Corner(*row) for row in rows], seqs


def _reached(
    track: Recorded, corners: list[Corner], seqs: list[int | None]
) -> list[tuple[float, int]]:
    """When each item is done: the first moment near its corner, in order."""
    found: list[tuple[float, int]] = []
    first = 0
    for corner, seq in zip(corners, seqs, strict=True):
        away = np.sqrt(
            (track.east[first:] - corner.east) ** 2
            + (track.north[first:] - corner.north) ** 2
            + (track.height[first:] - corner.height) ** 2
        )
        near = np.flatnonzero(away <= _REACHED_M)
        first += int(near[0]) if near.size else int(away.argmin())
        if seq is not None:
            found.append((float(track.time[first]), seq))
    return found
