"""Every search says what the oracle says, on random feeds made to trip it up."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.transit.gtfs.read import read_feed, read_tables
from kaga.engines.transit.search.journeys import Journey, Ride, Walk
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.search.profiles import Period, accessibility, arrivals_by_step
from kaga.engines.transit.timetable.arrays import NEVER
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.service_days import period, services_on
from kaga.engines.transit.timetable.walking import Walking, straight
from tests.engines.transit import oracle
from tests.engines.transit.feeds import (
    MONDAY,
    PHASES,
    STOPS,
    random_tables,
    random_walks,
    sample_feeds,
    tables,
    walks_by_id,
)

RIDES = 8
changes = st.sampled_from((0, 0, 60))
_plain = tables("AB", {"T": ("R", ["A 8:00:00 8:00:00", "B 8:10:00 8:10:00"])})


def world(files, ways, change, days=2):
    """The engine and the oracle over the same files."""
    feed, report = read_tables(files)
    assert not report.refused
    timetable = build(feed, MONDAY, days)
    walking = Walking.of(len(timetable.stops), ways, change=change)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    network = oracle.network_of(
        oracle.tables_of(archive.getvalue()),
        MONDAY,
        days,
        walks_by_id(walking, timetable.stops.ids),
        dict.fromkeys(STOPS, change),
    )
    return Planner(timetable, walking, rides=RIDES), network


def holds_together(journey: Journey, planner: Planner) -> None:
    """Legs follow one another in place and time, and end where and when the journey does."""
    assert journey.legs[0].departs == journey.departs
    assert journey.legs[-1].arrives == journey.arrives
    before = None
    for leg in journey.legs:
        assert leg.departs <= leg.arrives
        if before is not None:
            assert before.arrives <= leg.departs
            assert not (isinstance(before, Walk) and isinstance(leg, Walk))
            end = before.alight_stop if isinstance(before, Ride) else before.end_stop
            begin = leg.board_stop if isinstance(leg, Ride) else leg.begin_stop
            assert end == begin
        if isinstance(leg, Ride):
            lines, runs = planner.timetable.lines, planner.timetable.runs
            first = int(lines.first_stop[runs.line[leg.run]])
            assert lines.stops[first + leg.board_call] == leg.board_stop
            assert lines.stops[first + leg.alight_call] == leg.alight_stop
            assert leg.board_call < leg.alight_call
        before = leg


class TestRandomFeeds:
    @settings(max_examples=40, deadline=None, phases=PHASES)
    @given(random_tables(), random_walks, changes, st.integers(-10, 40))
    def test_earliest_arrivals_and_their_rides(self, files, ways, change, minutes):
        planner, network = world(files, ways, change)
        departs = 28800 + 60 * minutes
        ids = planner.timetable.stops.ids
        for begin in range(len(ids)):
            answers = oracle.by_rounds(network, ids[begin], departs, RIDES)
            there = planner.arrivals(planner.between(begin, begin).access, departs)
            for end in range(len(ids)):
                ends = planner.between(begin, end)
                wanted = oracle.pareto(answers, ids[end])
                assert [tuple(row) for row in planner.pareto(ends, departs).tolist()] == wanted
                quick = planner.between_stops(begin, end, departs)
                assert [tuple(row) for row in quick.tolist()] == wanted
                journeys = planner.earliest(ends, departs)
                assert [(found.arrives, found.rides) for found in journeys] == wanted
                assert all(found.departs >= departs for found in journeys)
                for journey in journeys:
                    holds_together(journey, planner)
                latest = wanted[-1][0] if wanted else NEVER
                assert there[end] == latest

    @settings(max_examples=30, deadline=None, phases=PHASES)
    @given(random_tables(), random_walks, changes)
    def test_ranges_and_arrive_by(self, files, ways, change):
        planner, network = world(files, ways, change)
        ids = planner.timetable.stops.ids
        low, high = 28800, 28800 + 1500
        for begin, end in ((0, 1), (1, 2), (0, 3)):
            ends = planner.between(begin, end)
            every = brute_range(network, ids[begin], ids[end], (low - 86400, 4 * 86400))
            found = planner.range(ends, low, high)
            rides = [j for j in found if j.rides]
            assert {(j.departs, j.arrives, j.rides) for j in rides} == {
                option for option in every if low <= option[0] <= high
            }
            for journey in found:
                holds_together(journey, planner)
            for deadline in (29700, 30600, 86400 + 600):
                journeys = planner.arrive_by(ends, deadline)
                wanted = latest_departures(every, ends.direct, deadline)
                assert [(j.departs, j.rides) for j in journeys] == wanted
                for journey in journeys:
                    assert journey.arrives <= deadline
                    holds_together(journey, planner)

    @settings(max_examples=25, deadline=None, phases=PHASES)
    @given(random_tables(), random_walks, changes)
    def test_profiles_are_many_single_searches(self, files, ways, change):
        planner, _ = world(files, ways, change)
        steps = Period(28800, 12, 120)
        timetable, walking = planner.timetable, planner.walking
        access = planner.between(0, 0).access
        found = arrivals_by_step(timetable, walking, access, steps, longest=3 * 86400)
        for step in range(steps.steps):
            alone = planner.arrivals(access, steps.begin + 120 * step)
            assert found[step].tolist() == alone.tolist()
        worth = np.arange(1, len(timetable.stops) + 1, dtype=np.int32)
        cutoffs = [0, 300, 1200]
        both = [
            accessibility(timetable, walking, steps, cutoffs, worth, threads=threads)
            for threads in (1, 2)
        ]
        assert both[0].tolist() == both[1].tolist()
        leave = steps.begin + 120 * np.arange(12)[:, None]
        for column, cutoff in enumerate(cutoffs):
            within = (found - leave <= cutoff) @ worth
            assert both[0][0, column] == within.sum() / 12

    @settings(max_examples=25, deadline=None, phases=PHASES)
    @given(random_tables(), random_walks, st.integers(0, 6))
    def test_a_trip_less_never_raises_what_can_be_reached(self, files, ways, lost):
        planner, _ = world(files, ways, 0)
        lines = files["trips.txt"].decode().splitlines()
        fewer = [line for line in lines if f",T{lost}," not in line]
        if len(fewer) in {1, len(lines)}:
            return
        less = dict(files)
        less["trips.txt"] = "\n".join([*fewer, ""]).encode()
        poorer, _ = world({**less, **calls_of(less, lost)}, ways, 0)
        worth, steps = np.ones(5, np.int32), Period(28800, 10)
        more, fewer_reached = (
            accessibility(p.timetable, p.walking, steps, [600, 3600], worth, threads=1)
            for p in (planner, poorer)
        )
        assert (fewer_reached <= more).all()


def calls_of(files, lost):
    """The calls and headways without those of a trip."""
    found = {}
    for name in ("stop_times.txt", "frequencies.txt"):
        if name in files:
            lines = files[name].decode().splitlines()
            kept = [line for line in lines if not line.startswith(f"T{lost},")]
            found[name] = "\n".join([*kept, ""]).encode()
    return found


def brute_range(network, begin, end, window):
    """(departure, arrival, rides) that nothing beats, by searching at every departure."""
    on_foot = {begin: 0, **dict(network.walks.get(begin, ()))}
    moments = {
        c.departs - on_foot[c.begin]
        for c in network.connections
        if c.boards and c.begin in on_foot
    }
    direct = dict(network.walks.get(begin, ())).get(end, oracle.NEVER)
    found = []
    for moment in sorted(m for m in moments if window[0] <= m <= window[1])[::-1]:
        answers = oracle.by_rounds(network, begin, moment, RIDES)
        for arrives, rides in oracle.pareto(answers, end):
            better = any(a <= arrives and r <= rides for _, a, r in found)
            if rides and not better and arrives < moment + direct:
                found.append((moment, arrives, rides))
    return found


def latest_departures(options, direct, deadline):
    """(departure, rides) worth making to arrive by a deadline, fewest rides first."""
    wanted = [] if direct is None else [(deadline - direct, 0)]
    for rides in range(1, RIDES + 1):
        leaving = [d for d, a, r in options if a <= deadline and r == rides]
        if leaving and (not wanted or max(leaving) > wanted[-1][0]):
            wanted.append((max(leaving), rides))
    return wanted


class TestSampleFeeds:
    @pytest.mark.parametrize("path", sample_feeds(), ids=lambda path: path.stem)
    def test_two_thousand_questions_a_feed(self, path):
        archive = path.read_bytes()
        feed, _ = read_feed(archive)
        day = busy_day(feed)
        timetable = build(feed, day)
        walking = straight(timetable.stops, 300)
        planner = Planner(timetable, walking, rides=RIDES)
        ids = timetable.stops.ids
        walks = walks_by_id(walking, ids)
        network = oracle.network_of(oracle.tables_of(archive), day, 1, walks)
        draw = np.random.default_rng(len(archive))
        asked = 0
        for _ in range(4):
            begin, departs = int(draw.integers(len(ids))), int(draw.integers(18000, 75000))
            answers = oracle.by_rounds(network, ids[begin], departs, RIDES)
            for end in draw.integers(0, len(ids), 500).tolist():
                found = planner.pareto(planner.between(begin, end), departs)
                wanted = oracle.pareto(answers, ids[end])
                assert [tuple(row) for row in found.tolist()] == wanted, (begin, end, departs)
                asked += 1
        assert asked == 2000

    def test_the_same_on_the_own_small_feed(self):
        planner, network = world(_plain, [], 0, days=1)
        answers = oracle.by_rounds(network, "A", 28000, RIDES)
        assert oracle.pareto(answers, "B") == [(29400, 1)]
        assert planner.pareto(planner.between(0, 1), 28000).tolist() == [[29400, 1]]


def busy_day(feed) -> date:
    """The first day on which the most services run."""
    begin, end = period(feed)
    span = range(min((end - begin).days, 60))
    days = [begin + timedelta(days=offset) for offset in span]
    service = feed.table("trips.txt").texts("service_id")
    return max(days, key=lambda day: sum(s in services_on(feed, day) for s in service))
