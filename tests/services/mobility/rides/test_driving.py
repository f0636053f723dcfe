"""What drivers say is taken once, in order, and never thrown away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.mobility.rides.taxi_town import (
    TEN,
    TOMORROW,
    a_service,
    booked,
    desk,
    driver,
    offers,
    on,
    person,
)

from kaga.kernel.errors import NotAllowed
from kaga.services.mobility.rides.actions.driving import Heard, Said, take_deeds
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.dayplan import moment_of
from kaga.services.mobility.rides.enums import Deed
from kaga.services.mobility.rides.models import DriverDeed, Rider
from kaga.services.mobility.rides.queries.days import day_state, replay


def _said(row, *deeds: Deed, first: int = 1) -> list[Said]:
    at = moment_of(TOMORROW, TEN + 300)
    return [
        Said(first + k, "noriai-1", row.reference, deed, at + timedelta(minutes=k))
        for k, deed in enumerate(deeds)
    ]


def test_three_buttons_make_a_ride(noriai):
    row, who = booked(noriai), driver()
    said = _said(row, Deed.ARRIVED, Deed.BOARDED, Deed.ALIGHTED)
    with on(TOMORROW, 11):
        heard = take_deeds(who, "tablet", said)
        again = take_deeds(who, "tablet", said)
    row.refresh_from_db()
    assert heard == again == [Heard(k, "taken") for k in (1, 2, 3)]
    assert row.state == "done"
    deeds = day_state(noriai, TOMORROW).state["deeds"][row.reference]
    assert deeds == {"arrived": TEN + 300, "boarded": TEN + 360, "alighted": TEN + 420}
    assert replay(noriai, TOMORROW).is_same


def test_what_was_pressed_out_of_order_is_put_in_order(noriai):
    row, who = booked(noriai), driver()
    boarded, alighted = _said(row, Deed.BOARDED, Deed.ALIGHTED)
    with on(TOMORROW, 11):
        assert take_deeds(who, "tablet", [alighted, boarded]) == [
            Heard(1, "taken"),
            Heard(2, "taken"),
        ]


def test_nobody_there_frees_the_seat_and_is_told(town):
    service, who = a_service(cars=1, seats=1, width=5), driver()
    row = booked(service, goal="f")
    with on(TOMORROW, 10, 6):
        heard = take_deeds(who, "tablet", _said(row, Deed.ABSENT))
    row.refresh_from_db()
    assert (heard[0].outcome, row.state) == ("taken", "no_show")
    assert Rider.objects.get(id=row.rider_id).no_shows == 1
    ride = day_state(service, TOMORROW).state["rides"][row.reference]
    assert (ride["to"], ride["load"]) == (ride["from"], [0, 0, 0])
    with on(TOMORROW, 10, 7):
        assert len(offers(service, "b", "f", at=11 * 3600)) > 0
    assert replay(service, TOMORROW).is_same


def test_what_cannot_be_true_any_more_is_kept_for_the_desk(noriai):
    row, who = booked(noriai), driver()
    cancel(desk(), row.reference)
    with on(TOMORROW, 11):
        heard = take_deeds(who, "tablet", _said(row, Deed.BOARDED))
    assert heard == [Heard(1, "refused", "cancelled")]
    assert DriverDeed.objects.get().why == "cancelled"


def test_only_drivers_say_so(noriai):
    with pytest.raises(NotAllowed):
        take_deeds(person(), "tablet", [])
