"""When the day goes wrong: nothing is moved silently, and who can be helped is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.services.mobility.rides.honest_day import wrongs
from tests.services.mobility.rides.taxi_town import (
    NINE,
    TEN,
    TOMORROW,
    a_rider,
    a_service,
    booked,
    desk,
    offers,
    on,
)
from tests.visiting import visiting

from kaga.kernel.errors import Invalid
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides.actions.calls import call_done
from kaga.services.mobility.rides.actions.disruptions import breakdown, late, snow
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.dayplan import times_of, tour_of
from kaga.services.mobility.rides.dispatching import faults_of
from kaga.services.mobility.rides.models import Booking, Promise, Roster, Told
from kaga.services.mobility.rides.network import bind_roads, network, straight_times
from kaga.services.mobility.rides.offering import Asked, find_offers
from kaga.services.mobility.rides.pushing import Delay
from kaga.services.mobility.rides.queries.days import day_state, replay


def _shift_of(service, reference: str) -> str:
    return tour_of(day_state(service, TOMORROW).state, reference)


def _calls() -> list[str]:
    rows = Told.objects.filter(how="call", at=None).order_by("due")
    return [one.promise.booking.reference for one in rows]


def test_a_late_vehicle_hands_over_whom_another_can_take_in_time(noriai):
    row = booked(noriai)
    shift = _shift_of(noriai, row.reference)
    with on(TOMORROW, 8):
        outcome = late(desk(), noriai, TOMORROW, Delay(shift, 0, 3600 * 3))
    assert outcome.told == outcome.failed == ()
    assert _shift_of(noriai, row.reference) != shift
    assert Promise.objects.count() == 1


def test_a_vehicle_that_hands_over_its_only_rider_stays_where_it_is(noriai):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Roster.objects.all(), breaks=[])
    row = booked(noriai)
    shift = _shift_of(noriai, row.reference)
    with on(TOMORROW, 8):
        assert late(desk(), noriai, TOMORROW, Delay(shift, 0, 3600 * 3)).told == ()
    assert day_state(noriai, TOMORROW).state["tours"][shift] == []
    assert wrongs() == []


def test_whoever_nobody_can_take_in_time_is_told_a_new_time(town):
    service = a_service(cars=1)
    row = booked(service)
    shift = _shift_of(service, row.reference)
    with on(TOMORROW, 8):
        outcome = late(desk(), service, TOMORROW, Delay(shift, 0, 7200))
    row.refresh_from_db()
    board, _ = times_of(day_state(service, TOMORROW).state, row.reference)
    assert outcome.told == (row.reference,)
    assert row.pickup_from <= board <= row.pickup_until
    assert row.pickup_from > TEN
    assert [one.why for one in Promise.objects.order_by("number")] == ["booked", "late"]
    assert _calls() == [row.reference]
    assert replay(service, TOMORROW).is_same


def test_snow_slows_the_day_and_everybody_it_breaks_is_told(noriai):
    rows = [booked(noriai, at=at) for at in (NINE, NINE, TEN)]
    with on(TOMORROW, 8):
        outcome = snow(desk(), noriai, TOMORROW, 3.0)
    state = day_state(noriai, TOMORROW).state
    assert state["factor"] == 3.0
    for row in rows:
        row.refresh_from_db()
        board, alight = times_of(state, row.reference)
        assert row.pickup_from <= board <= row.pickup_until
        assert alight <= row.arrive_by
    changed = Promise.objects.filter(why="snow").values_list("booking__reference", flat=True)
    assert sorted(changed) == sorted(outcome.told)
    with pytest.raises(Invalid):
        snow(desk(), noriai, TOMORROW, 9.0)


def test_after_a_breakdown_another_vehicle_comes(noriai):
    row = booked(noriai)
    shift = _shift_of(noriai, row.reference)
    with on(TOMORROW, 8):
        outcome = breakdown(desk(), noriai, TOMORROW, shift)
    assert outcome == type(outcome)()
    assert _shift_of(noriai, row.reference) not in {shift, None}
    with on(TOMORROW, 8), pytest.raises(Invalid):
        breakdown(desk(), noriai, TOMORROW, shift)


def test_whoever_cannot_be_taken_is_told_at_once_and_called_first(town):
    service = a_service(cars=1)
    early, later = booked(service, at=TEN), booked(service, at=NINE + 5 * 3600)
    with on(TOMORROW, 8):
        outcome = breakdown(desk(), service, TOMORROW, "noriai-1")
    assert outcome.failed == tuple(sorted([early.reference, later.reference]))
    assert _calls() == [early.reference, later.reference]
    assert set(Booking.objects.values_list("state", flat=True)) == {"failed"}
    assert offers(service) == ()


def test_who_is_aboard_is_fetched_from_where_the_vehicle_stands(noriai):
    row = booked(noriai, origin="b", goal="f")
    state = day_state(noriai, TOMORROW).state
    shift, (board, _) = _shift_of(noriai, row.reference), times_of(state, row.reference)
    with on(TOMORROW, 0, board // 60 + 3):
        outcome = breakdown(desk(), noriai, TOMORROW, shift)
    ride = day_state(noriai, TOMORROW).state["rides"][row.reference]
    row.refresh_from_db()
    assert outcome.told == (row.reference,)
    assert (ride["from"], ride["to"]) == ("b", "f")
    assert row.pickup_from >= board
    assert replay(noriai, TOMORROW).is_same


def test_a_call_stays_on_the_list_until_somebody_was_reached(town):
    service = a_service(cars=1)
    booked(service, a_rider(phones=("0761-00-0001",)))
    with on(TOMORROW, 8):
        breakdown(desk(), service, TOMORROW, "noriai-1")
    told = Told.objects.get(how="call")
    call_done(desk(), told.id, reached=False)
    assert len(_calls()) == 1
    call_done(desk(), told.id, reached=True)
    assert _calls() == []


@pytest.fixture
def slower(noriai):
    """Two rides in one vehicle, then roads measured anew that take nine times as long."""
    rows = [booked(noriai, at=TEN), booked(noriai, at=TEN, origin="c", goal="e")]
    assert {_shift_of(noriai, one.reference) for one in rows} == {"noriai-1"}
    bind_roads(lambda places: straight_times(places) * 9)
    yield rows
    bind_roads(None)


def _board(says: str) -> bool:
    with visiting(desk()) as browser:
        page = browser.get(f"/staff/rides/day?day={TOMORROW.isoformat()}").content.decode()
    return says in page


STUCK = "いまの所要時間では予定どおりに走れません"


def test_a_tour_that_cannot_be_driven_takes_nobody_and_staff_are_told_so(noriai, slower):
    assert _board(STUCK)
    other = booked(noriai, at=TEN)
    assert _shift_of(noriai, other.reference) == "noriai-2"
    cancel(desk(), slower[0].reference)
    assert _shift_of(noriai, slower[0].reference) is None
    assert _shift_of(noriai, slower[1].reference) == "noriai-1"


def test_a_tour_that_cannot_be_driven_is_put_right_by_its_delay(noriai, slower):
    state = day_state(noriai, TOMORROW).state
    assert {one.shift for one in faults_of(state, network(), 0)} == {"noriai-1"}
    with on(TOMORROW, 8):
        late(desk(), noriai, TOMORROW, Delay("noriai-1", 0, 1800))
        assert not _board(STUCK)
    assert faults_of(day_state(noriai, TOMORROW).state, network(), 0) == ()
    assert wrongs() == []


def test_a_day_is_asked_after_an_idle_vehicle_has_gone_home(noriai):
    row = booked(noriai, at=15 * 3600)
    with on(TOMORROW, 17, 35):
        asked = Asked(noriai, TOMORROW, "b", "d", at=TEN)
        assert find_offers(asked).why_not == "too_late"
        assert find_offers(replace(asked, besides=(row.reference,))).why_not == "too_late"
