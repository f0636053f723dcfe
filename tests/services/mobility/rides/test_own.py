"""Residents book for themselves, drivers press buttons, programs do both."""

from __future__ import annotations

import re

import pytest
from tests.services.mobility.rides.taxi_town import TEN, TOMORROW, booked, driver, on, person
from tests.visiting import visiting

from kaga.services.mobility.rides.enums import Entitled
from kaga.services.mobility.rides.models import Booking, Rider
from kaga.services.mobility.rides.ports import bind_entitlement
from kaga.services.mobility.rides.queries.own import ticket_of
from kaga.services.mobility.rides.sealing import Forged, read_ticket


@pytest.fixture
def citizen(noriai):
    bind_entitlement(lambda person: Entitled.E_CITIZEN)
    with visiting(person()) as browser:
        yield browser
    bind_entitlement(None)


def _token(page) -> str:
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def test_a_resident_registers_books_and_holds_a_ticket(citizen):
    citizen.post("/rides/register", {"name": "橋立 みなと", "kana": "はしだて みなと"})
    assert Rider.objects.get().entitled == "e_citizen"
    found = citizen.get(
        "/rides", {"from": "b", "to": "d", "day": TOMORROW.isoformat(), "at": "10:00"}
    )
    answer = citizen.post("/rides/book", {"token": _token(found)})
    row = Booking.objects.get()
    assert answer.headers["Location"] == f"/rides/{row.reference}"
    assert "<svg" in citizen.get(f"/rides/{row.reference}").content.decode()
    citizen.post(f"/rides/{row.reference}/cancel")
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_a_ticket_is_read_and_a_forged_one_is_not(noriai):
    row = booked(noriai)
    token = ticket_of(row)
    assert read_ticket(token)["b"] == row.reference
    body, _, seal = token.partition(".")
    for forged in (f"{body}.{seal[:-4]}AAAA", f"{body}x.{seal}", body):
        with pytest.raises(Forged):
            read_ticket(forged)


def test_programs_ask_and_book_once(citizen):
    citizen.post("/rides/register", {"name": "橋立 みなと", "kana": "はしだて みなと"})
    asked = {"from": "b", "to": "d町会館前", "day": TOMORROW.isoformat(), "at": TEN}
    found = citizen.post("/api/v1/rides/offers", asked, content_type="application/json").json()
    assert [len(found["offers"]), found["why_not"], found["stand_in"]] == [3, "", True]
    wanted = {"token": found["offers"][0]["token"]}
    keys = {"HTTP_IDEMPOTENCY_KEY": "k1", "content_type": "application/json"}
    first = citizen.post("/api/v1/rides/bookings", wanted, **keys)
    again = citizen.post("/api/v1/rides/bookings", wanted, **keys)
    assert (first.status_code, again.json()) == (201, first.json())
    reference = first.json()[0]["reference"]
    assert [one["reference"] for one in citizen.get("/api/v1/rides/bookings").json()] == [
        reference
    ]
    ticket = citizen.get(f"/api/v1/rides/bookings/{reference}/ticket").json()["ticket"]
    assert read_ticket(ticket)["b"] == reference
    assert citizen.delete(f"/api/v1/rides/bookings/{reference}").json()["state"] == "cancelled"


def test_a_driver_sees_who_is_next_and_presses(noriai):
    who = driver()
    row = booked(noriai)
    with on(TOMORROW, 10), visiting(who) as browser:
        page = browser.get("/drive").content.decode()
        press = re.search(r'name="press" value="([^"]+)"', page)[1]
        form = {"press": press, "shift": "noriai-1", "booking": row.reference}
        browser.post("/drive/press", {**form, "deed": "boarded"})
        row.refresh_from_db()
        assert ("橋立 みなと 様" in page, row.state) == (True, "aboard")
        at = {"deed": "alighted", "at": "2026-11-24T10:20:00+09:00", "counter": 7}
        said = {"device": "t", "deeds": [{**at, "shift": "noriai-1", "booking": row.reference}]}
        heard = browser.post("/api/v1/rides/deeds", said, content_type="application/json")
        assert heard.json() == [{"counter": 7, "outcome": "taken", "why": ""}]
