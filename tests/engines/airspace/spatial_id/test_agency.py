"""Sets equal those of the Digital Agency's library, as kept in `agency.json`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.spatial_id.ids import id_at
from kaga.engines.airspace.spatial_id.packed import IdSet
from kaga.engines.airspace.spatial_id.sets import Rule, capsule, line, points
from tests.engines.airspace.spatial_id.cases import Case

FOUND: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "agency.json").read_text("utf-8")
)


def positions(case: Case) -> list[Position]:
    return [Position(lat, lon, Msl(height)) for lat, lon, height in case.path]


def test_the_fixture_holds_what_is_promised():
    assert {kind: len(kept) for kind, kept in FOUND.items()} == {
        "points": 1000,
        "lines": 200,
        "capsules": 101,
    }


def test_a_thousand_points_have_the_librarys_ids():
    for kept in FOUND["points"]:
        case = Case.from_json(kept)
        assert points(positions(case), zoom=case.zoom).texts() == [kept["id"]]
        (place,) = positions(case)
        assert str(id_at(place.lat, place.lon, place.height, zoom=case.zoom)) == kept["id"]


def check(boxes: IdSet, kept: dict[str, Any]) -> None:
    texts = boxes.texts()
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    assert (len(texts), texts[::100]) == (kept["count"], kept["some"])
    assert digest == kept["sha256"]


@pytest.mark.parametrize("kept", FOUND["lines"], ids=lambda kept: f"zoom{kept['zoom']}")
def test_a_line_has_the_librarys_set(kept):
    case = Case.from_json(kept)
    check(line(positions(case), zoom=case.zoom), kept)


@pytest.mark.parametrize("kept", FOUND["capsules"], ids=lambda kept: f"zoom{kept['zoom']}")
def test_a_capsule_has_the_librarys_set(kept):
    case = Case.from_json(kept)
    check(capsule(positions(case), case.radius, zoom=case.zoom, rule=Rule.AGENCY), kept)


def test_the_route_of_the_medicine_flight_has_25_005_boxes():
    assert FOUND["capsules"][0]["count"] == 25_005
