"""A route as it comes in from whatever planned it, and as it is kept.

What: corners in degrees and metres above sea level with their seconds, the volumes around
them, what it rests on (map version, tiles, people data) and the certificate's bytes. Why a
value: the filing desk needs no planner; it takes what anybody's planner gives and believes
nothing that it can look up itself.

All comparisons between flights are made on one flat sheet of metres whose origin is a corner
of a quarter-degree net (`sheet_of`), so two flights of a region are judged on the same sheet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from kaga.engines.airspace.deconflict.tracks import FlightId, Priority, Separation, Track
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.plausibility import require_above_ground, require_sea_level
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_VOLUMES: Final = 6_000
_NET: Final = 4.0
_TOLERANCE_M: Final = 0.01


class PlanError(ValueError):
    """A route that contradicts itself."""


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of the route; `ground` is the terrain's height straight below."""

    lat: float
    lon: float
    height: Msl
    ground: Msl
    second: float


@dataclass(frozen=True, slots=True)
class Part:
    """A volume of the flight: within `radius` of a line, between two heights and seconds."""

    begins: float
    ends: float
    line: tuple[Point, ...]
    radius: float
    floor: Msl
    ceiling: Msl


@dataclass(frozen=True, slots=True)
class TileMark:
    """A tile of the map (zoom 14) that the route rests on, by the hash of its bytes."""

    x: int
    y: int
    digest: str


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """A route.

    Attributes
    ----------
    origin, goal: what the ends are called. preset: which wish of the planner made it.
    corners: at least two, seconds since 1970 increasing.
    standing: what it stands on at both ends (ground or roof), metres above sea level.
    geoid_m: height of the geoid there, to name a mistake of datum.
    separation: its half of the room that two flights keep.
    parts: its volumes in order of time, without gaps.
    tiles, map_version, people: what it was planned on.
    certificate: the file's bytes. figures: numbers that lists show (never decided upon).
    """

    origin: str
    goal: str
    preset: str
    corners: tuple[Corner, ...]
    standing: tuple[Msl, Msl]
    geoid_m: float
    separation: Separation
    parts: tuple[Part, ...]
    map_version: str
    tiles: tuple[TileMark, ...]
    people: str
    certificate: bytes
    figures: Mapping[str, float] = field(default_factory=dict)

    def track(self, flight: FlightId, priority: Priority) -> Track:
        """What separation is judged on; `TrackError` or `FrameError` if nothing can fly it."""
        times, places = self.positions()
        return Track(flight, priority, times, places, self.separation)

    def positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Seconds ``(n,)`` and metres east, north, up ``(n, 3)`` on the region's sheet."""
        lats, lons, heights, seconds = (
            np.array(values, np.float64)
            for values in zip(
                *((one.lat, one.lon, one.height.metres, one.second) for one in self.corners),
                strict=True,
            )
        )
        east, north = self.sheet.to_metres(lats, lons)
        return seconds, np.stack([east, north, heights], axis=1)

    @property
    def sheet(self) -> LocalFrame:
        """The region's sheet of metres."""
        return sheet_of(self.corners[0].lat, self.corners[0].lon)


def sheet_of(lat: float, lon: float) -> LocalFrame:
    """The sheet for a place: its origin is the corner of a net nearest to it."""
    return _sheet(round(lat * _NET) / _NET, round(lon * _NET) / _NET)


@lru_cache(maxsize=64)
def _sheet(lat: float, lon: float) -> LocalFrame:
    return LocalFrame(lat, lon)


def require_sound(plan: RoutePlan) -> None:
    """Refuse a route that contradicts itself.

    Raises
    ------
    PlanError: volumes leave gaps or do not hold the flight; nothing says what it rests on.
    WrongDatum: its ends are not on what they stand on, or it passes through the ground.
    TrackError, FrameError: nothing can fly it, or not on one sheet.
    """
    if not (plan.certificate and plan.tiles and plan.people and plan.map_version):
        raise PlanError("a route says on which map and people data it rests, and proves it")
    if not 1 <= len(plan.parts) <= MOST_VOLUMES:
        raise PlanError(f"a flight has 1 to {MOST_VOLUMES} volumes")
    track = plan.track(FlightId("plan"), Priority.LEISURE)
    ends = plan.corners[0].height, plan.corners[-1].height
    require_sea_level(list(zip(ends, plan.standing, strict=True)), geoid_m=plan.geoid_m)
    require_above_ground([(one.height, one.ground) for one in plan.corners])
    _require_covered(plan, track)


def _require_covered(plan: RoutePlan, track: Track) -> None:
    """Between any two breaks in time, one volume of that time holds the flight.

    Breaks are the seconds of corners, the ends of volumes and the middle of where neighbours
    overlap, so between two of them the flight is one straight movement; its ends and its
    middle must lie inside.
    """
    first, last = float(track.times[0]), float(track.times[-1])
    edges = [time for part in plan.parts for time in (part.begins, part.ends)]
    edges += [0.5 * (one.ends + other.begins) for one, other in pairwise(plan.parts)]
    breaks = np.unique(np.clip(np.concatenate([track.times, edges]), first, last))
    low, high = breaks[:-1], breaks[1:]
    held = np.zeros(len(low), bool)
    stations = np.stack([low, 0.5 * (low + high), high])
    places = np.stack(
        [np.interp(stations, track.times, track.places[:, axis]) for axis in range(3)], axis=2
    )
    for part in plan.parts:
        if not part.begins < part.ends:
            raise PlanError("a volume of the flight ends before it begins")
        among = (low >= part.begins) & (high <= part.ends)
        held[among] |= _inside(plan.sheet, part, places[:, among]).all(axis=0)
    if not held.all():
        raise PlanError("the volumes of the flight leave a gap, or do not hold it")


def _inside(sheet: LocalFrame, part: Part, places: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places (any shape of three coordinates) a volume holds."""
    lats = np.array([one.lat for one in part.line])
    lons = np.array([one.lon for one in part.line])
    line = shapely.linestrings(np.stack(sheet.to_metres(lats, lons), axis=1))
    aside = shapely.distance(shapely.points(places[..., :2]), line)
    floor, ceiling = part.floor.metres - _TOLERANCE_M, part.ceiling.metres + _TOLERANCE_M
    high = (places[..., 2] >= floor) & (places[..., 2] <= ceiling)
    return np.asarray((aside <= part.radius + _TOLERANCE_M) & high)


def plan_record(plan: RoutePlan) -> dict[str, object]:
    """The plain form of a route, without its certificate."""
    return {
        "corners": [
            [one.lat, one.lon, one.height.metres, one.ground.metres, one.second]
            for one in plan.corners
        ],
        "standing": [one.metres for one in plan.standing],
        "geoid_m": plan.geoid_m,
        "separation": [plan.separation.horizontal, plan.separation.vertical],
        "parts": [
            {
                "times": [one.begins, one.ends],
                "line": [[place.lat, place.lon] for place in one.line],
                "radius": one.radius,
                "heights": [one.floor.metres, one.ceiling.metres],
            }
            for one in plan.parts
        ],
        "tiles": [[one.x, one.y, one.digest] for one in plan.tiles],
    }


def plan_digest(plan: RoutePlan) -> str:
    """SHA-256 over everything that is decided upon, the certificate included."""
    basis = [plan_record(plan), plan.map_version, plan.people]
    text = json.dumps(basis, sort_keys=True, separators=(",", ":"), allow_nan=False)
    proof = hashlib.sha256(plan.certificate).hexdigest()
    return hashlib.sha256(f"{text}\n{proof}".encode()).hexdigest()


def line_of(plan: RoutePlan) -> bytes:
    """The corners packed: latitude, longitude, height, ground, second as little-endian doubles.

    A question about many routes reads these few hundred bytes instead of the whole plan.
    """
    rows = [
        (one.lat, one.lon, one.height.metres, one.ground.metres, one.second)
        for one in plan.corners
    ]
    return np.array(rows, "<f8").tobytes()


def line_read(packed: bytes | memoryview) -> NDArray[np.float64]:
    """What `line_of` packed, shape ``(n, 5)``."""
    return np.frombuffer(packed, "<f8").reshape(-1, 5)


def corners_of(record: Mapping[str, Any]) -> tuple[Corner, ...]:
    """The corners in the plain form of a route."""
    return tuple(
        Corner(lat, lon, Msl(height), Msl(ground), second)
        for lat, lon, height, ground, second in record["corners"]
    )


def parts_of(record: Mapping[str, Any]) -> Sequence[Part]:
    """The volumes in the plain form of a route."""
    return [
        Part(
            begins=one["times"][0],
            ends=one["times"][1],
            line=tuple(Point(lat, lon) for lat, lon in one["line"]),
            radius=one["radius"],
            floor=Msl(one["heights"][0]),
            ceiling=Msl(one["heights"][1]),
        )
        for one in record["parts"]
    ]


def tiles_of(record: Mapping[str, Any]) -> tuple[TileMark, ...]:
    """The tiles in the plain form of a route."""
    return tuple(TileMark(x, y, digest) for x, y, digest in record["tiles"])


@dataclass(frozen=True, slots=True)
class Filed:
    """What separation needs of a stored flight: its plain route, priority, and name."""

    flight: FlightId
    priority: Priority
    record: Mapping[str, Any]


def tracks_on(sheet: LocalFrame, filed: Sequence[Filed]) -> list[Track]:
    """Tracks of stored flights on one sheet; all corners are projected at once."""
    if not filed:
        return []
    rows = [np.array(one.record["corners"], np.float64) for one in filed]
    every = np.concatenate(rows)
    east, north = sheet.to_metres(every[:, 0].copy(), every[:, 1].copy())
    places = np.stack([east, north, every[:, 2]], axis=1)
    cuts = np.cumsum([len(one) for one in rows])[:-1]
    return [
        Track(
            one.flight, one.priority, corners[:, 4], here, Separation(*one.record["separation"])
        )
        for one, corners, here in zip(filed, rows, np.split(places, cuts), strict=True)
    ]
