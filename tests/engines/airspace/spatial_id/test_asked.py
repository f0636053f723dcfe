from __future__ import annotations

import json

import pytest

from kaga.engines.airspace.spatial_id import asked
from kaga.engines.airspace.spatial_id.ids import SpatialIdError
from kaga.engines.airspace.spatial_id.packed import IdSet
from kaga.engines.airspace.spatial_id.sets import Rule

ROUTE = ["36.3199,136.3507,77", "36.2957,136.3617,77"]
TOWN = ["36.30,136.30", "36.31,136.30", "36.31,136.32"]


def test_a_point_is_one_box_of_nearly_a_cube():
    found = asked.point(ROUTE[:1], zoom=22).answer()
    assert found == {
        "kind": "point",
        "zoom": 22,
        "count": 1,
        "f": [9, 9],
        "x": [3_685_752, 3_685_752],
        "y": [1_642_426, 1_642_426],
        "size_m": [7.71, 7.67, 8.0],
        "ids": ["22/9/3685752/1642426"],
    }


def test_a_place_without_a_height_lies_at_sea_level():
    assert asked.point(["36.3,136.3"], zoom=22).facts()["f"] == [0, 0]
    assert asked.point([" 36.3, 136.3 , -1 "], zoom=22).facts()["f"] == [-1, -1]


def test_a_capsule_is_the_safe_one_unless_the_agencys_is_asked_for():
    safe = asked.capsule(ROUTE, 30.0, zoom=22)
    agency = asked.capsule(ROUTE, 30.0, zoom=22, rule=Rule.AGENCY)
    assert (safe.facts()["count"], safe.facts()["rule"]) == (24_988, "touching")
    assert (agency.facts()["count"], agency.facts()["rule"]) == (25_005, "agency")


def test_a_line_and_a_polygon_answer_alike():
    for found in (
        asked.line(ROUTE, zoom=20),
        asked.polygon(TOWN, 0.0, 150.0, zoom=20),
        asked.capsule(ROUTE[:1], 40.0, zoom=20),
    ):
        answer = json.loads(json.dumps(found.answer()))
        assert IdSet.parse(answer["ids"]) == found.boxes
        assert answer["count"] == len(answer["ids"])
        f, x, y = found.boxes.indices()
        assert (answer["f"], answer["x"], answer["y"]) == (
            [f.min(), f.max()], [x.min(), x.max()], [y.min(), y.max()],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: asked.point(["136.3507,36.3199"], zoom=22), "latitude comes first"),
        (lambda: asked.point(["36.3"], zoom=22), "no place"),
        (lambda: asked.point(["36.3,136.3,7,7"], zoom=22), "no place"),
        (lambda: asked.point(["加賀温泉駅"], zoom=22), "no place"),
        (lambda: asked.point(["36.3,nan"], zoom=22), "no place"),
        (lambda: asked.point(["96.3,191"], zoom=22), "web map"),
        (lambda: asked.point([], zoom=22), "at least one place"),
        (lambda: asked.line(ROUTE[:1], zoom=22), "two places"),
        (lambda: asked.capsule(ROUTE, -1.0, zoom=22), "radius"),
        (lambda: asked.polygon(TOWN, 0.0, float("inf"), zoom=22), "numbers of metres"),
        (lambda: asked.polygon(TOWN, 9.0, 1.0, zoom=22), "below its ceiling"),
        (lambda: asked.polygon(TOWN[:2], 0.0, 9.0, zoom=22), "three corners"),
    ],
)
def test_what_cannot_be_answered_is_refused(ask, says):
    with pytest.raises(SpatialIdError, match=says):
        ask()
