"""Pages for residents and for the transport desk: what they show and what they refuse."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from google.transit import gtfs_realtime_pb2
from tests.visiting import visiting

from kaga.kernel import clock
from kaga.kernel.errors import Conflict
from kaga.kernel.resident import asking
from kaga.services.mobility.actions.network import edit_network
from kaga.services.mobility.models import Edition, ServiceNotice
from kaga.services.mobility.queries.network import document_of, draft

GRID = "/staff/transport/grids/ir-line/ir-s-wd"


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def test_kana_finds_the_way_there_and_home_in_one_go(planner):
    page = text_of(
        Client().get("/go", {"from": "やましろ", "to": "大聖寺駅", "kind": "depart",
                             "day": "2026-11-24", "clock": "9:00", "back": "13:30"})
    )  # fmt: skip
    assert "「やましろ」を「山代温泉 総湯」として調べました。" in page
    assert page.count('class="g-card"') == 8
    assert "仮に置いた時刻です" in page  # the bus
    assert "IRいしかわ鉄道 2026年3月14日改正の時刻" in page  # the train's source
    assert 'id="way-home"' in page
    assert "mailto:?subject=" in page
    assert page.count('<svg class="g-map"') == 8
    assert "のりあい号" in page


def test_a_place_nobody_knows_and_a_time_that_is_none_are_told_beside_their_fields(planner):
    answer = Client().get("/go", {"from": "駅", "to": "", "kind": "depart", "clock": "late"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "場所を入れてください。" in page
    assert "日にちと時刻を" in page
    same = Client().get("/go", {"from": "大聖寺駅", "to": "大聖寺駅"})
    assert "出発と行き先が同じです。" in text_of(same)


def test_while_the_planner_starts_pages_say_so_and_timetables_can_be_read(lines, monkeypatch):
    def away(*_args, **_more):
        raise asking.Away("away")

    monkeypatch.setattr(asking, "ask", away)
    answer = Client().get("/go", {"from": "大聖寺駅", "to": "加賀温泉駅"})
    assert (answer.status_code, "準備をしています" in text_of(answer)) == (503, True)
    assert Client().get("/go/stops/kagaonsen").status_code == 503
    assert Client().get("/api/v6/stoptimes?stopId=kagaonsen").status_code == 503
    grid = text_of(Client().get("/go/lines/ir-line"))
    assert "金沢方面（平日）" in grid
    assert "<td>7:48</td>" in grid
    assert "仮の時刻" in text_of(Client().get("/go/lines"))


def test_a_board_shows_what_leaves_and_unknown_stops_are_not_found(planner):
    page = text_of(Client().get("/go/stops/kagaonsen", {"day": "2026-11-24", "clock": "9:00"}))
    assert page.index("9:04") < page.index("9:23") < page.index("10:04")
    assert Client().get("/go/stops/kagaonsen", {"clock": "noonish"}).status_code == 422
    for path in ("/go/stops/nowhere", "/go/lines/nothing", "/feeds/other.zip"):
        assert (path, Client().get(path).status_code) == (path, 404)
    assert "かがおんせんえき" in text_of(Client().get("/go/stops"))


def test_the_api_answers_in_the_shape_of_motis_and_refuses_by_field(planner):
    ask = {"fromPlace": "kagaonsen", "toPlace": "36.3132,136.4206",
           "time": "2026-11-24T00:00:00Z", "numItineraries": 2}  # fmt: skip
    found = Client().get("/api/v6/plan", ask).json()
    assert [one["startTime"] for one in found["itineraries"]] == [
        "2026-11-24T00:43:54Z", "2026-11-24T01:48:54Z",
    ]  # fmt: skip
    later = Client().get("/api/v6/plan", {**ask, "pageCursor": found["nextPageCursor"]}).json()
    assert later["itineraries"][0]["startTime"] == "2026-11-24T02:53:54Z"
    only_rail = Client().get("/api/v6/plan", {**ask, "transitModes": "RAIL"}).json()
    assert only_rail["itineraries"] == []
    for wrong in ({"fromPlace": "nowhere"}, {"pageCursor": "SIDEWAYS|1"}):
        assert Client().get("/api/v6/plan", {**ask, **wrong}).status_code == 422
    near = Client().get("/api/v6/stoptimes", {"center": "36.3206,136.3504", "n": 1}).json()
    assert near["place"]["stopId"] == "kagaonsen"
    reach = Client().get("/api/v6/one-to-all", {"one": "kagaonsen", "maxTravelTime": 30}).json()
    assert reach["all"][0]["place"]["name"] == "加賀温泉駅"
    named = Client().get("/api/v1/geocode", {"text": "かがおんせん", "type": "STOP"}).json()
    assert named[0]["id"] == "kagaonsen"


def test_feeds_are_open_data_and_say_when_nothing_has_changed(lines):
    first = Client().get("/feeds/kaga-gtfs-jp.zip")
    with zipfile.ZipFile(io.BytesIO(first.content)) as packed:
        assert "translations.txt" in packed.namelist()
    again = Client().get("/feeds/kaga-gtfs-jp.zip", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    flex = Client().get("/feeds/kaga-gtfs-flex.zip")
    with zipfile.ZipFile(io.BytesIO(flex.content)) as packed:
        assert {"locations.geojson", "booking_rules.txt"} <= set(packed.namelist())
    assert "/feeds/kaga-gtfs-flex.zip" in text_of(Client().get("/feeds"))


def test_staff_change_a_grid_publish_it_and_take_it_back(lines, editor, chief):
    first = draft()
    with visiting(editor) as browser:
        assert "約5:52" not in text_of(browser.get("/staff/transport"))
        fields = grid_fields(first, "9:10")
        wrong = browser.post(GRID, {**fields, "c-1-3": "25時"})
        assert (wrong.status_code, "時刻として読めません" in text_of(wrong)) == (422, True)
        assert browser.post(GRID, fields).status_code == 302
        assert browser.post(GRID, fields).status_code == 409  # made from what is no draft now
        second = draft()
        assert "誤りは見つかりません" in text_of(
            browser.get(f"/staff/transport/editions/{second.id}")
        )
        refused = browser.post(f"/staff/transport/editions/{second.id}/publish")
        assert refused.status_code == 403
    with visiting(chief) as browser:
        browser.post(f"/staff/transport/editions/{second.id}/publish")
        assert "<td>9:10</td>" in text_of(Client().get("/go/lines/ir-line"))
        with clock.frozen(clock.now() + timedelta(minutes=1)):
            browser.post(f"/staff/transport/editions/{first.id}/publish")
        assert "<td>9:10</td>" not in text_of(Client().get("/go/lines/ir-line"))
    assert Edition.objects.count() == 2


def grid_fields(edition, first: str) -> dict[str, str]:
    """The grid as the page would send it, the first train at another time."""
    network = document_of(edition.id)
    grid = network.line("ir-line").patterns[2]
    fields = {"parent": str(edition.id)}
    for number, trip in enumerate(grid.trips):
        fields |= {f"c-{number}-{at}": cell for at, cell in enumerate(trip.cells)}
        fields |= {f"s-{number}": trip.status, f"o-{number}": trip.source}
    return {**fields, "c-0-0": "", "c-0-1": "", "c-0-2": "", "c-0-3": first, "c-0-4": "9:15"}


def test_staff_change_a_stop_add_one_and_say_which_days_are_special(lines, editor):
    with visiting(editor) as browser:
        stop = {"parent": str(draft().id), "name": "新停留所", "kana": "しん", "lat": "36.3",
                "lon": "136.3", "status": "official", "source": "pack"}  # fmt: skip
        assert (
            browser.post("/staff/transport/stops/new", {**stop, "id": "A!"}).status_code == 422
        )
        assert (
            browser.post("/staff/transport/stops/new", {**stop, "id": "new-1"}).status_code
            == 302
        )
        again = {**stop, "parent": str(draft().id), "lat": "north"}
        assert browser.post("/staff/transport/stops/new-1", again).status_code == 422
        days = {"parent": str(draft().id), "weekdays": ["0", "1"], "holidays": "runs",
                "added": "2026-12-31\n2027-01-02", "removed": ""}  # fmt: skip
        assert browser.post("/staff/transport/days/weekday", days).status_code == 302
        days |= {"parent": str(draft().id), "added": "new year"}
        assert browser.post("/staff/transport/days/weekday", days).status_code == 422
    network = document_of(draft().id)
    kind = next(one for one in network.days if one.id == "weekday")
    assert (kind.weekdays, kind.holidays, kind.added) == (
        "1100000", "runs", ("2026-12-31", "2027-01-02"),
    )  # fmt: skip
    assert network.stops[-1].name.ja == "新停留所"


def test_a_notice_is_on_the_page_and_in_the_realtime_feed_until_it_is_ended(lines, editor):
    with visiting(editor) as browser:
        empty = browser.post("/staff/transport/notices", {"kind": "cancelled", "ja": ""})
        assert empty.status_code == 422
        sent = {"kind": "cancelled", "ja": "運休します", "trip": "ir-s-wd-01",
                "day": "2026-11-24", "hours": "3"}  # fmt: skip
        assert browser.post("/staff/transport/notices", sent).status_code == 302
        assert "運休します" in text_of(browser.get("/staff/transport/notices"))
        told = gtfs_realtime_pb2.FeedMessage()
        told.ParseFromString(Client().get("/feeds/kaga-gtfs-rt.pb").content)
        update = next(one.trip_update for one in told.entity if one.HasField("trip_update"))
        assert (update.trip.trip_id, update.trip.start_date) == ("ir-s-wd-01", "20261124")
        one = ServiceNotice.objects.get()
        assert browser.post(f"/staff/transport/notices/{one.id}/end").status_code == 302
        assert browser.post(f"/staff/transport/notices/{one.id}/end").status_code == 404
    told.ParseFromString(Client().get("/feeds/kaga-alerts.pb").content)
    assert list(told.entity) == []


def test_two_who_edit_at_once_the_second_is_told(lines, editor):
    first = draft()
    network = document_of(first.id)
    edit_network(editor, first.id, network, "one")
    with pytest.raises(Conflict):
        edit_network(editor, first.id, network, "other")
