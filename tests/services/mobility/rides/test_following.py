"""A vehicle that is behind: its tour is timed anew, and whoever it concerns is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.mobility.rides.honest_day import wrongs
from tests.services.mobility.rides.taxi_town import (
    NINE,
    TEN,
    TOMORROW,
    a_service,
    booked,
    driver,
    on,
)

from kaga.services.mobility.rides.actions.bettering import better
from kaga.services.mobility.rides.actions.driving import Said, take_deeds
from kaga.services.mobility.rides.dayplan import moment_of, times_of, tour_of
from kaga.services.mobility.rides.enums import Deed
from kaga.services.mobility.rides.models import Booking, DayEvent, Promise, Told
from kaga.services.mobility.rides.queries.days import day_state, replay

pytestmark = pytest.mark.slow


def _say(who, row, deed: Deed, at: int, number: int = 1):
    said = Said(number, "noriai-1", row.reference, deed, moment_of(TOMORROW, at))
    return take_deeds(who, "tablet", [said])


def _whys() -> list[str]:
    return list(Promise.objects.order_by("made_at", "id").values_list("why", flat=True))


@pytest.fixture
def alone(town):
    """One vehicle, two rides one after the other."""
    service = a_service(cars=1, margin=5, width=5)
    first = booked(service, at=NINE + 3600, origin="b", goal="f")
    second = booked(service, at=TEN + 3600, origin="b", goal="d")
    return service, first, second


def test_a_ride_that_begins_too_late_is_told_to_those_who_wait(alone):
    service, first, second = alone
    who = driver()
    with on(TOMORROW, 11):
        _say(who, first, Deed.BOARDED, TEN + 3300)
        assert wrongs() == []
    row = Booking.objects.get(id=second.id)
    board, alight = times_of(day_state(service, TOMORROW).state, row.reference)
    assert row.pickup_from <= board <= row.pickup_until
    assert (row.pickup_from > TEN + 3600, alight <= row.arrive_by) == (True, True)
    assert _whys() == ["booked", "booked", "late", "late"]
    told = dict(Told.objects.exclude(how="spoken").values_list("promise__booking", "how"))
    assert told == {first.id: "aboard", second.id: "call"}
    assert Booking.objects.get(id=first.id).pickup_until == first.pickup_until
    assert replay(service, TOMORROW).is_same


def test_another_vehicle_takes_whom_it_can_as_promised(town):
    service, who = a_service(cars=2, margin=5, width=5), driver()
    first = booked(service, at=TEN, origin="b", goal="f")
    second = booked(service, at=TEN + 3600, origin="b", goal="d")
    state = day_state(service, TOMORROW).state
    assert tour_of(state, first.reference) == tour_of(state, second.reference)
    with on(TOMORROW, 10, 56):
        _say(who, first, Deed.BOARDED, TEN + 3300)
    after = day_state(service, TOMORROW).state
    assert tour_of(after, second.reference) != tour_of(after, first.reference)
    assert Booking.objects.get(id=second.id).promise_number == 1
    assert wrongs() == []


def test_who_drives_in_time_changes_nothing_but_what_was_done(alone):
    _, first, _ = alone
    with on(TOMORROW, 10, 5):
        _say(driver(), first, Deed.BOARDED, TEN + 30)
    kinds = list(DayEvent.objects.order_by("number").values_list("kind", flat=True))
    assert kinds == ["opened", "booked", "booked", "deed"]


def test_what_a_device_says_hours_later_moves_nobody_who_has_ridden(alone):
    _, first, second = alone
    deeds = (Deed.BOARDED, Deed.ALIGHTED)
    said = [
        Said(k, "noriai-1", row.reference, deed, moment_of(TOMORROW, at) + timedelta(minutes=5))
        for k, (row, deed, at) in enumerate(
            [
                (first, deeds[0], TEN),
                (first, deeds[1], TEN + 1200),
                (second, deeds[0], TEN + 3600 - 300),
                (second, deeds[1], TEN + 4200),
            ],
            1,
        )
    ]
    with on(TOMORROW, 14):
        heard = take_deeds(driver(), "tablet", said)
    assert [one.outcome for one in heard] == ["taken"] * 4
    assert _whys() == ["booked", "booked"]
    assert wrongs() == []


def test_a_plan_is_bettered_between_trips_and_every_promise_stays(town):
    service = a_service(cars=2, seats=8, kind="free", slots=[], width=30, margin=30)
    for origin, goal, at in (
        ("a", "f", TEN),
        ("f", "a", TEN),
        ("c", "e", TEN),
        ("b", "f", TEN),
    ):
        booked(service, at=at, origin=origin, goal=goal)
    before = list(Promise.objects.values_list("booking", "number"))
    found = better(service, TOMORROW)
    assert (found is None or found.spared >= 60, wrongs()) == (True, [])
    assert list(Promise.objects.values_list("booking", "number")) == before
    assert better(service, TOMORROW) is None
