"""From a question to a booked journey: choosing, signing in, both directions, the family."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from tests.services.mobility.rides.taxi_town import a_service, person, stops
from tests.visiting import visiting

from kaga.kernel import clock
from kaga.kernel.resident.asking import Away
from kaga.services.mobility.actions.ways import forget_ways
from kaga.services.mobility.models import ChosenWay
from kaga.services.mobility.pages.go_picture import decoded
from kaga.services.mobility.planner import demand, driving, held
from kaga.services.mobility.planner.client import ask
from kaga.services.mobility.planner.computing import COMPUTED
from kaga.services.mobility.planner.ground import hold_ground, load_ground
from kaga.services.mobility.rides.enums import Entitled
from kaga.services.mobility.rides.far import bind_far
from kaga.services.mobility.rides.models import Booking, DayHead
from kaga.services.mobility.rides.network import network
from kaga.services.mobility.rides.ports import bind_entitlement

FROM = "36.3000,136.3500"
WAY = {"from": FROM, "to": "大聖寺駅", "kind": "depart", "day": "2026-11-24", "clock": "10:00"}
SLOTS = {"slots": [f"{hour}:00" for hour in range(8, 17)], "closes": "17:00"}
ALL = dict.fromkeys(("directModes", "preTransitModes", "postTransitModes"), "WALK,ODM")


@pytest.fixture
def taxi(planner):
    """A shared taxi from the south to the station, and the planner of the city."""
    demand._plans.clear()
    stops()
    yield a_service(**SLOTS)
    bind_entitlement(None)
    bind_far(None)


@pytest.fixture
def streets(taxi, settings, tmp_path):
    """The same with the stand-in streets of the pack."""
    settings.KAGA_ROADS = tmp_path / "roads"
    settings.KAGA_STREETS = tmp_path / "none.osm.pbf"
    hold_ground(load_ground())
    held._held.clear()
    yield taxi
    hold_ground(None)
    driving._checked.clear()


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def field(page: str, name: str, at: int = 0) -> str:
    return re.findall(rf'name="{name}" value="([^"]*)"', page)[at]


def chosen(browser, page: str, at: int = 0, **more: str) -> str:
    """The address of a way that was chosen from a page of cards."""
    sent = {**WAY, "way": field(page, "way", at), **more}
    return browser.post("/go/choose", sent).headers["Location"]


def test_first_mile_and_train_are_one_way_with_one_offer(taxi):
    asked = {"fromPlace": FROM, "toPlace": "daishoji", "time": "2026-11-24T01:00:00Z", **ALL}
    found = Client().get("/api/v6/plan", asked).json()
    way = next(o for o in found["itineraries"] if o["legs"][0]["mode"] == "ODM")
    modes = [leg["mode"] for leg in way["legs"]]
    assert modes == ["ODM", "WALK", "REGIONAL_RAIL"]
    ride = way["legs"][0]
    assert ride["from"]["flexStartPickupDropOffWindow"] == ride["startTime"]
    assert ride["from"]["flexEndPickupDropOffWindow"] > ride["startTime"]
    assert ride["to"]["arrival"] <= way["legs"][-1]["startTime"]
    assert (way["kaga"]["offer"]["yen"], way["kaga"]["known_yen"]) == (500, 500)
    assert way["kaga"]["offer"]["entitled"] == ["citizen", "e_citizen"]
    plain = Client().get("/api/v6/plan", {k: v for k, v in asked.items() if k not in ALL})
    assert "ODM" not in plain.content.decode()


def test_direct_rides_come_under_direct_and_fit_the_party(taxi):
    asked = {"fromPlace": FROM, "toPlace": "36.3400,136.3500", "time": "2026-11-24T01:00:00Z",
             "directModes": "ODM", "passengers": 4}  # fmt: skip
    found = Client().get("/api/v6/plan", asked).json()
    assert [leg["mode"] for leg in found["direct"][0]["legs"]] == ["ODM"]
    assert found["direct"][0]["kaga"]["offer"]["yen"] == 2000
    too_many = Client().get("/api/v6/plan", {**asked, "passengers": 5}).json()
    assert too_many["direct"] == []


def test_who_is_not_signed_in_sees_the_ride_and_who_may_book_it(taxi):
    page = text_of(Client().get("/go", WAY))
    assert "10:00〜10:15 の間にお迎え" in page
    assert "のりあい号を予約できるのは加賀市民とe-加賀市民です。" in page
    here = chosen(Client(), page)
    shown = text_of(Client().get(here))
    assert "サインインして予約する" in shown
    assert "mailto:?subject=" in shown
    asked = Client().get(f"{here}?sign_in=1")
    assert (asked.status_code, here.split("/")[-1] in asked.headers["Location"]) == (302, True)
    assert Client().post(f"{here}/book").status_code == 302  # to sign in
    with visiting(person()) as guest:
        refused = text_of(guest.get(here))
        assert "この乗合タクシーは、加賀市民とe-加賀市民の方が乗れます" in refused
        assert guest.post(f"{here}/book", {"name": "客", "kana": "きゃく"}).status_code == 409
    assert not Booking.objects.exists()


def test_there_and_home_are_chosen_step_by_step_and_booked_at_once(taxi):
    bind_entitlement(lambda one: Entitled.E_CITIZEN)
    page = text_of(Client().get("/go", WAY))
    there = chosen(Client(), page)
    with visiting(person()) as browser:
        home = text_of(browser.get(f"{there}?back=14:00"))
        assert "帰りはこれにする" in home
        first = there.split("/")[-1]
        both = chosen(browser, home, len(re.findall('name="way"', home)) - 1, there=first)
        page = text_of(browser.get(both))
        assert "行きと帰りをまとめて予約する" in page
        nameless = browser.post(f"{both}/book", {"name": "", "kana": ""})
        assert nameless.status_code == 422
        done = browser.post(f"{both}/book", {"name": "橋立 みなと", "kana": "はしだて みなと"})
        assert (done.status_code, done.headers["Location"]) == (302, both)
        page = text_of(browser.get(both))
        rows = list(Booking.objects.order_by("pickup_from"))
        assert len(rows) == 2
        assert (rows[0].pair, rows[0].pickup_from) == (rows[1].pair, 36_000)
        assert all(f"乗車券 {row.reference}" in page for row in rows)
        assert page.count('class="g-ticket"') == 2
        browser.post(f"{both}/book")  # sent twice, booked once
    assert Booking.objects.count() == 2
    assert "予約は済んでいます" in text_of(Client().get(both))
    with visiting(person()) as other:
        other.post("/rides/register", {"name": "別 の人", "kana": "べつ のひと"})
        assert other.post(f"{both}/book").status_code == 409


def test_the_way_home_is_tried_with_the_way_there_in_the_plan(taxi):
    home = {"from": {"stop": "daishoji"}, "to": {"lat": 36.30, "lon": 136.35},
            "time": "2026-11-24T10:00:00+09:00", "uses": ["last"], "results": 1}  # fmt: skip
    page = ask("journeys", {**home, "party": {"full": 4}})
    token = next(one["kaga"]["offer"]["token"] for one in page["itineraries"])
    again = ask("journeys", {**home, "party": {"full": 4}, "given": token})
    second = ask("journeys", {**home, "party": {"full": 4}, "given": "no.token"})
    windows = [
        [leg["startTime"] for leg in one["itineraries"][0]["legs"] if leg["mode"] == "ODM"]
        for one in (page, again, second)
    ]
    assert windows[0] == windows[2]
    assert len(again["itineraries"][0]["legs"]) >= 1


def test_offers_that_are_over_say_so_and_choices_are_forgotten(taxi):
    page = text_of(Client().get("/go", WAY))
    here = chosen(Client(), page)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        late = Client().post("/go/choose", {**WAY, "way": field(page, "way")})
        assert late.status_code == 422
        assert "有効期限" in text_of(Client().get(here))
    assert Client().post("/go/choose", {**WAY, "way": "forged.x"}).status_code == 422
    assert Client().post("/go/choose", {**WAY, "way": field(page, "way"), "there": "x"}
                         ).status_code == 404  # fmt: skip
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert Client().get(here).status_code == 404
        forget_ways()
    assert not ChosenWay.objects.exists()


def test_web_workers_have_offers_computed_and_go_on_without(taxi):
    asked = []

    def far(op, facts):
        asked.append(op)
        bind_far(None)  # the planner computes for itself
        try:
            return json.loads(json.dumps(COMPUTED[op](json.loads(json.dumps(dict(facts))))))
        finally:
            bind_far(far)

    def away(op, facts):
        raise Away("away")

    bind_entitlement(lambda one: Entitled.CITIZEN)
    trip = {"from": "b", "to": "d", "day": "2026-11-24", "at": "10:00"}
    with visiting(person()) as browser:
        browser.post("/rides/register", {"name": "橋立 みなと", "kana": "はしだて みなと"})
        bind_far(far)
        token = field(text_of(browser.get("/rides", trip)), "token")
        browser.post("/rides/book", {"token": token})
        row = Booking.objects.get()
        assert (row.state, asked) == ("booked", ["rides-offers", "rides-put-in"])
        bind_far(away)
        assert browser.get("/rides", trip).status_code == 503
        told = {"from": "b", "to": "d", "day": "2026-11-24"}
        answer = browser.post("/api/v1/rides/offers", told, content_type="application/json")
        assert (answer.status_code, answer.json()["type"].split("#")[-1]) == (503, "not-ready")
        browser.post(f"/rides/{row.reference}/cancel")  # needs nobody
        row.refresh_from_db()
        assert row.state == "cancelled"
        bind_far(far)
        second = field(text_of(browser.get("/rides", trip)), "token")
        bind_far(away)
        again = browser.post("/rides/book", {"token": second})
        assert (again.status_code, "準備をしています" in text_of(again)) == (422, True)
    assert Booking.objects.count() == 1
    assert DayHead.objects.get().state["rides"] == {}


def test_walks_and_drives_follow_the_streets_and_say_they_are_invented(streets, settings):
    asked = {"from": {"lat": 36.2866, "lon": 136.3702}, "to": {"stop": "kagaonsen"},
             "time": "2026-11-24T10:00:00+09:00", "uses": ["whole"]}  # fmt: skip
    found = ask("journeys", asked)
    assert found["kaga"]["streets"] == "stand-in"
    walk = next(
        leg
        for one in found["itineraries"]
        for leg in one["legs"]
        if leg["mode"] == "WALK" and leg["legGeometry"]["length"] > 2
    )
    assert walk["kaga"]["stand_in"] is True
    line = decoded(walk["legGeometry"]["points"])
    assert line[0] == (walk["from"]["lat"], walk["from"]["lon"])
    net = network()
    assert net.is_stand_in
    assert (net.seconds > 0).sum() == len(net) * (len(net) - 1)
    assert len(list(settings.KAGA_ROADS.glob("driving-*.npz"))) == 1
    walked = ask("reach", {**asked, "minutes": 60})
    rolled = ask("reach", {**asked, "minutes": 60, "who": "WHEELCHAIR"})
    assert len(rolled["all"]) <= len(walked["all"])


def test_everything_that_a_ride_leads_to_is_within_reach(taxi):
    asked = {"one": FROM, "maxTravelTime": 90, "time": "2026-11-24T01:00:00Z"}
    plain = Client().get("/api/v6/one-to-all", asked).json()["all"]
    with_rides = Client().get("/api/v6/one-to-all", {**asked, "preTransitModes": "WALK,ODM"})
    found = with_rides.json()["all"]
    before = {one["place"]["stopId"]: one["duration"] for one in plain}
    after = {one["place"].get("stopId"): one for one in found}
    assert all(after[stop]["duration"] <= taken for stop, taken in before.items())
    places = [one for one in found if "stopId" not in one["place"]]
    assert {one["place"]["name"] for one in places} <= set(network().names)
    assert places
    # The vehicle comes at ten at the soonest and the goal is some minutes away.
    assert min(one["duration"] for one in places) > 5
    farther = [stop for stop in after if stop and stop not in before]
    assert farther, "lines lead on from where one is brought"
    assert all(after[stop]["k"] >= 1 for stop in farther)
    late = Client().get(
        "/api/v6/one-to-all", {**asked, "preTransitModes": "ODM", "arriveBy": "true"}
    )
    assert late.status_code == 200


def test_rides_within_reach_are_promises_that_can_be_kept(taxi):
    asked = {"one": FROM, "maxTravelTime": 120, "time": "2026-11-24T01:00:00Z",
             "preTransitModes": "ODM"}  # fmt: skip
    found = Client().get("/api/v6/one-to-all", asked).json()["all"]
    place = [one for one in found if "stopId" not in one["place"]][-1]  # the last to be reached
    goal = f"{place['place']['lat']},{place['place']['lon']}"
    whole = {"fromPlace": FROM, "toPlace": goal, "time": asked["time"], **ALL}
    ways = Client().get("/api/v6/plan", whole).json()["direct"]
    rides = [leg for way in ways for leg in way["legs"] if leg["mode"] == "ODM"]
    taken = datetime.fromisoformat(rides[0]["endTime"]) - datetime.fromisoformat(asked["time"])
    assert 0 <= place["duration"] * 60 - taken.total_seconds() <= 180
