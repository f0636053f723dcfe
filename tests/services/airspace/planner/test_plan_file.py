"""From a route of the plan page to a draft of a flight, over a real planner's socket."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from tests.services.airspace.planner import test_plans_api as served
from tests.services.airspace.sky_town import person
from tests.visiting import visiting

from kaga.services.airspace.models import Flight

PATH = "/airspace/plan"
NOBODY = "00000000-0000-4000-8000-000000000000"
city, question, town = served.city, served.question, served.town


@pytest.fixture
def member(own):
    with visiting(own.member) as client:
        yield client


@pytest.fixture
def link(own, city, question, member):
    """Where the plan page leads a member who wants to file its route."""
    page = member.get(PATH, question).content.decode()
    return unescape(re.search(r'href="(/airspace/plan/file\?[^"]+)"', page)[1])


def sent(own, address: str, **changes: str) -> dict[str, str]:
    """The form of an address, filled in."""
    query = dict(parse_qsl(urlsplit(address).query))
    filled = {
        "pilot": f"{own.operator.id}/{own.pilot.id}",
        "aircraft": f"{own.operator.id}/{own.vehicle.id}",
        "priority": "goods",
        "purpose": "処方薬の配送",
    }
    return {**query, **filled, **changes}


def test_a_route_becomes_a_draft_and_its_flight_is_shown(own, link, member):
    shown = member.get(link).content.decode()
    assert own.vehicle.registration in shown
    answer = member.post("/airspace/plan/file", sent(own, link))
    flight = Flight.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/airspace/flights/{flight.reference}",
    )
    assert (flight.purpose, flight.state, flight.pilot_id) == (
        "処方薬の配送",
        "draft",
        own.pilot.id,
    )
    assert flight.route.figures["length_m"] > 1000


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pilot": "nobody"}, "操縦者を選んでください"),
        ({"aircraft": ""}, "機体を選んでください"),
        ({"purpose": " "}, "入力してください"),
        ({"id": "0-9"}, "もう一度、経路を計算してください"),
        ({"from": ""}, "確かめてください"),
        (
            {"aircraft": f"{NOBODY}/{NOBODY}"},
            "操縦者・機体を選んでください",
        ),
    ],
)
def test_what_is_missing_or_not_theirs_is_said_and_nothing_is_made(
    own, link, member, changes, sentence
):
    answer = member.post("/airspace/plan/file", sent(own, link, **changes))
    assert answer.status_code in {409, 422}
    assert sentence in answer.content.decode()
    assert Flight.objects.count() == 0


def test_a_planner_that_is_away_is_said(own, link, member, tmp_path, monkeypatch):
    form = sent(own, link)
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", tmp_path / "none.sock")
    answer = member.post("/airspace/plan/file", form)
    assert answer.status_code == 503
    assert "自動で動き直します" in answer.content.decode()


def test_whoever_files_for_nobody_is_led_to_joining(sky):
    with visiting(person()) as client:
        assert client.get("/airspace/plan/file")["Location"] == "/airspace/join"
    assert Client().get("/airspace/plan/file").status_code == 302
