"""The page and the interface that judge files, with the planner behind its real socket."""

from __future__ import annotations

import json
import threading

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.services.airspace.filesdesk.conftest import DEPART
from typer.testing import CliRunner

from kaga.kernel.api import limiting
from kaga.kernel.resident.server import Server
from kaga.kernel.resident.slots import Slots
from kaga.services.airspace import commands
from kaga.services.airspace.filesdesk.asking import MOST_BYTES
from kaga.services.airspace.planner.city import City
from kaga.services.airspace.planner.running import PlannerDesk
from kaga.services.airspace.planning.tilestore import TileStore

PAGE, API = "/airspace/check", "/api/v1/airspace/checks"
WHEN = "2026-11-24T12:00"
PATIENCE_S = 120.0


class Unlimited:
    def wait_s(self, key, rate):
        return 0.0


@pytest.fixture(autouse=True)
def patient():
    limiting.bind_limiter(Unlimited())
    yield
    limiting.bind_limiter(limiting.LeakyBuckets())


@pytest.fixture
def planner(sky_home, tmp_path, monkeypatch):
    """A planner over the little town, loaded here and asked through its socket."""
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", tmp_path / "planner.sock")
    store = TileStore(sky_home)
    city = City(store, on_loaded=lambda _: None, builds=False)
    city._bring_up(store.current_version())
    server = Server(
        settings.KAGA_PLANNER_SOCKET, PlannerDesk(store, city), Slots(at_once=1, waiting=2)
    )
    ready = threading.Event()
    thread = threading.Thread(target=server.serve, args=(ready.set,))
    thread.start()
    assert ready.wait(PATIENCE_S)
    yield
    server.stop()
    thread.join(PATIENCE_S)


@pytest.fixture
def plan_file(certificate, tmp_path):
    out = tmp_path / "route.plan"
    asked = ["export", str(certificate), "--format", "plan", "--out", str(out)]
    assert CliRunner().invoke(commands.app, asked).exit_code == 0
    return out


def low(path):
    """The same plan at 20 m."""
    plan = json.loads(path.read_text())
    for item in plan["mission"]["items"]:
        if item["command"] == 16:
            item["params"][6] = item["Altitude"] = 20.0
    return json.dumps(plan)


def upload(content, **terms):
    file = SimpleUploadedFile(
        "a.plan", content.encode() if isinstance(content, str) else content
    )
    return Client().post(PAGE, {"file": file, "depart": WHEN, **terms})


def post(body, **headers):
    return Client().post(API, json.dumps(body), content_type="application/json", **headers)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_judged_by_page_and_program_as_by_the_command(planner, plan_file):
    answer = CliRunner().invoke(commands.app, ["check", str(plan_file), *DEPART, "--json"])
    expected = json.loads(answer.stdout)
    told = post({"text": plan_file.read_text(), "depart": WHEN})
    assert (told.status_code, told.json()) == (200, expected)
    page = upload(plan_file.read_text())
    assert page.status_code == 200
    text = page.content.decode()
    assert "指摘はありません" in text
    assert text.count("<svg") >= 2
    worse = upload(low(plan_file)).content.decode()
    assert "件の指摘があります" in worse
    assert "航空法 第132条の86第2項第3号" in worse
    assert "高く飛ぶか、地点を移してください" in worse


@pytest.mark.django_db(transaction=True)
def test_hostile_files_are_refused_with_words_and_never_break(planner, plan_file):
    plan = json.loads(plan_file.read_text())
    plan["mission"]["plannedHomePosition"][2] += 37.4
    nan = plan_file.read_text().replace('"hoverSpeed": ', '"hoverSpeed": NaN, "x": ')
    far = plan_file.read_text().replace("36.2", "-36.2")
    hostile = {
        "楕円体": json.dumps(plan),
        "数値ではない": nan,
        "市の地図の外": far,
        "飛行経路のファイルではありません": "<svg/>",
        "読み取れません": "{" * 50_000,
        "ファイルを選んで": "",
        "文字のファイルではありません": b"\xff\xfe",
    }
    for words, content in hostile.items():
        answer = upload(content)
        assert answer.status_code == 422, words
        assert words in answer.content.decode(), words
    assert upload(b" " * (MOST_BYTES + 1)).status_code == 422
    assert upload("QGC", vehicle="balloon").status_code == 422
    assert upload("QGC", heights="feet").status_code == 422
    assert upload("QGC", depart="tomorrow").status_code == 422
    for body in (
        {}, {"text": ""}, {"text": 5}, {"text": "x", "heights": "feet"}, {"text": "\ud800"},
        {"text": "x" * (MOST_BYTES + 1)}, {"text": "x", "depart": "0001-01-01"}, [],
    ):  # fmt: skip
        answer = post(body)
        assert answer.status_code in {400, 422}, body
        assert answer["Content-Type"].startswith("application/problem+json")
    assert Client().post(API, "{", content_type="application/json").status_code in {400, 422}


@pytest.mark.django_db
def test_without_a_planner_page_and_program_say_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", tmp_path / "none.sock")
    page = upload("QGC WPL 110")
    assert page.status_code in {502, 503}
    assert "自動で動き直します" in page.content.decode()
    answer = post({"text": "QGC WPL 110"})
    assert answer.status_code == page.status_code


@pytest.mark.django_db
def test_the_form_is_there_without_signing_in():
    answer = Client().get(PAGE)
    assert answer.status_code == 200
    assert "飛行計画のファイルを調べる" in answer.content.decode()
