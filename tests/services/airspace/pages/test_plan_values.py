"""The plan page's numbers and sentences, without a page around them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.airspace.pages.plans import a_plan

from kaga.engines.airspace.people.slots import DayKind
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.weights import Weights
from kaga.kernel import clock
from kaga.services.airspace import plan_detail_words, plan_words
from kaga.services.airspace.pages import plan_profile
from kaga.services.airspace.pages.plan_asked import Typed, quarter_after, typed_of
from kaga.services.airspace.pages.plan_cards import (
    cards_of,
    chosen_of,
    metres_text,
    people_share,
    rare_words,
)
from kaga.services.airspace.pages.plan_config import people_shown
from kaga.services.airspace.pages.plan_picture import View
from kaga.services.airspace.pages.plan_profile import FOOT, TOP, path_of, profile_of
from kaga.services.airspace.pages.plan_view import bends_of, sites_of, traffic_of
from kaga.services.airspace.planner import pictures

TYPED = Typed("加賀温泉駅", "加賀市役所", "2026-11-23T15:00", "delivery_10kg", 0)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=clock.TOKYO)


def test_words_and_shades_know_every_aircraft_burden_kind_of_day_and_step():
    assert set(plan_words.VEHICLES) == set(CRAFTS)
    assert set(plan_detail_words.BURDENS) == {field.name for field in fields(Weights)}
    assert plan_profile.LEVELS == pictures.STEPS_PER_HA
    assert set(plan_words.DAYS) | {"event"} == {kind.value for kind in DayKind}


@pytest.mark.parametrize(
    ("deaths", "ja", "en"),
    [
        (3.77e-7, "飛行約270万時間に1人", "about 1 in 2.7 million flight hours"),
        (1e-6, "飛行約100万時間に1人", "about 1 in 1 million flight hours"),
        (3e-9, "飛行約33,000万時間に1人", "about 1 in 330 million flight hours"),
        (4e-5, "飛行約25,000時間に1人", "about 1 in 25,000 flight hours"),
        (0.0, "ほぼ0", "next to nothing"),
    ],
)
def test_expected_deaths_are_said_as_one_in_so_many_hours(deaths, ja, en):
    said = rare_words(deaths)
    assert (said.ja, said.en) == (ja, en)


@pytest.mark.parametrize(
    ("here", "there", "ja"),
    [
        (50.0, 100.0, "近くの人は半分"),
        (34.0, 100.0, "近くの人は約3分の1"),
        (10.0, 100.0, "近くの人は約10分の1"),
        (1.0, 100.0, "近くの人は1%"),
        (80.0, 100.0, "近くの人は80%"),
        (103.0, 100.0, "近くの人はほぼ同じ"),
        (150.0, 100.0, "近くの人は150%"),
        (0.0, 100.0, "近くの人は0%"),
    ],
)
def test_people_beside_another_route_are_said_as_people_say_it(here, there, ja):
    assert people_share(here, there).ja == ja


@pytest.mark.parametrize(
    ("metres", "text"),
    [(12.4, "12 m"), (999.4, "999 m"), (999.6, "1.0 km"), (3026.6, "3.0 km")],
)
def test_lengths_are_metres_below_a_kilometre(metres, text):
    assert metres_text(metres) == text


def test_a_departure_is_the_next_whole_quarter():
    assert quarter_after(NOON) == NOON
    assert quarter_after(NOON.replace(minute=46, second=1)) == NOON.replace(hour=13)


@pytest.mark.parametrize(
    ("query", "chosen"), [("2", 2), ("0", 0), ("4", 0), ("x", 0), ("", 0), ("²", 0)]
)
def test_the_route_to_show_is_one_of_three(query, chosen):
    assert typed_of({"chosen": query}).chosen == chosen


def test_an_address_leaves_out_what_is_empty():
    assert typed_of({"from": "大聖寺駅", "depart": "x", "vehicle": "y"}).address() == (
        "/airspace/plan?from=%E5%A4%A7%E8%81%96%E5%AF%BA%E9%A7%85&depart=x&vehicle=y"
    )


def test_people_are_shown_for_the_departure_or_else_for_noon():
    shown = people_shown("2026-11-23T15:07")  # a national holiday
    assert (shown.day, shown.quarter, shown.start, shown.end) == (
        "holiday",
        60,
        "15:00",
        "15:15",
    )
    assert people_shown("soon").quarter == 48


class TestCards:
    def test_their_figures_are_the_plans(self):
        record = a_plan()
        card, one = cards_of(record, TYPED)[0], record["alternatives"][0]
        assert card.length == metres_text(one["length_m"])
        assert card.energy == f"{one['energy_wh']:.0f} Wh"
        assert card.clearance == f"{one['least_above_surface_m']:.0f} m"
        assert card.within == one["deaths_per_flight_hour"]["within_limit"]
        assert card.limit == "1e-06"

    def test_the_balanced_one_is_shown_unless_another_was_chosen(self):
        record = a_plan()
        balanced = next(
            number
            for number, one in enumerate(record["alternatives"], 1)
            if "balanced" in one["serves"]
        )
        assert chosen_of(record, TYPED) == balanced
        last = len(record["alternatives"])
        assert chosen_of(record, typed_of({"chosen": str(last)})) == last

    def test_a_number_beyond_the_routes_counts_as_none(self):
        record = a_plan()
        record["alternatives"] = record["alternatives"][:1]
        assert chosen_of(record, typed_of({"chosen": "3"})) == 1

    def test_others_are_told_by_how_they_differ_from_the_fastest(self):
        record = a_plan()
        quick = record["alternatives"][0]
        quick |= {"serves": ["fast"], "length_m": 3000.0, "people_within_30_m": 90.0}
        slow = {**quick, "serves": ["least-people"], "length_m": 3700.0}
        record["alternatives"] = [slow | {"people_within_30_m": 30.0}, quick]
        cards = cards_of(record, TYPED)
        assert [[words.en for words in card.differences] for card in cards] == [
            ["700 m longer", "about 1/3 of the people"],
            ["The quickest of these."],
        ]
        assert [card.bar for card in cards] == [33, 100]

    def test_one_route_may_serve_two_presets(self):
        record = a_plan()
        record["alternatives"][0] |= {
            "preset": "balanced", "role": "preset", "serves": ["balanced", "fast"]
        }  # fmt: skip
        titles = cards_of(record, TYPED)[0].titles
        assert [one.ja for one in titles] == ["速さ優先", "バランス"]


class TestProfile:
    def test_everything_lies_within_the_drawing(self):
        one = a_plan()["alternatives"][0]
        drawn = profile_of(one["profile"], one["people_along"])
        for line in (drawn.ceiling, drawn.floor, drawn.flight):
            pairs = [pair.split(" ") for pair in line[1:].split("L")]
            assert [pairs[0][0], pairs[-1][0]] == ["0", "1000"]
            assert all(TOP <= float(y) <= FOOT for _, y in pairs)
        assert drawn.ground.endswith("Z")

    def test_the_table_goes_from_end_to_end_with_the_plans_heights(self):
        one = a_plan()["alternatives"][0]
        rows, profile = profile_of(one["profile"], one["people_along"]).rows, one["profile"]
        assert (rows[0].metres, rows[-1].metres) == (0.0, profile["s_m"][-1])
        for row in rows:
            at = profile["s_m"].index(row.metres)
            assert row.agl == profile["flight_msl"][at] - profile["ground_msl"][at]
        assert 2 <= len(rows) <= 24

    def test_shades_cover_the_whole_way_and_show_the_most_people(self):
        one = a_plan()["alternatives"][0]
        along = one["profile"]["s_m"]
        people = {"s_m": along, "per_ha": [90.0] + [0.0] * (len(along) - 1)}
        shades = profile_of(one["profile"], people).people
        assert [shades[0].level, shades[-1].level] == [4, 0]
        assert sum(shade.width for shade in shades) == pytest.approx(1000.0)

    @given(st.lists(st.integers(0, 5), min_size=2, max_size=60))
    def test_leaving_out_level_points_leaves_the_line_as_it_was(self, heights):
        across = [float(number) for number in range(len(heights))]
        pairs = [pair.split(" ") for pair in path_of(across, heights)[1:].split("L")]
        kept = [(float(x), float(y)) for x, y in pairs]
        for number, height in enumerate(heights):
            left = max(point for point in kept if point[0] <= number)
            right = min(point for point in kept if point[0] >= number)
            part = (number - left[0]) / max(right[0] - left[0], 1.0)
            assert left[1] + part * (right[1] - left[1]) == pytest.approx(height)


@given(st.floats(-3e3, 3e3), st.floats(-3e3, 3e3))
def test_a_picture_puts_places_where_they_lie(east, north):
    view = View(36.3, 136.35, 8_000.0)
    x = view.x(136.35 + east / 111_200.0 / 0.8059)
    y = view.y(36.3 + north / 111_200.0)
    assert x - 400 == pytest.approx(east / 10, abs=0.05)
    assert 320 - y == pytest.approx(north / 10, abs=1e-6)


class TestLists:
    def test_bends_are_told_by_reason_the_most_frequent_first(self):
        said = {"ja": "人", "easy": "人", "en": "people"}
        rows = [
            {"s_m": 120.0, "reason": "air", "words": {**said, "en": "air"}},
            {"s_m": 340.0, "reason": "casualties", "words": said},
            {"s_m": 567.0, "reason": "casualties", "words": said},
        ]
        told = [
            (group.words.en, [(bend.number, bend.km) for bend in group.bends])
            for group in bends_of(rows)
        ]
        assert told == [("people", [(2, "0.34"), (3, "0.57")]), ("air", [(1, "0.12")])]

    def test_a_site_is_one_row_with_all_its_times(self):
        pad = {"id": "start", "name": "加賀温泉駅", "kind": "pad"}
        field = {"id": "x-1", "name": "field-236", "kind": "meadow"}
        rows = [
            pad | {"from_s": 0, "to_s": 69},
            field | {"from_s": 69, "to_s": 125},
            pad | {"from_s": 125, "to_s": 130.4},
        ]
        told = [
            (row.number, row.name.en, row.kind.en, [one.en for one in row.spans])
            for row in sites_of(rows)
        ]
        assert told == [
            (1, "加賀温泉駅", "Pad", ["0:00 to 1:09", "2:05 to 2:10"]),
            (2, "Site 2", "Landing site", ["1:09 to 2:05"]),
        ]

    def test_an_offered_delay_is_one_press_away_and_never_too_early(self):
        record = {
            "free": False,
            "filed": 3,
            "displaced": [],
            "conflicts": [
                {
                    "flight": "F2026-000001-7", "from_s": 61.0, "to_s": 92.0,
                    "horizontal_m": 12.4, "vertical_m": 3.1, "priority": "goods",
                }
            ],
            "offers": {
                "delays_s": [[251.2, 900.0]],
                "heights_m": [[12.0, 30.0], [-40.0, -9.6]],
            },
        }  # fmt: skip
        told = traffic_of(record, TYPED, NOON)
        assert [one.words.en for one in told.offers] == [
            "Start 4 min 12 s later",
            "Cruise 12 m higher",
            "Cruise 10 m lower",
        ]
        assert "depart=2026-11-23T12%3A04%3A12" in told.offers[0].address
        assert told.conflicts[0].en == (
            "Flight F2026-000001-7 is in the way from 1:01 to 1:32 "
            "(12 m aside, 3 m above or below)."
        )
