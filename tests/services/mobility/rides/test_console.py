"""The desk's console: from a caller to a booking by plain forms, and what the desk prints."""

from __future__ import annotations

import re

import pytest
from tests.services.mobility.rides.taxi_town import TOMORROW, a_rider, booked, desk, on
from tests.visiting import visiting

from kaga.kernel.ledger.models import StagedEntry
from kaga.services.mobility.rides.actions.disruptions import breakdown
from kaga.services.mobility.rides.models import Booking, Rider


@pytest.fixture
def client(noriai):
    with visiting(desk()) as browser:
        yield browser


def test_a_usual_trip_is_booked_by_a_number_and_enter(client, noriai):
    booked(noriai, a_rider(phones=("0761-72-0000",)))
    page = client.get("/staff/rides", {"q": "0761720000"}).content.decode()
    usual = re.search(r'href="(/staff/rides\?rider=[^"]+)"[^>]*autofocus', page)
    offers = client.get(usual[1].replace("&amp;", "&")).content.decode()
    assert offers.count('name="token"') == 3
    token = re.search(r'name="token" value="([^"]+)"', offers)[1]
    rider = re.search(r'name="rider" value="([^"]+)"', offers)[1]
    answer = client.post("/staff/rides/book", {"token": token, "rider": rider})
    assert (answer.status_code, Booking.objects.count()) == (302, 2)


def test_one_letter_of_kana_finds_and_the_look_is_in_the_ledger(client):
    a_rider("橋立 みなと", "はしだて みなと")
    a_rider("山代 はな", "やましろ はな")
    assert "山代" in client.get("/staff/rides", {"q": "ヤ"}).content.decode()
    entries = [bytes(one) for one in StagedEntry.objects.values_list("data", flat=True)]
    assert sum(b"rides.rider.seen" in one for one in entries) == 1
    both = client.get("/staff/rides", {"q": "は"}).content.decode()
    assert [name in both for name in ("橋立", "山代")] == [True, True]


def test_a_caller_is_registered_or_told_what_is_missing(client):
    wrong = client.post("/staff/rides/register", {"name": "", "kana": "", "phone": "12"})
    assert (wrong.status_code, Rider.objects.count()) == (422, 0)
    typed = {"name": "分校 いさお", "kana": "ぶんぎょう いさお", "phone": "0761-74-0000"}
    right = client.post("/staff/rides/register", {**typed, "entitled": "citizen"})
    assert (right.status_code, Rider.objects.count()) == (302, 1)


def test_the_board_shows_and_prints_the_day_and_lists_whom_to_call(client, noriai):
    booked(noriai)
    address = f"/staff/rides/day?day={TOMORROW.isoformat()}"
    assert "橋立 みなと" in client.get(address).content.decode()
    with on(TOMORROW, 8):
        for shift in ("noriai-1", "noriai-2"):
            breakdown(desk(), noriai, TOMORROW, shift)
    assert "橋立 みなと" in client.get("/staff/rides/calls").content.decode()
    sheet = client.get(f"/staff/rides/day/noriai/{TOMORROW.isoformat()}/noriai-1.pdf")
    assert sheet.content[:5] == b"%PDF-"


def test_snow_is_entered_and_nonsense_refused(client, noriai):
    booked(noriai)
    form = {"service": "noriai", "day": TOMORROW.isoformat(), "do": "snow"}
    assert client.post("/staff/rides/day/trouble", {**form, "factor": "x"}).status_code == 422
    assert client.post("/staff/rides/day/trouble", {**form, "factor": "1.5"}).status_code == 302


def test_a_cancelled_ride_is_off_the_list(client, noriai):
    row = booked(noriai)
    client.post(f"/staff/rides/bookings/{row.reference}/cancel")
    row.refresh_from_db()
    assert row.state == "cancelled"
