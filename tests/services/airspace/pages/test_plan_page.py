"""The plan page without a script: what it shows, asks the planner, and says when it cannot."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client
from tests.kernel.places.cities import kaga, load
from tests.services.airspace.pages.plans import a_plan

from kaga.services.airspace import planner_words
from kaga.services.airspace.pages import plan_answer as page
from kaga.services.airspace.planner.client import (
    PlannerAway,
    PlannerBusy,
    PlannerFailed,
    PlannerStarting,
    PlannerState,
    Refused,
)

PATH = "/airspace/plan"
NAMES = {"from": "加賀温泉駅", "to": "加賀市文化会館", "depart": "2026-11-23T15:00"}
TWO = {"from": "36.3227,136.3526", "to": "36.2974,136.3577", "depart": "2026-11-23T15:00"}


@pytest.fixture
def city(db, settings, tmp_path):
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_BLOBS = tmp_path / "blobs"
    load(kaga())


@pytest.fixture
def questions(db, monkeypatch):
    """What the planner was asked; it answers with a real plan."""
    asked = []

    def answer(op, arguments):
        asked.append((op, arguments))
        return a_plan()

    monkeypatch.setattr(page, "ask", answer)
    return asked


@pytest.fixture
def says(db, monkeypatch):
    """Makes the planner say no."""

    def make(error):
        def answer(op, arguments):
            raise error

        monkeypatch.setattr(page, "ask", answer)

    return make


def shown(language="ja", **query) -> tuple[int, str]:
    client = Client()
    client.cookies["kaga_language"] = language
    answer = client.get(PATH, query)
    return answer.status_code, answer.content.decode()


def text_of(page: str) -> str:
    """What people read of a page, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_before_anything_is_asked_there_is_a_form_a_map_and_examples(city, questions):
    status, got = shown()
    assert (status, questions) == (200, [])
    assert 'value="2026-11-23T09:00"' in got
    assert got.count("<option") == 5
    assert "加賀温泉駅 → 加賀市文化会館" in text_of(got)
    assert 'class="p-ground p-ground--boundary' in got


def test_names_coordinates_departure_and_aircraft_go_to_the_planner(city, questions):
    status, _ = shown(**NAMES | {"to": "36.2974, 136.3577"}, vehicle="camera_1kg")
    assert status == 200
    assert questions == [
        (
            "plan",
            {
                "from": "加賀温泉駅",
                "to": "36.2974, 136.3577",
                "depart": "2026-11-23T15:00:00+09:00",
                "vehicle": "camera_1kg",
            },
        )
    ]


def test_a_point_of_the_map_is_called_after_what_lies_near(city, questions):
    _, got = shown(**TWO | {"to": "36.2974, 136.3577"})
    assert re.search(r'id="to-known">[^<]+付近<', got)


def test_every_figure_of_the_cards_is_the_plans(questions):
    record = a_plan()
    _, got = shown(**TWO)
    cards = re.findall(r'<li class="p-card .*?</li>', got, re.DOTALL)
    assert len(cards) == len(record["alternatives"])
    for card, one in zip(cards, record["alternatives"], strict=True):
        minutes, seconds = divmod(round(one["seconds"]), 60)
        told = text_of(card)
        assert f"{minutes}分{seconds:02}秒" in told
        assert f"{one['energy_wh']:.0f} Wh" in told
        assert f"{one['deaths_per_flight_hour']['mean']:.1e}（上限 1e-06）" in told


def test_the_chosen_route_is_the_one_of_the_address(questions):
    last = len(a_plan()["alternatives"])
    _, got = shown(**TWO, chosen=str(last))
    (current,) = re.findall(r'data-plan-choose="(\d)" aria-current="true"', got)
    assert current == str(last)
    data = json.loads(html.unescape(re.search(r'data-plan-data="([^"]*)"', got)[1]))
    record = a_plan()
    chosen = record["alternatives"][last - 1]
    assert data["chosen"] == last
    assert data["profile"]["flight_msl"] == chosen["profile"]["flight_msl"]
    assert data["lines"] == [one["waypoints"] for one in record["alternatives"]]
    assert len(data["bends"]) == len(chosen["bends"])


def test_rules_come_with_articles_and_those_to_do_first(questions):
    _, got = shown(**TWO)
    rules = a_plan()["alternatives"][0]["rules"]
    block = got[got.index('id="rules-title"') : got.index('id="traffic-title"')]
    for one in rules:
        assert one["article"] in block
        assert one["title"]["ja"] in block
    assert f"適合{sum(one['verdict'] == 'pass' for one in rules)}" in text_of(block)
    first = block.index('class="k-table"')
    to_do = next(one for one in rules if one["verdict"] != "pass")
    assert first < block.index(to_do["article"]) < block.index("<details")


def test_files_carry_the_question_because_plans_are_not_kept(questions):
    _, got = shown(**TWO)
    record = a_plan()
    one = record["alternatives"][0]["id"]
    links = re.findall(r'href="(/api/v1/airspace/plans/files/[^"]+)"', got)
    kinds = [link.split("?")[0].rpartition("/")[2] for link in links]
    assert kinds == ["plan", "waypoints", "kml", "gpx", "geojson", "certificate"]
    assert all(link.split("/")[6] == one for link in links)
    assert all("vehicle=delivery_10kg" in link for link in links)


def test_a_plan_on_invented_ground_says_so(questions, monkeypatch):
    for invented in (True, False):
        monkeypatch.setattr(page, "ask", lambda *_, it=invented: a_plan() | {"stand_in": it})
        _, got = shown(**TWO)
        assert ("この地図は仮のもの" in text_of(got)) == invented


def test_a_route_in_the_way_of_another_flight_says_what_would_work(questions, monkeypatch):
    record = a_plan()
    for one in record["alternatives"]:
        one["traffic"] = {
            "free": False, "filed": 1, "displaced": [],
            "conflicts": [
                {"flight": "F2026-000001-7", "from_s": 61, "to_s": 92, "horizontal_m": 12,
                 "vertical_m": 3, "priority": "goods"}
            ],
            "offers": {"delays_s": [[251.2, 900.0]], "heights_m": []},
        }  # fmt: skip
    monkeypatch.setattr(page, "ask", lambda *_: record)
    _, got = shown(**TWO)
    block = text_of(got[got.index('id="traffic-title"') : got.index('id="bends-title"')])
    assert "飛行F2026-000001-7と" in block
    assert "4分12秒遅く出発する この出発時刻で作り直す" in block


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"from": "ほげほげ"}, "from", "「ほげほげ」は見つかりません"),
        ({"from": "{0}<b>"}, "from", "「{0}<b>」は見つかりません"),
        ({"to": ""}, "to", "目的地を入れてください"),
        ({"from": ""}, "from", "出発地を入れてください"),
        ({"from": "95,200"}, "from", "見つかりません"),
        ({"depart": "tomorrow"}, "depart", "2026-11-23T15:00 のように"),
        ({"depart": "2026-11-20T15:00"}, "depart", "今から30日後まで"),
        ({"depart": "9999-12-31T23:59"}, "depart", "今から30日後まで"),
        ({"vehicle": "kite"}, "vehicle", "機体の種類を選んでください"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_its_field(questions, query, field, sentence):
    status, got = shown(**TWO | query)
    assert (status, questions) == (422, [])
    said = re.search(rf'id="{field}-error">(.*?)</div>', got, re.DOTALL)[1]
    assert sentence in text_of(said)
    assert f'<a href="#{field}">' in got


@pytest.mark.parametrize(
    ("error", "status", "sentence", "again"),
    [
        (PlannerAway(PlannerState("away")), 503, "自動で動き直します", "10"),
        (PlannerBusy(PlannerState("ready")), 503, "混み合っています", "2"),
        (PlannerFailed("oh"), 503, "失敗しました", "0"),
        (PlannerStarting(PlannerState("no-map")), 503, "地図がない", "10"),
        (Refused("too-near", {}), 200, "60 mより近い", "0"),
        (Refused("no-way", {"tries": 3}), 200, "安全に通れる道がありません", "0"),
        (Refused("never-heard-of", {}), 200, "安全に通れる道がありません", "0"),
        (Refused("no-such-place", {"text": "x"}), 200, "", "0"),
    ],
)
def test_when_there_is_no_route_the_reason_and_the_next_step_are_said(
    says, error, status, sentence, again
):
    says(error)
    got_status, got = shown(**TWO)
    assert got_status == status
    notice = re.search(r'<section class="p-notice.*?</section>', got, re.DOTALL)[0]
    assert sentence in text_of(notice)
    assert f'data-again="{again}"' in notice


def test_a_planner_that_is_starting_says_what_it_does_and_how_far_it_is(says):
    says(PlannerStarting(PlannerState("starting", "building", 0.42)))
    status, got = shown(**TWO)
    assert status == 503
    assert planner_words.DOING["building"].ja in text_of(got)
    assert '<progress max="100" value="42"' in got


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_page_is_drawn_in_every_language(questions, language):
    status, got = shown(language, **TWO)
    assert status == 200
    assert f'data-language="{language}"' in got


def test_without_a_city_pack_the_page_still_stands(db, monkeypatch):
    monkeypatch.setattr(page, "ask", lambda *_: a_plan())
    status, _ = shown()
    assert status == 200
    status, got = shown(**{"from": "36.3,136.35", "to": "36.31,136.36"})
    assert status == 200
    assert "地図の地点" in text_of(got)
