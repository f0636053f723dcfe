"""Over my house as residents see it: without sign-in, script or a word about the pilot."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from django.test import Client
from tests.services.airspace.sky_town import HALL, STATION, a_plan, checked
from tests.visiting import visiting

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.tiles import SIDE, Tile
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.publish.scene import MAGIC, scene
from kaga.kernel import clock
from kaga.kernel.api.limiting import LeakyBuckets, bind_limiter
from kaga.kernel.identity.visitor import nobody
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.objections import NewObjection, make_objection, new_receipt
from kaga.services.airspace.enums import ObjectionState, PriorityClass
from kaga.services.airspace.models import Objection
from kaga.services.airspace.planning.tilestore import StoredMap, TileStore

MIDDLE = f"{(STATION[0] + HALL[0]) / 2:.6f}, {(STATION[1] + HALL[1]) / 2:.6f}"
MESH = "5436326834"


@pytest.fixture
def anybody(sky, settings, tmp_path):
    settings.KAGA_AIRSPACE = tmp_path / "airspace"
    bind_limiter(LeakyBuckets())
    yield Client()
    bind_limiter(LeakyBuckets())


@pytest.fixture
def at_desk(desk):
    with visiting(desk) as client:
        yield client


def accepted(own, hours=6.0, priority=PriorityClass.GOODS) -> str:
    plan = a_plan(departs=clock.now() + timedelta(hours=hours))
    reference = checked(own, plan, priority)
    file_flight(own.member, reference)
    return reference


def text_of(answer) -> str:
    return answer.content.decode()


def plain(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(answer)))


def a_tile(status=Status.STAND_IN, ground=20) -> Tile:
    """Ground 2 m above the sea below the place in the middle."""
    source = Provenance.all_from(Source("a test", "1", status))
    flat = np.full((SIDE, SIDE), ground, np.int16)
    known = np.full((SIDE, SIDE), int(Use.KNOWN), np.uint32)
    planes = {"ground_dm": flat, "surface_dm": flat.copy(), "class_bits": known}
    return Tile.unknown(14397, 6416, source).with_planes(**planes)


def keep(settings, tile: Tile) -> None:
    stored = StoredMap(CityMap.of([tile]), (), "a test", 0.0, "a test")
    TileStore(Path(settings.KAGA_AIRSPACE)).keep(stored)


class TestLooking:
    def test_the_empty_form_asks_for_a_place(self, anybody):
        answer = anybody.get("/airspace/over")
        assert (answer.status_code, "住所、町の名前" in text_of(answer)) == (200, True)

    def test_nothing_planned_says_so_and_what_may_come(self, anybody):
        answer = anybody.get("/airspace/over", {"place": MIDDLE})
        assert "飛ぶ予定はありません" in text_of(answer)
        assert "急な救助の飛行" in text_of(answer)

    def test_a_flight_is_told_in_plain_words(self, anybody, own):
        accepted(own)
        said = plain(anybody.get("/airspace/over", {"place": MIDDLE, "radius": "300"}))
        for part in (
            "ドローンが1回通る予定です", "15時01分から15時02分まで", "荷物を運びます",
            "地面から約65 m", "ほぼ真上", "約58 dB", "加賀ドローン便 0761-00-0000",
        ):  # fmt: skip
            assert part in said

    def test_neither_pilot_nor_ends_nor_parcel_are_told(self, anybody, own):
        accepted(own)
        for answer in (
            anybody.get("/airspace/over", {"place": MIDDLE}),
            anybody.get(f"/airspace/over/{MESH}.ics"),
            anybody.get(f"/airspace/over/{MESH}.atom"),
        ):
            for secret in ("作見 そら", "加賀市文化会館", "処方薬", own.vehicle.registration):
                assert secret not in text_of(answer)

    def test_rescue_is_told_to_the_quarter_of_an_hour(self, anybody, own):
        accepted(own, priority=PriorityClass.RESCUE)
        said = plain(anybody.get("/airspace/over", {"place": MIDDLE}))
        assert "15時00分から15時15分まで" in said
        assert "15時01分" not in said

    def test_the_past_day_is_told_too(self, anybody, own):
        accepted(own, hours=1)
        with clock.frozen(clock.now() + timedelta(hours=3)):
            nothing = text_of(anybody.get("/airspace/over", {"place": MIDDLE}))
            before = plain(anybody.get("/airspace/over", {"place": MIDDLE, "when": "past"}))
        assert "飛ぶ予定はありません" in nothing
        assert "通過の時刻を過ぎました" in before

    def test_a_place_that_nobody_knows_is_said_at_the_field(self, anybody):
        answer = anybody.get("/airspace/over", {"place": "どこにもない町"})
        assert (answer.status_code, "その場所が見つかりません" in text_of(answer)) == (
            422,
            True,
        )

    @pytest.mark.parametrize("query", ["radius=99999999", "radius=nan", "place=%00", "when=x"])
    def test_odd_addresses_are_answered(self, anybody, query):
        assert anybody.get(f"/airspace/over?{query}").status_code in {200, 422}

    @pytest.mark.parametrize("language", ["ja", "easy", "en"])
    def test_every_language_says_when_and_why(self, anybody, own, language):
        accepted(own)
        shown = text_of(anybody.get("/airspace/over", {"place": MIDDLE, "lang": language}))
        assert "o-pass__when" in shown

    def test_the_ground_of_the_map_counts_and_its_doubt_is_told(self, anybody, own, settings):
        accepted(own)
        keep(settings, a_tile())
        said = plain(anybody.get("/airspace/over", {"place": MIDDLE}))
        assert ("地面から約75 m" in said, "標高 2 m" in said, "仮の地図" in said) == (
            True,
            True,
            True,
        )

    def test_tomorrow_is_called_so(self, anybody, own):
        accepted(own, hours=20)
        assert "明日5時01分" in plain(anybody.get("/airspace/over", {"place": MIDDLE}))


class TestFeeds:
    def test_a_calendar_has_an_event_for_each_pass(self, anybody, own):
        accepted(own)
        answer = anybody.get(f"/airspace/over/{MESH}.ics")
        lines = text_of(answer).split("\r\n")
        assert answer.headers["Content-Type"] == "text/calendar"
        assert lines.count("BEGIN:VEVENT") == 1
        assert "DTSTART:20261123T060100Z" in lines
        assert all(len(line.encode()) <= 75 for line in lines)

    def test_a_feed_is_sound_xml_with_an_entry_for_each_pass(self, anybody, own):
        accepted(own)
        tree = ET.fromstring(text_of(anybody.get(f"/airspace/over/{MESH}.atom")))
        names = [one.tag.split("}")[1] for one in tree]
        assert names.count("entry") == 1

    def test_the_address_of_a_feed_names_a_square_only(self, anybody):
        shown = text_of(anybody.get("/airspace/over", {"place": MIDDLE}))
        assert re.findall(r'href="(/airspace/over/[0-9]+\.(?:ics|atom))"', shown) == [
            f"/airspace/over/{MESH}.ics",
            f"/airspace/over/{MESH}.atom",
        ]

    @pytest.mark.parametrize("mesh", ["5436", "x", "5436326839", "54363268341"])
    def test_what_is_no_square_of_that_size_is_not_found(self, anybody, mesh):
        assert anybody.get(f"/airspace/over/{mesh}.ics").status_code == 404


class TestObjecting:
    SAID = {"text": "音が気になります。", "contact": "0761-11-1111", "place": "作見町"}

    def test_what_is_sent_is_received_with_a_number_that_reads_it(self, anybody):
        shown = text_of(anybody.post("/airspace/over/objection", self.SAID))
        number = re.search(r"<code>([0-9A-Z-]{14})</code>", shown)[1]
        read = anybody.post("/airspace/over/answers", {"receipt": number.lower()})
        assert "回答を準備しています" in text_of(read)
        assert self.SAID["text"] in text_of(read)

    def test_the_link_of_a_flight_fills_in_its_number(self, anybody, own):
        reference = accepted(own)
        shown = text_of(anybody.get(f"/airspace/over/objection?flight={reference}"))
        assert f'value="{reference}"' in shown

    def test_nothing_written_is_said_at_the_field_and_nothing_is_lost(self, anybody):
        answer = anybody.post("/airspace/over/objection", self.SAID | {"text": " "})
        assert (answer.status_code, Objection.objects.count()) == (422, 0)
        assert "0761-11-1111" in text_of(answer)

    def test_who_sends_without_end_is_asked_to_wait_and_keeps_the_text(self, anybody):
        answers = [
            anybody.post("/airspace/over/objection", self.SAID | {"text": f"{number}回目"})
            for number in range(8)
        ]
        assert [one.status_code for one in answers] == [200] * 6 + [429] * 2
        assert "7回目" in text_of(answers[-1])

    def test_guessing_numbers_ends_soon(self, anybody):
        tries = [
            anybody.post("/airspace/over/answers", {"receipt": new_receipt()}).status_code
            for _ in range(32)
        ]
        assert (tries[0], tries[-1], tries.count(422)) == (422, 429, 30)

    def test_an_empty_number_asks_for_one(self, anybody):
        answer = anybody.post("/airspace/over/answers", {"receipt": ""})
        assert (answer.status_code, "入力してください" in text_of(answer)) == (422, True)

    def test_markup_is_shown_as_text(self, anybody, at_desk):
        anybody.post("/airspace/over/objection", {"text": "<script>alert(1)</script>"})
        shown = text_of(at_desk.get(f"/staff/airspace/objections/{Objection.objects.get().id}"))
        assert "<script>alert" not in shown
        assert "&lt;script&gt;" in shown


class TestDesk:
    def test_the_desk_lists_reads_and_answers(self, anybody, at_desk):
        number = make_objection_here()
        row = Objection.objects.get()
        address = f"/staff/airspace/objections/{row.id}"
        assert address in text_of(at_desk.get("/staff/airspace/objections?state=open"))
        assert "0761-11-1111" in text_of(at_desk.get(address))
        answer = at_desk.post(address, {"answer": "事業者に伝えました。"})
        assert answer.headers["Location"] == "/staff/airspace/objections"
        read = text_of(anybody.post("/airspace/over/answers", {"receipt": number}))
        assert "事業者に伝えました。" in read

    def test_an_empty_and_a_second_answer_are_refused(self, anybody, at_desk):
        make_objection_here()
        address = f"/staff/airspace/objections/{Objection.objects.get().id}"
        assert at_desk.post(address, {"answer": ""}).status_code == 422
        at_desk.post(address, {"answer": "答え"})
        again = at_desk.post(address, {"answer": "別の答え"})
        assert "すでに回答されています" in text_of(again)
        assert Objection.objects.get().state == ObjectionState.ANSWERED

    def test_no_objections_say_so(self, anybody, at_desk):
        assert "意見はありません" in text_of(at_desk.get("/staff/airspace/objections"))


def make_objection_here() -> str:
    said = NewObjection("音が気になります。", "0761-11-1111", "作見町")
    return make_objection(nobody(), said, new_receipt())


class TestThreeDimensions:
    def test_the_map_names_the_tiles_of_a_box(self, anybody, settings):
        tile = a_tile()
        keep(settings, tile)
        found = anybody.get("/airspace/sky/map.json?box=136.35,36.30,136.36,36.31").json()
        assert found["tiles"] == [[14397, 6416, tile.digest]]
        assert (found["official"], found["words"]["fly"]) == (False, "経路に沿って見る")
        elsewhere = anybody.get("/airspace/sky/map.json?box=137,36.3,137.1,36.31").json()
        assert elsewhere["tiles"] == []

    def test_an_official_map_is_called_so(self, anybody, settings):
        keep(settings, a_tile(Status.OFFICIAL))
        found = anybody.get("/airspace/sky/map.json?box=136.35,36.30,136.36,36.31").json()
        assert found["official"]

    def test_without_a_map_there_is_nothing_to_draw(self, anybody):
        found = anybody.get("/airspace/sky/map.json?box=136.35,36.30,136.36,36.31").json()
        assert (found["version"], found["tiles"]) == (None, [])

    @pytest.mark.parametrize(
        "box", ["", "1,2,3", "a,b,c,d", "136.4,36.3,136.3,36.4", "0,0,999,1", "nan,0,1,1"]
    )
    def test_what_is_no_box_is_refused(self, anybody, box):
        assert anybody.get("/airspace/sky/map.json", {"box": box}).status_code == 422

    def test_a_tile_is_sent_compressed_for_ever(self, anybody, settings):
        tile = a_tile()
        keep(settings, tile)
        answer = anybody.get(f"/airspace/sky/tiles/{tile.digest}")
        content = gzip.decompress(answer.content)
        assert (content[:4], content) == (MAGIC, scene(tile))
        assert "immutable" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("digest", ["0" * 64, "x", "..%2f..%2fkaga.db"])
    def test_a_tile_that_is_not_there_is_not_found(self, anybody, digest):
        assert anybody.get(f"/airspace/sky/tiles/{digest}").status_code == 404

    def test_a_tile_whose_bytes_were_changed_is_not_sent(self, anybody, settings):
        tile = a_tile(ground=30)
        keep(settings, tile)
        (path,) = Path(settings.KAGA_AIRSPACE).glob("tiles/*/*.tile")
        path.write_bytes(path.read_bytes()[:-1])
        assert anybody.get(f"/airspace/sky/tiles/{tile.digest}").status_code == 404
