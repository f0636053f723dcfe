"""Journeys through real timetables: import, single questions, ranges, all stops; with peers.

    python bench/transit/journeys.py FEEDS [--peers NODE_MODULES] [--queries N]

FEEDS is a folder of GTFS archives (saga-current.zip, kuopio.zip and poa_eptc.zip are used).
Each is cut to one day (times interpolated, headways expanded, walks up to 300 m straight, 1.3
times as long at 1.2 m/s) and asked the same N questions between random served stops at 8:00
(Porto Alegre: at 13:00, its sample begins at noon). With --peers, two planners of the npm
registry answer them too, from the data of that day:

    npm install minotor@1.0.7 raptor-journey-planner@2.2.3

Times are processor time, so that a busy machine says the same as an idle one.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from kaga.engines.transit.gtfs.fares import Fares  # noqa: E402
from kaga.engines.transit.gtfs.feed import Feed, feed_of  # noqa: E402
from kaga.engines.transit.gtfs.read import read_feed  # noqa: E402
from kaga.engines.transit.gtfs.write import write_feed  # noqa: E402
from kaga.engines.transit.search.criteria import ManyCriteria  # noqa: E402
from kaga.engines.transit.search.planner import Planner  # noqa: E402
from kaga.engines.transit.search.profiles import Period, accessibility  # noqa: E402
from kaga.engines.transit.timetable.build import build  # noqa: E402
from kaga.engines.transit.timetable.model import Timetable  # noqa: E402
from kaga.engines.transit.timetable.walking import Walking, straight  # noqa: E402

PEERS = Path(__file__).with_name("peers.mjs")


@dataclass(frozen=True)
class Place:
    """A feed, a day on which it is busy, and when the questions leave."""

    name: str
    day: date
    departs: int


PLACES = (
    Place("saga-current", date(2019, 5, 15), 8 * 3600),
    Place("kuopio", date(2017, 3, 15), 8 * 3600),
    Place("poa_eptc", date(2019, 5, 15), 13 * 3600),
)


def spent(work: Callable[[], Any]) -> float:
    """Milliseconds of processor time."""
    begin = time.process_time_ns()
    work()
    return (time.process_time_ns() - begin) / 1e6


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def names_of(timetable: Timetable) -> list[str]:
    """Ids of stops that no peer takes for numbers: minotor reads 201827 as one, and a question
    from "201827" then has no such stop."""
    return [f"s{stop}" for stop in timetable.stops.ids]


def one_day(timetable: Timetable, walking: Walking, place: Place) -> Feed:
    """The day as a feed in which nothing is left to interpret."""
    stops, trips, runs = timetable.stops, timetable.trips, timetable.runs
    ids = names_of(timetable)
    calls: list[tuple[Any, ...]] = []
    for run, trip in enumerate(runs.trip.tolist()):
        if runs.day[run] < 0:
            continue  # the peers know no day before
        moved = int(runs.begins[run] + runs.shift[run])
        for order, at in enumerate(range(trips.first[trip], trips.first[trip + 1])):
            come, go = int(trips.arrives[at]) + moved, int(trips.departs[at]) + moved
            rights = int(trips.pickup[at]), int(trips.drop_off[at])
            stop = ids[trips.stop[at]]
            calls.append((f"t{run}", clock(come), clock(go), stop, order + 1, *rights))
    number = place.day.strftime("%Y%m%d")
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    routes = [timetable.route_ids[route] for route in trips.route[runs.trip].tolist()]
    return feed_of(
        {
            "agency.txt": [
                ("agency_id", "agency_name", "agency_url", "agency_timezone"),
                ("a", "Agency", "https://agency.example", "UTC"),
            ],
            "stops.txt": [
                ("stop_id", "stop_name", "stop_lat", "stop_lon", "location_type"),
                *zip(
                    ids,
                    stops.names,
                    stops.latitude,
                    stops.longitude,
                    [0] * len(stops),
                    strict=True,
                ),
            ],
            "routes.txt": [
                ("route_id", "agency_id", "route_short_name", "route_type"),
                *((route, "a", route, 3) for route in sorted(set(routes))),
            ],
            "calendar.txt": [
                ("service_id", *week, "start_date", "end_date"),
                ("s", *[1] * 7, number, number),
            ],
            "trips.txt": [
                ("route_id", "service_id", "trip_id"),
                *((route, "s", f"t{run}") for run, route in enumerate(routes)),
            ],
            "stop_times.txt": [
                (
                    "trip_id",
                    "arrival_time",
                    "departure_time",
                    "stop_id",
                    "stop_sequence",
                    "pickup_type",
                    "drop_off_type",
                ),
                *calls,
            ],
            "transfers.txt": [
                ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"),
                *(
                    (ids[begin], ids[end], 2, seconds)
                    for (begin, end), seconds in walking.pairs().items()
                ),
            ],
        }
    )


def told(name: str, times: list[float]) -> float:
    """Print the distribution of some times; their median."""
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    print(f"  {name:38} p50 {p50:9.3f} ms   p95 {p95:9.3f}   p99 {p99:9.3f}")
    return float(p50)


def plain(timetable: Timetable, walking: Walking, questions: list[dict[str, Any]]) -> Any:
    """Questions, trips and walks without any format to read."""
    ids, trips, runs = names_of(timetable), timetable.trips, timetable.runs
    found = []
    for run, trip in enumerate(runs.trip.tolist()):
        if runs.day[run] < 0:
            continue  # the peers know no day before
        moved = int(runs.begins[run] + runs.shift[run])
        calls = [
            (
                ids[trips.stop[at]],
                int(trips.arrives[at]) + moved,
                int(trips.departs[at]) + moved,
                int(trips.pickup[at]),
                int(trips.drop_off[at]),
            )
            for at in range(trips.first[trip], trips.first[trip + 1])
        ]
        found.append((f"t{run}", calls))
    walks = [(ids[a], ids[b], seconds) for (a, b), seconds in walking.pairs().items()]
    return {"queries": questions, "trips": found, "walks": walks}


def peers(modules: Path, feed: Feed, day: Any, place: Place) -> Any:
    """What each peer took, question by question."""
    with tempfile.TemporaryDirectory() as folder:
        archive, asked = Path(folder) / "day.zip", Path(folder) / "day.json"
        archive.write_bytes(write_feed(feed))
        asked.write_text(json.dumps(day), "utf-8")
        command = ["node", str(PEERS), str(modules.resolve()), str(archive), str(asked)]
        ran = subprocess.run(
            [*command, place.day.isoformat()], capture_output=True, text=True, check=True
        )
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def measure(folder: Path, place: Place, count: int, modules: Path | None) -> None:
    """One feed."""
    archive = (folder / f"{place.name}.zip").read_bytes()
    build(read_feed(archive)[0], place.day)
    imports = [spent(lambda: build(read_feed(archive)[0], place.day)) for _ in range(5)]
    feed, _ = read_feed(archive)
    timetable = build(feed, place.day)
    walking = straight(timetable.stops, 300)
    lines, events = timetable.lines.trips.size, timetable.lines.departs.size
    print(
        f"{place.name}: {len(timetable.stops)} stops, {lines} lines,"
        f" {timetable.runs.trip.size} trips, {events} events, {walking.paths.to.size} walks"
    )
    print(f"  import to ready timetable, median      {statistics.median(imports):13.1f} ms")
    planner = Planner(timetable, walking)
    served = np.unique(timetable.lines.stops)
    draw = np.random.default_rng(1).choice(served, (count, 2)).tolist()
    ends = [planner.between(*pair) for pair in draw]
    begin, end = place.departs, place.departs + 7200
    planner.between_stops(*draw[0], begin)
    planner.range(ends[0], begin, end)
    planner.arrive_by(ends[0], end)
    # The question as asked: from stop to stop, walks looked up, Pareto set out.
    single = [spent(lambda pair=pair: planner.between_stops(*pair, begin)) for pair in draw]
    median = told("Pareto (arrival, transfers)", single)
    told("the same as journeys", [spent(lambda e=e: planner.earliest(e, begin)) for e in ends])
    told("range of 2 h", [spent(lambda e=e: planner.range(e, begin, end)) for e in ends])
    told("arrive by", [spent(lambda e=e: planner.arrive_by(e, end)) for e in ends])
    fares = Fares(feed) if len(feed.table("fare_attributes.txt")) else None
    many = ManyCriteria(timetable, walking, fares)
    many.leaving(ends[0], begin)
    few = ends[: min(100, count)]
    told("five criteria, 2 h", [spent(lambda e=e: many.range(e, begin, end)) for e in few])
    ones = np.ones(len(timetable.stops), np.int32)
    every = Period(begin, 120)
    accessibility(timetable, walking, Period(begin, 1), [60], ones)
    wall = time.monotonic()
    used = spent(lambda: accessibility(timetable, walking, every, [1800, 3600], ones))
    wall = time.monotonic() - wall
    print(
        f"  all stops x 120 departures, 2 threads  {used:13.1f} ms of processor, {wall:.2f} s"
    )
    if modules is None:
        return
    ids = names_of(timetable)
    questions = [{"from": ids[a], "to": ids[b], "departs": begin} for a, b in draw[:200]]
    day = plain(timetable, walking, questions)
    for peer in peers(modules, one_day(timetable, walking, place), day, place):
        if "failed" in peer:
            print(f"  {peer['name']:38} failed: {peer['failed']}")
            continue
        if not peer["answered"]:
            print(f"  {peer['name']:38} answered nothing: not compared")
            continue
        theirs = told(f"{peer['name']} ({peer['answered']} of 200)", peer["times"])
        print(f"      we are {theirs / median:.0f} times as fast")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="journeys through real timetables")
    asked.add_argument("feeds", type=Path)
    asked.add_argument("--peers", type=Path, help="a node_modules folder with the peers")
    asked.add_argument("--queries", type=int, default=1000)
    options = asked.parse_args()
    if options.peers is None:
        print("peers left out; see the head of this file")
    for place in PLACES:
        if (options.feeds / f"{place.name}.zip").exists():
            measure(options.feeds, place, options.queries, options.peers)


if __name__ == "__main__":
    main()
