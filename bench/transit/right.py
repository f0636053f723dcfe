"""Are answers right on real timetables? Against a connection scan, and as networks change.

    python bench/transit/right.py FEEDS [--queries N] [--changes N]

FEEDS is a folder of GTFS archives. For each feed, on its busiest day: N questions (2,000) from
random stops to random stops at random times, each Pareto set compared with that of the oracle
of the tests, which shares no code with the engine. Then, N times (6), a line is taken away: no
stop may reach more than before; and a trip is added: none may reach less. Exit code 1 if
anything differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.engines.transit import oracle  # noqa: E402
from tests.engines.transit.feeds import walks_by_id  # noqa: E402
from tests.engines.transit.test_right import busy_day  # noqa: E402

from kaga.engines.transit.gtfs.feed import Feed  # noqa: E402
from kaga.engines.transit.gtfs.read import read_feed  # noqa: E402
from kaga.engines.transit.gtfs.sheet import Sheet, sheet_of  # noqa: E402
from kaga.engines.transit.search.planner import Planner  # noqa: E402
from kaga.engines.transit.search.profiles import Period, accessibility  # noqa: E402
from kaga.engines.transit.timetable.build import build  # noqa: E402
from kaga.engines.transit.timetable.service_days import period  # noqa: E402
from kaga.engines.transit.timetable.walking import straight  # noqa: E402

RIDES = 8
TOGETHER = 25
"""So many questions share a beginning and a time: the oracle answers them at once."""


def questions(archive: bytes, feed: Feed, count: int) -> tuple[int, int]:
    """How many were asked, and how many were answered otherwise than by the oracle."""
    day = busy_day(feed)
    timetable = build(feed, day)
    walking = straight(timetable.stops, 300)
    planner = Planner(timetable, walking, rides=RIDES)
    ids = timetable.stops.ids
    walks = walks_by_id(walking, ids)
    network = oracle.network_of(oracle.tables_of(archive), day, 1, walks)
    draw = np.random.default_rng(7)
    asked = wrong = 0
    while asked < count:
        begin, departs = int(draw.integers(len(ids))), int(draw.integers(18_000, 75_000))
        answers = oracle.by_rounds(network, ids[begin], departs, RIDES)
        for end in draw.integers(0, len(ids), min(TOGETHER, count - asked)).tolist():
            wanted = oracle.pareto(answers, ids[end])
            found = planner.pareto(planner.between(begin, end), departs)
            quick = planner.between_stops(begin, end, departs)
            told = [[tuple(row) for row in one.tolist()] for one in (found, quick)]
            asked, wrong = asked + 1, wrong + (told != [wanted, wanted])
    return asked, wrong


def reached(feed: Feed, like: Feed) -> dict[str, list[float]]:
    """What every stop reaches within 30 and 60 minutes, by its id; stops of `like` count."""
    timetable = build(feed, busy_day(like))
    walking = straight(timetable.stops, 300)
    ones = np.ones(len(timetable.stops), np.int32)
    steps = Period(8 * 3600, 20, 180)
    found = accessibility(timetable, walking, steps, [1800, 3600], ones)
    return dict(zip(timetable.stops.ids, found.tolist(), strict=True))


def without_line(feed: Feed, draw: np.random.Generator) -> Feed:
    """The feed without the trips of one line."""
    trips = feed.table("trips.txt")
    routes, ids = np.array(trips.texts("route_id")), np.array(trips.texts("trip_id"))
    kept = routes != draw.choice(np.unique(routes))
    for file in ("stop_times.txt", "frequencies.txt"):
        sheet = feed.table(file)
        if len(sheet):
            rows = np.isin(np.array(sheet.texts("trip_id")), ids[kept])
            feed = feed.with_table(file, sheet.only(rows))
    return feed.with_table("trips.txt", trips.only(kept))


def with_trip(feed: Feed, draw: np.random.Generator) -> Feed:
    """The feed with one trip once more, some minutes later."""
    trips, calls = feed.table("trips.txt"), feed.table("stop_times.txt")
    ids = trips.texts("trip_id")
    row = int(draw.integers(len(ids)))
    later = int(draw.integers(1, 20)) * 60
    head = [[trips.cell(name, row) for name in trips.names]]
    head[0][trips.names.index("trip_id")] = "one-more"
    chosen = np.flatnonzero(np.array(calls.texts("trip_id")) == ids[row])
    added = []
    for at in chosen.tolist():
        cells = [calls.cell(name, at) for name in calls.names]
        for name, text in zip(calls.names, cells.copy(), strict=True):
            if name in {"arrival_time", "departure_time"} and text:
                cells[calls.names.index(name)] = moved(text, later)
        cells[calls.names.index("trip_id")] = "one-more"
        added.append(cells)
    return feed.with_table("trips.txt", more(feed, "trips.txt", head)).with_table(
        "stop_times.txt", more(feed, "stop_times.txt", added)
    )


def more(feed: Feed, file: str, rows: list[list[str]]) -> Sheet:
    """A table with rows added."""
    sheet = feed.table(file)
    columns = [sheet.texts(name) for name in sheet.names]
    return sheet_of(list(sheet.names), [*zip(*columns, strict=True), *rows])


def moved(text: str, seconds: int) -> str:
    """A time of a feed, later."""
    hours, minutes, rest = (int(part) for part in text.split(":"))
    total = hours * 3600 + minutes * 60 + rest + seconds
    return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"


def main() -> int:
    """Compare and print; 1 if anything differs."""
    asked = argparse.ArgumentParser(description="answers against an oracle")
    asked.add_argument("feeds", type=Path)
    asked.add_argument("--queries", type=int, default=2000)
    asked.add_argument("--changes", type=int, default=6)
    options = asked.parse_args()
    bad = 0
    for path in sorted(options.feeds.glob("*.zip")):
        archive = path.read_bytes()
        feed, report = read_feed(archive)
        if report.refused or period(feed) is None:
            print(f"{path.stem:40} refused: {report.problems[0]}", flush=True)
            continue
        begin = time.process_time()
        count, wrong = questions(archive, feed, options.queries)
        before, draw = reached(feed, feed), np.random.default_rng(11)
        raised = lowered = 0
        for _ in range(options.changes):
            less = reached(without_line(feed, draw), feed)
            raised += any(
                a > b
                for stop, row in less.items()
                for a, b in zip(row, before[stop], strict=True)
            )
            extra = reached(with_trip(feed, draw), feed)
            lowered += any(
                extra[stop][k] < value
                for stop, row in before.items()
                for k, value in enumerate(row)
            )
        bad += wrong + raised + lowered
        print(
            f"{path.stem:40} {count} questions, {wrong} differ; of {options.changes} lines"
            f" taken away {raised} raise a stop's reach, of as many trips added {lowered} lower"
            " it"
            f" ({time.process_time() - begin:.0f} s)",
            flush=True,
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
