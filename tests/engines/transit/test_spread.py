"""From many beginnings to many stops: as many single searches would say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from kaga.engines.transit.search.journeys import Ends, Ride, Walk
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.search.spread import Spreader
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import Walking
from tests.engines.transit.feeds import MONDAY, feed_from, tables

TRIPS = {
    f"t{line}{number}": (
        f"R{line}",
        [
            f"{stop} {(480 + 7 * line + 13 * number + 6 * at) // 60}:"
            f"{(480 + 7 * line + 13 * number + 6 * at) % 60:02}:00 "
            f"{(480 + 7 * line + 13 * number + 6 * at) // 60}:"
            f"{(480 + 7 * line + 13 * number + 6 * at) % 60:02}:00"
            for at, stop in enumerate(route)
        ],
    )
    for line, route in enumerate(("ABCD", "EBF", "FGA", "CEG", "DAF"))
    for number in range(8)
}


def network():
    timetable = build(feed_from(tables("ABCDEFG", TRIPS)), MONDAY)
    ways = [(0, 4, 240), (4, 0, 240), (2, 5, 400), (6, 3, 300)]
    return timetable, Walking.of(7, ways, change=60)


def best(rows):
    kept = []
    for row in sorted(set(rows), key=lambda r: (-r[0], r[1], r[2])):
        if not any(o[0] >= row[0] and o[1] <= row[1] and o[2] <= row[2] for o in kept):
            kept.append(row)
    return kept


@pytest.mark.parametrize("seed", range(6))
def test_many_beginnings_equal_single_searches(seed):
    timetable, walking = network()
    chance = np.random.default_rng(seed)
    departs = 28_800 + chance.integers(0, 5000, 25)
    starts = np.stack(
        [departs, chance.integers(0, 7, 25), departs + chance.integers(0, 900, 25)], 1
    )
    planner, spreader = Planner(timetable, walking, rides=4), Spreader(timetable, walking)
    found = spreader.spread(starts.astype(np.int32), np.arange(7, dtype=np.int32))
    for goal in range(7):
        expected = best(
            (leave, arrival, rides)
            for leave, stop, ready in starts.tolist()
            for arrival, rides in planner.pareto(
                Ends(((stop, ready - leave),), ((goal, 0),)), leave
            ).tolist()
        )
        rows = [tuple(row[:3]) for row in found.heads.tolist() if row[3] == goal]
        assert sorted(rows) == sorted(expected)


def test_rows_are_read_as_rides_that_follow_each_other():
    timetable, walking = network()
    spreader = Spreader(timetable, walking)
    starts = np.array([[28_800, 0, 28_900], [29_500, 4, 29_500]], np.int32)
    found = spreader.spread(starts, np.array([3, 5], np.int32))
    assert len(found.heads) == 3
    for row, (departs, arrives, rides, stop, boards) in enumerate(found.heads.tolist()):
        legs = spreader.read(found, row)
        assert sum(isinstance(leg, Ride) for leg in legs) == rides
        assert legs[0].board_stop == boards
        assert (legs[-1].arrives, legs[-1].alight_stop) == (arrives, stop)
        assert departs <= legs[0].departs
        for one, other in pairwise(legs):
            assert one.arrives <= other.departs
            ends = [
                leg.end_stop if isinstance(leg, Walk) else leg.alight_stop for leg in (one,)
            ]
            begins = other.begin_stop if isinstance(other, Walk) else other.board_stop
            assert ends == [begins]


def test_when_something_leaves():
    timetable, walking = network()
    leaves = Spreader(timetable, walking).leaving(np.array([3], np.int32), 28_800, 40_000)
    expected = [(480 + 28 + 13 * number) * 60 for number in range(8)]
    assert leaves.tolist() == [[3, moment] for moment in expected]


def test_room_grows_with_the_answer():
    timetable, walking = network()
    spreader = Spreader(timetable, walking)
    spreader._room = 1
    starts = np.array([[28_800, 0, 28_800], [30_000, 0, 30_000]], np.int32)
    stops = np.arange(7, dtype=np.int32)
    again = Spreader(timetable, walking).spread(starts, stops)
    assert spreader.spread(starts, stops).heads.tolist() == again.heads.tolist()
    assert spreader.spread(starts[:0], stops).heads.tolist() == []
