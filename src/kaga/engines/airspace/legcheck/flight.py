"""A path that somebody brought, as it would be flown over this city.

What: corners with heights above the sea, legs with their times, which leg of the file each
belongs to, and how the file's heights fit the ground. Why the ground decides: home and landing
stand on it, so a file whose heights have the wrong datum shows there by 37 m, and is refused
by name before anything is computed from it.

Heights above home count from the ground (or roof) of the map at home, as the aircraft itself
will count them, not from what the file says of it. Heights above ground follow the ground: such
legs are cut every 30 m, each cut at the highest ground near it.

Example: `flown(brought, over, craft, departs)`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import ceil, hypot
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl, RelHome, Surroundings, msl_of
from kaga.engines.airspace.missions.model import Home
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.plan.course import Course, FlownLeg, LegKind
from kaga.engines.airspace.plan.pace import seconds_of
from kaga.engines.airspace.plausibility import (
    TOLERANCE_M,
    Judgement,
    Verdict,
    WrongDatum,
    judge_ground_points,
)
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.airspace.geoid import GeoidModel
    from kaga.engines.airspace.heights import Geoid
    from kaga.engines.airspace.legcheck.brought import Brought
    from kaga.engines.airspace.missions.model import Mission
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Situation

LONGEST_S: Final = 7_200.0
MOST_LEGS: Final = 4_000
_CUT_M: Final = 30.0
_NOTHING_M: Final = 0.05
_LEVEL_M: Final = 0.5
"""A leg shorter than this over the ground goes straight up or down."""
_DEGREES: Final = 9
_MM: Final = 3
_MS: Final = 1e3


@dataclass(frozen=True, slots=True)
class Stop:
    """A corner of the file: what it is called, where, how high above the sea.

    `follows`: metres above ground that are kept on the way to the next corner, if they are;
    `speed` and `hold_s` as the file sets them.
    """

    name: str
    at: Point
    msl_m: float
    speed: float
    hold_s: float = 0.0
    follows: float | None = None


@dataclass(frozen=True, slots=True)
class FileLeg:
    """A leg of the file: its number from 1, and the corners it joins."""

    number: int
    start: Stop
    end: Stop


@dataclass(frozen=True, slots=True, eq=False)
class Flight:
    """The flight: its course, the file's legs, and for each leg of the course its file leg.

    `landing_off_m`: by how much the file's landing height misses the ground there.
    """

    course: Course
    legs: tuple[FileLeg, ...]
    owners: tuple[int, ...]
    landing_off_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Over:
    """What a flight is laid over."""

    situation: Situation
    room: Room
    geoid: GeoidModel

    def heights(self, at: Point) -> tuple[float, float]:
        """The ground, and the top of what stands on it."""
        row, column = (int(part) for part in self.room.raster.position(at.lat, at.lon))
        cell = row, column
        if not self.room.known[cell]:
            raise MissionError(Problem.OUTSIDE, f"{at.lat}, {at.lon}", "nothing is known there")
        return float(self.room.ground_m[cell]), float(self.room.top_m[cell])

    def stand(self, at: Point, declared: float) -> float:
        """What somebody who declares a height stands on: ground or roof, the nearer."""
        return min(self.heights(at), key=lambda height: abs(height - declared))

    def geoid_at(self, at: Point) -> Geoid:
        """The geoid's height."""
        return self.geoid.at(at.lat, at.lon)


def flown(brought: Brought, over: Over, craft: Craft, departs: float) -> Flight:
    """The flight of a file.

    Parameters
    ----------
    brought
        The file's path.
    over
        Map and geoid.
    craft
        For climb, descent and energy, and the speed of a line.
    departs
        Seconds since 1970.

    Raises
    ------
    WrongDatum
        If the heights cannot be what the file says they are.
    MissionError
        If it leaves the map, lasts too long, or goes nowhere.
    """
    if brought.mission is not None:
        stops, off = _of_mission(brought.mission, over)
    else:
        stops, off = _of_line(brought, over, craft.vehicle.cruise), 0.0
    legs = tuple(
        FileLeg(number, one, other) for number, (one, other) in enumerate(_moving(stops), 1)
    )
    if not legs:
        raise MissionError(Problem.MISSING, "file", "it goes nowhere")
    return _flight(legs, over, (craft, departs), off)


def _of_mission(given: Mission, over: Over) -> tuple[list[Stop], float]:
    home_m = _home(given, over)
    mission = replace(given, home=Home(given.home.at, Msl(home_m)))

    def raised(at: Point, height: RelHome | Msl | Agl) -> float:
        ground = Msl(over.heights(at)[0]) if isinstance(height, Agl) else None
        return msl_of(height, Surroundings(ground=ground, home=Msl(home_m))).metres

    speed = mission.speed
    stops = [Stop("home", mission.home.at, home_m, speed)]
    names = ["take-off", *(f"waypoint {one}" for one in range(1, len(mission.waypoints) + 1))]
    holds = [0.0, *(point.hold_s for point in mission.waypoints)]
    speeds = [None, *(point.speed for point in mission.waypoints)]
    path = mission.path()
    for (at, height), name, hold, own in zip(path, names, holds, speeds, strict=False):
        speed = own or speed
        follows = height.metres if isinstance(height, Agl) else None
        stops.append(Stop(name, at, raised(at, height), speed, hold, follows))
    above, down = path[-2], path[-1]
    last = stops[-1].follows
    stops.append(Stop("above landing", above[0], raised(*above), speed, 0.0, last))
    declared = raised(*down)
    base = over.stand(down[0], declared)
    stops.append(Stop("landing", down[0], base, speed))
    # 0 above home is how ground stations write "until it touches".
    said = down[1] != RelHome(0.0)
    return stops, declared - base if said else 0.0


def _home(mission: Mission, over: Over) -> float:
    """Height of the ground or roof at home; the file's own must fit it."""
    declared, at = mission.home.height, mission.home.at
    base = over.stand(at, declared.metres)
    pairs = [(declared, Msl(base))]
    landing = mission.landing
    if isinstance(landing.height, Msl):
        there = over.stand(landing.at, landing.height.metres)
        pairs.append((landing.height, Msl(there)))
    found = judge_ground_points(pairs, geoid_m=over.geoid_at(at).metres)
    relative = all(isinstance(height, RelHome | Agl) for _, height in mission.path())
    # A home height of nought, nowhere used: the ground station knew no terrain.
    unused = found.verdict is Verdict.ABOVE_HOME and relative
    if found.verdict is not Verdict.SEA_LEVEL and not unused:
        raise WrongDatum(found)
    return base


def _of_line(brought: Brought, over: Over, speed: float) -> list[Stop]:
    corners = [(at, _sea(at, height, over), height) for at, height in brought.line]
    ends = [(at, msl, over.stand(at, msl)) for at, msl, _ in (corners[0], corners[-1])]
    _require_datum(brought, ends, over)
    stops = [
        Stop(f"corner {number}", at, msl, speed, 0.0, _follow(height))
        for number, (at, msl, height) in enumerate(corners, 1)
    ]
    first, last = ends
    if abs(first[1] - first[2]) > TOLERANCE_M:
        stops.insert(0, Stop("ground at the start", first[0], first[2], speed))
    if abs(last[1] - last[2]) > TOLERANCE_M:
        stops.append(Stop("ground at the end", last[0], last[2], speed))
    return stops


def _follow(height: Msl | Agl | Ellipsoid) -> float | None:
    return height.metres if isinstance(height, Agl) else None


def _sea(at: Point, height: Msl | Agl | Ellipsoid, over: Over) -> float:
    ground = Msl(over.heights(at)[0])
    return msl_of(height, Surroundings(ground=ground, geoid=over.geoid_at(at))).metres


def _require_datum(
    brought: Brought, ends: Sequence[tuple[Point, float, float]], over: Over
) -> None:
    """Refuse a line whose ends miss the ground by the geoid, unless somebody said its datum."""
    if brought.is_said or isinstance(brought.line[0][1], Agl):
        return
    pairs = [(Msl(msl), Msl(base)) for _, msl, base in ends]
    found: Judgement = judge_ground_points(pairs, geoid_m=over.geoid_at(ends[0][0]).metres)
    mistaken = {Verdict.ELLIPSOID, Verdict.GEOID_TWICE, Verdict.BELOW_GROUND}
    if brought.is_flown:
        mistaken |= {Verdict.ABOVE_HOME, Verdict.UNEXPLAINED}
    if found.verdict in mistaken or found.verdict is Verdict.ABOVE_HOME:
        raise WrongDatum(found)


def _moving(stops: list[Stop]) -> list[tuple[Stop, Stop]]:
    """Pairs of corners between which it moves or waits; what stands on another is left out."""
    kept = [stops[0]]
    for stop in stops[1:]:
        before = kept[-1]
        same = before.at == stop.at and abs(before.msl_m - stop.msl_m) <= _NOTHING_M
        if same and not stop.hold_s:
            kept[-1] = replace(before, speed=stop.speed, follows=stop.follows)
        else:
            kept.append(stop)
    return list(pairwise(kept))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A straight piece of a file's leg; `hold_s` above 0: it waits at its end."""

    owner: int
    start: tuple[Point, float]
    end: tuple[Point, float]
    speed: float
    hold_s: float = 0.0


def _flight(
    legs: tuple[FileLeg, ...], over: Over, means: tuple[Craft, float], off: float
) -> Flight:
    pieces = [piece for leg in legs for piece in _pieces(leg, over)]
    if len(pieces) > MOST_LEGS:
        raise MissionError(Problem.TOO_LARGE, "file", f"more than {MOST_LEGS} pieces")
    corners = [pieces[0].start, *(piece.end for piece in pieces)]
    lats = np.array([round(at.lat, _DEGREES) for at, _ in corners])
    lons = np.array([round(at.lon, _DEGREES) for at, _ in corners])
    msl = np.array([round(height, _MM) for _, height in corners])
    east, north = over.situation.frame.to_metres(lats, lons)
    raster = over.room.raster
    spots = [
        raster.position(lat, lon) for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True)
    ]
    rows, columns = (np.array(part) for part in zip(*spots, strict=True))
    craft, departs = means
    flown_legs = _legs(pieces, (east, north, msl), craft)
    spent = np.cumsum([0.0, *(leg.seconds for leg in flown_legs)])
    if spent[-1] > LONGEST_S:
        detail = f"it lasts {spent[-1] / 3600.0:.1f} h, at most {LONGEST_S / 3600.0:.0f} h"
        raise MissionError(Problem.TOO_FAR, "file", detail)
    begins = ceil(departs * _MS) / _MS
    times = np.array([round(begins + after, _MM) for after in spent.tolist()])
    course = Course(lats, lons, msl, times, rows, columns, east, north, flown_legs)
    return Flight(course, legs, tuple(piece.owner for piece in pieces), off)


def _pieces(leg: FileLeg, over: Over) -> list[_Piece]:
    start, end, number = leg.start, leg.end, leg.number - 1
    speed = start.speed
    found = []
    whole = (start.at, start.msl_m), (end.at, end.msl_m)
    if start.follows is not None and end.follows is not None and start.at != end.at:
        found += _following(leg, over)
    elif start.at != end.at or start.msl_m != end.msl_m:
        found.append(_Piece(number, *whole, speed))
    if end.hold_s:
        found.append(_Piece(number, whole[1], whole[1], speed, end.hold_s))
    return found


def _following(leg: FileLeg, over: Over) -> list[_Piece]:
    """A leg above ground: cut every 30 m, above the highest ground around each cut."""
    start, end = leg.start, leg.end
    frame = over.situation.frame
    one = frame.east_north(start.at.lat, start.at.lon)
    other = frame.east_north(end.at.lat, end.at.lon)
    count = max(ceil(hypot(other[0] - one[0], other[1] - one[1]) / _CUT_M), 1)
    if count > MOST_LEGS:
        raise MissionError(Problem.TOO_LARGE, f"leg {leg.number}", "too long above ground")
    above = start.follows or 0.0, end.follows or 0.0
    corners = [(start.at, start.msl_m)]
    for number in range(1, count):
        share = number / count
        at = Point(
            start.at.lat + share * (end.at.lat - start.at.lat),
            start.at.lon + share * (end.at.lon - start.at.lon),
        )
        height = above[0] + share * (above[1] - above[0])
        corners.append((at, _highest(over, at) + height))
    corners.append((end.at, end.msl_m))
    return [_Piece(leg.number - 1, a, b, start.speed) for a, b in pairwise(corners)]


def _highest(over: Over, at: Point) -> float:
    """The highest ground within two columns (15 m)."""
    row, column = (int(part) for part in over.room.raster.position(at.lat, at.lon))
    part = slice(max(row - 2, 0), row + 3), slice(max(column - 2, 0), column + 3)
    return float(over.room.ground_m[part].max())


def _legs(
    pieces: list[_Piece],
    places: tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...],
    craft: Craft,
) -> tuple[FlownLeg, ...]:
    steps = [
        (float(east), float(north), float(up))
        for east, north, up in zip(*(np.diff(along) for along in places), strict=True)
    ]
    paced = _paced(pieces, steps, craft)
    last, found = len(pieces) - 1, []
    for at, piece in enumerate(pieces):
        level, rise = hypot(steps[at][0], steps[at][1]), steps[at][2]
        upright = level < _LEVEL_M and not piece.hold_s
        kind = LegKind.CRUISE
        if upright and at == 0 and rise > 0.0:
            kind, level = LegKind.TAKEOFF, 0.0
        elif upright and at == last and rise < 0.0:
            kind, level = LegKind.LANDING, 0.0
        limit = craft.performance.climb if rise > 0.0 else craft.performance.descent
        least = max(level / piece.speed, abs(rise) / limit, 1e-3)
        # Whoever asks for more than the class flies is told so, and taken at their word.
        asked = 0.0 if piece.speed > craft.vehicle.cruise else paced[at]
        seconds = max(least, asked, piece.hold_s)
        seconds = ceil(seconds * _MS - 1e-9) / _MS
        found.append(FlownLeg(kind, level, rise, seconds, craft.leg_j(seconds, rise)))
    return tuple(found)


def _paced(
    pieces: list[_Piece], steps: list[tuple[float, float, float]], craft: Craft
) -> list[float]:
    """Seconds that corners, getting up to speed and landing make of each piece.

    It stands still wherever it waits, so each run between two waits is timed by itself.
    """
    found: list[float] = []
    for waits, group in groupby(range(len(pieces)), lambda at: pieces[at].hold_s > 0.0):
        run = [steps[at] for at in group]
        found += [0.0] * len(run) if waits else seconds_of(craft, run)
    return found
