"""Messages change what is found, and never the timetable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from google.transit import gtfs_realtime_pb2 as pb

from kaga.engines.transit.realtime.alerts import concerning
from kaga.engines.transit.realtime.messages import read_message
from kaga.engines.transit.search.journeys import Ride
from kaga.engines.transit.search.planner import Planner
from kaga.engines.transit.search.profiles import Period, arrivals_by_step
from kaga.engines.transit.timetable.build import build
from kaga.engines.transit.timetable.walking import Walking
from tests.engines.transit.feeds import MONDAY, clock, feed_from, tables, text_of

T = 8 * 3600
FILES = tables(
    "ABCD",
    {
        "one": ("R", ["A 8:00:00 8:00:00", "B 8:10:00 8:11:00", "C 8:20:00 8:20:00"]),
        "two": ("R", ["A 8:30:00 8:30:00", "B 8:40:00 8:41:00", "C 8:50:00 8:50:00"]),
        "on": ("Q", ["C 8:25:00 8:25:00", "D 8:35:00 8:35:00"]),
        "late": ("Q", ["C 8:55:00 8:55:00", "D 9:05:00 9:05:00"]),
    },
)


@pytest.fixture(scope="module")
def timetable():
    return build(feed_from(FILES), MONDAY, 2)


class Message:
    """A message being written."""

    def __init__(self, timetable, age=0):
        self.timetable = timetable
        self.now = timetable.moment(T)
        self.feed = pb.FeedMessage()
        self.feed.header.gtfs_realtime_version = "2.0"
        self.feed.header.timestamp = int(self.now.timestamp()) - age

    def trip(self, trip_id, relation=0, day="20260105"):
        entity = self.feed.entity.add(id=f"e{len(self.feed.entity)}")
        entity.trip_update.trip.trip_id = trip_id
        entity.trip_update.trip.start_date = day
        if relation:
            entity.trip_update.trip.schedule_relationship = relation
        return entity.trip_update

    def overlay(self):
        return read_message(self.timetable, self.feed.SerializeToString(), self.now)

    def planner(self):
        return Planner(self.timetable, Walking.of(4, []), self.overlay())


def told(update, sequence, *, arrives=None, departs=None, relation=0):
    call = update.stop_time_update.add(stop_sequence=sequence)
    if arrives is not None:
        call.arrival.delay = arrives
    if departs is not None:
        call.departure.delay = departs
    if relation:
        call.schedule_relationship = relation


def found(planner, begin=0, end=3, departs=T):
    journeys = planner.earliest(planner.between(begin, end), departs)
    return [(journey.departs - T, journey.arrives - T, journey.rides) for journey in journeys]


def test_without_messages_the_timetable_holds(timetable):
    assert found(Planner(timetable, Walking.of(4, []))) == [(0, 2100, 2)]
    assert found(Message(timetable).planner()) == [(0, 2100, 2)]


def test_a_delay_goes_on_to_later_calls_and_loses_the_connection(timetable):
    message = Message(timetable)
    told(message.trip("one"), 2, arrives=360)
    planner = message.planner()
    assert found(planner, end=2) == [(0, 1560, 1)]
    assert found(planner) == [(0, 3900, 2)]
    ride = planner.earliest(planner.between(0, 1), T)[0].legs[0]
    assert isinstance(ride, Ride)
    assert (ride.live, ride.trip_id, ride.route_id, ride.arrives - T) == (True, "one", "R", 960)
    assert ride.run == int(
        np.flatnonzero(timetable.runs.trip == timetable.trip_numbers["one"])[0]
    )


def test_arrive_by_and_profiles_know_the_delay_too(timetable):
    message = Message(timetable)
    told(message.trip("one"), 2, arrives=360)
    planner = message.planner()
    ends = planner.between(0, 3)
    assert [j.departs - T for j in planner.arrive_by(ends, T + 3900)] == [1800]
    assert [j.departs - T for j in planner.arrive_by(planner.between(0, 2), T + 1560)] == [0]
    steps = arrivals_by_step(
        timetable, planner.walking, ((0, 0),), Period(T, 2), overlay=planner.overlay
    )
    assert steps[0].tolist() == [T, T + 960, T + 1560, T + 3900]
    assert planner.departures(((3, 0),), T + 3900)[0] == T + 1800


def test_a_cancelled_run_is_not_used_and_the_day_after_is(timetable):
    message = Message(timetable)
    message.trip("one", pb.TripDescriptor.CANCELED)
    overlay = message.overlay()
    assert len(overlay.cancelled) == 1
    assert found(Planner(timetable, Walking.of(4, []), overlay)) == [(1800, 3900, 2)]
    tomorrow = found(Planner(timetable, Walking.of(4, []), overlay), departs=T + 86400)
    assert tomorrow == [(86400, 86400 + 2100, 2)]


def test_a_deleted_run_is_not_used_though_the_bindings_do_not_know_it(timetable):
    message = Message(timetable)
    message.trip("one")
    data = message.feed.SerializeToString()
    known = b"\x12\x0820260105".replace(b"\x12", b"\x1a")
    assert known in data
    with_relation = message.feed.entity[0].trip_update.trip
    with_relation.MergeFromString(b"\x20\x07")
    overlay = message.overlay()
    assert len(overlay.cancelled) == 1


def test_a_skipped_call_serves_nobody(timetable):
    message = Message(timetable)
    told(message.trip("one"), 2, relation=pb.TripUpdate.StopTimeUpdate.SKIPPED)
    planner = message.planner()
    assert found(planner, end=1) == [(1800, 2400, 1)]
    assert found(planner, begin=1, end=2) == [(2460, 3000, 1)]
    assert found(planner, end=2) == [(0, 1200, 1)]


def test_a_call_without_data_has_its_published_times_again(timetable):
    message = Message(timetable)
    update = message.trip("one")
    told(update, 1, departs=120)
    told(update, 3, relation=pb.TripUpdate.StopTimeUpdate.NO_DATA)
    assert found(message.planner(), end=1) == [(120, 720, 1)]
    assert found(message.planner(), end=2) == [(120, 1200, 1)]


def test_a_delay_of_the_whole_trip(timetable):
    message = Message(timetable)
    message.trip("one").delay = 60
    assert found(message.planner(), end=2) == [(60, 1260, 1)]


def test_absolute_times_and_stops_instead_of_sequences(timetable):
    message = Message(timetable)
    call = message.trip("one").stop_time_update.add(stop_id="B")
    call.arrival.time = int(timetable.moment(T + 700).timestamp())
    assert found(message.planner(), end=1) == [(0, 700, 1)]


def test_vehicles_never_travel_back_in_time(timetable):
    message = Message(timetable)
    update = message.trip("one")
    told(update, 2, arrives=-1200)
    told(update, 3, arrives=-3000)
    lines = message.overlay().lines
    times = np.stack((lines.arrives, lines.departs), axis=1).ravel()
    assert (np.diff(times) >= 0).all()


def test_a_late_run_overtaken_by_the_next_splits_lines(timetable):
    message = Message(timetable)
    told(message.trip("one"), 1, departs=2400)
    told(message.trip("two"), 2, arrives=0)
    assert found(message.planner(), end=2, departs=T) == [(1800, 3000, 1)]


def test_an_added_trip_is_found(timetable):
    message = Message(timetable)
    update = message.trip("extra", pb.TripDescriptor.ADDED)
    update.trip.route_id = "R"
    for stop, after in (("A", 60), ("D", 600)):
        call = update.stop_time_update.add(stop_id=stop)
        call.departure.time = int(timetable.moment(T + after).timestamp())
    planner = message.planner()
    assert found(planner) == [(60, 600, 1)]
    ride = planner.earliest(planner.between(0, 3), T)[0].legs[0]
    assert (ride.trip_id, ride.run) == ("extra", -1)


def test_a_replacement_takes_the_place_of_the_run(timetable):
    message = Message(timetable)
    update = message.trip("one", pb.TripDescriptor.REPLACEMENT)
    for stop, after in (("A", 60), ("C", 600)):
        call = update.stop_time_update.add(stop_id=stop)
        call.departure.time = int(timetable.moment(T + after).timestamp())
    planner = message.planner()
    assert found(planner, end=2) == [(60, 600, 1)]
    assert found(planner, end=1) == [(1800, 2400, 1)]


def test_a_duplicate_runs_beside_the_trip(timetable):
    message = Message(timetable)
    update = message.trip("one", pb.TripDescriptor.DUPLICATED)
    update.trip_properties.trip_id = "one again"
    update.trip_properties.start_date = "20260105"
    update.trip_properties.start_time = "08:05:00"
    planner = message.planner()
    assert found(planner, end=1) == [(0, 600, 1)]
    assert found(planner, end=1, departs=T + 1) == [(300, 900, 1)]


def test_a_departure_of_a_headway_is_found_by_its_start_time():
    more = {
        "frequencies.txt": text_of(
            "trip_id,start_time,end_time,headway_secs,exact_times",
            ["one,8:00:00,9:00:00,600,0"],
        )
    }
    timetable = build(feed_from({**FILES, **more}), MONDAY)
    message = Message(timetable)
    update = message.trip("one", pb.TripDescriptor.CANCELED)
    update.trip.start_time = "08:10:00"
    planner = message.planner()
    assert found(planner, end=1, departs=T + 1) == [(1200, 1800, 1)]


def test_what_cannot_be_used_is_listed_with_its_reason(timetable):
    message = Message(timetable)
    message.trip("nobody")
    told(message.trip("one"), 9, arrives=60)
    message.trip("two", pb.TripDescriptor.DUPLICATED)
    message.trip("on", pb.TripDescriptor.UNSCHEDULED)
    message.trip("extra", pb.TripDescriptor.ADDED)
    message.trip("x", pb.TripDescriptor.ADDED).stop_time_update.add(stop_id="nowhere")
    message.trip("one", day="20260230")
    listed = [(ignored.entity, ignored.code) for ignored in message.overlay().ignored]
    assert listed == [
        ("e0", "unknown_trip"),
        ("e1", "unknown_call"),
        ("e2", "incomplete"),
        ("e3", "not_supported"),
        ("e4", "incomplete"),
        ("e5", "unknown_call"),
    ]
    assert found(message.planner()) == [(0, 2100, 2)]


def test_old_broken_and_partial_messages_are_not_used(timetable):
    old = Message(timetable, age=121)
    old.trip("one", pb.TripDescriptor.CANCELED)
    partial = Message(timetable)
    partial.feed.header.incrementality = pb.FeedHeader.DIFFERENTIAL
    for overlay, code in (
        (old.overlay(), "too_old"),
        (partial.overlay(), "not_whole"),
        (
            read_message(timetable, b"\xff\xff", datetime(2026, 1, 5, tzinfo=UTC)),
            "not_a_message",
        ),
    ):
        assert [ignored.code for ignored in overlay.ignored] == [code]
        assert overlay.lines.trips.size == 0
        assert overlay.dead.size == 0


def test_the_timetable_is_not_touched(timetable):
    before = [part.tobytes() for part in timetable.lines]
    message = Message(timetable)
    told(message.trip("one"), 1, departs=600)
    message.trip("two", pb.TripDescriptor.CANCELED)
    assert found(message.planner(), end=2) == [(600, 1800, 1)]
    assert [part.tobytes() for part in timetable.lines] == before
    assert found(Planner(timetable, Walking.of(4, []))) == [(0, 2100, 2)]


def test_a_message_without_date_means_the_nearest_day(timetable):
    message = Message(timetable)
    message.trip("one", pb.TripDescriptor.CANCELED, day="")
    run = next(iter(message.overlay().cancelled))
    assert timetable.service_day(run) == MONDAY


def alert_about(message, **about):
    entity = message.feed.entity.add(id="a")
    entity.alert.effect = pb.Alert.DETOUR
    entity.alert.header_text.translation.add(text="迂回", language="ja")
    entity.alert.informed_entity.add(**about)
    return entity.alert


@pytest.mark.parametrize(
    ("about", "concerned"),
    [
        ({"route_id": "R"}, True),
        ({"route_id": "none"}, False),
        ({"stop_id": "C"}, True),
        ({"stop_id": "B"}, False),
        ({"route_id": "Q", "stop_id": "A"}, False),
        ({"trip": {"trip_id": "on"}}, True),
    ],
)
def test_alerts_concern_the_journeys_they_are_about(timetable, about, concerned):
    message = Message(timetable)
    alert_about(message, **about)
    planner = message.planner()
    journey = planner.earliest(planner.between(0, 3), T)[0]
    alerts = planner.overlay.alerts
    assert [alert.header for alert in alerts] == [{"ja": "迂回"}]
    assert alerts[0].effect == "DETOUR"
    assert concerning(alerts, journey, timetable) == (alerts if concerned else ())


def test_alerts_hold_in_their_periods(timetable):
    message = Message(timetable)
    alert = alert_about(message, route_id="R")
    end = int(message.now.timestamp()) - 1
    alert.active_period.add(start=end - 60, end=end)
    alerts = message.overlay().alerts
    planner = message.planner()
    journey = planner.earliest(planner.between(0, 3), T)[0]
    assert concerning(alerts, journey, timetable) == ()
    assert alerts[0].holds_at(end)
    assert not alerts[0].holds_at((message.now + timedelta(days=1)).timestamp())
    assert clock(T) == "8:00:00"
