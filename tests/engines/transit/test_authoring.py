"""A network written as grids: its flaws are named, and its feeds say what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.calendar.working import is_national_holiday
from kaga.engines.transit.authoring.document import (
    Agency,
    Cell,
    Days,
    Demand,
    Fare,
    Line,
    Network,
    Pattern,
    Source,
    Stop,
    Trip,
    Words3,
    cell_of,
    json_of,
    network_of,
    text_of,
)
from kaga.engines.transit.authoring.edits import (
    Row,
    with_days,
    with_pattern,
    with_rows,
    with_stop,
)
from kaga.engines.transit.authoring.feeds import flex_feed, jp_feed
from kaga.engines.transit.authoring.flaws import flaws_of
from kaga.engines.transit.gtfs.fares import Fares
from kaga.engines.transit.gtfs.read import read_feed
from kaga.engines.transit.gtfs.write import write_feed
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.service_days import services_on
from kaga.engines.transit.timetable.walking import Walking

SATURDAY, MONDAY = "2026-11-28", "2026-11-30"
ZONE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def a_network() -> Network:
    stops = tuple(
        Stop(key, Words3(name, kana, name), 36.3 + number / 100, 136.3, "official", "s")
        for number, (key, name, kana) in enumerate(
            [("a", "駅", "えき"), ("b", "役所", "やくしょ"), ("c", "病院", "びょういん")]
        )
    )
    trips = (
        Trip("01", ("8:00", "~8:05", "8:10"), "official", "s"),
        Trip("02", ("23:50", "", "24:10"), "stand-in", "s", "快速"),
    )
    grid = Pattern(
        "g", Words3("病院", "びょういん", "Hospital"), 0, "weekday", ("a", "b", "c"), trips
    )
    line = Line(
        "l", "x", Words3("市内線", "しないせん", "City Line"), "bus", "112233", "FFFFFF", ""
    )
    return Network(
        "town", Words3("町"), "https://town.example/", "2026-11-01", "2026-12-31",
        sources=(Source("s", "町の公表", "2026-11-01"),),
        agencies=(Agency("x", Words3("町営バス"), "https://bus.example/"),),
        days=(
            Days("weekday", Words3("平日"), "1111100", "rests", (SATURDAY,), (MONDAY,)),
            Days("daily", Words3("毎日"), "1111111"),
        ),
        stops=stops,
        lines=(replace(line, patterns=(grid,)),),
        fares=(Fare("f", ("l",), 200, 0, "official", "s"),),
        demand=(
            Demand("d", "x", Words3("乗合"), "daily", "8:00", "15:00", 30, "", 500, ("a", "b"),
                   "z", "stand-in", "s", ""),
        ),
        zones={"z": {"name": "町内", "geometry": ZONE}},
    )  # fmt: skip


def test_a_document_comes_back_from_json_as_it_went():
    network = a_network()
    assert network_of(json.loads(json.dumps(json_of(network)))) == network
    assert flaws_of(network) == ()


def test_the_feed_says_what_the_grid_says():
    feed, report = read_feed(write_feed(jp_feed(a_network(), is_national_holiday, "1")))
    assert [str(one) for one in report.problems] == []
    trips, calls = feed.table("trips.txt"), feed.table("stop_times.txt")
    assert trips.texts("trip_id") == ["g-01", "g-02"]
    assert trips.texts("data_status") == ["official", "stand-in"]
    assert [one.split(":")[0] for one in trips.texts("jp_trip_desc")] == [
        "公表された時刻",
        "仮の時刻（公表された資料がないため）",
    ]
    assert calls.texts("departure_time") == [
        "08:00:00", "08:05:00", "08:10:00", "23:50:00", "24:10:00",
    ]  # fmt: skip
    assert calls.texts("timepoint") == ["1", "0", "1", "1", "1"]
    assert Fares(feed).ride("l", "a", "c") == 200
    kana = zip(
        *(feed.table("translations.txt").texts(n) for n in ("language", "translation")),
        strict=True,
    )
    assert ("ja-Hrkt", "びょういん") in set(kana)


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 23), False),  # a holiday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 11, 28), True),  # a Saturday that was added
        (date(2026, 11, 30), False),  # a Monday that was taken out
    ],
)
def test_holidays_and_single_days_decide_before_weekdays(day, runs):
    feed = jp_feed(a_network(), is_national_holiday, "1")
    assert services_on(feed, day) == (frozenset({"weekday"}) if runs else frozenset())


def test_the_service_on_demand_is_a_window_between_stops_and_a_zone():
    feed, report = read_feed(write_feed(flex_feed(a_network(), is_national_holiday, "1")))
    assert [str(one) for one in report.problems] == []
    calls = feed.table("stop_times.txt")
    assert calls.texts("location_group_id") == ["d-stops", ""]
    assert calls.texts("location_id") == ["", "z"]
    assert calls.texts("end_pickup_drop_off_window") == ["15:00:00", "15:00:00"]
    assert feed.table("booking_rules.txt").texts("prior_notice_duration_min") == ["30"]
    assert json.loads(feed.zones)["features"][0]["geometry"] == ZONE


def spoiled(network: Network, **cells: str) -> Network:
    """The network with the cells of its first trip changed."""
    grid = network.lines[0].patterns[0]
    trip = replace(grid.trips[0], **cells)
    return with_pattern(network, "l", replace(grid, trips=(trip,)))


def test_every_kind_of_flaw_is_named_where_it_is():
    good = a_network()
    stop, days, grid = good.stops[0], good.days[0], good.lines[0].patterns[0]
    cases = {
        "no_name": replace(good, publisher=Words3("")),
        "no_day": replace(good, ends="soon"),
        "period_ends_first": replace(good, ends="2026-10-01"),
        "nobody_runs_it": replace(good, agencies=(), lines=(), fares=(), demand=()),
        "key_twice": replace(good, stops=(*good.stops, stop)),
        "no_status": with_stop(good, replace(stop, status="sure")),
        "no_source": with_stop(good, replace(stop, source="hearsay")),
        "no_weekdays": with_days(good, replace(days, weekdays="11111")),
        "no_position": with_stop(good, replace(stop, lat=136.3)),
        "no_agency": replace(good, lines=(replace(good.lines[0], agency="y"),)),
        "no_such_days": with_pattern(good, "l", replace(grid, days="never")),
        "no_such_stop": with_pattern(good, "l", replace(grid, stops=("a", "b", "q"))),
        "no_such_line": replace(good, fares=(replace(good.fares[0], lines=("q",)),)),
        "no_such_zone": replace(good, zones={}),
        "cells_missing": spoiled(good, cells=("8:00", "8:10")),
        "no_time": spoiled(good, cells=("8:00", "8:61", "8:10")),
        "too_few_times": spoiled(good, cells=("8:00", "", "")),
        "time_goes_back": spoiled(good, cells=("8:00", "8:20", "8:10")),
    }
    found = {code: {flaw.code for flaw in flaws_of(one)} for code, one in cases.items()}
    assert found == {code: {code} for code in cases}


def test_the_smaller_flaws_of_days_and_services_on_demand():
    good = a_network()
    days = replace(good.days[0], added=("tomorrow",))
    nameless = replace(good.stops[0], name=Words3(""))
    line = replace(good.lines[0], name=Words3(""))
    demand = replace(good.demand[0], days="never", stops=("q",), begins="16:00")
    told = [
        *flaws_of(with_days(good, days)),
        *flaws_of(with_stop(good, nameless)),
        *flaws_of(replace(good, lines=(line,))),
        *flaws_of(replace(good, demand=(demand,))),
        *flaws_of(replace(good, demand=(replace(good.demand[0], begins="dawn"),))),
    ]
    assert [(flaw.where, flaw.code) for flaw in told] == [
        ("days/weekday", "no_day"),
        ("stops/a", "no_name"),
        ("lines/l", "no_name"),
        ("demand/d", "no_such_days"),
        ("demand/d", "no_such_stop"),
        ("demand/d", "no_time"),
        ("demand/d", "no_time"),
    ]


def test_a_feed_without_fares_has_no_files_of_fares():
    feed = jp_feed(replace(a_network(), fares=()), is_national_holiday, "1")
    assert "fare_attributes.txt" not in feed.sheets
    nothing = flex_feed(replace(a_network(), demand=()), is_national_holiday, "1")
    assert nothing.zones == b""


def test_grids_are_put_in_order_and_keep_what_is_no_time_for_the_report():
    grid = a_network().lines[0].patterns[0]
    rows = [
        Row(("9:00", "", "9:10"), "official", "s"),
        Row(("", "", ""), "official", "s"),
        Row(("８：００", "noon", "8:20"), "official", "s"),
        Row(("later", "x", "y"), "official", "s"),
    ]
    trips = with_rows(grid, rows).trips
    assert [one.cells for one in trips] == [
        ("8:00", "noon", "8:20"), ("9:00", "", "9:10"), ("later", "x", "y"),
    ]  # fmt: skip
    assert [one.id for one in trips] == ["01", "02", "03"]
    fresh = Stop("d", Words3("新しい"), 36.0, 136.0, "official", "s")
    assert [one.id for one in with_stop(a_network(), fresh).stops] == ["a", "b", "c", "d"]


@given(st.integers(0, 30 * 3600 - 1), st.booleans())
def test_a_cell_is_read_as_it_was_written(seconds, exact):
    cell = Cell(seconds, exact)
    assert cell_of(text_of(cell)) == cell


def test_times_past_six_in_the_morning_after_are_refused():
    with pytest.raises(ValueError, match="30:00"):
        cell_of("30:00")


@given(st.lists(st.integers(6 * 60, 22 * 60), min_size=1, max_size=6, unique=True))
def test_every_trip_of_a_grid_is_found_by_the_search(minutes):
    base = a_network()
    grid = base.lines[0].patterns[0]
    rows = [
        Row(tuple(text_of(Cell((m + later) * 60)) for later in (0, 5, 10)), "official", "s")
        for m in minutes
    ]
    network = with_pattern(base, "l", with_rows(grid, rows))
    timetable = build(jp_feed(network, is_national_holiday, "1"), date(2026, 11, 24))
    planner = Planner(timetable, Walking.of(3, []))
    found = planner.range(planner.between(0, 2), 0, 86400)
    assert [one.departs // 60 for one in found] == sorted(minutes)
