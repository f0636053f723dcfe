"""The planner: journeys both ways of asking, boards, reach, and what differs today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kaga.kernel import clock
from kaga.kernel.resident.asking import Refused
from kaga.services.mobility.actions.network import edit_network
from kaga.services.mobility.actions.notices import NewNotice, end_notice, give_notice
from kaga.services.mobility.actions.publishing import publish_network
from kaga.services.mobility.planner.client import ask
from kaga.services.mobility.queries.network import document_of, draft

NINE = "2026-11-24T09:00:00+09:00"
STATION = {"stop": "kagaonsen"}
TEMPLE = {"lat": 36.3132, "lon": 136.4206, "name": "那谷寺"}


def between(begin, end, time=NINE, **more):
    return ask("journeys", {"from": begin, "to": end, "time": time, **more})


def told(found):
    """Departure and arrival (UTC) and lines of each journey."""
    return [
        (
            one["startTime"][11:16],
            one["endTime"][11:16],
            [leg.get("routeId") for leg in one["legs"]],
        )
        for one in found["itineraries"]
    ]


def test_the_next_trains_are_those_of_the_published_list(planner):
    found = between(STATION, {"stop": "daishoji"}, results=3)
    assert told(found) == [
        ("00:23", "00:28", ["ir-line"]),
        ("01:17", "01:22", ["ir-line"]),
        ("02:17", "02:22", ["ir-line"]),
    ]
    leg = found["itineraries"][0]["legs"][0]
    assert leg["kaga"]["status"] == "official"
    assert (leg["kaga"]["departure_exact"], leg["kaga"]["arrival_exact"]) == (True, False)


def test_on_a_holiday_the_times_say_that_they_are_placeholders(planner):
    found = between(STATION, {"stop": "daishoji"}, "2026-11-23T09:00:00+09:00", results=1)
    assert found["itineraries"][0]["legs"][0]["kaga"]["status"] == "stand-in"


def test_arriving_by_a_time_gives_the_latest_that_are_there_by_then(planner):
    found = between(STATION, TEMPLE, "2026-11-24T15:00:00+09:00", arrive_by=True, results=2)
    assert [one[1] for one in told(found)] == ["04:51", "05:56"]
    assert found["itineraries"][-1]["kaga"]["fare_yen"] == 1100


def test_what_was_seen_is_in_the_answer_to_the_minute(planner):
    found = between({"stop": "kikunoyu"}, TEMPLE, "2026-11-24T14:00:00+09:00", results=1)
    ride = next(leg for leg in found["itineraries"][0]["legs"] if leg["mode"] == "BUS")
    assert (ride["startTime"], ride["endTime"]) == (
        "2026-11-24T05:30:00Z",
        "2026-11-24T05:56:00Z",
    )
    assert ride["kaga"]["departure_exact"]
    assert ride["kaga"]["arrival_exact"]


def test_bus_and_train_connect_on_foot_and_the_fare_says_what_is_unknown(planner):
    found = between({"stop": "yamashiro"}, {"stop": "daishoji"}, results=1)
    (one,) = found["itineraries"]
    assert [leg["mode"] for leg in one["legs"]] == ["BUS", "WALK", "REGIONAL_RAIL"]
    assert one["transfers"] == 1
    assert one["kaga"]["fare_yen"] is None
    assert (one["kaga"]["known_yen"], one["kaga"]["unpriced"]) == (1100, ["ir-line"])


def test_who_would_walk_is_told_so_and_no_slower_ride_comes(planner):
    near = {"lat": 36.3190, "lon": 136.3512}
    found = between(STATION, near)
    assert found["itineraries"] == []
    assert found["direct"][0]["legs"][0]["mode"] == "WALK"


def test_the_board_of_a_station_and_the_page_after_it(planner):
    first = ask("board", {"stop": "kagaonsen", "time": NINE, "n": 3})
    times = [one["place"]["departure"][11:16] for one in first["stopTimes"]]
    assert times == ["00:04", "00:23", "01:04"]
    arriving = ask("board", {"stop": "daishoji", "time": NINE, "n": 1, "arriving": True})
    assert arriving["stopTimes"][0]["place"]["arrival"][11:16] == "00:28"
    before = ask("board", {"stop": "kagaonsen", "time": NINE, "n": 1, "earlier": True})
    assert before["stopTimes"][0]["place"]["departure"] == "2026-11-23T23:53:00Z"


def test_reach_counts_minutes_and_rides(planner):
    found = ask("reach", {"from": STATION, "time": NINE, "minutes": 30})
    reached = {one["place"]["stopId"]: (one["duration"], one["k"]) for one in found["all"]}
    assert reached["kagaonsen"] == (0, 0)
    assert reached["komatsu"] == (17, 1)
    assert reached["daishoji"] == (28, 1)
    assert "natadera" not in reached
    back = ask("reach", {"from": STATION, "time": NINE, "minutes": 60, "arrive_by": True})
    nearby = {one["place"]["stopId"] for one in back["all"]}
    assert "daishoji" in nearby
    assert "komatsu" not in nearby  # its first train southwards is not known before ten


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"from": STATION, "to": {"stop": "nowhere"}, "time": NINE}, "unknown-stop"),
        ({"from": STATION, "to": TEMPLE, "time": "2026-11-24T09:00"}, "not-a-question"),
        ({"from": STATION, "to": {"lat": 99, "lon": 0}, "time": NINE}, "not-a-question"),
        ({"from": STATION, "time": NINE}, "not-a-question"),
    ],
)
def test_questions_that_are_none_are_refused_by_name(planner, asked, kind):
    with pytest.raises(Refused) as refused:
        ask("journeys", asked)
    assert refused.value.kind == kind


def test_a_cancelled_train_is_left_out_and_a_late_one_is_late(planner, editor):
    now = clock.now()
    terms = NewNotice("cancelled", "車両点検のため運休します。", "", "", now, None,
                      trip_id="ir-s-wd-01", day=date(2026, 11, 24))  # fmt: skip
    gone = give_notice(editor, terms)
    late = replace(terms, kind="late", trip_id="ir-s-wd-02", delay_min=20, ja="約20分の遅れ")
    give_notice(editor, late)
    found = between(STATION, {"stop": "daishoji"}, walk_s=0, results=2)
    assert [one[:2] for one in told(found)] == [("01:37", "01:42"), ("02:17", "02:22")]
    leg = found["itineraries"][0]["legs"][0]
    assert (leg["realTime"], leg["scheduledStartTime"][11:16]) == (True, "01:17")
    assert leg["alerts"][0]["headerText"] == "約20分の遅れ"
    board = ask("board", {"stop": "kagaonsen", "time": NINE, "n": 4})["stopTimes"]
    assert [(one["place"]["departure"][11:16], one["cancelled"]) for one in board] == [
        ("00:04", False), ("00:23", True), ("01:04", False), ("01:37", False),
    ]  # fmt: skip
    end_notice(editor, gone.id)
    assert told(between(STATION, {"stop": "daishoji"}, walk_s=0, results=1))[0][0] == "00:23"


def test_a_new_edition_counts_from_its_publication_and_an_earlier_one_undoes_it(
    planner, editor, chief
):
    first = draft()
    network = document_of(first.id)
    line = network.line("ir-line")
    grid = line.patterns[2]
    earlier = replace(grid.trips[0], cells=("", "", "", "9:10", "9:15"))
    grid = replace(grid, trips=(earlier, *grid.trips[1:]))
    patterns = (*line.patterns[:2], grid, *line.patterns[3:])
    changed = replace(network, lines=(replace(line, patterns=patterns), *network.lines[1:]))
    second = edit_network(editor, first.id, changed, "9時23分発を早めた")
    ways = {"from": STATION, "to": {"stop": "daishoji"}, "time": NINE, "results": 1}
    assert told(ask("journeys", ways))[0][0] == "00:23"
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        publish_network(chief, second.id)
        assert told(ask("journeys", ways))[0][0] == "00:10"
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        publish_network(chief, first.id)
        assert told(ask("journeys", ways))[0][0] == "00:23"
