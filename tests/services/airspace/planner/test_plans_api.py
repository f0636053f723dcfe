"""The API of plans over a real socket to a planner that holds a little town."""

from __future__ import annotations

import json
import threading

import pytest
from django.conf import settings
from django.test import Client
from tests.services.airspace.planner.towns import HeldCity, loaded_town, with_air
from tests.visiting import visiting

from kaga.kernel import clock
from kaga.kernel.resident.server import Server
from kaga.kernel.resident.slots import Slots
from kaga.services.airspace.actions.flights import check_flight
from kaga.services.airspace.models import Flight, MapVersion, PeopleSource
from kaga.services.airspace.planner.binding import PlannerJudge
from kaga.services.airspace.planner.client import (
    PlannerFailed,
    PlannerState,
    PlannerUnavailable,
)
from kaga.services.airspace.planner.running import PlannerDesk, register
from kaga.services.airspace.planning.tilestore import TileStore
from kaga.services.airspace.plans_api import next_quarter, told
from kaga.services.airspace.ports import bind_judge

API = "/api/v1/airspace"
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def town():
    return loaded_town()


@pytest.fixture
def city(town, tmp_path, monkeypatch):
    """A planner that answers, in a thread, over the socket of a scratch home."""
    monkeypatch.setattr(settings, "KAGA_KEYS", tmp_path / "keys")
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", tmp_path / "planner.sock")
    with_air(town[0])
    store = TileStore(tmp_path / "airspace")
    store.keep(town[0].stored)
    desk = PlannerDesk(store, HeldCity(town[0]))
    server = Server(tmp_path / "planner.sock", desk, Slots(at_once=2, waiting=2))
    ready = threading.Event()
    thread = threading.Thread(target=server.serve, args=(ready.set,))
    thread.start()
    assert ready.wait(PATIENCE_S)
    yield town[0]
    server.stop()
    thread.join(PATIENCE_S)


@pytest.fixture
def question(town):
    west, east = (town[1].place(far, 0.0) for far in (-700.0, 700.0))
    return {
        "from": "{:.6f},{:.6f}".format(*west),
        "to": "{:.6f},{:.6f}".format(*east),
        "depart": "2026-11-24T12:00",
    }


def get(path, **asked):
    return Client().get(f"{API}{path}", asked)


def test_a_plan_comes_with_its_question_and_again_the_same(db, city, question):
    answer = get("/plans", **question)
    assert answer.status_code == 200
    record = answer.json()
    assert record["asked"]["depart"] == "2026-11-24T12:00:00+09:00"
    assert record["stand_in"]
    assert get("/plans", **record["asked"]).json() == record


def test_every_alternative_can_be_had_as_a_file(db, city, question):
    record = get("/plans", **question).json()
    one = record["alternatives"][0]["id"]
    for form in ("plan", "waypoints", "kml", "geojson", "gpx", "certificate"):
        answer = get(f"/plans/files/{one}/{form}", **record["asked"])
        assert (answer.status_code, len(answer.content) > 200) == (200, True), form
        assert f'filename="route.{form}"' in answer.headers["Content-Disposition"]


def test_a_file_of_another_sky_is_a_conflict_that_says_to_plan_again(db, city, question):
    record = get("/plans", **question).json()
    one = record["alternatives"][0]["id"]
    with_air(city, version="another")
    answer = get(f"/plans/files/{one}/plan", **record["asked"])
    assert answer.status_code == 409
    assert "もう一度" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"from": "x" * 121}, "#/query/from"),
        ({"from": "\x00"}, "#/from"),
        ({"depart": "NaN"}, "#/depart"),
        ({"vehicle": "balloon"}, "#/vehicle"),
        ({"to": "36.0,179.9"}, "#"),
        ({"to": "89.9,0"}, "#"),
    ],
)
def test_what_cannot_be_planned_is_refused_where_it_is_wrong(
    db, city, question, changes, pointer
):
    answer = get("/plans", **{**question, **changes})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_people_are_pictures_that_never_change(db, city):
    legend = get("/plans/people").json()
    path = f"/plans/people/{legend['map']}/weekday/60.png"
    answer = get(path)
    assert answer.content.startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert get(path).content == answer.content
    assert get(f"/plans/people/{'0' * 64}/weekday/60.png").status_code == 409
    assert get(f"/plans/people/{legend['map']}/weekday/96.png").status_code == 422
    assert get(f"/plans/people/{legend['map']}/monday/6.png").status_code == 422


def test_the_state_of_the_planner_is_told(db, city):
    found = get("/planner").json()
    assert (found["phase"], found["map_version"], found["text"]) == ("ready", city.version, "")


def test_without_a_planner_everything_says_what_to_do(db, tmp_path, monkeypatch, question):
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", tmp_path / "none.sock")
    state = get("/planner").json()
    assert state["phase"] == "away"
    for path in ("/plans", "/plans/files/a-1/plan"):
        answer = get(path, **question)
        assert (answer.status_code, answer.json()["detail"]) == (503, state["text"])
    assert get("/plans/people").status_code == 503


def flight_body(own, record):
    return {
        "operator": str(own.operator.id), "pilot": str(own.pilot.id),
        "vehicle": str(own.vehicle.id), "priority": "goods", "purpose": "処方薬の配送",
        "planned": {"id": record["alternatives"][0]["id"], "asked": record["asked"]},
    }  # fmt: skip


def test_an_alternative_becomes_a_draft_that_the_judge_passes(own, city, question):
    register(city)
    bind_judge(PlannerJudge())
    record = get("/plans", **question).json()
    with visiting(own.member) as client:
        body = json.dumps(flight_body(own, record))
        answer = client.post(f"{API}/flights/from-plan", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    reference = answer.json()["reference"]
    flight = Flight.objects.get(reference=reference)
    assert answer.headers["Location"] == f"{API}/flights/{reference}"
    assert flight.route.figures["length_m"] == record["alternatives"][0]["length_m"]
    codes = [one.code for one in check_flight(own.member, reference).reasons]
    assert codes == ["map_stand_in", "people_stand_in"]


def test_a_judge_that_is_away_lets_nothing_pass(own, city, question, tmp_path, monkeypatch):
    register(city)
    bind_judge(PlannerJudge())
    record = get("/plans", **question).json()
    with visiting(own.member) as client:
        body = json.dumps(flight_body(own, record))
        made = client.post(f"{API}/flights/from-plan", body, content_type="application/json")
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", tmp_path / "none.sock")
    answer = check_flight(own.member, made.json()["reference"])
    assert [one.code for one in answer.reasons] == [
        "not_judged", "map_stand_in", "people_stand_in",
    ]  # fmt: skip
    assert Flight.objects.get().state == "draft"


def test_a_flight_from_a_plan_needs_an_operator(db, city, question):
    answer = Client().post(f"{API}/flights/from-plan", "{}", content_type="application/json")
    assert answer.status_code == 401


def test_registering_a_map_twice_changes_nothing(own, city):
    register(city)
    before = MapVersion.objects.get(version=city.version).published_at
    register(city)
    assert MapVersion.objects.get(version=city.version).published_at == before
    assert PeopleSource.objects.filter(title__startswith="nobody").count() == 2


def test_errors_of_the_line_are_errors_of_the_house():
    states = [PlannerState(phase) for phase in ("away", "starting", "ready", "no-map")]
    assert [told(PlannerUnavailable(one), "en").status for one in states] == [503] * 4
    assert told(PlannerFailed("x"), "en").status == 503
    starting = PlannerUnavailable(PlannerState("starting", "loading", 0.4))
    assert "40 %" in told(starting, "en").detail


def test_without_a_departure_the_next_quarter_of_an_hour_is_meant():
    assert next_quarter(clock.now()) == "2026-11-23T09:15:00+09:00"
