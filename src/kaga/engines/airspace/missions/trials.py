"""A mission flown in a simulator by a real autopilot: what was seen, or why it broke off.

What: the values between who has a mission to try and who talks to simulators; and the mission
moved to wherever a simulator stands. Why moved: a simulator starts at a place of its own, often
in another country; heights count from home, so the same legs can be flown anywhere and carried
back on the sheet of metres.

>>> Flier("ArduPilot", "quadrotor", "4.5.7 (2a3dc4b7)").told
'ArduPilot 4.5.7 (2a3dc4b7), quadrotor'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final, Protocol

from kaga.engines.airspace.footprints import Polygon
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Msl, RelHome
from kaga.engines.airspace.missions.model import Home
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.missions.uploading import VehicleAway
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.model import Fence, Mission, MissionHeight
    from kaga.engines.airspace.missions.uploading import Say

POINT_MASS: Final = "KAGA-SIM"
"""How this project's own simulated vehicle signs its version: it has no autopilot in it."""
_DIGITS: Final = 9


class Trouble(Enum):
    """Why there is no flight to judge."""

    AWAY = "away"
    """Nobody answers at the address, or it fell silent before the start."""
    NOT_SIMULATED = "not-simulated"
    """What answers does not say that it is simulated: it may be a real aircraft."""
    BUSY = "busy"
    """It is armed: somebody else flies it."""
    REFUSED = "refused"
    """It did not take the mission, would not arm or not begin."""
    LOST = "lost"
    """It fell silent in flight."""
    LEFT = "left"
    """It left the mission in flight (a failsafe, most of the time)."""
    ENDLESS = "endless"
    """It had not landed in three times the time that was planned."""


class TrialFailed(VehicleAway):
    """A rehearsal that gave no flight to judge; the text is what the simulator said."""

    def __init__(self, trouble: Trouble, said: str) -> None:
        super().__init__(said)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Flier:
    """Who flew it: autopilot, kind of vehicle, version as it names itself."""

    autopilot: str
    kind: str
    version: str

    @property
    def told(self) -> str:
        """One line for people."""
        return f"{self.autopilot} {self.version}, {self.kind}"

    @property
    def is_point_mass(self) -> bool:
        """Whether it is only this project's own point of mass."""
        return POINT_MASS in self.version


@dataclass(frozen=True, slots=True)
class Conditions:
    """Wind (m/s, gusts of half of it, from degrees of the compass), and patience in seconds.

    `longest_s`: of the vehicle's own clock, after which a flight that goes on is endless.
    """

    wind_m_s: float
    blows_from_deg: float
    longest_s: float


@dataclass(frozen=True, slots=True)
class Trial:
    """A flight that was seen to its end.

    Attributes
    ----------
    flier
        Who flew it.
    rows
        Seconds since the start by the vehicle's clock, metres east and north of home, metres
        above home; in order of time.
    passed, waypoints
        How many waypoints it said it reached, and how many there are.
    has_wind
        Whether it took the wind; else it flew in its own.
    moved_km
        From the mission's home to where the simulator stands.
    """

    flier: Flier
    rows: tuple[tuple[float, float, float, float], ...]
    passed: int
    waypoints: int
    has_wind: bool
    moved_km: float


Seen = Callable[[float], None]
"""Told the vehicle's seconds since the start, again and again; may raise to break off."""


class Simulator(Protocol):
    """Flies missions where nobody gets hurt."""

    def fly(self, mission: Mission, conditions: Conditions, say: Say, seen: Seen) -> Trial:
        """Upload, arm, start, watch until it has landed.

        Raises
        ------
        TrialFailed
            If there is no flight to judge.
        """


def above_home(mission: Mission) -> Mission:
    """The mission with every height above home; only such a one can be moved.

    Raises
    ------
    MissionError
        For heights above ground: the ground elsewhere is another.
    """

    def counted(height: MissionHeight) -> RelHome:
        if isinstance(height, RelHome):
            return height
        if isinstance(height, Msl):
            return RelHome(round(height.metres - mission.home.height.metres, 3))
        detail = "heights above ground follow the map, which a simulator does not have"
        raise MissionError(Problem.WRONG_FRAME, "mission", detail)

    points = tuple(replace(one, height=counted(one.height)) for one in mission.waypoints)
    return replace(
        mission,
        takeoff=replace(mission.takeoff, height=counted(mission.takeoff.height)),
        waypoints=points,
        landing=replace(mission.landing, height=counted(mission.landing.height)),
    )


def moved(mission: Mission, to: Home) -> Mission:
    """The same legs from another home; heights must count from home (`above_home`)."""
    here = LocalFrame(mission.home.at.lat, mission.home.at.lon)
    there = LocalFrame(to.at.lat, to.at.lon)

    def carried(at: Point) -> Point:
        lat, lon = there.degrees(*here.east_north(at.lat, at.lon))
        return Point(round(lat, _DIGITS), round(lon, _DIGITS))

    def fence(one: Fence) -> Fence:
        if isinstance(one.shape, Polygon):
            return replace(one, shape=Polygon(tuple(map(carried, one.shape.outer))))
        return replace(one, shape=replace(one.shape, centre=carried(one.shape.centre)))

    return replace(
        mission,
        home=to,
        waypoints=tuple(replace(one, at=carried(one.at)) for one in mission.waypoints),
        landing=replace(mission.landing, at=carried(mission.landing.at)),
        fences=tuple(map(fence, mission.fences)),
        rally=tuple(replace(one, at=carried(one.at)) for one in mission.rally),
    )
