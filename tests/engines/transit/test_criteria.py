"""Journeys by five criteria are those that trying every possible journey leaves over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.transit.gtfs.fares import Fares, Ridden, amount_of
from kaga.engines.transit.gtfs.feed import feed_of
from kaga.engines.transit.gtfs.read import read_tables
from kaga.engines.transit.search.criteria import ManyCriteria
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import Walking
from tests.engines.transit.feeds import (
    MONDAY,
    PHASES,
    random_tables,
    random_walks,
    tables,
    text_of,
)
from tests.engines.transit.test_right import holds_together, world

RIDES = 3
fares_drawn = st.lists(
    st.tuples(
        st.sampled_from((100, 150, 210)),
        st.sampled_from(("", "R1", "R2")),
        st.sampled_from(("", "A", "B")),
        st.sampled_from(("", "C", "D")),
    ),
    max_size=4,
)


def with_fares(files, drawn):
    attributes = [f"F{n},{price},JPY,0,0" for n, (price, *_) in enumerate(drawn)]
    rules = [f"F{n},{','.join(rule)}" for n, (_, *rule) in enumerate(drawn)]
    header = "fare_id,price,currency_type,payment_method,transfers"
    return {
        **files,
        "fare_attributes.txt": text_of(header, attributes),
        "fare_rules.txt": text_of("fare_id,route_id,origin_id,destination_id", rules),
    }


def leg_fare(drawn, route, origin, destination):
    """The cheapest fare of a ride by reading all rules; a huge one if there is none."""
    prices = [
        price
        for price, on, begin, end in drawn
        if on in {"", route} and begin in {"", origin} and end in {"", destination}
    ]
    return min(prices, default=50_000_000)


class EveryJourney:
    """Every journey of up to three rides: (departure, arrival, rides, walking, fare)."""

    def __init__(self, network, drawn, goal, window):
        self.network, self.drawn, self.window = network, drawn, window
        self.found: set[tuple[int, ...]] = set()
        self.runs: dict[int, list] = {}
        for connection in network.connections:
            self.runs.setdefault(connection.trip, []).append(connection)
        self.egress = {goal: 0}
        for stop, ways in network.walks.items():
            for there, seconds in ways:
                if there == goal:
                    self.egress[stop] = seconds

    def begin(self, stop):
        self.go_on(stop, None, (0, 0, 0, 0))
        for there, spent in self.network.walks.get(stop, ()):
            self.go_on(there, None, (0, 0, spent, 0))
        return self.found

    def go_on(self, stop, time, so_far):
        if so_far[1] == RIDES:
            return
        for run in self.runs.values():
            for at, first in enumerate(run):
                if first.begin == stop and first.boards:
                    self.board(run[at:], time, so_far)

    def board(self, run, time, so_far):
        departs, rides, walk, fare = so_far
        if time is None:
            departs = run[0].departs - walk
            if not self.window[0] <= departs <= self.window[1]:
                return
        elif run[0].departs < time:
            return
        for last in run:
            if last.alights:
                cost = leg_fare(self.drawn, last.route, run[0].begin, last.end)
                self.get_off(last.end, last.arrives, (departs, rides + 1, walk, fare + cost))

    def get_off(self, stop, time, so_far):
        departs, rides, walk, fare = so_far
        if stop in self.egress:
            spent = self.egress[stop]
            self.found.add((departs, time + spent, rides, walk + spent, fare))
        self.go_on(stop, time + self.network.change[stop], so_far)
        for there, spent in self.network.walks.get(stop, ()):
            self.go_on(there, time + spent, (departs, rides, walk + spent, fare))


def undominated(options):
    def beats(one, other):
        return (
            one != other
            and one[0] >= other[0]
            and all(a <= b for a, b in zip(one[1:], other[1:], strict=True))
        )

    return {option for option in options if not any(beats(o, option) for o in options)}


def worth(journey):
    fare = 50_000_000 if journey.fare is None else journey.fare
    return journey.departs, journey.arrives, journey.rides, journey.walking, fare


class TestAgainstEveryJourney:
    @settings(max_examples=8, deadline=None, phases=PHASES)
    @given(random_tables(), random_walks, st.sampled_from((0, 60)), fares_drawn)
    def test_five_criteria_over_a_period(self, files, ways, change, drawn):
        files = with_fares(files, drawn)
        planner, network = world(files, ways, change, days=1)
        feed, _ = read_tables(files)
        many = ManyCriteria(planner.timetable, planner.walking, Fares(feed), rides=RIDES)
        ids = planner.timetable.stops.ids
        window = (28200, 30000)
        for begin, end in ((0, 1), (0, 2), (1, 3)):
            ends = planner.between(begin, end)
            journeys = many.range(ends, *window)
            for journey in journeys:
                holds_together(journey, planner)
            every = EveryJourney(network, drawn, ids[end], (window[0], 200_000))
            options = set(every.begin(ids[begin]))
            if ends.direct is not None:
                on_foot = {
                    (departs, departs + ends.direct, 0, ends.direct, 0)
                    for departs in {option[0] for option in options} | {window[0]}
                }
                options |= on_foot
            # Fares that nobody gives add up in the oracle, not in an answer: compare the rest.
            wanted = {o for o in undominated(options) if o[0] <= window[1] and o[2]}
            found = {worth(j) for j in journeys if j.rides}
            assert {o for o in found if o[4] < 50_000_000} == {
                o for o in wanted if o[4] < 50_000_000
            }
            assert {o[:4] for o in found} == {o[:4] for o in wanted}

    def test_the_cheap_way_and_the_fast_way_both_come(self):
        files = tables(
            "ABC",
            {
                "fast": ("R1", ["A 8:00:00 8:00:00", "B 8:10:00 8:10:00"]),
                "slow": ("R2", ["A 8:00:00 8:00:00", "B 8:30:00 8:30:00"]),
            },
        )
        drawn = [(500, "R1", "", ""), (100, "R2", "", "")]
        feed, report = read_tables(with_fares(files, drawn))
        assert report.problems == ()
        timetable = build(feed, MONDAY)
        walking = Walking.of(3, [])
        many = ManyCriteria(timetable, walking, Fares(feed))
        ends = Planner(timetable, walking).between(0, 1)
        found = [(j.arrives, j.fare) for j in many.leaving(ends, 28000)]
        assert found == [(29400, 500), (30600, 100)]


class TestFares:
    def fares(self, attributes, rules):
        return Fares(
            feed_of(
                {
                    "fare_attributes.txt": [
                        ("fare_id", "price", "currency_type", "transfers", "transfer_duration"),
                        *attributes,
                    ],
                    "fare_rules.txt": [
                        ("fare_id", "route_id", "origin_id", "destination_id", "contains_id"),
                        *rules,
                    ],
                }
            )
        )

    def ridden(self, route, origin, destination, boards, zones=""):
        inside = frozenset(zones or (origin, destination))
        return Ridden(route, "", origin, destination, inside, boards)

    def test_a_fare_without_rules_covers_everything(self):
        fares = self.fares([("flat", "4.70", "BRL", "0", "")], [])
        assert fares.ride("any", "x", "y") == 470

    def test_of_several_fares_the_cheapest_counts(self):
        rules = [("near", "", "A", "B", ""), ("far", "R", "", "", "")]
        fares = self.fares(
            [("near", "210", "JPY", "0", ""), ("far", "180", "JPY", "0", "")], rules
        )
        assert fares.ride("R", "A", "B") == 180
        assert fares.ride("Q", "A", "B") == 210
        assert fares.ride("Q", "B", "A") is None

    def test_zones_passed_must_be_those_of_the_rule(self):
        rules = [("f", "", "", "", "1"), ("f", "", "", "", "2")]
        fares = self.fares([("f", "300", "JPY", "", "")], rules)
        assert fares.ride("R", "1", "2", frozenset({"1", "2"})) == 300
        assert fares.ride("R", "1", "2", frozenset({"1", "2", "3"})) is None
        assert fares.ride("R", "1", "2") is None

    def test_a_transfer_within_its_duration_is_free(self):
        fares = self.fares([("f", "200", "JPY", "1", "3600")], [])
        first, second = self.ridden("R", "A", "B", 0), self.ridden("Q", "B", "C", 3600)
        third = self.ridden("Q", "C", "D", 3700)
        late = self.ridden("Q", "B", "C", 3601)
        assert fares.price((first, second)) == 200
        assert fares.price((first, late)) == 400
        assert fares.price((first, second, third)) == 400
        assert fares.price(()) == 0

    def test_a_ride_without_fare_leaves_the_journey_without(self):
        fares = self.fares([("f", "200", "JPY", "0", "")], [("f", "R", "", "", "")])
        assert (
            fares.price((self.ridden("R", "A", "B", 0), self.ridden("Q", "B", "C", 9))) is None
        )

    def test_amounts_are_whole(self):
        assert amount_of("210.0", "JPY") == 210
        assert amount_of("1.005", "EUR") == 101
