"""Booking: what is offered is kept, the last seat goes to one, changes are told."""

from __future__ import annotations

import pytest
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
    person,
)

from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.services.mobility.rides.actions.booking import Accepted, Taken, book
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.wallet import coupons_of, sell_book
from kaga.services.mobility.rides.dayplan import times_of
from kaga.services.mobility.rides.enums import Channel, Entitled, Pays
from kaga.services.mobility.rides.models import Booking, Promise, Told
from kaga.services.mobility.rides.offering import Asked, find_offers
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.queries.days import day_state, replay


def test_a_slot_is_booked_as_offered_and_its_promise_is_kept_in_writing(noriai):
    row = booked(noriai)
    assert (row.pickup_from, row.pickup_until) == (TEN, TEN + 900)
    board, alight = times_of(day_state(noriai, TOMORROW).state, row.reference)
    assert TEN <= board <= TEN + 900
    assert alight <= row.arrive_by
    promise = Promise.objects.get(booking=row)
    told = Told.objects.get(promise=promise)
    assert (promise.number, promise.why, told.how) == (1, "booked", "spoken")
    assert replay(noriai, TOMORROW).is_same


def test_the_nearest_departures_are_offered_first(noriai):
    found = offers(noriai, at=NINE + 600)
    assert [one.legs[0].window[0] // 3600 for one in found] == [9, 10, 11]


def test_a_round_trip_is_offered_and_booked_as_one(noriai):
    offer = offers(noriai, at=NINE, back_at=TEN + 1800)[0]
    out, home = book(desk(), Accepted(offer.token, a_rider().id, Channel.PHONE))
    assert (out.origin, out.goal) == (home.goal, home.origin) == ("b", "d")
    assert home.pickup_from >= out.arrive_by
    assert out.pair == home.pair is not None


def test_the_last_seat_goes_to_one_and_the_other_is_told_what_is_left(town):
    service = a_service(cars=1, seats=1, slots=["10:00", "11:00"], width=5)
    first, second = offers(service)[0], offers(service)[0]
    one, other = a_rider(), a_rider()
    book(desk(), Accepted(first.token, one.id, Channel.PHONE))
    with pytest.raises(Taken):
        book(desk(), Accepted(second.token, other.id, Channel.PHONE))
    assert [one.legs[0].window[0] for one in offers(service)] == [11 * 3600]
    assert Booking.objects.count() == 1


def test_the_same_offer_is_booked_once(noriai):
    rider, offer = a_rider(), offers(noriai)[0]
    first = book(desk(), Accepted(offer.token, rider.id, Channel.PHONE))
    again = book(desk(), Accepted(offer.token, rider.id, Channel.PHONE))
    assert [one.id for one in again] == [one.id for one in first]
    with pytest.raises(Invalid):
        book(desk(), Accepted(offer.token, a_rider().id, Channel.PHONE))


def test_an_altered_or_old_offer_is_not_booked(noriai):
    rider, offer = a_rider(), offers(noriai)[0]
    body, _, seal = offer.token.partition(".")
    with pytest.raises(Invalid):
        book(desk(), Accepted(f"{body[:-2]}AA.{seal}", rider.id))
    with on(TOMORROW, 8), pytest.raises(Invalid):
        book(desk(), Accepted(offer.token, rider.id))


def test_only_citizens_and_e_citizens_ride(noriai):
    guest = a_rider(by=Entitled.GUEST)
    with pytest.raises(NotAllowed):
        book(desk(), Accepted(offers(noriai)[0].token, guest.id))
    assert booked(noriai, a_rider(by=Entitled.E_CITIZEN)).state == "booked"


def test_strangers_learn_nothing_of_a_rider(noriai):
    row = booked(noriai)
    with pytest.raises(NotFound):
        cancel(person(), row.reference)
    with pytest.raises(NotFound):
        book(person(), Accepted(offers(noriai)[0].token, row.rider_id))


def test_a_cancelled_ride_leaves_its_seat_and_gives_the_coupon_back(town):
    service = a_service(cars=1, seats=1, slots=["10:00"], width=5)
    rider = a_rider()
    assert sell_book(desk(), rider.id, service) == 11
    row = booked(service, rider, pays=Pays.COUPON)
    assert (row.yen, coupons_of(rider.id)) == (0, 10)
    assert offers(service) == ()
    cancel(desk(), row.reference)
    assert coupons_of(rider.id) == 11
    assert len(offers(service)) == 1
    with pytest.raises(Conflict):
        cancel(desk(), row.reference)
    assert [one.why for one in Promise.objects.order_by("number")] == ["booked", "cancelled"]
    assert replay(service, TOMORROW).is_same


def test_whoever_has_no_coupons_is_told_so(noriai):
    with pytest.raises(Conflict):
        booked(noriai, pays=Pays.COUPON)
    assert not Booking.objects.exists()


def test_a_change_gives_up_the_old_ride_and_books_the_new_in_one(town):
    service = a_service(cars=1, seats=1, slots=["10:00"], width=5)
    rider = a_rider()
    row = booked(service, rider)
    offer = offers(service, origin="c", besides=(row.reference,))[0]
    (new,) = book(desk(), Accepted(offer.token, rider.id, Channel.PHONE))
    row.refresh_from_db()
    assert (row.state, new.state, new.origin) == ("cancelled", "booked", "c")
    told = {
        one.promise.booking.reference: one.how
        for one in Told.objects.filter(promise__why="changed")
    }
    assert told == {row.reference: "instead", new.reference: "spoken"}


def test_wheelchairs_and_fares_of_a_party(noriai):
    party = Party(full=1, half=1, infants=1, wheelchairs=1)
    row = booked(noriai, party=party)
    assert row.yen == 750
    assert [one["load"] for one in day_state(noriai, TOMORROW).state["rides"].values()] == [
        [2, 1, 1]
    ]
    with pytest.raises(Invalid):
        booked(noriai, party=Party(full=0, infants=2))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"origin": "b", "goal": "b"}, "no_pair"),
        ({"day": TOMORROW.replace(day=22)}, "no_day"),
        ({"day": TOMORROW.replace(month=12, day=20)}, "too_early"),
        ({"day": TOMORROW.replace(day=23), "by": 9 * 3600 + 60}, "too_late"),
    ],
)
def test_whoever_gets_no_offer_is_told_why(noriai, asked, why):
    ends = {"origin": "b", "goal": "d", "day": TOMORROW, **asked}
    found = find_offers(
        Asked(noriai, ends.pop("day"), ends.pop("origin"), ends.pop("goal"), **ends)
    )
    assert (found.offers, found.why_not) == ((), why)


def test_a_line_goes_one_way_and_free_demand_any_time(town):
    from tests.services.mobility.rides.taxi_town import LINE

    line = a_service("line", kind="line", line=LINE, slots=["9:00"])
    assert [one.legs[0].window for one in offers(line, "b", "c")] == [(NINE + 600, NINE + 1500)]
    assert find_offers(Asked(line, TOMORROW, "c", "b")).why_not == "no_pair"
    free = a_service("free", kind="free", slots=[])
    assert [one.legs[0].window[0] for one in offers(free)] == [TEN, TEN - 600, TEN + 600]
