"""An index gives whoever is meant, and may give more: never less."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kaga.engines.context import Entity, NgsiError, resolve
from kaga.engines.context.model import Instance, Kind
from kaga.engines.context.query.compiling import compile_query
from kaga.engines.context.query.indexing import (
    Sought,
    index_of,
    sought_by,
    sought_place,
    sought_scopes,
)
from kaga.engines.context.query.places import GeoQuery, compile_geo
from kaga.engines.context.query.selecting import compile_scopes
from kaga.engines.context.query.syntax import parse

TERMS = resolve({"v": "urn:v", "w": "urn:w", "loc": "urn:loc"}, {})
NOON = "2027-04-01T12:00:00Z"
SCALARS = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([2**53, 2**53 + 1, 2**60, 2**60 + 1]),
    st.floats(-3, 3),
    st.booleans(),
    st.sampled_from(["a", "b", "ab", NOON, "2027-04-01T12:00:00.000Z", "\U0010ffff" * 9, ""]),
)
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.just({"k": 1}))
INSTANCES = st.one_of(
    VALUES.map(lambda value: Instance(Kind.PROPERTY, value)),
    st.sampled_from(["a", "urn:x:1"]).map(lambda name: Instance(Kind.RELATIONSHIP, name)),
    st.just(Instance(Kind.LANGUAGE, {"ja": "a", "en": ["b", "ab"]})),
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["urn:v", "urn:w"]), st.tuples(INSTANCES), max_size=2
)
LITERALS = st.sampled_from(
    [
        "1",
        "9007199254740992",
        "1152921504606846976",
        "-2.5",
        '"a"',
        "ab",
        "true",
        NOON,
        "0..2",
        '"a".."b"',
        "1,ab",
    ]
)
TERM = st.tuples(
    st.sampled_from(["v", "w", "v.w", "v[k]", "createdAt"]),
    st.sampled_from(["==", "!=", ">", ">=", "<", "<="]),
    LITERALS,
).map("".join)
QUERIES = st.recursive(
    st.one_of(TERM, st.just("v")),
    lambda inner: st.one_of(
        st.tuples(inner, st.just(";"), inner).map("".join),
        st.tuples(st.just("("), inner, st.just("|"), inner, st.just(")")).map("".join),
    ),
    max_leaves=4,
)


WORDS = st.sampled_from([frozenset(), frozenset("v")])
RELATIONS = st.sampled_from(
    ["within", "intersects", "contains", "equals", "overlaps", "disjoint"]
)


def _check(sought: list[Sought], entities: list[Entity], meant: set[int]) -> None:
    for one in sought:
        index = index_of(one.about, entities)
        found = set(one.found(index))
        assert meant <= found
        assert one.count(index) >= len(found)


@settings(max_examples=300, deadline=None)
@given(st.lists(ATTRIBUTES, max_size=8), QUERIES, WORDS)
def test_who_is_meant_by_a_query_is_found(
    some: list[dict[str, tuple[Instance, ...]]], text: str, words: frozenset[str]
) -> None:
    entities = [Entity(f"urn:a:{n}", ("T",), one) for n, one in enumerate(some)]
    try:
        node = parse(text)
        matches = compile_query(node, TERMS, words)
    except NgsiError:
        assume(False)
    meant = {place for place, entity in enumerate(entities) if matches(entity)}
    _check(sought_by(node, TERMS, words), entities, meant)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("v==1", 1),
        ("v==1;w>2", 2),
        ("v==1|v==2", 1),
        ("v==1|w==2", 0),
        ("v==1|v!=2", 0),
        ("v==0..2", 1),
        ('v=="a".."b"', 1),
        ("v==0..ab", 0),
        ("v==true", 0),
        ("v>true", 0),
        ("v", 0),
        ("v~=a", 0),
        ("createdAt>2027-04-01T12:00:00Z", 0),
        ("v.w==1", 0),
    ],
)
def test_what_an_index_can_answer(text: str, count: int) -> None:
    assert len(sought_by(parse(text), TERMS, frozenset())) == count


def test_a_moment_is_found_however_it_is_spelled() -> None:
    spelled = (NOON, "2027-04-01T12:00:00.0Z", "2027-04-01T12:00:01Z", "noonZ")
    entities = [
        Entity(f"urn:a:{text}", ("T",), {"urn:v": (Instance(Kind.PROPERTY, text),)})
        for text in spelled
    ]
    for text, meant in ((f"v=={NOON}", {0, 1}), (f"v>{NOON}", {2}), (f"v<={NOON}", {0, 1})):
        (sought,) = sought_by(parse(text), TERMS, frozenset())
        index = index_of(sought.about, entities)
        assert meant <= set(sought.found(index)) <= {0, 1, 2}


SCOPES = st.sampled_from(["/a", "/a/b", "/a/b/c", "/b", "a/b"])


@given(
    st.lists(st.lists(SCOPES, max_size=2), max_size=6),
    st.sampled_from(["/a", "/a/#", "/+/b", "/a;/b", "(/a/b,/b);/a/#", "/a,/b"]),
)
def test_who_is_meant_by_a_scope_is_found(some: list[list[str]], text: str) -> None:
    entities = [Entity(f"urn:a:{n}", ("T",), {}, tuple(one)) for n, one in enumerate(some)]
    chooses = compile_scopes(text)
    meant = {place for place, entity in enumerate(entities) if chooses(entity.scopes)}
    _check([sought_scopes(text)], entities, meant)


LON = st.floats(136.0, 136.1)
LAT = st.floats(36.0, 36.1)
POINTS = st.tuples(LON, LAT).map(lambda at: {"type": "Point", "coordinates": list(at)})
LINES = st.tuples(LON, LAT, LON, LAT).map(
    lambda at: {"type": "LineString", "coordinates": [[at[0], at[1]], [at[2], at[3], 5.0]]}
)
SQUARE = [[[136.02, 36.02], [136.06, 36.02], [136.06, 36.06], [136.02, 36.06], [136.02, 36.02]]]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(POINTS, LINES, st.just("nowhere")), max_size=6),
    st.one_of(
        st.tuples(st.floats(1, 9000), LON, LAT).map(
            lambda at: GeoQuery(f"near;maxDistance=={at[0]:.3f}", "Point", [*at[1:]], "urn:loc")
        ),
        RELATIONS.map(lambda relation: GeoQuery(relation, "Polygon", SQUARE, "urn:loc")),
    ),
)
def test_who_is_meant_by_a_place_is_found(some: list[object], query: GeoQuery) -> None:
    entities = [
        Entity(f"urn:a:{n}", ("T",), {"urn:loc": (Instance(Kind.GEO, one),)})
        for n, one in enumerate(some)
    ]
    matches = compile_geo(query)
    meant = {place for place, entity in enumerate(entities) if matches(entity)}
    _check(sought_place(query), entities, meant)


@pytest.mark.parametrize(
    ("georel", "place"),
    [
        ("near;minDistance==5", [136.0, 36.0]),
        ("near;maxDistance==900000", [136.0, 36.0]),
        ("near;maxDistance==50000", [136.0, 84.9]),
        ("near;maxDistance==50000", [179.9, 36.0]),
        ("disjoint", [136.0, 36.0]),
    ],
)
def test_places_that_no_box_holds_are_walked(georel: str, place: list[float]) -> None:
    assert sought_place(GeoQuery(georel, "Point", place, "urn:loc")) == []
