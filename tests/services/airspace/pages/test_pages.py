"""The airspace's pages: what each visitor sees, enters and is told, without JavaScript."""

from __future__ import annotations

import re

import pytest
from tests.services.airspace.sky_town import (
    STATION,
    a_map,
    a_plan,
    checked,
    drafted,
    person,
)
from tests.visiting import visiting

from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.zones import decide_happening
from kaga.services.airspace.enums import Approval
from kaga.services.airspace.models import (
    Flight,
    Geozone,
    Happening,
    LandingSite,
    MapVersion,
    Operator,
    Override,
    Pilot,
    Port,
    Vehicle,
)

EVENT = {
    "do": "send", "kind": "event", "what": "柴山潟花火大会", "place": "36.3078, 136.3562",
    "radius_m": "150", "people": "3,000", "first_day": "2026-11-23", "opens": "14:00",
    "closes": "18:00",
}  # fmt: skip
ZONE = {
    "do": "send", "what": "消防訓練", "place": "36.3078, 136.3562", "radius_m": "100",
    "restriction": "prohibited", "datum": "agl", "floor": "0", "ceiling": "150",
    "rule": "市の決定", "source": "加賀市消防本部",
}  # fmt: skip
NEW = "/staff/airspace/happenings/new"


@pytest.fixture
def member(own):
    with visiting(own.member) as client:
        yield client


@pytest.fixture
def at_desk(desk):
    with visiting(desk) as client:
        yield client


def text_of(answer) -> str:
    return answer.content.decode()


class TestFlights:
    def test_an_empty_list_says_what_to_do(self, member):
        assert "条件に合う飛行はありません" in text_of(member.get("/airspace/flights"))

    def test_members_see_their_own_and_staff_all(self, own, other, member, chief):
        mine, theirs = drafted(own), drafted(other)
        shown = text_of(member.get("/airspace/flights"))
        assert (mine in shown, theirs in shown) == (True, False)
        with visiting(chief) as client:
            everything = text_of(client.get("/airspace/flights"))
        assert (mine in everything, theirs in everything) == (True, True)

    def test_filters_keep_to_a_state_and_a_priority(self, own, member):
        reference = checked(own)
        for query, there in (
            ("state=checked", True), ("state=draft", False), ("state=nonsense", True),
            ("priority=goods", True), ("priority=rescue", False), ("over=1", True),
        ):  # fmt: skip
            shown = text_of(member.get(f"/airspace/flights?{query}"))
            assert (query, reference in shown) == (query, there)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_as_often_for_one_row_as_for_three(
        self, own, member, django_assert_num_queries, count
    ):
        for _ in range(count):
            drafted(own)
        with django_assert_num_queries(3):
            member.get("/airspace/flights")

    def test_whoever_belongs_to_nobody_is_asked_for_an_invitation(self, sky):
        with visiting(person()) as client:
            answer = client.get("/airspace/flights")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/airspace/join")

    def test_check_file_withdraw_by_buttons(self, own, member):
        reference = drafted(own)
        here = f"/airspace/flights/{reference}"
        for do, state in (
            ("check", "checked"),
            ("file", "accepted"),
            ("withdraw", "withdrawn"),
        ):
            assert f'value="{do}"' in text_of(member.get(here))
            assert member.post(here, {"do": do}).status_code == 302
            assert Flight.objects.get().state == state
        assert member.post(here, {"do": "file"}).status_code == 409
        assert member.post(here, {"do": "fly"}).status_code == 404

    def test_a_refusal_shows_why_and_what_would_work(self, own, other, member):
        first = checked(other)
        file_flight(other.member, first)
        second = checked(own)
        member.post(f"/airspace/flights/{second}", {"do": "file"})
        shown = text_of(member.get(f"/airspace/flights/{second}"))
        assert f"先に受理された飛行 {first}" in shown
        assert re.search(r"出発を\d+分\d+秒から30分0秒遅らせる", shown)

    def test_the_head_of_airspace_answers_by_name(self, own, chief):
        with write(bookkeeping="a test") as tx:
            tx.change(MapVersion.objects.get(), published_at=None)
        a_map("s", "stand-in")
        reference = checked(own, a_plan(version="s"))
        here = f"/airspace/flights/{reference}"
        with visiting(chief) as client:
            assert client.post(here, {"do": "answer", "reason": ""}).status_code == 422
            assert "仮の情報による飛行を認める" in text_of(client.get(here))
            assert client.post(here, {"do": "answer", "reason": "訓練"}).status_code == 302
        assert Override.objects.count() == 1

    def test_strangers_do_not_learn_of_flights(self, own, other):
        reference = drafted(own)
        with visiting(other.member) as client:
            assert client.get("/airspace/flights/F2026-999999-9").status_code == 404
            assert client.get(f"/airspace/flights/{reference}").status_code == 404

    def test_joining_by_an_invitation(self, own, at_desk):
        shown = text_of(
            at_desk.post(f"/staff/airspace/operators/{own.operator.id}", {"do": "invite"})
        )
        code = re.search(r"<code>(\S+)</code>", shown)[1]
        with visiting(person()) as client:
            assert client.post("/airspace/join", {"code": "?"}).status_code == 422
            assert client.post("/airspace/join", {"code": code}).status_code == 302
            assert client.get("/airspace/flights").status_code == 200


class TestRegistries:
    def test_an_operator_with_pilot_and_vehicle_is_entered(self, own, at_desk):
        terms = {
            "organisation": "片山津運輸", "contact": "0761-00-1111",
            "insured_until": "令和9年3月31日", "priorities": ["goods"],
        }  # fmt: skip
        answer = at_desk.post("/staff/airspace/operators", terms)
        row = Operator.objects.get(organisation="片山津運輸")
        here = f"/staff/airspace/operators/{row.id}"
        assert (answer.headers["Location"], str(row.insured_until)) == (here, "2027-03-31")
        pilot = {"do": "pilot", "name": "動橋 みなと", "licence": "none"}
        assert at_desk.post(here, pilot).status_code == 302
        vehicle = {
            "do": "vehicle", "registration": "JU3Q1A2B3C4D", "certificate": "none",
            "model": str(own.vehicle.model_id), "valid_until": "2028-01-01",
        }  # fmt: skip
        assert at_desk.post(here, vehicle).status_code == 302
        assert (Pilot.objects.count(), Vehicle.objects.count()) == (2, 2)
        shown = text_of(at_desk.get(here))
        assert all(one in shown for one in ("動橋 みなと", "JU3Q1A2B3C4D", "仮の数値"))
        change = {**terms, "do": "terms", "etag": "1", "standing": "suspended"}
        assert at_desk.post(here, change).status_code == 302
        assert at_desk.post(here, change).status_code == 422  # somebody was faster
        assert "片山津運輸" in text_of(at_desk.get("/staff/airspace/operators"))

    def test_what_is_wrong_is_said_beside_its_box(self, own, at_desk):
        here = f"/staff/airspace/operators/{own.operator.id}"
        bad = {"do": "vehicle", "registration": "X", "certificate": "?", "valid_until": "soon"}
        answer = at_desk.post(here, bad)
        assert answer.status_code == 422
        assert "日付が読み取れません" in text_of(answer)
        empty = at_desk.post("/staff/airspace/operators", {})
        assert (empty.status_code, "入力してください" in text_of(empty)) == (422, True)

    def test_there_is_no_such_operator(self, at_desk):
        nobody = "00000000-0000-4000-8000-000000000000"
        assert at_desk.get(f"/staff/airspace/operators/{nobody}").status_code == 404

    def test_ports_and_landing_sites(self, at_desk):
        here = "/staff/airspace/ground"
        assert "離着陸場はまだありません" in text_of(at_desk.get(here))
        port = {
            "do": "port", "name": "駅前ポート", "place": "３６．３１９９，１３６．３５０７",
            "pads": "2", "corridor_m": "10",
        }  # fmt: skip
        site = {
            "do": "site", "name": "潟畔", "place": "36.34 136.37", "radius_m": "20",
            "capacity": "1", "owner": "加賀市",
        }  # fmt: skip
        assert [at_desk.post(here, one).status_code for one in (port, site)] == [302, 302]
        assert (Port.objects.get().lat, LandingSite.objects.get().lon) == (STATION[0], 136.37)
        assert at_desk.post(here, {**port, "place": ""}).status_code == 422
        wrong = at_desk.post(here, {**site, "name": "x", "capacity": "1.5", "radius_m": "wide"})
        assert "数字で入れてください" in text_of(wrong)

    def test_residents_see_none_of_it(self, sky):
        with visiting(person()) as client:
            for path in ("operators", "ground", "zones", "zones/new", "happenings/new"):
                assert client.get(f"/staff/airspace/{path}").status_code == 403
            assert client.get("/staff/airspace/picture.svg").status_code == 403


class TestEntries:
    def test_an_event_is_entered_shown_and_approved_by_another(self, own, at_desk, chief):
        reference = checked(own)
        file_flight(own.member, reference)
        assert at_desk.get(NEW).status_code == 200
        assert at_desk.post(NEW, EVENT).status_code == 302
        row = Happening.objects.get()
        assert (row.people, row.begins.hour, row.ends.hour) == (3_000, 5, 9)
        here = f"/staff/airspace/happenings/{row.id}"
        assert "柴山潟花火大会" in text_of(at_desk.get("/staff/airspace/zones?state=proposed"))
        assert at_desk.post(f"{here}/decide", {"do": "approve", "etag": "1"}).status_code == 403
        with visiting(chief) as client:
            shown = text_of(client.get(here))
            assert reference in shown  # the preview: what it would meet
            client.post(f"{here}/decide", {"do": "approve", "etag": "1"})
            assert Happening.objects.get().state == Approval.APPROVED
            client.post(f"{here}/decide", {"do": "approve", "etag": "1"})
            assert client.post(f"{here}/decide", {"do": "burn"}).status_code == 404
            client.post(f"{here}/decide", {"do": "end", "etag": "2"})
        assert Happening.objects.get().state == Approval.ENDED

    def test_works_over_several_days_hold_at_their_hours(self, at_desk):
        works = EVENT | {
            "kind": "works", "height_m": "45", "last_day": "2026-11-25", "opens": "8:00",
            "closes": "17:00",
        }  # fmt: skip
        assert at_desk.post(NEW, works).status_code == 302
        row = Happening.objects.get()
        (period,) = row.periods
        assert (period["opens"], period["closes"], len(period["days"])) == (28_800, 61_200, 7)
        shown = text_of(at_desk.get(f"/staff/airspace/happenings/{row.id}"))
        assert "45 m" in shown
        assert f"picture.svg?lat={row.lat:.6f}&amp;lon={row.lon:.6f}&amp;zoom=2" in shown

    def test_a_zone_is_entered_and_ends_with_its_proposer_unable_to_approve(self, chief):
        with visiting(chief) as client:
            assert client.get("/staff/airspace/zones/new").status_code == 200
            assert client.post("/staff/airspace/zones/new", ZONE).status_code == 302
            row = Geozone.objects.get()
            here = f"/staff/airspace/zones/{row.id}"
            assert "自分が入力したものは自分で承認できません" in text_of(client.get(here))
            client.post(f"{here}/decide", {"do": "approve", "etag": "1"})
            assert Geozone.objects.get().state == Approval.PROPOSED

    def test_a_zone_with_dates_holds_between_them(self, at_desk):
        dated = ZONE | {"first_day": "2026-12-01", "last_day": "2026-12-02", "opens": "9:00"}
        at_desk.post("/staff/airspace/zones/new", dated)
        (period,) = Geozone.objects.get().periods
        assert period["end"] - period["start"] == 39 * 3_600

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"place": "どこにもない場所"}, "その場所が見つかりません"),
            ({"first_day": "いつか"}, "日付が読み取れません"),
            ({"opens": "25:00"}, "時刻が読み取れません"),
            ({"closes": "24:30"}, "時刻が読み取れません"),
            ({"closes": "13:00"}, "期間が正しくありません"),
            ({"last_day": "2026-11-22"}, "期間が正しくありません"),
            ({"people": "たくさん"}, "数字で入れてください"),
            ({"people": "nan"}, "数字で入れてください"),
            ({"radius_m": "1"}, "5から5000までの数"),
            ({"kind": "war"}, "選択肢から選んでください"),
            ({"what": ""}, "入力してください"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, at_desk, changes, said):
        answer = at_desk.post(NEW, EVENT | changes)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert Happening.objects.count() == 0

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"radius_m": "30000"}, "半径は0より大きく20"),
            ({"floor": "200"}, "下の高さを上の高さより低く"),
            ({"datum": "moon"}, "高さの基準"),
            ({"first_day": "2026-12-01"}, "入力してください"),
        ],
    )
    def test_a_zone_that_cannot_be_is_refused(self, at_desk, changes, said):
        answer = at_desk.post("/staff/airspace/zones/new", ZONE | changes)
        assert (answer.status_code, said in text_of(answer)) == (422, True)

    def test_there_is_no_such_entry(self, at_desk):
        nothing = "00000000-0000-4000-8000-000000000000"
        for what in ("zones", "happenings"):
            assert at_desk.get(f"/staff/airspace/{what}/{nothing}").status_code == 404


class TestTheMap:
    VIEW = {"lat": "36.3078", "lon": "136.3562", "zoom": "2"}

    def test_a_press_moves_the_middle_and_fills_the_place_box(self, at_desk):
        pressed = EVENT | self.VIEW | {"pick.x": "210", "pick.y": "140"}
        answer = at_desk.post(NEW, pressed)
        shown = text_of(answer)
        place = re.search(r'name="place"[^>]*value="([^"]+)"', shown)[1]
        lat, lon = map(float, place.split(","))
        assert (answer.status_code, round(lat, 4)) == (200, 36.3078)
        # 70 of 280 pixels of 4 km: 1,000 m east
        assert round((lon - 136.3562) * 111_000 * 0.8059) == pytest.approx(1_000, abs=2)
        assert 'name="zoom" value="3"' in shown
        assert Happening.objects.count() == 0

    @pytest.mark.parametrize(("do", "zoom"), [("look", 2), ("wider", 1), ("closer", 3)])
    def test_looking_does_not_enter(self, at_desk, do, zoom):
        shown = text_of(at_desk.post(NEW, EVENT | self.VIEW | {"do": do}))
        assert f'name="zoom" value="{zoom}"' in shown
        assert "radius=150" in shown
        assert Happening.objects.count() == 0

    def test_looking_at_nowhere_says_so(self, at_desk):
        answer = at_desk.post(NEW, EVENT | {"do": "look", "place": "どこか"})
        assert (answer.status_code, "見つかりません" in text_of(answer)) == (422, True)

    @pytest.mark.parametrize(
        "query", ["", "?lat=nan&lon=1&zoom=1", "?lat=x", "?lat=36&lon=136&zoom=9"]
    )
    def test_the_picture_is_drawn_whatever_it_is_asked(self, at_desk, query):
        answer = at_desk.get(f"/staff/airspace/picture.svg{query}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
        assert text_of(answer).startswith("<svg")


def test_an_approved_event_keeps_the_next_flight_away(own, desk, chief):
    reference = checked(own)
    with visiting(desk) as client:
        client.post(NEW, EVENT)
    decide_happening(chief, Happening.objects.get().id, 1, "approve")
    with visiting(own.member) as client:
        client.post(f"/airspace/flights/{reference}", {"do": "file"})
        shown = text_of(client.get(f"/airspace/flights/{reference}"))
    assert "催しの上を通ります：柴山潟花火大会" in shown
