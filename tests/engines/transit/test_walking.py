"""Walks, changes, and what transfers of the feed make of them."""

from __future__ import annotations

import doctest
import importlib

import pytest

from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.timetable.arrays import NEVER
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import Walking, straight, with_transfers
from tests.engines.transit.feeds import MONDAY, feed_from, tables, text_of

FILES = tables(
    "ABCD",
    {
        "one": ("R", ["A 8:00:00 8:00:00", "B 8:10:00 8:10:00"]),
        "two": ("Q", ["B 8:10:00 8:10:00", "D 8:20:00 8:20:00"]),
        "three": ("Q", ["C 8:15:00 8:15:00", "D 8:22:00 8:22:00"]),
    },
)
HEADER = "from_stop_id,to_stop_id,transfer_type,min_transfer_time"


def walked(rows, ways=((1, 2, 60),)):
    feed = feed_from({**FILES, "transfers.txt": text_of(HEADER, rows)})
    timetable = build(feed, MONDAY)
    walking = with_transfers(Walking.of(4, ways), feed, timetable.stop_numbers)
    return timetable, walking


def arrivals(timetable, walking):
    planner = Planner(timetable, walking)
    return planner.pareto(planner.between(0, 3), 28000).tolist()


def test_changing_at_a_stop_takes_no_time_unless_told():
    assert arrivals(*walked([])) == [[30000, 2]]


def test_the_least_time_of_a_change_counts():
    timetable, walking = walked(["B,B,2,60"])
    assert walking.paths.change.tolist() == [0, 60, 0, 0]
    assert arrivals(timetable, walking) == [[30120, 2]]


def test_a_forbidden_change_is_not_made():
    timetable, walking = walked(["B,B,3,", "B,C,3,"])
    assert walking.paths.change[1] == NEVER
    assert walking.pairs() == {}
    assert arrivals(timetable, walking) == []
    planner = Planner(timetable, walking)
    assert planner.arrive_by(planner.between(0, 3), 40000) == ()


def test_the_least_time_of_a_walk_counts_and_a_recommended_one_is_made():
    _, walking = walked(["B,C,2,600", "A,C,0,", "A,D,2,90"])
    assert walking.pairs() == {(1, 2): 600, (0, 2): 0, (0, 3): 90}


def test_a_station_stands_for_its_platforms():
    text = FILES["stops.txt"].decode().splitlines()
    rows = [f"{text[0]},location_type,parent_station"]
    rows += [f"{line},0,{'S' if line[0] in 'AB' else ''}" for line in text[1:]]
    rows.append("S,Station,36.0,136.0,,1,")
    feed = feed_from(
        {
            **FILES,
            "stops.txt": "\n".join([*rows, ""]).encode(),
            "transfers.txt": text_of(HEADER, ["S,C,2,30"]),
        }
    )
    timetable = build(feed, MONDAY)
    walking = with_transfers(Walking.of(4, []), feed, timetable.stop_numbers)
    assert walking.pairs() == {(0, 2): 30, (1, 2): 30}


def test_straight_walks_are_those_within_reach():
    timetable, _ = walked([])
    walking = straight(timetable.stops, 150, change=30)
    assert sorted(walking.pairs()) == [(0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 2)]
    assert walking.seconds(0, 1) == round(100.0754 * 1.3 / 1.2)
    assert walking.seconds(0, 3) is None


@pytest.mark.parametrize(
    "name",
    [
        "gtfs.fares",
        "gtfs.feed",
        "gtfs.fields",
        "gtfs.problems",
        "gtfs.read",
        "gtfs.sheet",
        "gtfs.write",
        "search.planner",
        "timetable.service_days",
        "timetable.walking",
    ],
)
def test_examples_in_the_modules_hold(name):
    module = importlib.import_module(f"kaga.engines.transit.{name}")
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0
