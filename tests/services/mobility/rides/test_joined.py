"""The joint search, on plans as they are, finds what trying everything finds.

Everything: each departure of the service to and from each stop, each line there and on, put
together by hand and tried one at a time in the plan.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from math import inf

import numpy as np
import pytest
from tests.engines.transit.feeds import clock as written
from tests.engines.transit.feeds import feed_from, tables
from tests.services.mobility.rides.taxi_town import (
    TOMORROW,
    a_rider,
    a_service,
    booked,
    desk,
)

from kaga.engines.dispatch.model import Call, Load, Request, RequestId, Window
from kaga.engines.dispatch.offers import Board
from kaga.engines.journeys.model import Part, Question
from kaga.engines.journeys.search import Joint
from kaga.engines.transit.search.spread import Spreader
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import Walking
from kaga.kernel.ids import new_id
from kaga.kernel.storage.door import write
from kaga.services.mobility.planner import demand
from kaga.services.mobility.planner.demand import live_plans
from kaga.services.mobility.planner.promising import WAIT_S, Promising, boards_with
from kaga.services.mobility.ports import Lines
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.dispatching import faults_of
from kaga.services.mobility.rides.enums import Pays
from kaga.services.mobility.rides.models import Stop
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.offering import Asked, Leg, signed_offer
from kaga.services.mobility.rides.party import Party, fare_of
from kaga.services.mobility.rides.queries.days import day_state

pytestmark = pytest.mark.slow

HOUR = 3600
SERVE = 60
CHANGE = 60
SLOTS = {"slots": [f"{h}:{m:02}" for h in range(8, 17) for m in (0, 30)], "closes": "17:00"}
PICKUP, DROP = (0, 120), (8, 90)
ACCESS, EGRESS = {0: 700}, {3: 5400}
LINKS = {(1, 2): 60, (2, 4): 60, (3, 6): 60, (4, 7): 60}
"""Stops of the lines beside stops of the service, and the walk between."""


@pytest.fixture
def valley(town):
    """A second village 25 km up the road: stops g, h, i; and a service with three vehicles."""
    rows = [
        Stop(
            code=code, number=n, name=f"{code}前", lat=36.55 + 0.012 * n, lon=136.35,
            status="stand-in", source="a test",
        )
        for n, code in enumerate("ghi", 7)
    ]  # fmt: skip
    with write(bookkeeping="a test") as tx:
        tx.add_many(rows)
    demand._plans.clear()
    return a_service(cars=3, **SLOTS)


def trips_of(seed: int) -> list[list[tuple[int, int, int]]]:
    """Trips as (stop, arrival, departure): trains up the valley, buses before and after."""
    chance = np.random.default_rng(seed)
    found = []
    for route, minutes in (((1, 3), 26), ((0, 1, 2), 9), ((2, 1, 3, 4), 17), ((3, 4), 7)):
        start = 8 * HOUR + int(chance.integers(0, 40)) * 60
        while start < 15 * HOUR:
            times = [start + 60 * minutes * at for at in range(len(route))]
            found.append([(s, t, t) for s, t in zip(route, times, strict=True)])
            start += int(chance.integers(25, 70)) * 60
    return found


def timetable_of(trips):
    named = {
        f"t{n}": (
            f"r{[s for s, *_ in trip]}".replace(",", "").replace(" ", ""),
            [f"{'ABCDE'[s]} {written(come)} {written(go)}" for s, come, go in trip],
        )
        for n, trip in enumerate(trips)
    }
    return build(feed_from(tables("ABCDE", named)), date(2026, 1, 5))


class Everything:
    """All ways, by trying each."""

    def __init__(self, plan, trips, span):
        self.plan, self.trips, self.span, self.net = plan, trips, span, plan.net
        self.found, self.known, self.boards = [], {}, []

    def told(self, board, ends, window, by=inf):
        """The arrival that would be told for a ride in a window, by one insertion."""
        key = (id(board), ends, window, by)
        if key not in self.known:
            self.boards.append(board)  # so that no other is ever called the same
            self.known[key] = self.told_now(board, ends, window, by)
        return self.known[key]

    def told_now(self, board, ends, window, by):
        direct = int(self.net.seconds[ends])
        longest = self.plan.terms.longest_ride(direct)
        latest = min(window[1] + longest + self.plan.terms.margin, by)
        ask = Request(
            RequestId("try"),
            Call(ends[0], Window(*window), SERVE),
            Call(ends[1], Window(window[0], latest), SERVE),
            Load(1),
            longest,
        )
        offer = board.best(ask)
        if offer is None:
            return None
        rounded = -(-(offer.alights + self.plan.terms.margin) // 300) * 300
        return int(min(latest, rounded))

    def windows(self, early, until):
        return [w for w in self.plan.terms.departures(0) if early <= w[0] < until]

    def run(self):
        with self.plan.boards.one() as board:
            self.direct(board)
            for moment, stop, leave in self.on_foot():
                self.ride_on(board, (stop, moment, leave, 0, board))
            for row in self.fetched(board):
                self.ride_on(board, row)
        worth = [(-leave, there, n, d) for leave, there, n, d in self.found]
        kept = {w for w in worth if not any(_beats(o, w) for o in worth)}
        return sorted(kept)

    def direct(self, board):
        begin, end = self.span
        for window in self.windows(begin + PICKUP[1], end + PICKUP[1] + 1):
            by = self.told(board, (PICKUP[0], DROP[0]), window)
            if by is not None:
                there = by + SERVE + DROP[1]
                self.found.append((window[0] - PICKUP[1], there, 1, 1))

    def on_foot(self):
        begin, end = self.span
        for stop, walk in ACCESS.items():
            for trip in self.trips:
                for at, _, go in trip[:-1]:
                    if at == stop and begin <= go - walk <= end:
                        yield go, stop, go - walk

    def fetched(self, board):
        """First miles: for each departure at a stop, each ride that is there in time."""
        begin, end = self.span
        departures = {(s, go) for trip in self.trips for s, _, go in trip[:-1]}
        for (stop, place), link in LINKS.items():
            for window in self.windows(begin + PICKUP[1], end + PICKUP[1] + 1):
                for moment in sorted(go for s, go in departures if s == stop):
                    by = self.told(board, (PICKUP[0], place), window, moment - link - SERVE)
                    if by is not None and moment - link - SERVE - by <= WAIT_S:
                        ride = (place, window, by)
                        yield stop, moment, window[0] - PICKUP[1], 1, self.with_(board, ride)

    def with_(self, board, ride):
        if (id(board), ride) not in self.known:
            self.known[id(board), ride] = self.with_now(board, ride)
        return self.known[id(board), ride]

    def with_now(self, board, ride):
        place, window, by = ride
        direct = int(self.net.seconds[PICKUP[0], place])
        request = Request(
            RequestId("first"),
            Call(PICKUP[0], Window(*window), SERVE),
            Call(place, Window(window[0], by), SERVE),
            Load(1),
            self.plan.terms.longest_ride(direct),
        )
        return Board(*board.serve(request), board.now)

    def ride_on(self, board, start):
        stop, moment, leave, demand_, after = start
        reached = {(stop, moment): 0}
        for rides in range(1, 5):
            fresh = {}
            for (at, ready), count in reached.items():
                if count == rides - 1:
                    for there, come in self.rides(at, ready + (CHANGE if count else 0)):
                        fresh.setdefault((there, come), rides)
            for (there, come), count in fresh.items():
                self.arrive((there, come), leave, (count, demand_), after)
            reached |= {key: count for key, count in fresh.items() if key not in reached}

    def rides(self, stop, ready):
        for trip in self.trips:
            for n, (at, _, go) in enumerate(trip[:-1]):
                if at == stop and go >= ready:
                    yield from ((there, come) for there, come, _ in trip[n + 1 :])

    def arrive(self, at, leave, counts, board):
        (stop, come), (rides, demand_) = at, counts
        if stop in EGRESS:
            there = come + EGRESS[stop]
            self.found.append((leave, there, rides + demand_, demand_))
        for (hub, place), link in LINKS.items():
            if hub == stop and place != DROP[0]:
                for window in self.windows(come + link, come + link + WAIT_S):
                    by = self.told(board, (place, DROP[0]), window)
                    if by is not None:
                        there = by + SERVE + DROP[1]
                        row = (leave, there, rides + demand_ + 1, demand_ + 1)
                        self.found.append(row)


def _beats(one, other):
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def rows(known):
    return np.array(sorted(known.items()), np.int32).reshape(-1, 2)


def searched(valley, trips, span):
    plans = live_plans(TOMORROW)
    rides = Promising(plans, Party(), lambda day: 0)
    lines = Lines(Spreader(timetable_of(trips), Walking.of(5, [], change=CHANGE)))
    question = Question(
        *span, rows(ACCESS), rows(EGRESS), None, rows(dict([PICKUP])), rows(dict([DROP])),
        np.array([(*pair, s) for pair, s in LINKS.items()], np.int32),
    )  # fmt: skip
    terms = rides.terms()
    found = Joint(lines, rides, plans[0].net.seconds, terms).journeys(question)
    return plans[0], rides, found


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_missed_that_trying_everything_finds(valley, seed):
    chance, rider = np.random.default_rng(seed), a_rider()
    for at in chance.integers(17, 28, 6):
        ends = chance.choice(list("abcdefghi"), 2, replace=False)
        booked(valley, rider, int(at) * 1800, origin=str(ends[0]), goal=str(ends[1]))
    span = (9 * HOUR, 10 * HOUR + 1800)
    trips = trips_of(seed)
    plan, _, found = searched(valley, trips, span)
    expected = Everything(plan, trips, span).run()
    assert sorted(one.worth for one in found) == expected
    kinds = {one.parts for one in found}
    assert (Part.LINE,) in kinds
    assert (Part.DEMAND, Part.LINE, Part.DEMAND) in kinds


def test_every_way_is_booked_as_it_was_promised(valley):
    _, rides, found = searched(valley, trips_of(1), (9 * HOUR, 11 * HOUR))
    net, party = network(), Party()
    tried = 0
    for one in found:
        taken = [rides.promise_of(ride) for ride in (one.first, one.last) if ride]
        if not taken:
            continue
        tried += 1
        plan = taken[0].plan
        fare = fare_of(party, plan.terms.fares, Pays.CASH)
        legs = tuple(
            Leg(new_id(), net.codes[r.places[0]], net.codes[r.places[1]], r.window, r.by,
                r.longest, r.boards, fare)
            for r in taken
        )  # fmt: skip
        asked = Asked(valley, TOMORROW, legs[0].origin, legs[-1].goal)
        token = signed_offer(asked, plan.version[1], legs).token
        if tried == 1:
            after = boards_with(token, [plan])
            assert len(after[0].day.requests) == len(taken)
        made = book(desk(), Accepted(token, a_rider().id))
        assert [(b.pickup_from, b.arrive_by) for b in made] == [
            (r.window[0], r.by) for r in taken
        ]
        break
    assert tried == 1
    assert faults_of(day_state(valley, TOMORROW).state, net, 0) == ()
    fresh = live_plans(TOMORROW)[0]
    assert fresh.version[0] == 1 + len(taken)  # opened, then a change for each ride


def test_a_plan_that_changed_is_read_again_and_one_that_did_not_is_kept(valley):
    before = live_plans(TOMORROW)[0]
    assert live_plans(TOMORROW)[0] is before
    booked(valley)
    assert live_plans(TOMORROW)[0].version != before.version
    assert live_plans(date(2027, 1, 4)) == []  # bookings open two weeks ahead


def test_product_of_days_and_services_is_asked(valley):
    a_service("evening", cars=1, kind="free", opens="9:00", closes="10:00", weekdays=[0, 1])
    days = (TOMORROW, date(2026, 11, 25))
    keys = [plan.key for plan in live_plans(*days)]
    assert keys == [("evening", TOMORROW), *product(["noriai"], days)]
