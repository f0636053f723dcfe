"""The transport desk: lines, grids, days and fares added, copied, kept, taken back."""

from __future__ import annotations

import io
import zipfile
from html import unescape

from django.test import Client
from tests.visiting import visiting

from kaga.services.mobility.models import Edition
from kaga.services.mobility.queries.network import document_of, draft

HOME = "/staff/transport"
SURE = {"status": "official", "source": "pack"}
LINE = {"id": "loop", "name": "市内循環", "kana": "しないじゅんかん", "en": "City Loop",
        "agency": "machikaga", "kind": "bus", "colour": "#aa3300", "text_colour": "FFFFFF",
        "note": ""}  # fmt: skip
HEAD = {"name": "病院まわり", "kana": "", "en": "", "direction": "0", "days": "sunday",
        "stops": "kagaonsen-bus 加賀温泉駅前\n橋立 北前船主集落\n\nyamashiro"}  # fmt: skip


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def send(browser, path, fields):
    """Send a form of the desk, made from the draft as it is now."""
    return browser.post(f"{HOME}/{path}", {**fields, "parent": str(draft().id)})


def network():
    return document_of(draft().id)


def test_a_line_with_days_a_timetable_and_a_fare_of_its_own_is_published(lines, editor, chief):
    with visiting(editor) as browser:
        days = {"id": "sunday", "name": "日曜", "weekdays": ["6"], "holidays": "runs",
                "added": "", "removed": ""}  # fmt: skip
        cells = {"c-0-0": "9:00", "c-0-1": "~9:20", "c-0-2": "9:40", "s-0": "official",
                 "o-0": "pack"}  # fmt: skip
        fare = {"id": "loop-ride", "lines": ["loop"], "yen": "150", "hours": "0", **SURE}
        for path, fields in (
            ("lines/new", LINE),
            ("days/new", days),
            ("grids/loop/new/head", HEAD),
            ("grids/loop/loop-1", cells),
            ("fares/new", fare),
        ):
            assert (path, send(browser, path, fields).status_code) == (path, 302)
        page = text_of(browser.get(HOME))
        assert "市内循環：150円（1乗車）" in page
        assert "病院まわり（日曜）" in page
    made = network().line("loop")
    assert (made.colour, made.patterns[0].stops) == (
        "AA3300", ("kagaonsen-bus", "hashitate", "yamashiro"),
    )  # fmt: skip
    with visiting(chief) as browser:
        assert browser.post(f"{HOME}/editions/{draft().id}/publish").status_code == 302
    feed = Client().get("/feeds/kaga-gtfs-jp.zip").content
    with zipfile.ZipFile(io.BytesIO(feed)) as packed:
        assert "loop-ride,150,JPY" in packed.read("fare_attributes.txt").decode()
        assert "loop-1-01,09:20:00,09:20:00,hashitate,2" in packed.read(
            "stop_times.txt"
        ).decode().replace(" ", "")
        assert "sunday,0,0,0,0,0,0,1" in packed.read("calendar.txt").decode()


def test_what_is_tried_shows_its_report_and_is_not_kept(lines, editor):
    with visiting(editor) as browser:
        before = draft().id
        answer = send(browser, "lines/new", {**LINE, "try": "1"})
        page = text_of(answer)
        assert (answer.status_code, draft().id) == (200, before)
        assert "まだ保存していません" in page
        assert "この下書きに誤りは見つかりませんでした" in page
        assert 'value="市内循環"' in page
        broken = {
            "c-0-0": "9:00",
            "c-0-1": "8:00",
            "s-0": "official",
            "o-0": "pack",
            "try": "1",
        }
        told = text_of(send(browser, "grids/can-umi/umi", broken))
        assert "前の停留所より早い時刻" in told
        assert draft().id == before


def test_a_copy_of_a_line_brings_its_timetables_and_a_copy_of_a_grid_its_trips(lines, editor):
    with visiting(editor) as browser:
        page = text_of(browser.get(f"{HOME}/lines/new?copy=ir-line"))
        assert "時刻表4枚も写します" in page
        copy = {**LINE, "id": "ir-2027", "agency": "ir", "kind": "rail", "copy": "ir-line"}
        assert send(browser, "lines/new", copy).status_code == 302
        first, second = (network().line(key) for key in ("ir-line", "ir-2027"))
        assert [one.id for one in second.patterns] == [f"ir-2027-{n}" for n in range(1, 5)]
        assert [one.trips for one in second.patterns] == [one.trips for one in first.patterns]
        assert browser.get(f"{HOME}/grids/ir-line/new/head?copy=ir-n-wd").status_code == 200
        head = {**HEAD, "days": "daily", "stops": "kagaonsen\nkutani\nawazu\nkomatsu"}
        sent = send(browser, "grids/ir-line/new/head", {**head, "copy": "ir-n-wd"})
        assert sent.status_code == 302
    old, new = first.patterns[0], network().line("ir-line").patterns[-1]
    assert [one.cells for one in new.trips] == [
        (one.cells[1], "", *one.cells[3:]) for one in old.trips
    ]


def test_flaws_keep_a_change_out_and_removals_can_be_undone(lines, editor):
    with visiting(editor) as browser:
        whole = network()
        # Fields that say nothing, ids that exist, stops that do not.
        for path, fields, field in (
            ("lines/new", {**LINE, "id": "ir-line"}, "id"),
            ("lines/new", {**LINE, "colour": "red"}, "colour"),
            ("lines/can-umi", {**LINE, "agency": "nobody", "kind": "boat"}, "agency"),
            ("grids/can-umi/umi/head", {**HEAD, "days": "daily", "stops": "月"}, "stops"),
            ("grids/can-umi/new/head", {**HEAD, "days": "never", "stops": "daishoji"}, "days"),
            ("fares/new", {"id": "f", "yen": "-5", "hours": "x", **SURE}, "yen"),
            ("fares/new", {"id": "f", "yen": "5", "hours": "0", "lines": ["no"]}, "status"),
            ("days/new", {"id": "Ä", "name": "", "holidays": "runs"}, "id"),
        ):
            answer = send(browser, path, fields)
            assert (path, answer.status_code) == (path, 422)
            assert f'href="#{field}' in text_of(answer)
        shrunk = {**HEAD, "days": "daily", "stops": "daishoji\nkomatsu"}
        assert send(browser, "grids/can-umi/umi/head", shrunk).status_code == 422
        for path in ("lines/nothing", "fares/nothing", "grids/nothing/new/head"):
            assert browser.get(f"{HOME}/{path}").status_code == 404
        assert send(browser, "lines/can-umi", {**LINE, "remove": "1"}).status_code == 302
        assert network().line("can-umi") is None
        assert {key for one in network().fares for key in one.lines}.isdisjoint({"can-umi"})
        removed, kept = draft(), Edition.objects.get(number=1)
        page = text_of(browser.get(HOME))
        assert f"editions/{removed.parent_id}/restore" in page
        assert send(browser, f"editions/{kept.id}/restore", {}).status_code == 302
        assert (network(), draft().number) == (whole, 3)
        stale = browser.post(f"{HOME}/editions/{kept.id}/restore", {"parent": str(removed.id)})
        assert stale.status_code == 409
        nowhere = f"editions/{'0' * 8}-0000-0000-0000-{'0' * 12}/restore"
        assert send(browser, nowhere, {}).status_code == 404
        grid, fare = {**HEAD, "remove": "1"}, whole.fares[0].id
        assert send(browser, "grids/can-umi/umi/head", grid).status_code == 302
        assert "umi" not in [one.id for one in network().line("can-umi").patterns]
        assert send(browser, f"fares/{fare}", {"remove": "1"}).status_code == 302
        assert fare not in [one.id for one in network().fares]
