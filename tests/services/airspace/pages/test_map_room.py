"""The map room as staff meet it: files in, versions, changes on the ground, publishing."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.engines.airspace.mapfiles.files import building, city, shape, square
from tests.services.airspace.living_town import LivingTown
from tests.services.airspace.sky_town import MORNING, a_plan, checked, fleet
from tests.visiting import visiting

from kaga.kernel import clock
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.runner import run_one
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.zones import decide_happening, decide_zone
from kaga.services.airspace.models import (
    Flight,
    Geozone,
    Happening,
    MapImport,
    MapVersion,
)
from kaga.services.airspace.queries.basis import published_map

pytestmark = pytest.mark.slow

HOME = "/staff/airspace/map"


@pytest.fixture
def living(sky, settings, tmp_path):
    settings.KAGA_AIRSPACE = tmp_path / "airspace"
    return LivingTown(tmp_path / "airspace")


@pytest.fixture
def at_desk(desk):
    with visiting(desk) as client:
        yield client


def as_chief(chief, address, data):
    with visiting(chief) as client:
        return client.post(address, data)


def as_desk(desk, address, data=None):
    with visiting(desk) as client:
        return client.get(address) if data is None else client.post(address, data)


def text_of(answer) -> str:
    return answer.content.decode()


def accepted(living, east=0.0) -> str:
    who = fleet(f"事業者 {east}")
    reference = checked(who, living.plan(east=east))
    assert file_flight(who.member, reference).state == "accepted"
    return reference


def crane(living, **changes):
    lat, lon = living.town.place(0.0, 100.0)
    typed = {
        "do": "preview", "kind": "crane", "what": "庁舎のクレーン", "place": f"{lat}, {lon}",
        "shape": "circle", "radius_m": "6", "height_m": "60",
    }  # fmt: skip
    return typed | changes


def state(reference) -> str:
    return Flight.objects.get(reference=reference).state


def houses():
    lat, lon = 36.2600, 136.3300
    good = [
        building(
            f"h{n}",
            shape(1, square(20.0, lat, lon + n * 4e-4), square(32.0, lat, lon + n * 4e-4)),
        )
        for n in range(25)
    ]
    bad = building("=cmd()", shape(1, square(20.0, 10.0, 10.0)))
    return SimpleUploadedFile("bldg.gml", city(*good, bad).getvalue())


def test_a_file_is_read_by_a_job_and_its_report_shown(living, at_desk):
    told = {"kind": "citygml", "file": houses(), "source": "加賀市 3D都市モデル"}
    answer = at_desk.post(HOME, told)
    row = MapImport.objects.get()
    assert answer.headers["Location"] == f"/jobs/{row.job}"
    shown = text_of(at_desk.get(f"{HOME}/imports/{row.id}"))
    assert "読込み中" in shown
    while run_one("a test", threading.Event()):
        pass
    row.refresh_from_db()
    job = Job.objects.get(id=row.job)
    assert (job.state, job.result) == ("done", {"href": f"{HOME}/imports/{row.id}"})
    assert (row.record["kept"], row.record["refused"]) == (25, {"not-in-japan": 1})
    assert row.map.published_at is None
    shown = text_of(at_desk.get(f"{HOME}/imports/{row.id}"))
    assert "日本の外にある: 1" in shown
    lines = text_of(at_desk.get(f"{HOME}/imports/{row.id}/refused.csv")).splitlines()
    assert lines[1] == "'=cmd(),not-in-japan,"  # no formula
    version = text_of(at_desk.get(f"{HOME}/versions/{row.map.id}"))
    assert "加賀市 3D都市モデル" in version
    assert "公開は空域の責任者が行います" in version
    assert at_desk.get(f"{HOME}/versions/{row.map.id}/picture.png").content[:4] == b"\x89PNG"


def test_a_file_that_is_refused_whole_says_why(living, at_desk):
    file = SimpleUploadedFile("x.gml", b"no xml")
    at_desk.post(HOME, {"kind": "citygml", "file": file, "source": "市"})
    while run_one("a test", threading.Event()):
        pass
    row = MapImport.objects.get()
    assert "well-formed" in text_of(at_desk.get(f"{HOME}/imports/{row.id}"))
    assert row.map is None
    assert "取り込めません" in text_of(at_desk.get(HOME))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kind": "citygml", "source": "市"}, "ファイルを選んでください"),
        ({"kind": "shapefile", "source": "市", "file": "x"}, "種類を選んでください"),
        ({"kind": "citygml", "source": "", "file": "x"}, "入力してください"),
    ],
)
def test_what_is_missing_is_said(living, at_desk, told, said):
    if "file" in told:
        told = told | {"file": SimpleUploadedFile("x.gml", b"x")}
    answer = at_desk.post(HOME, told)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert MapImport.objects.count() == 0


def test_what_would_break_is_shown_before_anything_is_kept(living, at_desk):
    broken, beside = accepted(living), accepted(living, 400.0)
    count = MapVersion.objects.count()
    shown = text_of(at_desk.post(f"{HOME}/edit", crane(living)))
    assert broken in shown
    assert beside not in shown
    assert "0.0mしかありません" in shown
    assert (MapVersion.objects.count(), state(broken)) == (count, "accepted")


def test_a_change_is_entered_seen_and_published(living, at_desk, desk, chief):
    broken, beside = accepted(living), accepted(living, 400.0)
    answer = at_desk.post(f"{HOME}/edit", crane(living, do="send"))
    row = MapVersion.objects.order_by("-id")[0]
    address = f"{HOME}/versions/{row.id}"
    assert answer.headers["Location"] == address
    assert broken in text_of(at_desk.get(address))
    assert at_desk.post(f"{address}/publish", {"sure": "yes"}).status_code == 403
    unsure = as_chief(chief, f"{address}/publish", {})
    assert (unsure.status_code, state(broken)) == (422, "accepted")
    with clock.frozen(MORNING + timedelta(minutes=1)):
        as_chief(chief, f"{address}/publish", {"sure": "yes"})
    assert (state(broken), state(beside)) == ("refused", "accepted")
    assert published_map().id == row.id
    assert "庁舎のクレーン" in text_of(as_desk(desk, HOME))


def test_a_change_is_taken_back_by_a_version_without_it(living, at_desk, desk, chief):
    plain = living.plain.version
    at_desk.post(f"{HOME}/edit", crane(living, do="send"))
    row = MapVersion.objects.order_by("-id")[0]
    with clock.frozen(MORNING + timedelta(minutes=1)):
        as_chief(chief, f"{HOME}/versions/{row.id}/publish", {"sure": "yes"})
    (step,) = living.store.load(row.version).steps
    answer = as_desk(desk, f"{HOME}/withdraw", {"edit": step["edit"]["id"]})
    back = MapVersion.objects.get(version=plain)
    assert answer.headers["Location"] == f"{HOME}/versions/{back.id}"
    assert as_desk(desk, f"{HOME}/withdraw", {"edit": "none"}).status_code == 404


def test_what_ends_on_a_day_becomes_works_and_revokes_when_approved(living, at_desk, chief):
    broken, beside = accepted(living), accepted(living, 400.0)
    days = {"first_day": "2026-11-23", "last_day": "2026-11-25"}
    before = text_of(at_desk.post(f"{HOME}/edit", crane(living, **days)))
    assert broken in before
    later = {"first_day": "2026-12-01", "last_day": "2026-12-05"}
    assert broken not in text_of(at_desk.post(f"{HOME}/edit", crane(living, **later)))
    at_desk.post(f"{HOME}/edit", crane(living, do="send", **days))
    works = Happening.objects.get()
    assert (works.kind, works.height_m) == ("works", 60.0)
    assert state(broken) == "accepted"
    decide_happening(chief, works.id, 1, "approve")
    assert (state(broken), state(beside)) == ("refused", "accepted")
    (reason,) = Flight.objects.get(reference=broken).answer["reasons"]
    assert reason == {"code": "works_in_the_way", "values": {"name": "庁舎のクレーン"}}


def test_wires_that_end_on_a_day_become_a_zone(living, at_desk, chief):
    broken = accepted(living)
    west, east = living.town.place(-200.0, 0.0), living.town.place(200.0, 0.0)
    wires = crane(
        living, do="send", kind="pylon", shape="line", first_day="2026-11-23",
        last_day="2026-11-25", place=f"{west[0]}, {west[1]}", to_place=f"{east[0]}, {east[1]}",
    )  # fmt: skip
    at_desk.post(f"{HOME}/edit", wires)
    zone = Geozone.objects.get()
    assert (zone.footprint["kind"], zone.ceiling) == (
        "corridor",
        {"datum": "agl", "metres": 90.0},
    )
    decide_zone(chief, zone.id, 1, "approve")
    assert state(broken) == "refused"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "入力してください"),
        ({"place": "どこにもない所"}, "場所"),
        ({"place": "35.0, 139.0"}, "地図の範囲の外"),
        ({"height_m": "900"}, "0.5"),
        ({"kind": "castle"}, "種類を選んでください"),
        ({"radius_m": "0"}, "radius"),
        ({"kind": "removed", "last_day": "2026-12-01"}, "終わる日は"),
        ({"last_day": "2026-12-01"}, "入力してください"),
    ],
)
def test_changes_that_cannot_be_are_refused_with_what_to_do(living, at_desk, changes, said):
    answer = at_desk.post(f"{HOME}/edit", crane(living, do="send", **changes))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert Happening.objects.count() == 0


def test_the_picture_of_the_form_can_be_pressed(living, at_desk):
    typed = crane(living, lat="36.26", lon="136.33", zoom="2") | {
        "pick.x": "140",
        "pick.y": "140",
    }
    assert "36.26000, 136.33000" in text_of(at_desk.post(f"{HOME}/edit", typed))


def test_versions_that_are_not_on_the_disk_are_shown_too(sky, at_desk):
    row = published_map()
    assert at_desk.get(f"{HOME}/versions/{row.id}").status_code == 200
    assert at_desk.get(f"{HOME}/versions/{row.id}/picture.png").status_code == 404
    assert a_plan().map_version == row.version
    answer = at_desk.post(
        f"{HOME}/edit",
        {"do": "preview", "kind": "crane", "what": "x", "place": "36.26, 136.33",
         "radius_m": "6", "height_m": "60"},
    )  # fmt: skip
    assert (answer.status_code, "地図がまだありません" in text_of(answer)) == (422, True)
