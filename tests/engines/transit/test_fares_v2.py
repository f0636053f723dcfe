"""Fares of the second kind: what the reference says of legs, transfers, riders and times.

Letters and cases follow the reference's own explanation of fare transfer types (A + AB + B and
so on); amounts are chosen so that every sum is told apart.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.transit.gtfs.fares import Fares
from kaga.engines.transit.gtfs.fares_v2 import Leg, ProductFares, Rider, has_products
from kaga.engines.transit.gtfs.feed import feed_of
from kaga.engines.transit.gtfs.read import read_tables
from kaga.engines.transit.search.criteria import ManyCriteria
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import Walking
from tests.engines.transit.feeds import MONDAY, PHASES, tables, text_of

WEEK = "service_id monday tuesday wednesday thursday friday saturday sunday"
WEEK += " start_date end_date"
EIGHT = datetime(2026, 1, 4, 23, tzinfo=UTC)
"""Eight in the morning of Monday, 5 January 2026, in Tokyo."""


def fares(files, rider=None):
    """The fares of a feed whose files are written as lines of cells."""
    base = {
        "agency.txt": ["agency_name agency_timezone", "町 Asia/Tokyo"],
        "calendar.txt": [
            WEEK,
            "week 1 1 1 1 1 0 0 20260101 20261231",
        ],
    }
    cells = {
        name: [["" if cell == "-" else cell for cell in line.split()] for line in lines]
        for name, lines in (base | files).items()
    }
    return ProductFares(feed_of(cells), rider)


def leg(route, begin="a", end="b", after=0, lasts=10):
    """A ride that begins so many minutes after eight."""
    departs = EIGHT + timedelta(minutes=after)
    return Leg(route, begin, end, departs, departs + timedelta(minutes=lasts))


def products(*amounts):
    return ["fare_product_id amount currency", *(f"{one} JPY" for one in amounts)]


THREE = {
    "routes.txt": ["route_id network_id", "RA A", "RB B", "RC C"],
    "fare_products.txt": products("a 100", "b 20", "c 3", "ab 5000", "bc 700"),
    "fare_leg_rules.txt": [
        "leg_group_id network_id fare_product_id", "gA A a", "gB B b", "gC C c",
    ],
}  # fmt: skip
TRANSFERS = "from_leg_group_id to_leg_group_id transfer_count duration_limit"
TRANSFERS += " duration_limit_type fare_transfer_type fare_product_id"


class TestTransfers:
    @pytest.mark.parametrize(
        ("first", "second", "two", "three"),
        [
            (0, 0, 100 + 5000, 100 + 5000 + 700),
            (1, 1, 100 + 5000 + 20, 100 + 5000 + 20 + 700 + 3),
            (2, 2, 5000, 5000 + 700),
            (0, 1, 100 + 5000, 100 + 5000 + 700 + 3),
            (2, 1, 5000, 5000 + 700 + 3),
            (1, 2, 100 + 5000 + 20, 100 + 5000 + 20 + 700),
        ],
    )
    def test_types_add_up_as_the_reference_says(self, first, second, two, three):
        told = fares(
            THREE
            | {
                "fare_transfer_rules.txt": [
                    TRANSFERS, f"gA gB - - - {first} ab", f"gB gC - - - {second} bc",
                ]
            }
        )  # fmt: skip
        legs = leg("RA"), leg("RB", after=20), leg("RC", after=40)
        assert told.price(legs[:2]) == two
        assert told.price(legs) == three

    def test_without_a_rule_legs_are_separate_and_rules_have_a_direction(self):
        told = fares(THREE | {"fare_transfer_rules.txt": [TRANSFERS, "gA gB - - - 0 -"]})
        assert told.price((leg("RA"), leg("RB", after=20))) == 100
        assert told.price((leg("RB"), leg("RA", after=20))) == 120
        assert told.price((leg("RC"), leg("RA", after=20), leg("RB", after=40))) == 103

    def test_empty_groups_stand_for_those_that_no_rule_lists(self):
        rules = [TRANSFERS, "gA gB - - - 0 ab", "- gB - - - 0 -"]
        told = fares(THREE | {"fare_transfer_rules.txt": rules})
        assert told.price((leg("RC"), leg("RB", after=20))) == 3
        assert told.price((leg("RA"), leg("RB", after=20))) == 5100
        assert told.price((leg("RA"), leg("RC", after=20))) == 103

    def test_the_rule_of_the_least_sufficient_count_applies(self):
        rules = [TRANSFERS, "gA gA 1 - - 0 -", "gA gA 2 - - 0 ab"]
        told = fares(THREE | {"fare_transfer_rules.txt": rules})
        legs = [leg("RA", after=20 * at) for at in range(5)]
        costs = [100, 100, 5100, 5200, 5200]
        assert [told.price(legs[: at + 1]) for at in range(5)] == costs
        endless = [TRANSFERS, "gA gA -1 - - 0 -"]
        assert fares(THREE | {"fare_transfer_rules.txt": endless}).price(legs) == 100

    @pytest.mark.parametrize(("kind", "lasts"), [(0, 40), (1, 30), (2, 20), (3, 30)])
    def test_durations_are_measured_as_their_type_says(self, kind, lasts):
        legs = leg("RA"), leg("RB", after=30)
        for limit, cost in ((60 * lasts, 100), (60 * lasts - 1, 120)):
            rules = [TRANSFERS, f"gA gB - {limit} {kind} 0 -"]
            assert fares(THREE | {"fare_transfer_rules.txt": rules}).price(legs) == cost

    def test_within_a_group_the_time_runs_from_the_first_leg(self):
        rules = [TRANSFERS, "gA gA -1 5400 1 0 -"]
        told = fares(THREE | {"fare_transfer_rules.txt": rules})
        legs = [leg("RA", after=after) for after in (0, 60, 90)]
        assert told.price(legs) == 100
        late = [leg("RA", after=after) for after in (0, 60, 91, 151)]
        assert [told.price(late[:3]), told.price(late)] == [200, 200]


class TestLegs:
    def test_an_empty_network_is_one_that_no_rule_lists(self):
        rules = ["network_id fare_product_id", "A a", "- b"]
        told = fares(THREE | {"fare_leg_rules.txt": rules})
        assert [told.ride(leg(route)) for route in ("RA", "RB", "RX")] == [100, 20, 20]

    def test_with_priorities_empty_is_any_and_the_highest_counts(self):
        rules = ["network_id fare_product_id rule_priority", "A a 2", "- b -", "- c 1"]
        told = fares(THREE | {"fare_leg_rules.txt": rules})
        assert [told.ride(leg(route)) for route in ("RA", "RB")] == [100, 3]

    def test_areas_hold_for_the_platforms_of_a_station_unless_they_have_their_own(self):
        told = fares(
            THREE
            | {
                "stops.txt": ["stop_id parent_station", "s -", "p s", "q s", "x -"],
                "areas.txt": ["area_id", "inner", "outer"],
                "stop_areas.txt": ["area_id stop_id", "inner s", "outer q"],
                "fare_leg_rules.txt": [
                    "from_area_id to_area_id fare_product_id", "inner outer a", "outer inner b",
                ],
            }
        )  # fmt: skip
        assert told.ride(leg("RA", "p", "q")) == 100
        assert told.ride(leg("RA", "q", "p")) == 20
        assert told.ride(leg("RA", "p", "x")) is None
        assert told.price((leg("RA", "p", "q"), leg("RA", "p", "x"))) is None

    def test_timeframes_go_by_the_clock_and_the_day_at_the_stop(self):
        told = fares(
            {
                "stops.txt": ["stop_id stop_timezone", "a -", "far Europe/Helsinki"],
                "timeframes.txt": [
                    "timeframe_group_id start_time end_time service_id",
                    "peak 07:00:00 09:00:00 week", "rest 00:00:00 07:00:00 week",
                    "rest 09:00:00 24:00:00 week", "free - - weekend",
                ],
                "calendar_dates.txt": ["service_id date exception_type", "weekend 20260110 1"],
                "fare_products.txt": products("dear 300", "cheap 200", "none 0"),
                "fare_leg_rules.txt": [
                    "from_timeframe_group_id fare_product_id",
                    "peak dear", "rest cheap", "free none",
                ],
            }
        )  # fmt: skip
        assert told.timed
        assert told.ride(leg("R")) == 300
        assert told.ride(leg("R", after=59)) == 300
        assert told.ride(leg("R", after=60)) == 200
        assert told.ride(leg("R", "far")) == 200
        late_on_friday = leg("R", after=4 * 1440 + 17 * 60)
        assert told.ride(late_on_friday) == 0
        assert told.ride(leg("R", after=6 * 1440)) is None

    def test_the_end_of_a_leg_has_timeframes_too(self):
        told = fares(
            {
                "timeframes.txt": [
                    "timeframe_group_id start_time end_time service_id",
                    "early 00:00:00 08:30:00 week",
                ],
                "fare_products.txt": products("dear 300"),
                "fare_leg_rules.txt": ["to_timeframe_group_id fare_product_id", "early dear"],
            }
        )
        assert told.ride(leg("R", lasts=29)) == 300
        assert told.ride(leg("R", lasts=30)) is None

    def test_legs_that_are_joined_are_matched_as_one(self):
        files = THREE | {
            "stops.txt": ["stop_id parent_station", "p s", "q s"],
            "areas.txt": ["area_id", "west", "east"],
            "stop_areas.txt": ["area_id stop_id", "west a", "east c"],
            "fare_leg_rules.txt": [
                "network_id from_area_id to_area_id fare_product_id", "A west east a",
                "A - - b",
            ],
            "fare_leg_join_rules.txt": [
                "from_network_id to_network_id from_stop_id to_stop_id", "A A - -", "B B x y",
            ],
        }  # fmt: skip
        told = fares(files)
        same_station = leg("RA", "a", "p"), leg("RA", "q", "c", after=20)
        assert told.price(same_station) == 100
        another = leg("RA", "a", "p"), leg("RA", "r", "c", after=20)
        assert told.price(another) is None
        assert len(told.rules.joined((leg("RB", "a", "x"), leg("RB", "y", "c")))) == 1
        assert len(told.rules.joined((leg("RB", "a", "x"), leg("RB", "z", "c")))) == 2


class TestRiders:
    FILES = {
        "rider_categories.txt": [
            "rider_category_id is_default_fare_category", "adult 1", "senior 0",
        ],
        "fare_media.txt": ["fare_media_id fare_media_type", "cash 0", "card 2"],
        "fare_products.txt": [
            "fare_product_id rider_category_id fare_media_id amount currency",
            "one adult cash 3.00 EUR", "one adult card 2.505 EUR", "one senior cash 1.50 EUR",
            "two adult cash 1.00 EUR", "off - - -0.50 EUR",
        ],
        "routes.txt": ["route_id network_id", "R1 N1", "R2 N2"],
        "fare_leg_rules.txt": [
            "leg_group_id network_id fare_product_id", "g1 N1 one", "g2 N2 two",
        ],
        "fare_transfer_rules.txt": [TRANSFERS, "g1 g2 - - - 1 off"],
    }  # fmt: skip

    def test_prices_follow_category_and_medium_and_one_medium_pays_all(self):
        one, both = (leg("R1"),), (leg("R1"), leg("R2", after=20))
        cheapest = fares(self.FILES)
        assert [cheapest.price(one), cheapest.price(both)] == [251, 300 - 50 + 100]
        senior = fares(self.FILES, Rider("senior", "cash"))
        assert [senior.price(one), senior.price(both)] == [150, 150 - 50 + 100]
        card = fares(self.FILES, Rider(medium="card"))
        assert [card.price(one), card.price(both)] == [251, None]


pairs = st.lists(
    st.tuples(
        st.sampled_from((100, 150, 210)),
        st.sampled_from(("", "R1", "R2")),
        st.sampled_from(("", "A", "B")),
        st.sampled_from(("", "C", "D")),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(pairs)
def test_fares_by_pairs_of_stops_cost_the_same_in_both_kinds(drawn):
    first = Fares(
        feed_of(
            {
                "fare_attributes.txt": [
                    ("fare_id", "price", "currency_type", "transfers"),
                    *((f"f{n}", price, "JPY", 0) for n, (price, *_) in enumerate(drawn)),
                ],
                "fare_rules.txt": [
                    ("fare_id", "route_id", "origin_id", "destination_id"),
                    *((f"f{n}", *rule) for n, (_, *rule) in enumerate(drawn)),
                ],
            }
        )
    )
    second = fares(
        {
            "routes.txt": ["route_id network_id", "R1 R1", "R2 R2"],
            "stop_areas.txt": ["area_id stop_id", *(f"{one} {one}" for one in "ABCD")],
            "fare_products.txt": products(*(f"f{n} {one[0]}" for n, one in enumerate(drawn))),
            "fare_leg_rules.txt": [
                "fare_product_id network_id from_area_id to_area_id rule_priority",
                *(
                    " ".join(cell or "-" for cell in (f"f{n}", *rule, "0"))
                    for n, (_, *rule) in enumerate(drawn)
                ),
            ],
        }
    )
    for route in ("R1", "R2", "R3"):
        for begin, end in (("A", "C"), ("A", "D"), ("B", "C"), ("C", "A")):
            assert second.ride(leg(route, begin, end)) == first.ride(route, begin, end)


class TestJourneys:
    FILES = tables(
        "ABC",
        {
            "peak": ("R1", ["A 8:00:00 8:00:00", "B 8:20:00 8:20:00"]),
            "late": ("R1", ["A 9:10:00 9:10:00", "B 9:30:00 9:30:00"]),
            "on": ("R2", ["B 8:25:00 8:25:00", "C 8:40:00 8:40:00"]),
            "through": ("R3", ["A 8:00:00 8:00:00", "C 9:00:00 9:00:00"]),
        },
        more={
            "networks.txt": text_of("network_id,network_name", ["N,Town", "M,Bay"]),
            "route_networks.txt": text_of("network_id,route_id", ["N,R1", "N,R2", "M,R3"]),
            "timeframes.txt": text_of(
                "timeframe_group_id,start_time,end_time,service_id",
                ["peak,07:00:00,09:00:00,daily", "rest,09:00:00,24:00:00,daily"],
            ),
            "fare_products.txt": text_of(
                "fare_product_id,amount,currency",
                ["dear,300,JPY", "cheap,200,JPY", "long,350,JPY"],
            ),
            "fare_leg_rules.txt": text_of(
                "leg_group_id,network_id,from_timeframe_group_id,fare_product_id",
                ["g,N,peak,dear", "g,N,rest,cheap", "h,M,,long"],
            ),
            "fare_transfer_rules.txt": text_of(
                "from_leg_group_id,to_leg_group_id,transfer_count,duration_limit,"
                "duration_limit_type,fare_transfer_type,fare_product_id",
                ["g,g,-1,5400,1,0,"],
            ),
        },
    )

    def many(self):
        feed, report = read_tables(self.FILES)
        assert report.problems == ()
        assert has_products(feed)
        timetable = build(feed, MONDAY)
        walking = Walking.of(3, [])
        return (
            ManyCriteria(timetable, walking, ProductFares(feed)),
            Planner(timetable, walking),
        )

    def test_trips_at_different_times_have_different_fares(self):
        many, planner = self.many()
        found = many.leaving(planner.between(0, 1), 28000)
        assert [(one.arrives, one.fare) for one in found] == [(30000, 300), (34200, 200)]

    def test_a_free_change_is_free_and_what_it_beats_does_not_come(self):
        many, planner = self.many()
        found = many.leaving(planner.between(0, 2), 28000)
        assert [(one.rides, one.arrives, one.fare) for one in found] == [
            (1, 32400, 350),
            (2, 31200, 300),
        ]
