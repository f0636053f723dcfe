"""Dial-a-ride and pickup-and-delivery instances of the literature, beside other solvers.

    python bench/mobility/dispatch.py DATA [--only a,pr,pdptw,live] [--seconds S] [--peers PY]

DATA is a folder with `darp` (Cordeau's a*.txt and pr*.txt, optimal_a.csv, tabu_2003_pr.csv) and
`pdptw` (Li and Lim's l*.txt, best_known.csv). Each instance is solved on two threads: a* and
pdptw in 10 s, pr* in 60 s, by the wall clock, unless --seconds says otherwise. Each solution is
judged by a checker that reads the file itself and shares no code with the engine. `live` asks a
day of bookings: one insertion, all windows of a day, a month of simulation.

Peers run in a virtual environment of their own, each on all pdptw instances with the same
seconds; its python is given with --peers:

    python -m venv peers
    peers/bin/pip install pyvrp==0.14.1 pyvroom==1.15.2 ortools==9.15.6755

None of them knows a longest ride, so they are left out where there is one.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from kaga.engines.dispatch import simulate as simulation  # noqa: E402
from kaga.engines.dispatch.instances import (  # noqa: E402
    READERS,
    plan_cost,
    routes_by_number,
)
from kaga.engines.dispatch.model import Day, Window, empty_plan  # noqa: E402
from kaga.engines.dispatch.offers import Board  # noqa: E402
from kaga.engines.dispatch.solve import Effort, solve  # noqa: E402

PEER = Path(__file__).with_name("dispatch_peer.py")
Route = list[tuple[int, float]]
CLOSE = 1e-5


def best_known(folder: Path) -> dict[str, list[str]]:
    """The published values: by instance, the columns of its table."""
    known: dict[str, list[str]] = {}
    for table in sorted(folder.glob("*.csv")):
        with table.open(encoding="utf-8") as lines:
            known |= {row[0]: row[1:] for row in csv.reader(lines) if row[0] != "instance"}
    return known


class Checker:
    """Reads an instance by itself and goes along routes; what it has against them."""

    def __init__(self, text: str, form: str) -> None:
        self.head, *self.rows = [
            [float(one) for one in line.split()] for line in text.splitlines() if line
        ]
        self.darp = form == "darp"
        self.half = (len(self.rows) - 1 + len(self.rows) % 2) // 2 if self.darp else 0
        self.load, self.low, self.high, self.serve = (4, 5, 6, 3) if self.darp else (3, 4, 5, 6)
        self.last = 2 * self.half if self.darp else len(self.rows) - 1
        self.found: list[str] = []
        self.total = 0.0

    def row(self, node: int) -> list[float]:
        """A node's line; whatever is beyond the last is the depot."""
        return self.rows[node if node <= self.last else 0]

    def mate(self, node: int) -> int:
        """Where the passenger of a delivery boarded; 0 for pickups."""
        if self.darp:
            return node - self.half if node > self.half else 0
        return int(self.rows[node][7])

    def wrong(self, routes: list[Route], cost: float) -> list[str]:
        """Everything wrong with a solution; empty if nothing."""
        if len(routes) > self.head[0]:
            self.found.append("too many vehicles")
        for route in routes:
            self.drive(route)
            self.carry(route)
        seen = sorted(node for route in routes for node, _ in route[1:-1])
        if seen != list(range(1, self.last + 1)):
            self.found.append("not everybody is served once")
        if abs(self.total - cost) > 1e-4:
            self.found.append(f"it costs {self.total}")
        return self.found

    def drive(self, route: list[tuple[int, float]]) -> None:
        """Windows, driving, duration."""
        for node, begin in route:
            row = self.row(node)
            if not row[self.low] - CLOSE <= begin <= row[self.high] + CLOSE:
                self.found.append(f"{node} is outside its window")
        for (node, begin), (after, then) in pairwise(route):
            way = math.dist(self.row(node)[1:3], self.row(after)[1:3])
            self.total += way
            if then < begin + self.row(node)[self.serve] + way - CLOSE:
                self.found.append(f"{after} is reached too early")
        if self.darp and route[-1][1] - route[0][1] > self.head[2] + CLOSE:
            self.found.append("a route is too long")

    def carry(self, route: list[tuple[int, float]]) -> None:
        """Room, order, rides."""
        load, aboard = 0.0, dict[int, float]()
        for node, begin in route[1:-1]:
            load += self.row(node)[self.load]
            if load > self.head[3 if self.darp else 1]:
                self.found.append(f"no room at {node}")
            mate = self.mate(node)
            if not mate:
                aboard[node] = begin
                continue
            boarded = aboard.pop(mate, math.inf)
            rode = begin - boarded - self.row(mate)[self.serve]
            if math.isinf(boarded):
                self.found.append(f"{node} before {mate}")
            elif self.darp and rode > self.head[4] + CLOSE:
                self.found.append(f"the ride to {node} is too long")
        if aboard:
            self.found.append(f"{sorted(aboard)} never alight")


def ours(text: str, form: str, seconds: float) -> tuple[list[Route], float]:
    """Our solution and its cost."""
    instance = READERS[form](text)
    first: Any = "vehicles" if form == "pdptw" else "cost"
    plan = solve(instance.day, Effort(seconds=seconds, first=first), time.monotonic)
    return routes_by_number(instance, plan), plan_cost(instance.day, plan)


def dial_a_ride(folder: Path, prefix: str, seconds: float) -> None:
    """One family: the gap to what is published."""
    known, gaps = best_known(folder), []
    for name in sorted(one for one in known if one.startswith(prefix)):
        text = (folder / f"{name}.txt").read_text("utf-8")
        begin = time.process_time()
        routes, cost = ours(text, "darp", seconds)
        used = time.process_time() - begin
        against = Checker(text, "darp").wrong(routes, cost)
        gaps.append(100 * (cost / float(known[name][0]) - 1))
        print(
            f"  {name:7} {cost:9.2f}  published {float(known[name][0]):9.2f}"
            f"  {gaps[-1]:+6.2f} %  ({used:.0f} s of processor) {'; '.join(against[:3])}",
            flush=True,
        )
    print(f"  {prefix}*: mean {statistics.mean(gaps):+.3f} %, worst {max(gaps):+.3f} %")


def pickup_and_delivery(folder: Path, seconds: float, python: Path | None) -> None:
    """Vehicles first, then distance; peers beside, if there are any."""
    known = best_known(folder)
    names = ["kaga"] if python is None else ["kaga", "pyvrp", "vroom", "ortools"]
    tally: dict[str, list[float]] = {name: [] for name in names}
    for name in sorted(known):
        text = (folder / f"{name}.txt").read_text("utf-8")
        vehicles, distance = int(known[name][0]), float(known[name][1])
        told = []
        for who in names:
            routes, cost = (
                ours(text, "pdptw", seconds)
                if who == "kaga" or python is None
                else theirs(who, python, folder / f"{name}.txt", seconds)
            )
            against = Checker(text, "pdptw").wrong(routes, cost) if routes else ["no solution"]
            if not against and len(routes) <= vehicles:
                tally[who].append(100 * (cost / distance - 1))
            told.append(
                f"{who} {len(routes)} / {cost:.2f}{' !' + against[0] if against else ''}"
            )
        print(f"  {name} ({vehicles} / {distance:.2f}): {', '.join(told)}", flush=True)
    for who, gaps in tally.items():
        mean = statistics.mean(gaps) if gaps else math.nan
        print(
            f"  {who}: best-known vehicles on {len(gaps)} of {len(known)}, {mean:+.3f} % there"
        )


def theirs(who: str, python: Path, file: Path, seconds: float) -> tuple[list[Route], float]:
    """A peer's solution, from its own process."""
    ran = subprocess.run(
        [str(python), str(PEER), who, str(file), str(seconds)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(ran.stdout.splitlines()[-1])
    return [[(node, begin) for node, begin in route] for route in told["routes"]], told["cost"]


def live() -> None:
    """Bookings of a day, asked one by one; a month lived through."""
    place = simulation.town(1, vehicles=6, bookings=300)
    policy = simulation.Policy()
    callers = simulation.calls(place, policy, np.random.Generator(np.random.PCG64(1)))
    day = Day(place.travel, place.shifts)
    plan = empty_plan(day)
    times: dict[str, list[float]] = {"prepare": [], "insert": [], "book": []}
    for caller in callers:
        window = Window(caller.wish, caller.wish + policy.width)
        asked = replace(caller.request, pickup=replace(caller.request.pickup, window=window))
        marks = [time.process_time_ns()]
        board = Board(day, plan)
        marks.append(time.process_time_ns())
        offer = board.best(asked)
        marks.append(time.process_time_ns())
        if offer is not None:
            day, plan = board.book(offer)
        marks.append(time.process_time_ns())
        if len(day.requests) >= 40:
            for name, one, after in zip(times, marks, marks[1:], strict=False):
                times[name].append((after - one) / 1e6)
    calls = statistics.mean(len(tour.visits) for tour in plan.tours)
    print(f"  at the end 6 vehicles with {calls:.0f} calls each")
    for name, spent in times.items():
        p50, p99 = np.percentile(spent, [50, 99])
        print(f"  {name:8} p50 {p50:7.3f} ms   p99 {p99:7.3f} ms")
    board, open_wish = Board(day, plan), callers[0].request
    begin = time.process_time_ns()
    offers = board.over_the_day(open_wish, [25_200.0 + 300 * k for k in range(140)], 600)
    spent_ms = (time.process_time_ns() - begin) / 1e6
    print(f"  all 140 windows of the day: {len(offers)} offers in {spent_ms:.1f} ms")
    begin = time.process_time_ns()
    report = simulation.simulate(place, policy, 30, 1)
    print(
        f"  30 days of 300 bookings: {(time.process_time_ns() - begin) / 1e9:.0f} s,"
        f" {report.served} of {report.asked} served, {report.breaches} breaches, unfair"
        f" {report.unfair_districts:.2f} by district, {report.unfair_channels:.2f} by channel"
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="dial-a-ride beside its peers")
    asked.add_argument("data", type=Path)
    asked.add_argument("--only", default="a,pr,pdptw,live")
    asked.add_argument("--seconds", type=float)
    asked.add_argument("--peers", type=Path, help="the python that has the peers")
    options = asked.parse_args()
    wanted = options.only.split(",")
    for prefix, seconds in (("a", 10.0), ("pr", 60.0)):
        if prefix in wanted:
            print(f"dial-a-ride {prefix}*")
            dial_a_ride(options.data / "darp", prefix, options.seconds or seconds)
    if "pdptw" in wanted:
        print("pickup and delivery")
        pickup_and_delivery(options.data / "pdptw", options.seconds or 10.0, options.peers)
    if "live" in wanted:
        print("live")
        live()


if __name__ == "__main__":
    main()
