"""The short way gives what the long way gives, for whatever it takes."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaga.engines.context import (
    Care,
    Change,
    Entity,
    apply_change,
    create,
    read_entity,
    read_fragment,
    resolve,
)
from kaga.engines.context.merging import partial, replace, update
from kaga.engines.context.plain import plain_item, plain_partial, plain_update
from kaga.engines.context.reading import read_attribute
from kaga.engines.context.wire import pack_change

TERMS = resolve(
    {
        "ex": "https://a.example/",
        "speed": "https://a.example/speed",
        "fast": "https://a.example/speed",
        "key": "@type",
    },
    {},
)
ID = "urn:ngsi-ld:Car:1"
NULL = "urn:ngsi-ld:null"
OLD = {
    "id": ID,
    "type": "Car",
    "scope": "/Kaga",
    "speed": {
        "type": "Property",
        "value": 1,
        "accuracy": 3,
        "observedAt": "2027-01-01T00:00:00Z",
    },
    "name": "old",
    "home": {"type": "Relationship", "object": "urn:a:1"},
    "two": [{"value": 1}, {"value": 2, "datasetId": "urn:d:2"}],
    "far": {"value": 1, "datasetId": "urn:d:2"},
    "end": {"value": 1, "expiresAt": "2099-01-01T00:00:00Z"},
}

SCALARS = st.one_of(
    st.integers(-9, 9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(["", "text", "ex:y", "高さ"]),
)
ODD = st.sampled_from([None, NULL, [1], [], {}, {"a": 1}, {"@value": 1}, {"type": "Point"}])
MOMENTS = st.sampled_from(["2027-04-01T09:00:00Z", "2027-04-01T09:00:00,5Z"])
PLAIN_NAMES = ["speed", "name", "home", "end", "new", "ex:z", "https://b.example/q"]
ODD_NAMES = [
    "two", "far", "fast", "location", "ngsildproof", "key", "9", "scope", "id", "type",
    "expiresAt", "observedAt", "@context", "unitCode", "value", "",
]  # fmt: skip


def _point(east: object, north: object) -> dict[str, object]:
    return {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [east, north]}}


def _members(**members: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=members)


PROPERTIES = st.builds(
    lambda value, more: {"type": "Property", "value": value} | more,
    SCALARS,
    _members(unitCode=st.sampled_from(["CEL", ""]), observedAt=MOMENTS),
)
LINKS = st.sampled_from(["urn:a:2", "https://a.example/1"]).map(
    lambda found: {"type": "Relationship", "object": found}
)
POINTS = st.builds(_point, st.floats(-180, 180), st.floats(-90, 90))
PLAIN = st.one_of(SCALARS, PROPERTIES, LINKS, POINTS)
NEARLY = st.one_of(
    ODD,
    _members(
        type=st.sampled_from(
            ["Property", "Relationship", "GeoProperty", "Car", ["Property"], 1]
        ),
        value=st.one_of(SCALARS, ODD, POINTS.map(lambda point: point["value"])),
        object=st.sampled_from(["urn:a:2", "ex:1", "no uri", NULL, 1, ["urn:a:2"]]),
        unitCode=st.sampled_from(["CEL", None, 1]),
        observedAt=st.sampled_from(["2027-04-01T09:00:00Z", "now", None, 1]),
        datasetId=st.sampled_from(["urn:d:2", None]),
        accuracy=SCALARS,
        languageMap=st.just({"ja": "車"}),
    ),
    st.sampled_from(
        [
            *(_point(1, 2), _point(True, 2.0), _point(200.0, 2.0), _point(1.0, [2.0])),
            [{"value": 1}, {"value": 2, "datasetId": "urn:d:2"}],
        ]
    ),
)
USUAL = st.dictionaries(st.sampled_from(PLAIN_NAMES), PLAIN, min_size=1, max_size=5)
ANY = st.dictionaries(
    st.sampled_from(PLAIN_NAMES + ODD_NAMES), st.one_of(PLAIN, NEARLY), max_size=4
)
IDS = st.sampled_from([ID, "ex:1", "no uri", NULL, 1, None])
TYPES = st.sampled_from(["Car", "ex:Car", "9", "@type", "key", ["Car"], ["Car", "Bus"], None])
ENTITIES = st.sampled_from([None, apply_change(None, create(read_entity(OLD, TERMS), 5))])


def _old() -> Entity:
    entity = apply_change(None, create(read_entity(OLD, TERMS), 5))
    assert entity is not None
    return entity


def _packed(change: Change) -> bytes:
    """Numbers that are equal in Python are not the same in a log."""
    return orjson.dumps(pack_change(change))


def _is_same(short: Change | None, long: Callable[[], Change]) -> None:
    if short is not None:
        found = long()
        assert (short, _packed(short)) == (found, _packed(found))


def _long_item(entity: Entity | None, body: object) -> Change:
    fragment = read_entity(body, TERMS)
    return create(fragment, 9) if entity is None else replace(entity, fragment, 9)


@settings(max_examples=100, deadline=None)
@given(ANY)
@example({"speed": 1, "fast": 2})
@example({"ex:speed": 1, "speed": 2})
def test_an_update_is_the_same_both_ways(body: dict[str, object]) -> None:
    change = plain_update(_old(), body, TERMS, 9)
    _is_same(change, lambda: update(_old(), read_fragment(body, TERMS, Care.NULLS), 9).change)
    if change is not None:
        assert update(_old(), read_fragment(body, TERMS, Care.NULLS), 9).skipped == ()


@settings(max_examples=100, deadline=None)
@given(ENTITIES, ANY, IDS, TYPES)
def test_an_item_is_the_same_both_ways(
    entity: Entity | None, body: dict[str, object], identifier: object, named: object
) -> None:
    item = body | {"id": identifier, "type": named}
    found = plain_item(entity, item, TERMS, 9)
    _is_same(found, lambda: _long_item(entity, item))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PLAIN_NAMES + ODD_NAMES), st.one_of(PLAIN, NEARLY))
def test_a_partial_update_is_the_same_both_ways(name: str, body: object) -> None:
    def long() -> Change:
        patch = read_attribute(body, TERMS, name, Care.PARTIAL)
        return partial(_old(), TERMS.expand(name), patch, 9)

    _is_same(plain_partial(_old(), name, body, TERMS, 9), long)


@settings(max_examples=60, deadline=None)
@given(USUAL)
def test_what_is_usual_goes_the_short_way(body: dict[str, object]) -> None:
    assert plain_update(_old(), body, TERMS, 9) is not None
    item = body | {"id": ID, "type": "Car"}
    assert plain_item(None, item, TERMS, 9) is not None
    number = {"type": "Property", "value": 4, "unitCode": "KMH"}
    assert plain_partial(_old(), "speed", number, TERMS, 9) is not None


@pytest.mark.parametrize("body", [None, [], 7, {}, [{"speed": 1}]])
def test_what_is_no_object_goes_the_long_way(body: object) -> None:
    assert plain_update(_old(), body, TERMS, 9) is None
    assert plain_item(None, body, TERMS, 9) is None
    assert plain_partial(_old(), "speed", body, TERMS, 9) is None
