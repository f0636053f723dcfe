"""Operations as changes: what they leave, and that a log of them gives the same city again."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.context import (
    Care,
    Change,
    Deed,
    Entity,
    NgsiError,
    Problem,
    apply_change,
    create,
    living,
    read_entity,
    read_fragment,
    resolve,
    write_entity,
)
from kaga.engines.context.merging import (
    ALL,
    append,
    delete,
    delete_attribute,
    merge,
    partial,
    replace,
    update,
)
from kaga.engines.context.reading import read_attribute
from kaga.engines.context.wire import (
    EntityReader,
    UnknownFormat,
    pack_change,
    pack_entity,
    unpack_change,
)

TERMS = resolve(None, {})
NULL = "urn:ngsi-ld:null"
BODY = {
    "id": "urn:a:1",
    "type": "Car",
    "p": {"type": "Property", "value": {"a": 1, "b": {"c": 2}}, "unitCode": "KMH"},
    "r": {"type": "Relationship", "object": "urn:b:1"},
    "two": [
        {"type": "Property", "value": 1},
        {"type": "Property", "value": 2, "datasetId": "urn:d:2"},
    ],
}


def _born() -> Entity:
    entity = apply_change(None, create(read_entity(BODY, TERMS), 1))
    assert entity is not None
    return entity


def _after(change: Change) -> dict[str, object]:
    entity = apply_change(_born(), change)
    assert entity is not None
    return write_entity(entity, TERMS)


def _fragment(body: dict[str, object], care: Care = Care.MERGE) -> dict[str, object]:
    return _after(merge(_born(), read_fragment(body, TERMS, care), 2))


def test_merging_goes_into_objects_and_nulls_take_away() -> None:
    merged = _fragment({"p": {"value": {"a": NULL, "b": {"d": 3}}}, "r": NULL})
    assert merged["p"] == {
        "type": "Property",
        "value": {"b": {"c": 2, "d": 3}},
        "unitCode": "KMH",
    }
    assert "r" not in merged


def test_merging_reaches_one_instance_alone() -> None:
    merged = _fragment({"two": {"value": NULL, "datasetId": "urn:d:2"}})
    assert merged["two"] == {"type": "Property", "value": 1}


def test_replacing_keeps_when_the_entity_was_made() -> None:
    fragment = read_fragment({"p": 7}, TERMS, Care.WHOLE)
    entity = apply_change(_born(), replace(_born(), fragment, 9))
    assert entity is not None
    assert (entity.created, entity.modified, list(entity.attributes)) == (
        1,
        9,
        ["https://uri.etsi.org/ngsi-ld/default-context/p"],
    )


def test_appending_without_overwriting_says_what_it_left() -> None:
    fragment = read_fragment({"p": 7, "new": 8}, TERMS, Care.WHOLE)
    outcome = append(_born(), fragment, 2, "keep")
    assert [name.rpartition("/")[2] for name in outcome.skipped] == ["p"]
    assert _after(outcome.change)["new"] == {"type": "Property", "value": 8}


def test_updating_a_scope_that_is_not_there_is_left() -> None:
    fragment = read_fragment({"scope": "/A", "p": 1}, TERMS, Care.NULLS)
    assert update(_born(), fragment, 2).skipped == ("scope",)


def test_a_partial_update_leaves_the_rest_of_the_instance() -> None:
    patch = read_attribute({"observedAt": "2027-01-01T00:00:00Z"}, TERMS, "p", Care.PARTIAL)
    name = TERMS.expand("p")
    assert _after(partial(_born(), name, patch, 2))["p"] == {
        **BODY["p"],  # type: ignore[dict-item]
        "observedAt": "2027-01-01T00:00:00Z",
    }


def test_all_instances_of_an_attribute_go_at_once() -> None:
    assert "two" not in _after(delete_attribute(_born(), TERMS.expand("two"), 2, ALL))


def test_what_is_not_there_cannot_be_deleted() -> None:
    with pytest.raises(NgsiError) as refused:
        delete_attribute(_born(), TERMS.expand("none"), 2, None)
    assert refused.value.problem is Problem.RESOURCE_NOT_FOUND


def test_what_ends_by_itself_is_gone_at_its_end() -> None:
    body = BODY | {"s": {"value": 1, "expiresAt": "2027-01-01T00:00:00Z"}}
    entity = apply_change(None, create(read_entity(body, TERMS), 1))
    assert entity is not None
    assert entity.lapse is not None
    before, after = living(entity, entity.lapse - 1), living(entity, entity.lapse)
    assert before is entity
    assert after is not None
    assert TERMS.expand("s") not in after.attributes


VALUES = st.recursive(
    st.one_of(st.integers(-9, 9), st.booleans(), st.text(max_size=3)),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=2),
    max_leaves=4,
)
FRAGMENTS = st.dictionaries(
    st.sampled_from(["p", "q", "r2"]),
    st.builds(
        lambda value, dataset: {"value": value} | ({"datasetId": dataset} if dataset else {}),
        VALUES,
        st.sampled_from([None, "urn:d:1", "urn:d:2"]),
    ),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["merge", "append", "replace"]), FRAGMENTS), max_size=6)
)
def test_a_log_of_changes_gives_the_same_entity_again(
    steps: list[tuple[str, dict[str, object]]],
) -> None:
    log = [create(read_entity(BODY, TERMS), 1)]
    entity = apply_change(None, log[0])
    for at, (how, body) in enumerate(steps, start=2):
        assert entity is not None
        fragment = read_fragment(body, TERMS, Care.MERGE if how == "merge" else Care.WHOLE)
        if how == "merge":
            change = merge(entity, fragment, at)
        elif how == "append":
            change = append(entity, fragment, at, "overwrite").change
        else:
            change = replace(entity, fragment, at)
        entity = apply_change(entity, change)
        log.append(change)
    again: Entity | None = None
    for change in log:
        packed = orjson.loads(orjson.dumps(pack_change(change)))
        again = apply_change(again, unpack_change(packed))
    assert again == entity
    assert entity is not None
    kept = orjson.loads(orjson.dumps(pack_entity(entity)))
    assert EntityReader().unpack(kept) == entity


def test_an_attribute_of_an_attribute_has_a_value() -> None:
    with pytest.raises(NgsiError, match="has a value"):
        _fragment({"fresh": {"value": 1, "part": {"unitCode": "MTR"}}})
    kept = _fragment({"fresh": {"value": 1, "part": {"value": 2}}})["fresh"]
    assert kept == {
        "type": "Property",
        "value": 1,
        "part": {"type": "Property", "value": 2},
    }


def test_a_deletion_leaves_nothing() -> None:
    assert apply_change(_born(), delete(_born(), 3)) is None
    assert unpack_change(pack_change(delete(_born(), 3))).deed is Deed.DELETED


def test_a_later_format_is_not_guessed_at() -> None:
    with pytest.raises(UnknownFormat):
        unpack_change([2, 1, "urn:a:1", 1])
