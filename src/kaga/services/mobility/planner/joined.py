"""One search over lines, rides on demand and the streets, on the plans as they are now.

What: the question of `engines.journeys` made of what the streets say of two doors; its answers
made into ways that can be written, priced and booked. Two days are asked: that of the question
and the next, for a search that goes over midnight.

>>> # find_joined(Joining(held, window, ends, writer), asked, 32_400, 39_600)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.journeys.model import Question
from kaga.engines.journeys.search import Joint
from kaga.engines.transit.search.journeys import Ride, Walk
from kaga.services.mobility.planner.demand import live_plans
from kaga.services.mobility.planner.promising import Promising, boards_with
from kaga.services.mobility.planner.ways import Foot, OnCall, Way
from kaga.services.mobility.ports import Lines

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from kaga.engines.journeys.model import Fetched, Journey
    from kaga.services.mobility.planner.asked import Asked
    from kaga.services.mobility.planner.held import Held, Window
    from kaga.services.mobility.planner.shapes import End, Writer
    from kaga.services.mobility.rides.network import Network

    Ints = NDArray[np.int32]

HUBS: Final = 40
"""Stops at which one changes between lines and rides on demand: those most served."""

LINK_S: Final = 420
NEAR_S: Final = 900
"""So long one walks between a line and a ride, and between a door and a ride."""

_PLACES: Final = 2


@dataclass(frozen=True, eq=False)
class Joining:
    """Where a question is asked: the window, both doors, and who writes the answers."""

    held: Held
    window: Window
    ends: tuple[End, End]
    writer: Writer


@dataclass(frozen=True, eq=False)
class _Doors:
    """What the streets say: seconds between doors and stops, and between doors and rides."""

    access: dict[int, int]
    egress: dict[int, int]
    pickups: dict[int, int]
    drops: dict[int, int]
    walk: int | None


class JointSearch:
    """One question, to be asked for several spans of time."""

    def __init__(
        self, joining: Joining, asked: Asked, doors: tuple[dict[int, int], dict[int, int]]
    ) -> None:
        self._to, self._asked = joining, asked
        self._days: dict[date, int] = {}
        day = asked.time.astimezone(joining.held.zone).date()
        self.plans = live_plans(day, day + timedelta(days=1)) if asked.uses else []
        given = boards_with(asked.given, self.plans) if asked.given else {}
        self._rides = Promising(self.plans, asked.party, self._begins, given)
        self._terms = self._rides.terms()
        self._doors = self._of_streets(doors)
        self._links = links_of(joining.window, self.plans[0].net) if self.plans else {}

    @property
    def leads_anywhere(self) -> bool:
        """Whether anything at all leaves one door, and anything comes near the other."""
        doors = self._doors
        return bool((doors.access or doors.pickups) and (doors.egress or doors.drops))

    def ways(self, begin: int, end: int) -> list[Way]:
        """The Pareto set of ways by vehicle that leave between two moments, earliest first."""
        driving = self.plans[0].net.seconds if self.plans else np.zeros((0, 0))
        with self._to.window.spreaders.one() as spreader:
            lines, rides = Lines(spreader), self._rides if self.plans else None
            joint = Joint(lines, rides, driving, self._terms)
            found = joint.journeys(self._question(begin, end))
            ways = [self._way(one, lines) for one in found if one.rides]
        return sorted(ways, key=lambda one: (one.departs, one.arrives))

    def _question(self, begin: int, end: int) -> Question:
        doors = self._doors
        return Question(
            begin,
            end,
            _rows(doors.access),
            _rows(doors.egress),
            doors.walk,
            _rows(doors.pickups),
            _rows(doors.drops),
            np.array([(*pair, s) for pair, s in self._links.items()], np.int32).reshape(-1, 3),
            self._asked.uses,
        )

    def _begins(self, day: date) -> int:
        """Where a service day begins on the clock of the timetable."""
        if day not in self._days:
            noon = datetime.combine(day, time(12), self._to.held.zone)
            midnight = noon - timedelta(hours=12)
            self._days[day] = self._to.window.timetable.seconds(midnight)
        return self._days[day]

    def _of_streets(self, doors: tuple[dict[int, int], dict[int, int]]) -> _Doors:
        feet, (begin, end) = self._to.window.feet, self._to.ends
        walk = feet.seconds(begin.place, end.place)
        direct = walk if walk <= self._asked.direct_s else None
        if not self.plans:
            return _Doors(*doors, {}, {}, direct)
        net, most = self.plans[0].net, min(self._asked.walk_s, NEAR_S)
        pickups = feet.near(net, begin.place, most)
        return _Doors(*doors, pickups, feet.near_back(net, end.place, most), direct)

    def _way(self, one: Journey, lines: Lines) -> Way:
        """An answer as legs, with every walk between them."""
        writer, doors, (start, goal) = self._to.writer, self._doors, self._to.ends
        road = _Road(writer, writer.end(start), one.departs)
        stop = -1
        if one.first is not None:
            self._ride(road, one.first, doors.pickups[one.first.place])
        if one.line is not None:
            heads = one.line.table.heads[one.line.row]
            stop = int(heads[4])
            walk = doors.access[stop] if one.first is None else (
                self._links[stop, one.first.to_place]
            )  # fmt: skip
            road.walk(writer.stop(stop), walk)
            road.ride(lines.legs(one.line.table, one.line.row))
            stop = int(heads[3])
        if one.last is not None:
            self._ride(road, one.last, self._links[stop, one.last.place])
        road.walk(writer.end(goal), one.arrives - road.now)
        return Way(one.departs, one.arrives, tuple(road.legs))

    def _ride(self, road: _Road, ride: Fetched, walk: int) -> None:
        """Walk to a ride on demand and take it."""
        promise = self._rides.promise_of(ride)
        road.walk(road.writer.called(promise, 0), walk)
        road.legs.append(OnCall(promise, ride.boards, ride.alights))
        road.at = road.writer.called(promise, 1)
        road.now = ride.alights + self._terms.serve


class _Road:
    """Legs as they are put together: where one is, and since when."""

    def __init__(self, writer: Writer, begin: Any, departs: int) -> None:
        self.writer, self.at, self.now = writer, begin, departs
        self.legs: list[Ride | Foot | OnCall] = []

    def walk(self, to: Any, seconds: int) -> None:
        """Walk on, if there is anywhere to walk."""
        if seconds:
            self.legs.append(Foot(self.at, to, self.now, self.now + seconds))
        self.at, self.now = to, self.now + seconds

    def ride(self, legs: tuple[Ride | Walk, ...]) -> None:
        """Ride by line, with the walks between."""
        for leg in legs:
            if isinstance(leg, Ride):
                self.legs.append(leg)
                self.at, self.now = self.writer.stop(leg.alight_stop), leg.arrives
            elif leg.end_stop is not None:
                self.walk(self.writer.stop(leg.end_stop), leg.arrives - leg.departs)


def _rows(known: dict[int, int]) -> Ints:
    return np.array(sorted(known.items()), np.int32).reshape(-1, 2)


def links_of(window: Window, net: Network) -> dict[tuple[int, int], int]:
    """Seconds on foot between stops and the nearest places of rides, kept with the window."""
    known = window.links.get(id(net))
    if known is None or known[0] is not net:
        lines = window.timetable.lines
        calls = np.bincount(lines.stops, minlength=len(window.timetable.stops))
        hubs = np.argsort(-calls, kind="stable")[:HUBS].tolist()
        stops = window.timetable.stops
        found: dict[tuple[int, int], int] = {}
        for stop in sorted(hub for hub in hubs if calls[hub]):
            here = float(stops.latitude[stop]), float(stops.longitude[stop])
            near = sorted(window.feet.near(net, here, LINK_S).items(), key=lambda row: row[1])
            found |= {(stop, place): seconds for place, seconds in near[:_PLACES]}
        window.links.clear()
        window.links[id(net)] = known = (net, found)
    return known[1]
