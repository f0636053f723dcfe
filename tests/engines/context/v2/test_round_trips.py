"""What NGSI-v2 writes it gets back, and NGSI-LD sees what it means."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.context import Entity, Instance, Kind, NgsiError, resolve, write_entity
from kaga.engines.context.instances import Care
from kaga.engines.context.model import NOTHING
from kaga.engines.context.reading import read_attribute
from kaga.engines.context.v2.attributes import (
    Given,
    check_place,
    from_instance,
    is_ignored,
    keep_metadata,
    read_given,
    read_simple,
    to_instance,
)
from kaga.engines.context.v2.names import (
    Names,
    V2Id,
    check_identifier,
    key_of,
    local_id,
    read_key,
)
from kaga.engines.context.v2.values import (
    check_value,
    default_type,
    read_moment_v2,
    written_moment,
)
from kaga.engines.context.wire import pack_attributes, unpack_attributes

TERMS = resolve(None, {})
NAMES = Names(TERMS)
SIGNS = "abcXYZ019-_.:$*+@!~|,[]{}%^`\\高"
identifiers = st.text(SIGNS, min_size=1, max_size=20).filter(str.isascii)
texts = st.text(max_size=20)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
KINDS = (
    "Text",
    "Number",
    "Celsius",
    "geo:json",
    "geo:point",
    "DateTime",
    "Relationship",
    "LanguageProperty",
    "VocabProperty",
    "JsonProperty",
    "ListProperty",
    "ListRelationship",
    "None",
    "StructuredValue",
    "TextUnrestricted",
    "a.b",
    "Property",
)
UNIT = {"unitCode": {"type": "Text", "value": "KMH"}}
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
meant = st.one_of(
    st.tuples(values, st.sampled_from(KINDS)),
    points.map(lambda at: (f"{at[0]}, {at[1]}", "geo:point")),
    points.map(lambda at: ({"type": "Point", "coordinates": [at[1], at[0]]}, "geo:json")),
    st.lists(points, min_size=2, max_size=4).map(
        lambda some: ([f"{a},{b}" for a, b in some], "geo:line")
    ),
    st.just(("urn:ngsi-ld:Stop:1", "Relationship")),
    st.just((["urn:ngsi-ld:Stop:1", "urn:ngsi-ld:Stop:2"], "Relationship")),
    st.just(({"ja": "加賀", "en": "Kaga"}, "LanguageProperty")),
    st.integers(0, 4_000_000_000).map(lambda s: (written_moment(s * 1_000_000), "DateTime")),
)


@given(meant, st.dictionaries(identifiers, meant, max_size=3))
def test_what_is_written_is_given_back(
    one: tuple[Any, str], metadata: dict[str, tuple[Any, str]]
) -> None:
    known = {name: (value, kind) for name, (value, kind) in metadata.items()}
    instance = to_instance(Given(one[0], one[1], known), NAMES)
    packed = orjson.loads(orjson.dumps(pack_attributes({"a": (instance,)})))
    instance = unpack_attributes(packed)["a"][0]  # as the log gives it back
    value, kind, told = from_instance(instance, NAMES)
    assert (value, kind) == one
    assert type(value) is type(one[0])
    assert told == {
        name: {"type": kind, "value": value} for name, (value, kind) in known.items()
    }


@given(identifiers, identifiers, st.lists(st.from_regex(r"\A\w{1,8}\Z"), max_size=3))
def test_names_become_one_uri_and_come_back(word: str, kind: str, levels: list[str]) -> None:
    path = "/" + "/".join(level for level in levels if level.isascii())
    known = V2Id(word, kind, path)
    uri = key_of(known)
    assert read_key(uri) == known
    assert local_id(uri) == word
    entity = Entity(uri, (NAMES.type_iri(kind),), NOTHING)
    assert NAMES.known_as(entity) == known


@given(identifiers)
def test_words_become_iris_and_come_back(word: str) -> None:
    assert NAMES.word(NAMES.attribute(word)) == word
    assert NAMES.type_word(NAMES.type_iri(word)) == word


def shown(given: Given, name: str = "a") -> Any:
    """An attribute as NGSI-LD shows it."""
    attributes = {NAMES.attribute(name): (to_instance(given, NAMES),)}
    return write_entity(Entity("urn:x:1", ("urn:t",), attributes), TERMS)[name]


def test_latitude_comes_first_here_and_longitude_there() -> None:
    line = Given(["36.1, 136.2", "36.3,136.4"], "geo:line")
    assert shown(Given("36.3, 136.31", "geo:point")) == {
        "type": "GeoProperty",
        "value": {"type": "Point", "coordinates": [136.31, 36.3]},
    }
    assert shown(line)["value"]["coordinates"] == [[136.2, 36.1], [136.4, 36.3]]
    box = shown(Given(["36.0,136.0", "37.0,137.0"], "geo:box"))["value"]["coordinates"]
    assert box == [[[136.0, 36.0], [137.0, 36.0], [137.0, 37.0], [136.0, 37.0], [136.0, 36.0]]]


def test_types_units_moments_and_links_are_what_they_are_there() -> None:
    metadata = {
        "unitCode": ("CEL", "Text"),
        "observedAt": ("2026-11-23T01:02:03.000Z", "DateTime"),
        "accuracy": (0.5, "Number"),
    }
    assert shown(Given(21.5, "Celsius", metadata)) == {
        "type": "Property",
        "value": 21.5,
        "valueType": "Celsius",
        "unitCode": "CEL",
        "observedAt": "2026-11-23T01:02:03Z",
        "accuracy": {"type": "Property", "value": 0.5},
    }
    assert from_instance(to_instance(Given(21.5, "Celsius", metadata), NAMES), NAMES)[2] == {
        name: {"type": kind, "value": value} for name, (value, kind) in metadata.items()
    }
    link = Given("urn:ngsi-ld:Stop:1", "Relationship")
    assert shown(link) == {"type": "Relationship", "object": "urn:ngsi-ld:Stop:1"}
    assert shown(Given("now", "Text"), "said") == {
        "type": "Property",
        "value": "now",
    }


def test_an_update_over_there_overrules_what_was_remembered_here() -> None:
    old = to_instance(Given("36.3, 136.31", "geo:point"), NAMES)
    moved = old._replace(value={"type": "Point", "coordinates": [136.0, 36.0]})
    assert from_instance(moved, NAMES)[:2] == (moved.value, "geo:json")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"value": 1, "unitCode": "KMH"}, (1, "Number", UNIT)),
        (
            {"type": "LanguageProperty", "languageMap": {"en": "a"}},
            ({"en": "a"}, "LanguageProperty", {}),
        ),
        ({"type": "VocabProperty", "vocab": "Open"}, ("Open", "VocabProperty", {})),
        ({"object": "urn:x:2"}, ("urn:x:2", "Relationship", {})),
        ({"type": "ListProperty", "valueList": [1, 2]}, ([1, 2], "ListProperty", {})),
        (
            {"value": {"@type": "DateTime", "@value": "2026-01-01T00:00:00Z"}},
            ("2026-01-01T00:00:00.000Z", "DateTime", {}),
        ),
    ],
)  # fmt: skip
def test_what_is_written_over_there_is_seen_here(
    written: dict[str, Any], expected: tuple[Any, str, dict[str, Any]]
) -> None:
    instance = read_attribute(written, TERMS, "a", Care.WHOLE)
    assert from_instance(instance, NAMES) == expected
    value, kind, metadata = expected
    again = Given(value, kind, {name: (m["value"], m["type"]) for name, m in metadata.items()})
    assert from_instance(to_instance(again, NAMES), NAMES) == expected


def test_metadata_stay_unless_they_are_named() -> None:
    old = to_instance(Given(1, None, {"a": (1, "Number"), "unitCode": ("CEL", "Text")}), NAMES)
    new = keep_metadata(to_instance(Given(2, None, {"b": (2, "Number")}), NAMES), old)
    assert set(from_instance(new, NAMES)[2]) == {"a", "b", "unitCode"}
    assert keep_metadata(new, None) is new


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a&b", "a?b", "a/b", "a#b", "a<b", "a'b", "é", "a" * 257, 5],
)
def test_some_names_are_refused(text: object) -> None:
    with pytest.raises(NgsiError):
        check_identifier(text, "a name")


@pytest.mark.parametrize(
    "raw",
    [
        5,
        {"value": 1, "else": 2},
        {"value": "a<b"},
        {"value": {"a;": 1}},
        {"value": 1, "type": 7},
        {"value": 1, "metadata": []},
        {"value": 1, "metadata": {"m": 1}},
        {"value": 1, "metadata": {"m": {"value": 1, "x": 1}}},
        {"value": 1, "metadata": {"m": {"value": "no", "type": "DateTime"}}},
        {"value": "no", "type": "DateTime"},
        {"value": {"$inc": 1}, "type": "DateTime"},
        {"value": {"$min": "no"}, "type": "DateTime"},
        {"value": orjson.loads("[" * 60 + "]" * 60)},
    ],
)
def test_some_attributes_are_refused(raw: object) -> None:
    with pytest.raises(NgsiError):
        read_given("a", raw)


def test_what_is_unrestricted_may_hold_anything() -> None:
    assert read_given("a", {"value": "a<b", "type": "TextUnrestricted"}).value == "a<b"
    free = {"value": "a<b", "metadata": {"TextUnrestricted": {"value": True}}}
    assert read_given("a", free).value == "a<b"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02", "2026-01-02T00:00:00.000Z"),
        ("2026-01-02T03", "2026-01-02T03:00:00.000Z"),
        ("2026-01-02T03:04", "2026-01-02T03:04:00.000Z"),
        ("2026-01-02T030405.678", "2026-01-02T03:04:05.678Z"),
        ("2026-01-02T03:04:05+09:00", "2026-01-01T18:04:05.000Z"),
        ("2026-01-02T03:04:05-0130", "2026-01-02T04:34:05.000Z"),
        ("2026-13-02", None),
        ("2026-01-02Z", None),
        ("2026-01-02T03:04:05+25:00", None),
        (7, None),
    ],
)
def test_moments(text: object, moment: str | None) -> None:
    found = read_moment_v2(text)
    assert (None if found is None else written_moment(found)) == moment


def test_values_have_types_by_themselves() -> None:
    values: list[object] = ["a", 1, 1.5, True, None, [], {}]
    found = [default_type(one) for one in values]
    assert found == [
        "Text", "Number", "Number", "Boolean", "None", "StructuredValue", "StructuredValue",
    ]  # fmt: skip


def test_the_first_type_and_scope_of_an_entity_count() -> None:
    entity = Entity(
        "urn:x:1", (NAMES.type_iri("A"), NAMES.type_iri("B")), NOTHING, ("/a/b", "/c")
    )
    assert NAMES.known_as(entity) == V2Id("urn:x:1", "A", "/a/b")
    assert NAMES.known_as(Entity("urn:x:2", (), NOTHING)) == V2Id("urn:x:2", "Thing", "/")
    assert (
        Instance(Kind.JSON, {"@context": 1}).kind
        is to_instance(Given({"@context": 1}), NAMES).kind
    )


def test_foreign_names_stay_whole() -> None:
    iri = "https://x.example/speed#v"
    assert NAMES.attribute(iri) == iri
    assert NAMES.word(iri) == iri
    assert check_identifier(iri, "a name") == iri
    reserved = NAMES.attribute("value")
    assert reserved.endswith("/default-context/value")
    assert NAMES.word(reserved) == "value"


def test_what_has_two_ways_keeps_the_way_it_came() -> None:
    ignored = {"ignoreType": (True, "Boolean")}
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}
    kept = to_instance(Given(feature, "geo:json", ignored), NAMES)
    assert from_instance(kept, NAMES)[:2] == (feature, "geo:json")
    plain = to_instance(Given(feature, "geo:json"), NAMES)
    assert from_instance(plain, NAMES)[:2] == (feature["geometry"], "geo:json")
    old = to_instance(Given("x", "Relationship"), NAMES)  # no URI, so no link
    assert (old.kind, from_instance(old, NAMES)[:2]) == (Kind.PROPERTY, ("x", "Relationship"))
    several = Instance(Kind.VOCAB, [NAMES.type_iri("A"), NAMES.type_iri("B")])
    assert from_instance(several, NAMES)[:2] == (["A", "B"], "VocabProperty")
    named = Instance(Kind.PROPERTY, 1, dataset="urn:d:1")
    told = {"datasetId": {"type": "Text", "value": "urn:d:1"}}
    assert from_instance(named, NAMES)[2] == told
    linked = to_instance(Given(["urn:x:1"], "Property"), NAMES)._replace(kind=Kind.RELATIONSHIP)
    assert from_instance(linked, NAMES)[1] != "Property"  # another kind by now


def test_places_are_checked_where_they_count() -> None:
    broken = Given({"type": "Point"}, "geo:json")
    for ignored, metadata in ((False, None), (True, {"ignoreType": (False, "Boolean")})):
        with pytest.raises(NgsiError):
            check_place(broken._replace(metadata=metadata), ignored=ignored)
    check_place(broken, ignored=True)
    check_place(broken._replace(metadata={"ignoreType": (True, "Boolean")}), ignored=False)
    check_place(Given(None, "geo:json"), ignored=False)
    with pytest.raises(NgsiError):
        check_place(Given("1", "geo:point"), ignored=True)
    assert read_simple("a", 5) == Given(5)
    assert read_given("a", {"value": {"$min": "2026-01-01"}, "type": "DateTime"}).type
    assert is_ignored(to_instance(broken, NAMES), NAMES) is False


def test_values_that_only_one_side_takes() -> None:
    for value, kind in (
        ({"@context": 1}, "StructuredValue"),
        ("Open", "VocabProperty"),
        ({"en": ["a", "b"]}, "LanguageProperty"),
        ([{"a": 1}], "JsonProperty"),
        (["urn:x:1"], "ListRelationship"),
        ([1], "ListProperty"),
    ):
        one = to_instance(Given(value, kind), NAMES)
        assert from_instance(one, NAMES)[:2] == (value, kind)
    told = Instance(Kind.VOCAB, 5)
    assert from_instance(told, NAMES)[:2] == (5, "VocabProperty")
    check_value([["a"]], "a", free=False)
    with pytest.raises(NgsiError):
        check_value(["a;"], "a", free=False)


def test_a_type_stays_with_the_value() -> None:
    odd = to_instance(Given("x", "ListProperty"), NAMES)
    assert from_instance(odd, NAMES)[:2] == ("x", "ListProperty")
    raw = to_instance(Given({"@context": 1}, "Mine"), NAMES)
    assert (raw.kind, from_instance(raw, NAMES)[1]) == (Kind.JSON, "Mine")
    changed = raw._replace(value={"a": 1})
    assert from_instance(changed, NAMES)[:2] == ({"a": 1}, "Mine")
    assert NAMES.type_word(NAMES.type_iri("type")) == "type"


def test_names_are_forgotten_when_there_are_too_many() -> None:
    names = Names(TERMS)
    for place in range(20_001):
        names.attribute(f"a{place}")
    assert names.word(names.attribute("a1")) == "a1"
