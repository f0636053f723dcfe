"""What is right, worked out plainly: a feed read with `csv`, journeys by scanning connections.

Nothing here comes from the engine. A round scans every connection in order of departure and
extends what the round before reached; then one walk. Slow, short and easy to believe.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

NEVER = 10**12
DAY = 86400


@dataclass
class Connection:
    departs: int
    arrives: int
    trip: int
    order: int
    begin: str
    end: str
    boards: bool
    alights: bool
    begin_order: int
    route: str


@dataclass
class Network:
    stops: list[str]
    connections: list[Connection]
    walks: dict[str, list[tuple[str, int]]]
    change: dict[str, int] = field(default_factory=dict)


def tables_of(archive: bytes) -> dict[str, list[dict[str, str]]]:
    found = {}
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        for name in packed.namelist():
            if name.endswith(".txt"):
                text = packed.read(name).decode("utf-8-sig")
                rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
                found[name] = [
                    {key.strip(): (value or "").strip() for key, value in row.items() if key}
                    for row in rows
                ]
    return found


def clock(text: str) -> int | None:
    if not text:
        return None
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def runs_on(tables, service: str, day: date) -> bool:
    number = day.strftime("%Y%m%d")
    for row in tables.get("calendar_dates.txt", ()):
        if row["service_id"] == service and row["date"] == number:
            return row["exception_type"] == "1"
    weekday = day.strftime("%A").lower()
    return any(
        row["service_id"] == service
        and row[weekday] == "1"
        and row["start_date"] <= number <= row["end_date"]
        for row in tables.get("calendar.txt", ())
    )


def metres(one: dict[str, str], other: dict[str, str]) -> float:
    a, b = (
        (math.radians(float(s["stop_lat"] or 0)), math.radians(float(s["stop_lon"] or 0)))
        for s in (one, other)
    )
    return 6_371_000.0 * math.hypot(b[0] - a[0], (b[1] - a[1]) * math.cos(b[0]))


def timed(calls, stops):
    """(arrival, departure) of each call, those without a time by the way travelled."""
    times = []
    for call in calls:
        come, go = clock(call["arrival_time"]), clock(call["departure_time"])
        times.append([go if come is None else come, come if go is None else go])
    if all(call.get("shape_dist_traveled") for call in calls):
        along = [float(call["shape_dist_traveled"]) for call in calls]
    else:
        along = [0.0]
        for one, other in pairwise(calls):
            along.append(along[-1] + metres(stops[one["stop_id"]], stops[other["stop_id"]]))
    known = [index for index, (come, _) in enumerate(times) if come is not None]
    for left, right in pairwise(known):
        spent, way = times[right][0] - times[left][1], along[right] - along[left]
        for between in range(left + 1, right):
            share = (between - left) / (right - left)
            if way > 0:
                share = min(1.0, max(0.0, (along[between] - along[left]) / way))
            times[between] = [times[left][1] + int(spent * share)] * 2
    return times


def network_of(tables, first: date, days: int, walks, change=None) -> Network:
    """All connections of the service days, the days before included that reach into them."""
    stops = {row["stop_id"]: row for row in tables["stops.txt"]}
    calls_of = defaultdict(list)
    for row in tables["stop_times.txt"]:
        calls_of[row["trip_id"]].append(row)
    repeats = defaultdict(list)
    for row in tables.get("frequencies.txt", ()):
        repeats[row["trip_id"]].append(row)
    connections: list[Connection] = []
    number = 0
    days_of = [first + timedelta(days=offset) for offset in range(-3, days)]
    services = {row["service_id"] for row in tables["trips.txt"]}
    active = {(s, d): runs_on(tables, s, d) for s in services for d in days_of}
    for trip in tables["trips.txt"]:
        calls = sorted(calls_of[trip["trip_id"]], key=lambda row: int(row["stop_sequence"]))
        times = timed(calls, stops)
        shifts = [0]
        if trip["trip_id"] in repeats:
            shifts = [
                start - times[0][1]
                for row in repeats[trip["trip_id"]]
                for start in range(
                    clock(row["start_time"]), clock(row["end_time"]), int(row["headway_secs"])
                )
            ]
        for day in days_of:
            if not active[trip["service_id"], day]:
                continue
            for shift in shifts:
                offset = (day - first).days * DAY + shift
                if day < first and times[-1][0] + offset < 0:
                    continue
                number += 1
                add_run(connections, trip, calls, times, (offset, number))
    connections.sort(key=lambda c: (c.departs, c.trip, c.order))
    return Network(list(stops), connections, walks, change or {})


def add_run(connections, trip, calls, times, moved) -> None:
    offset, number = moved
    for order in range(len(calls) - 1):
        one, other = calls[order], calls[order + 1]
        connections.append(
            Connection(
                times[order][1] + offset,
                times[order + 1][0] + offset,
                number,
                order,
                one["stop_id"],
                other["stop_id"],
                one.get("pickup_type") != "1",
                other.get("drop_off_type") != "1",
                order,
                trip["route_id"],
            )
        )


def by_rounds(network: Network, origin: str, departs: int, rides: int):
    """For each number of rides: the earliest arrival at each stop, the last walk included."""
    ready = dict.fromkeys(network.stops, NEVER)
    ready[origin] = departs
    for stop, seconds in network.walks.get(origin, ()):
        ready[stop] = min(ready[stop], departs + seconds)
    best = dict(ready)
    answers = [dict(best)]
    while len(answers) <= rides:
        boarded: set[int] = set()
        arrived: dict[str, int] = {}
        for c in network.connections:
            if c.trip not in boarded and c.boards and ready[c.begin] <= c.departs:
                boarded.add(c.trip)
            if c.trip in boarded and c.alights and c.arrives < arrived.get(c.end, NEVER):
                arrived[c.end] = c.arrives
        following = dict.fromkeys(network.stops, NEVER)
        for stop, time in arrived.items():
            best[stop] = min(best[stop], time)
            again = time + network.change.get(stop, 0)
            following[stop] = min(following[stop], again)
            for there, seconds in network.walks.get(stop, ()):
                best[there] = min(best[there], time + seconds)
                following[there] = min(following[there], time + seconds)
        answers.append(dict(best))
        if all(following[stop] >= ready[stop] for stop in network.stops):
            break
        ready = {stop: min(ready[stop], following[stop]) for stop in network.stops}
    return answers


def pareto(answers, target: str) -> list[tuple[int, int]]:
    """(arrival, rides) of which none is at least as good as another."""
    found: list[tuple[int, int]] = []
    for rides, best in enumerate(answers):
        if best[target] < NEVER and (not found or best[target] < found[-1][0]):
            found.append((best[target], rides))
    return found
