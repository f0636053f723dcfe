"""Door to door in Kaga: lines, an on-demand service as its plan stands, and walking, in one.

    python bench/mobility/journeys.py [--questions N]

Everything that is travelled on is a stand-in and made here: the stand-in streets of the city
pack; an invented timetable (trains each hour at the three stations at the minutes the railway
publishes, eleven invented bus lines between them and the hamlets, about a trip an hour); and an
on-demand service of 600 places and 6 vehicles that already carries 120 requests, 40 stops a
vehicle. What is measured does not depend on which hamlets it is.

Each question is from door to door, leaving within an hour, at any time of the day: walks along
the streets from both doors to stops and places, walking all the way, and the Pareto set by
departure, arrival, vehicles and vehicles on demand; every ride on demand in it is a real
insertion into the plan, first and last mile together. At the end every ride of the answers is
booked as answered, and the plan judged by `dispatch.verify`, which shares no code with the
insertion.

Times are processor time of one thread.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
os.environ.setdefault("KAGA_HOME", tempfile.mkdtemp(prefix="kaga-bench-"))

import django  # noqa: E402

django.setup()

from kaga.engines.dispatch.model import (  # noqa: E402
    Call,
    Day,
    Load,
    Request,
    RequestId,
    Shift,
    ShiftId,
    Travel,
    VehicleId,
    Window,
    empty_plan,
)
from kaga.engines.dispatch.offers import Board  # noqa: E402
from kaga.engines.dispatch.verify import verify_plan  # noqa: E402
from kaga.engines.journeys.model import Journey, Question, Terms  # noqa: E402
from kaga.engines.journeys.search import Joint  # noqa: E402
from kaga.engines.streets.footpaths import (  # noqa: E402
    door_to_door,
    footpaths,
    from_stops,
    to_stops,
)
from kaga.engines.streets.network import network  # noqa: E402
from kaga.engines.streets.profiles import CAR, WALK  # noqa: E402
from kaga.engines.streets.routing import Router  # noqa: E402
from kaga.engines.transit.gtfs.feed import feed_of  # noqa: E402
from kaga.engines.transit.search.spread import Spreader  # noqa: E402
from kaga.engines.transit.timetable.build import build  # noqa: E402
from kaga.engines.transit.timetable.walking import Walking  # noqa: E402
from kaga.kernel.places.pack import default_pack, open_pack  # noqa: E402
from kaga.services.mobility.ports import Lines, Rides  # noqa: E402
from kaga.services.mobility.roads.standin import stand_in_streets  # noqa: E402

DAY = date(2026, 1, 5)
TERMS = Terms()
FARTHEST = 900
"""Seconds that people walk to a stop."""

HUBS = 40
"""Stops at which one changes between lines and the on-demand service."""

NEAR = 300
"""Seconds that people walk to a place of the on-demand service."""


class Kaga:
    """The stand-in network."""

    def __init__(self) -> None:
        pack = open_pack(default_pack())
        city = stand_in_streets(pack)
        self.walk = Router(network(city.streets, WALK, heights=city.heights))
        self.car = Router(network(city.streets, CAR))
        chance = np.random.default_rng(1)
        homes = self._points(pack, "koaza.csv")
        self.doors = np.concatenate([homes, self._points(pack, "facilities.csv")])
        stations = self._points(pack, "stations.csv")
        self._timetable(homes, stations, chance)
        self._service(homes, chance)

    @staticmethod
    def _points(pack: Any, file: str) -> Any:
        rows = [row for row in pack.table(file) if row["lat"]]
        return np.array([(float(row["lat"]), float(row["lon"])) for row in rows])

    def _timetable(self, homes: Any, stations: Any, chance: Any) -> None:
        """Trains by the hour, buses between hamlets by way of a station."""
        stops = [tuple(place) for place in stations.tolist()]
        calls: list[tuple[Any, ...]] = []
        trips: list[tuple[Any, ...]] = []
        for line, order in enumerate(((1, 0, 2), (2, 0, 1))):
            for hour in range(6, 23):
                minute = (51, 12)[line]
                times = [hour * 60 + minute, hour * 60 + minute + 4, hour * 60 + minute + 9]
                self._trip(trips, calls, f"IR{line}", list(order), times)
        for line in range(11):
            ends = homes[chance.integers(0, len(homes), 2)]
            centre = stations[line % 3]
            route = []
            for share in np.linspace(0, 1, 9):
                inner = abs(share - 0.5) * 2
                end = ends[0] if share < 0.5 else ends[1]
                near = homes - (centre + (end - centre) * inner)
                stops.append(tuple(homes[int(np.argmin((near**2).sum(1)))].tolist()))
                route.append(len(stops) - 1)
            route[4] = line % 3
            for way in (route, route[::-1]):
                for hour in range(7, 20):
                    start = hour * 60 + int(chance.integers(0, 60))
                    times = [start + 5 * at for at in range(9)]
                    self._trip(trips, calls, f"B{line}", way, times)
        numbered = enumerate(stops)
        feed = feed_of(
            {
                "agency.txt": [("agency_name", "agency_timezone"), ("仮", "Asia/Tokyo")],
                "stops.txt": [
                    ("stop_id", "stop_name", "stop_lat", "stop_lon"),
                    *((f"s{number}", f"仮{number}", *place) for number, place in numbered),
                ],
                "routes.txt": [
                    ("route_id", "route_type"),
                    *((route, 3) for route in sorted({trip[0] for trip in trips})),
                ],
                "trips.txt": [("route_id", "service_id", "trip_id"), *trips],
                "calendar_dates.txt": [
                    ("service_id", "date", "exception_type"),
                    ("毎日", DAY.strftime("%Y%m%d"), 1),
                ],
                "stop_times.txt": [
                    ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
                    *calls,
                ],
            }
        )
        timetable = build(feed, DAY)
        where = timetable.stops
        self.stops = self.walk.snap(where.latitude, where.longitude)
        ways = footpaths(self.walk, self.stops, most=FARTHEST)
        walking = Walking.of(len(where), ways, change=60)
        self.timetable = timetable
        self.lines = Lines(Spreader(timetable, walking))
        self.where = np.stack([where.latitude, where.longitude], axis=1)

    @staticmethod
    def _trip(trips: Any, calls: Any, route: str, stops: list[int], times: list[int]) -> None:
        name = f"t{len(trips)}"
        trips.append((route, "毎日", name))
        for order, (stop, minute) in enumerate(zip(stops, times, strict=True)):
            clock = f"{minute // 60}:{minute % 60:02}:00"
            calls.append((name, clock, clock, f"s{stop}", order + 1))

    def _service(self, homes: Any, chance: Any) -> None:
        """600 places, 6 vehicles, 120 requests."""
        hamlets = homes[chance.permutation(len(homes))[: 600 - len(self.where)]]
        places = np.concatenate([self.where, hamlets])
        self.places = self.walk.snap(places[:, 0], places[:, 1])
        roads = self.car.snap(places[:, 0], places[:, 1])
        seconds = self.car.matrix(roads, roads).astype(np.float64)
        self.driving = np.minimum(seconds, 7200.0)
        calls = np.bincount(self.timetable.lines.stops, minlength=len(self.where))
        hubs = np.sort(np.argsort(-calls, kind="stable")[:HUBS])
        self.links = np.array([(stop, stop, 60) for stop in hubs.tolist()], np.int32)
        shifts = tuple(
            Shift(
                ShiftId(f"s{number}"),
                VehicleId(f"v{number}"),
                number % 3,
                number % 3,
                Window(7 * 3600.0, 19 * 3600.0),
                Load(seats=8, wheelchairs=1),
            )
            for number in range(6)
        )
        day = Day(Travel(self.driving), shifts)
        plan = empty_plan(day)
        booked = 0
        while booked < 120:
            one, other = chance.integers(0, len(places), 2)
            if self.driving[one, other] < TERMS.shortest or one == other:
                continue
            start = 7.5 * 3600 + chance.random() * 10 * 3600
            pickup = Call(int(one), Window(start, start + TERMS.width), TERMS.serve)
            drop = Call(int(other), Window(), TERMS.serve)
            ride = TERMS.longest(float(self.driving[one, other]))
            asked = Request(RequestId(f"r{booked}"), pickup, drop, longest_ride=ride)
            try:
                day, plan = Board(day, plan).serve(asked)
            except LookupError:
                continue
            booked += 1
        self.day, self.plan = day, plan

    def question(self, doors: Any, begin: int) -> Question:
        """What the streets say of two doors."""
        walk = self.walk
        both = walk.snap(doors[:, 0], doors[:, 1])
        start, goal = both.only(np.array([0])), both.only(np.array([1]))

        def rows(pairs: tuple[tuple[int, int], ...]) -> Any:
            return np.array(pairs, np.int32).reshape(-1, 2)

        return Question(
            begin,
            begin + 3600,
            rows(to_stops(walk, start, self.stops, most=FARTHEST)),
            rows(from_stops(walk, self.stops, goal, most=FARTHEST)),
            door_to_door(walk, start, goal, most=3600),
            rows(to_stops(walk, start, self.places, most=NEAR)),
            rows(from_stops(walk, self.places, goal, most=NEAR)),
            self.links,
        )


def judged(kaga: Kaga, traveller: Request, journey: Journey) -> bool:
    """Whether the rides of a journey can be booked, and the plan is then still right."""
    day, plan = kaga.day, kaga.plan
    for number, ride in enumerate(one for one in (journey.first, journey.last) if one):
        rides = Rides(Board(day, plan), traveller, kaga.driving, TERMS)
        asked = rides.request((ride.place, ride.to_place), ride.window)
        asked = Request(
            RequestId(f"new{number}"),
            asked.pickup,
            asked.drop,
            asked.load,
            asked.longest_ride,
        )
        day, plan = Board(day, plan).serve(asked)
    return not verify_plan(day, plan)


def told(name: str, times: list[float]) -> None:
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    print(f"  {name:44} p50 {p50:7.2f} ms   p95 {p95:7.2f}   p99 {p99:7.2f}")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="door-to-door journeys")
    options.add_argument("--questions", type=int, default=300)
    count = options.parse_args().questions
    kaga = Kaga()
    print(
        f"stand-in Kaga: {len(kaga.where)} stops, {kaga.timetable.runs.trip.size} trips,"
        f" {len(kaga.places)} places on demand, {len(kaga.day.shifts)} vehicles,"
        f" {len(kaga.day.requests)} requests planned"
    )
    traveller = Request(
        RequestId("guest"), Call(0, serve=TERMS.serve), Call(0, serve=TERMS.serve)
    )
    chance = np.random.default_rng(2)
    streets, board, joint = [], [], []
    answers: list[tuple[Journey, ...]] = []
    for number in range(count + 5):
        doors = kaga.doors[chance.integers(0, len(kaga.doors), 2)]
        begin = int(chance.integers(8 * 3600, 17 * 3600))
        marks = [time.process_time_ns()]
        question = kaga.question(doors, begin)
        marks.append(time.process_time_ns())
        rides = Rides(Board(kaga.day, kaga.plan), traveller, kaga.driving, TERMS)
        marks.append(time.process_time_ns())
        found = Joint(kaga.lines, rides, kaga.driving, TERMS).journeys(question)
        marks.append(time.process_time_ns())
        if number >= 5:  # the first ones compile
            steps = np.diff(marks) / 1e6
            streets.append(float(steps[0]))
            board.append(float(steps[1]))
            joint.append(float(steps[2]))
            answers.append(found)
    told("walks from both doors, along the streets", streets)
    told("the plan made ready to be asked", board)
    told("joint search", joint)
    told("all of it", [sum(one) for one in zip(streets, board, joint, strict=True)])
    kinds = Counter(
        "+".join(part.value for part in one.parts) for row in answers for one in row
    )
    sizes = [len(row) for row in answers]
    print(f"  journeys in an answer: mean {np.mean(sizes):.1f}, most {max(sizes)}")
    for kind, number in kinds.most_common():
        print(f"    {kind:24} {number}")
    with_rides = [one for row in answers for one in row if one.demand]
    right = sum(judged(kaga, traveller, one) for one in with_rides[:200])
    print(f"  booked as answered, plan right afterwards: {right} of {len(with_rides[:200])}")


if __name__ == "__main__":
    main()
