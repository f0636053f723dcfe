"""What is taken as an entity, and what is refused, by the standard's small print."""

from __future__ import annotations

import pytest

from kaga.engines.context import (
    Care,
    NgsiError,
    Problem,
    Style,
    View,
    apply_change,
    create,
    read_entity,
    read_fragment,
    resolve,
    write_entity,
)

TERMS = resolve({"speed": "https://a.example/speed", "Car": "https://a.example/Car"}, {})
ID = "urn:ngsi-ld:Car:1"
POINT = {"type": "Point", "coordinates": [136.3, 36.3]}


def _entity(**members: object) -> dict[str, object]:
    return {"id": ID, "type": "Car", **members}


def _shown(body: dict[str, object], style: Style = Style.NORMALIZED) -> dict[str, object]:
    entity = apply_change(None, create(read_entity(body, TERMS), 1))
    assert entity is not None
    return write_entity(entity, TERMS, View(style))


NORMALIZED = _entity(
    scope=["/Ishikawa/Kaga", "/Hokuriku"],
    speed={
        "type": "Property",
        "value": 42,
        "unitCode": "KMH",
        "observedAt": "2027-04-01T00:00:00Z",
        "accuracy": {"type": "Property", "value": 0.5},
    },
    parkedAt={"type": "Relationship", "object": "urn:ngsi-ld:Parking:1", "objectType": "Car"},
    location={"type": "GeoProperty", "value": POINT},
    label={"type": "LanguageProperty", "languageMap": {"ja": "車", "en": "car"}},
    category={"type": "VocabProperty", "vocab": "Car"},
    raw={"type": "JsonProperty", "json": {"type": "speed", "speed": 1}},
    depths={"type": "ListProperty", "valueList": [1, [2, 3]]},
    route={"type": "ListRelationship", "objectList": [{"object": "urn:a:1"}]},
    two=[
        {"type": "Property", "value": 1},
        {"type": "Property", "value": 2, "datasetId": "urn:d:2"},
    ],
    address={"type": "Property", "value": {"type": "Car", "speed": "fast"}},
)


def test_what_is_given_normalized_comes_back() -> None:
    assert _shown(NORMALIZED) == NORMALIZED


def test_what_is_shown_concisely_reads_as_the_same() -> None:
    assert _shown(_shown(NORMALIZED, Style.CONCISE)) == NORMALIZED


def test_simplified_leaves_values_alone() -> None:
    shown = _shown(NORMALIZED, Style.SIMPLIFIED)
    assert shown["speed"] == 42
    assert shown["two"] == {"dataset": {"@none": 1, "urn:d:2": 2}}
    assert shown["label"] == {"languageMap": {"ja": "車", "en": "car"}}
    assert shown["route"] == ["urn:a:1"]


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"id": "no uri"}, Problem.BAD_REQUEST_DATA),
        ({"id": "urn:a:\u202eb"}, Problem.BAD_REQUEST_DATA),
        ({"type": "9Car"}, Problem.BAD_REQUEST_DATA),
        ({"type": "type"}, Problem.BAD_REQUEST_DATA),
        ({"my attribute": 1}, Problem.BAD_REQUEST_DATA),
        ({"observedAt": {"type": "Property", "value": 1}}, Problem.BAD_REQUEST_DATA),
        ({"scope": "9bad"}, Problem.BAD_REQUEST_DATA),
        ({"scope": "urn:ngsi-ld:null"}, Problem.BAD_REQUEST_DATA),
        ({"p": None}, Problem.BAD_REQUEST_DATA),
        ({"p": {"type": "Property"}}, Problem.BAD_REQUEST_DATA),
        ({"p": {"type": "Property", "value": "urn:ngsi-ld:null"}}, Problem.BAD_REQUEST_DATA),
        ({"p": {"value": {"deep": ["urn:ngsi-ld:null"]}}}, Problem.BAD_REQUEST_DATA),
        ({"p": {"value": 1, "object": "urn:a:1"}}, Problem.BAD_REQUEST_DATA),
        ({"p": {"value": 1, "previousValue": 0}}, Problem.BAD_REQUEST_DATA),
        (
            {"p": {"value": 1, "observedAt": "2027-01-01T00:00:00+09:00"}},
            Problem.BAD_REQUEST_DATA,
        ),
        ({"p": {"value": 1, "@context": {}}}, Problem.BAD_REQUEST_DATA),
        ({"p": [{"value": 1}, {"value": 2}]}, Problem.BAD_REQUEST_DATA),
        ({"p": {"object": "no uri"}}, Problem.BAD_REQUEST_DATA),
        ({"p": {"object": "urn:a:1", "unitCode": "MTR"}}, Problem.BAD_REQUEST_DATA),
        ({"p": {"languageMap": {"en": 5}}}, Problem.BAD_REQUEST_DATA),
        ({"p": {"type": "JsonProperty", "json": 5}}, Problem.BAD_REQUEST_DATA),
        ({"location": {"type": "Property", "value": 7}}, Problem.BAD_REQUEST_DATA),
        ({"g": {"type": "GeoProperty", "value": "nowhere"}}, Problem.BAD_REQUEST_DATA),
        (
            {
                "g": {
                    "type": "GeoProperty",
                    "value": {"type": "Point", "coordinates": [36.3, 136.3]},
                }
            },
            Problem.BAD_REQUEST_DATA,
        ),
        (
            {
                "g": {
                    "type": "GeoProperty",
                    "value": {
                        "type": "Polygon",
                        "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1]]],
                    },
                }
            },
            Problem.BAD_REQUEST_DATA,
        ),
    ],
)
def test_what_breaks_a_rule_is_refused(members: dict[str, object], problem: Problem) -> None:
    with pytest.raises(NgsiError) as refused:
        read_entity(_entity(**members), TERMS)
    assert refused.value.problem is problem


def test_an_empty_body_is_no_request() -> None:
    with pytest.raises(NgsiError) as refused:
        read_fragment({}, TERMS, Care.MERGE)
    assert refused.value.problem is Problem.INVALID_REQUEST
