"""A route, by whatever somebody has of it: a reference, a certificate, a file, or two places.

What: one value with the mission, its moments and its volumes, so that exporting, uploading and
rehearsing treat all alike. Why moments: a file of a mission has none; what a filed flight has
promised, and what a vehicle is told, must be the same.

>>> source_of("F2026-000031-2", plan_for)                                  # doctest: +SKIP
Source(name='F2026-000031-2', …)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any, Final

from kaga.engines.airspace.heights import Msl, RelHome
from kaga.engines.airspace.legcheck.brought import Reading, read_brought
from kaga.engines.airspace.missions.fencing import fenced
from kaga.engines.airspace.missions.model import (
    Home,
    Landing,
    Mission,
    RallyPoint,
    Takeoff,
    Waypoint,
)
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.airspace.missions.rallying import rally_points
from kaga.engines.geo.model import Point
from kaga.kernel import clock
from kaga.services.airspace.filesdesk.checking import text_of
from kaga.services.airspace.flightplan import Corner, corners_of, sheet_of
from kaga.services.airspace.models import Flight, RouteCertificate

_REFERENCE: Final = re.compile(r"F\d{4}-\d{6}-\d")
_CERTIFICATE: Final = b"kaga-route-certificate-1\n"
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}(?:\.\d+)?")
_E9, _MILLI = 1e9, 1e3
USUAL_SPEED: Final = 12.0


class NoSource(LookupError):
    """Nothing is called so, or it cannot be read as a route."""


@dataclass(frozen=True, slots=True)
class Source:
    """A route to export, upload or rehearse.

    `departs`: seconds since 1970 where they are known; `flight`: the filed flight, if it is
    one; `stand_in`: it rests on invented houses.
    """

    name: str
    mission: Mission
    departs: float | None = None
    flight: Flight | None = None
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A corner of a route: place, height above the sea, moment."""

    at: Point
    msl_m: float
    second: float


PlanFor = Callable[[tuple[str, str], datetime], tuple[Mission, bool]]
"""Plans between two places: the mission of the best alternative, and whether on a stand-in."""


def source_of(text: str, plan_for: PlanFor) -> Source:
    """The route that a text means.

    Raises
    ------
    NoSource
        With what was looked for.
    MissionError
        If a file cannot be read as a route.
    """
    if _REFERENCE.fullmatch(text):
        return _filed(text)
    path = Path(text)
    if path.is_file():
        return _file(path)
    asked = _asked(text)
    if asked is None:
        raise NoSource(
            f"{text}: no flight's reference, no file, and not FROM,TO,2026-11-23T15:00"
        )
    ends, moment = asked
    mission, stand_in = plan_for(ends, moment)
    departs = moment if moment.tzinfo else moment.replace(tzinfo=clock.local_now().tzinfo)
    name = f"{ends[0]} - {ends[1]}"
    return Source(name, mission, departs.timestamp(), stand_in=stand_in)


def _filed(reference: str) -> Source:
    rows = Flight.objects.select_related("route", "operator", "vehicle__model")
    flight = rows.filter(reference=reference).first()
    if flight is None:
        raise NoSource(f"there is no flight {reference}")
    return source_of_flight(flight)


def source_of_flight(flight: Flight) -> Source:
    """The route of a filed flight."""
    corners = [_passed(one) for one in corners_of(flight.route.plan)]
    proof = RouteCertificate.objects.filter(route_id=flight.route_id).first()
    told = _content(bytes(proof.content)) if proof is not None else None
    rally = _rally(told, corners) if told is not None else ()
    stand_in = told is not None and bool(told["notes"]["stand_in"])
    mission = mission_along(corners, rally)
    return Source(flight.reference, mission, corners[0].second, flight, stand_in)


def _passed(corner: Corner) -> Passed:
    return Passed(Point(corner.lat, corner.lon), corner.height.metres, corner.second)


def _file(path: Path) -> Source:
    content = path.read_bytes()
    if content.startswith(_CERTIFICATE):
        return _certified(path.name, content)
    brought = read_brought(text_of(content), Reading(USUAL_SPEED))
    if brought.mission is None:
        detail = "a line has no take-off and landing; export .plan or waypoints from it first"
        raise MissionError(Problem.MISSING, path.name, detail)
    return Source(path.stem, brought.mission)


def _content(content: bytes) -> dict[str, Any] | None:
    """What a certificate says, unverified; None if it is none."""
    if not content.startswith(_CERTIFICATE):
        return None
    try:
        told: dict[str, Any] = json.loads(content.splitlines()[1])
    except (ValueError, IndexError):
        return None
    return told


def _certified(name: str, content: bytes) -> Source:
    told = _content(content)
    if told is None:
        raise NoSource(f"{name}: not a certificate that can be read")
    try:
        corners = [
            Passed(
                Point(one["lat_e9"] / _E9, one["lon_e9"] / _E9),
                one["alt_mm"] / _MILLI,
                one["time_ms"] / _MILLI,
            )
            for one in told["route"]["waypoints"]
        ]
        mission = mission_along(corners, _rally(told, corners))
        stand_in = bool(told["notes"]["stand_in"])
    except (KeyError, TypeError, IndexError) as error:
        raise NoSource(f"{name}: not a certificate of a route ({error!r})") from error
    return Source(name.split(".", maxsplit=1)[0], mission, corners[0].second, stand_in=stand_in)


def _rally(told: dict[str, Any], corners: Sequence[Passed]) -> tuple[RallyPoint, ...]:
    """Landing sites of a certificate at the height of the flight's highest corner."""
    top = max(one.msl_m for one in corners) - corners[0].msl_m
    held = told["contingency"]
    sites = [Point(one["lat_e9"] / _E9, one["lon_e9"] / _E9) for one in held.get("sites", ())]
    return rally_points(sites, [one["site"] for one in held.get("seconds", ())], top)


def mission_along(corners: Sequence[Passed], rally: tuple[RallyPoint, ...] = ()) -> Mission:
    """The mission along corners with moments: up, over them, down; heights above home.

    Raises
    ------
    NoSource
        If it does not begin and end with a vertical leg, as planned routes do.
    """
    if len(corners) < 4:
        raise NoSource("a route has at least four corners")
    first, up, over, last = corners[0], corners[1], corners[-2], corners[-1]
    if first.at != up.at or over.at != last.at:
        raise NoSource("a route begins and ends with a vertical leg")
    home = first.msl_m

    def above(one: Passed) -> RelHome:
        return RelHome(round(one.msl_m - home, 3))

    waypoints = tuple(Waypoint(one.at, above(one)) for one in corners[2:-1])
    mission = Mission(
        Home(first.at, Msl(home)),
        Takeoff(above(up)),
        waypoints,
        Landing(last.at, above(last)),
        round(_fastest(corners), 1),
        rally=rally,
    )
    return fenced(mission)


def _fastest(corners: Sequence[Passed]) -> float:
    """The highest level speed of all legs, m/s: the cruise."""
    sheet = sheet_of(corners[0].at.lat, corners[0].at.lon)
    spots = [sheet.east_north(one.at.lat, one.at.lon) for one in corners]
    speeds = [
        hypot(there[0] - here[0], there[1] - here[1]) / (other.second - one.second)
        for (one, other), (here, there) in zip(pairwise(corners), pairwise(spots), strict=True)
    ]
    return max(speeds)


def _asked(text: str) -> tuple[tuple[str, str], datetime] | None:
    """FROM,TO,T with places by name or lat,lon; None if it is not one."""
    parts = [part.strip() for part in text.split(",")]
    try:
        moment = datetime.fromisoformat(parts[-1])
    except ValueError:
        return None
    ends: list[str] = []
    rest = parts[:-1]
    while rest:
        pair = len(rest) > 1 and all(_NUMBER.fullmatch(part) for part in rest[:2])
        ends.append(",".join(rest[: 1 + pair]))
        rest = rest[1 + pair :]
    if len(ends) != 2 or not all(ends):
        return None
    return (ends[0], ends[1]), moment
