"""The API of the airspace: drafting, checking and filing by a program; zones in and out."""

from __future__ import annotations

import base64
import json

import pytest
from tests.services.airspace.sky_town import a_plan, checked, drafted, staff
from tests.services.airspace.test_zones import BOW_TIE
from tests.visiting import visiting

from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.zones import decide_zone
from kaga.services.airspace.models import Flight, Geozone

FLIGHTS, ZONES = "/api/v1/airspace/flights", "/api/v1/airspace/zones"
ZONE = {
    "name": "消防訓練", "footprint": {"kind": "circle", "centre": [36.3078, 136.3562],
    "radius_m": 100}, "floor": {"datum": "agl", "metres": 0}, "restriction": "prohibited",
    "ceiling": {"datum": "agl", "metres": 150}, "rule": "city", "source": "消防本部",
}  # fmt: skip


@pytest.fixture
def program(own):
    with visiting(own.member) as client:
        yield client


def send(client, path, body, **headers):
    return client.post(
        path, json.dumps(body), content_type="application/json", headers=headers or None
    )


def body_of(own, **changes):
    plan = a_plan()
    return {
        "operator": str(own.operator.id), "pilot": str(own.pilot.id),
        "vehicle": str(own.vehicle.id), "priority": "goods", "purpose": "処方薬の配送",
        "plan": {
            "origin": plan.origin, "goal": plan.goal, "preset": plan.preset,
            "corners": [
                {"lat": one.lat, "lon": one.lon, "height_msl_m": one.height.metres,
                 "ground_msl_m": one.ground.metres, "second": one.second}
                for one in plan.corners
            ],
            "standing_msl_m": [one.metres for one in plan.standing],
            "geoid_m": plan.geoid_m,
            "separation_m": [plan.separation.horizontal, plan.separation.vertical],
            "parts": [
                {"begins": one.begins, "ends": one.ends, "radius_m": one.radius,
                 "line": [[place.lat, place.lon] for place in one.line],
                 "floor_msl_m": one.floor.metres, "ceiling_msl_m": one.ceiling.metres}
                for one in plan.parts
            ],
            "map_version": plan.map_version,
            "tiles": [{"x": one.x, "y": one.y, "sha256": one.digest} for one in plan.tiles],
            "people_sha256": plan.people,
            "certificate": base64.b64encode(plan.certificate).decode(),
        } | changes,
    }  # fmt: skip


@pytest.mark.parametrize("certificate", ["é", "%%", "QQ"])
def test_a_certificate_that_is_no_base64_is_refused(own, program, certificate):
    body = body_of(own)
    body["plan"]["certificate"] = certificate
    answer = send(program, FLIGHTS, body)
    assert (answer.status_code, "certificate" in answer.content.decode()) == (422, True)


def test_a_program_drafts_checks_files_and_withdraws(own, program):
    answer = send(program, FLIGHTS, body_of(own), **{"Idempotency-Key": "a"})
    assert answer.status_code == 201
    reference = answer.json()["reference"]
    assert answer.headers["Location"] == f"{FLIGHTS}/{reference}"
    again = send(program, FLIGHTS, body_of(own), **{"Idempotency-Key": "a"})
    assert (again.json()["reference"], Flight.objects.count()) == (reference, 1)
    acts = f"{FLIGHTS}/{reference}/acts"
    states = [send(program, acts, {"act": act}).json()["state"] for act in ("check", "file")]
    assert states == ["checked", "accepted"]
    repeated = send(program, acts, {"act": "file"}, **{"Idempotency-Key": "b"}).json()
    assert (repeated["state"], repeated["answer"]["reasons"]) == ("accepted", [])
    listed = program.get(f"{FLIGHTS}?state=accepted&limit=1").json()
    assert [one["reference"] for one in listed["items"]] == [reference]
    assert send(program, acts, {"act": "withdraw"}).json()["state"] == "withdrawn"
    refused = send(program, acts, {"act": "file"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (
        409, "application/problem+json",
    )  # fmt: skip


def test_a_refusal_carries_code_figures_and_sentence(own, other, program):
    first = checked(other)
    file_flight(other.member, first)
    reference = checked(own)
    found = send(program, f"{FLIGHTS}/{reference}/acts", {"act": "file"}).json()
    (reason,) = found["answer"]["reasons"]
    assert (found["state"], reason["code"], reason["values"]["flight"]) == (
        "refused", "taken", first,
    )  # fmt: skip
    assert reason["text"].startswith(f"先に受理された飛行 {first} と")
    assert [one["kind"] for one in found["answer"]["offers"]] == ["delay"]


@pytest.mark.parametrize(
    "changes", [{"certificate": "%%%"}, {"separation_m": [0, 0]}, {"tiles": []}]
)
def test_a_plan_that_cannot_be_is_refused(own, program, changes):
    answer = send(program, FLIGHTS, body_of(own, **changes))
    assert (answer.status_code, Flight.objects.count()) == (422, 0)


def test_strangers_are_told_nothing(own, other):
    reference = drafted(own)
    with visiting(other.member) as client:
        assert client.get(f"{FLIGHTS}/{reference}").status_code == 404
        assert client.get(f"{FLIGHTS}/F2026-999999-9").status_code == 404


def test_zones_go_in_by_staff_and_out_to_everybody(own, desk, chief, client):
    with visiting(desk) as at_desk:
        answer = send(at_desk, ZONES, ZONE)
        bad = ZONE | {"footprint": {"kind": "polygon", "outer": BOW_TIE}}
        hostile = send(at_desk, ZONES, bad)
    assert (answer.status_code, answer.json()["state"]) == (201, "proposed")
    assert (hostile.status_code, hostile.json()["type"].rpartition("#")[2]) == (400, "no-shape")
    assert client.get(ZONES).json() == []
    decide_zone(chief, Geozone.objects.get().id, 1, "approve")
    (shown,) = client.get(ZONES).json()
    assert (shown["origin"], shown["footprint"]) == ("prohibited", ZONE["footprint"])
    with visiting(own.member) as member:
        assert send(member, ZONES, ZONE).status_code == 403
    assert staff("airspace").is_staff


def test_licences_of_pilots_are_listed_for_members_and_kept_by_the_desk(own, other, desk):
    address = f"/api/v1/airspace/operators/{own.operator.id}/pilots"
    with visiting(own.member) as client:
        (shown,) = client.get(address).json()
    assert (shown["licence"], sorted(shown["extensions"])) == (
        "second",
        ["beyond-sight", "night"],
    )
    with visiting(other.member) as client:
        assert client.get(address).status_code == 403
    body = {
        "licence": "first",
        "valid_until": "2028-03-01",
        "extensions": {"heavy": "2026-04-01"},
    }
    with visiting(desk) as client:
        answer = client.put(
            f"/api/v1/airspace/pilots/{own.pilot.id}/licence",
            body,
            content_type="application/json",
        )
    assert (answer.status_code, answer.json()["extensions"]) == (200, {"heavy": "2026-04-01"})
