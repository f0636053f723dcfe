"""What comes every week, who may book for somebody, what is bought and taken back."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.kernel.identity.people import fill_roll, somebody, visitor
from tests.services.mobility.rides.taxi_town import (
    TEN,
    TOMORROW,
    a_rider,
    a_service,
    booked,
    desk,
    person,
)
from tests.visiting import visiting

from kaga.kernel.errors import Conflict
from kaga.kernel.identity.models import Person
from kaga.services.mobility.rides.actions.standing import (
    NewStanding,
    book_standing,
    make_standing,
)
from kaga.services.mobility.rides.actions.wallet import (
    coupons_of,
    has_pass,
    sell_book,
    undo_sale,
)
from kaga.services.mobility.rides.enums import Pays
from kaga.services.mobility.rides.models import (
    Booking,
    Helper,
    Refused,
    StandingOrder,
    Told,
    WalletLine,
)

MONDAY, NEXT = date(2026, 11, 30), date(2026, 12, 7)


def _page(browser, address: str) -> str:
    return browser.get(address).content.decode()


def test_a_week_is_booked_but_for_holidays_and_days_left_out(noriai):
    rider = a_rider()
    with visiting(desk()) as browser:
        form = {"rider": rider.id, "weekdays": ["0"], "from": "b", "to": "d", "at": "10:00"}
        browser.post("/rides/weekly/make", {**form, "back": "14:00"})
        order = StandingOrder.objects.get()
        assert [fits for _, _, fits in book_standing()] == [True, True]
        days = [row.day for row in Booking.objects.order_by("day", "pickup_from")]
        assert days == [MONDAY, MONDAY, NEXT, NEXT]  # the first Monday is a national holiday
        assert set(Told.objects.values_list("how", flat=True)) == {"agreed"}

        page = _page(browser, f"/rides/weekly?rider={rider.id}")
        assert [word in page for word in ("祝日のため休み", "予約済み")] == [True, True]
        change = {"rider": rider.id, "day": MONDAY.isoformat()}
        browser.post(f"/rides/weekly/{order.id}", {**change, "do": "skip"})
        rows = Booking.objects.filter(day=MONDAY).values_list("state", flat=True)
        assert (set(rows), book_standing()) == ({"cancelled"}, [])
        browser.post(f"/rides/weekly/{order.id}", {**change, "do": "resume"})
        assert Booking.objects.filter(day=MONDAY, state="booked").count() == 2
        browser.post(f"/rides/weekly/{order.id}", {**change, "do": "end"})
        assert "毎週の予約はまだありません" in _page(browser, f"/rides/weekly?rider={rider.id}")


def test_what_is_missing_is_said_beside_its_box(noriai):
    rider = a_rider()
    with visiting(desk()) as browser:
        form = {"rider": rider.id, "from": "b", "to": "d", "at": "ten"}
        answer = browser.post("/rides/weekly/make", form)
        assert (answer.status_code, StandingOrder.objects.count()) == (422, 0)
        assert browser.post("/rides/weekly/make", {**form, "at": "10:00"}).status_code == 422


def test_a_week_without_room_is_told_by_phone_until_somebody_was_reached(town):
    service = a_service(cars=1, seats=1, slots=["10:00"], width=5, margin=5)
    booked(service, origin="b", goal="f", day=TOMORROW)
    rider = a_rider("山代 はな", "やましろ はな", phones=("0761-72-0001",))
    wanted = NewStanding(rider.id, service.code, (1,), "a", "e", TEN)
    order = make_standing(desk(), wanted)
    assert [fits for _, day, fits in book_standing() if day == TOMORROW] == [False]
    assert Refused.objects.get().channel == "standing"
    with visiting(desk()) as browser:
        assert "山代 はな" in _page(browser, "/staff/rides/calls")
        told = {"day": TOMORROW.isoformat()}
        browser.post(f"/staff/rides/weekly/{order.id}/told", told)
        assert "山代 はな" not in _page(browser, "/staff/rides/calls")


def test_family_books_for_a_rider_until_that_is_ended(noriai):
    fill_roll()
    child = visitor(somebody())
    rider = a_rider("橋立 とし", "はしだて とし")
    number = str(Person.objects.get(id=child.person).handle)
    with visiting(desk()) as browser:
        form = {"rider": rider.id, "name": "みなと", "kind": "guardian"}
        assert browser.post("/rides/family/add", {**form, "number": "7"}).status_code == 422
        browser.post("/rides/family/add", {**form, "number": number})
    helper = Helper.objects.get()
    asked = f"/rides?rider={rider.id}&from=b&to=d&at=10:00&day={TOMORROW.isoformat()}"
    with visiting(child) as browser:
        assert "橋立 としの予約をする" in _page(browser, "/rides")
        token = re.search(r'name="token" value="([^"]+)"', _page(browser, asked))[1]
        browser.post("/rides/book", {"rider": rider.id, "token": token})
        row = Booking.objects.get()
        assert (row.rider_id, row.booked_by) == (rider.id, child.person)
        assert Told.objects.get().how == "call"  # the rider has not heard of it yet
    with visiting(desk()) as browser:
        browser.post(f"/rides/family/{helper.id}/end", {"rider": rider.id})
    with visiting(child) as browser:
        assert browser.get(asked).status_code == 404


def test_nobody_looks_into_others_weeks_and_wallets(noriai):
    rider = a_rider()
    with visiting(person()) as browser:
        for page in ("weekly", "family", "wallet"):
            assert browser.get(f"/rides/{page}?rider={rider.id}").status_code == 404
            assert browser.get(f"/rides/{page}?rider=x").status_code == 404


def test_coupons_and_passes_are_sold_used_and_taken_back(noriai):
    rider, who = a_rider(half=False), desk()
    with visiting(who) as browser:
        sell = {"rider": rider.id}
        browser.post("/rides/wallet/sell", {**sell, "do": "book"})
        passed = {**sell, "do": "pass", "yen": "4000"}
        assert browser.post("/rides/wallet/sell", {**passed, "until": "x"}).status_code == 422
        browser.post("/rides/wallet/sell", {**passed, "until": TOMORROW.isoformat()})
        assert (coupons_of(rider.id), has_pass(rider.id, TOMORROW)) == (11, True)
        page = _page(browser, f"/rides/wallet?rider={rider.id}")
        assert page.count("この販売を取り消す") == 2
        line = WalletLine.objects.get(kind="pass")
        browser.post("/rides/wallet/sell", {**sell, "line": line.id, "do": "undo"})
        assert has_pass(rider.id, TOMORROW) is False
        booked(noriai, rider, pays=Pays.COUPON)
        assert "-1" in _page(browser, f"/rides/wallet?rider={rider.id}")
    book = WalletLine.objects.get(kind="book")
    with pytest.raises(Conflict):
        undo_sale(who, book.id)  # one of its coupons is used
    with pytest.raises(Conflict):
        undo_sale(who, line.id)  # undone already
    sell_book(who, rider.id, noriai)
    assert coupons_of(rider.id) == 21
