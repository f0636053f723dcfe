"""Linked entities inside or beside those that link to them."""

from __future__ import annotations

import pytest

from kaga.engines.context import (
    Entity,
    NgsiError,
    Style,
    View,
    apply_change,
    create,
    read_entity,
    resolve,
)
from kaga.engines.context.joining import Joiner, projected, read_members

TERMS = resolve(None, {})


def _entity(body: dict[str, object]) -> Entity:
    entity = apply_change(None, create(read_entity(body, TERMS), 1))
    assert entity is not None
    return entity


CITY = {
    "shelter": {
        "id": "urn:s:1",
        "type": "Shelter",
        "name": "A",
        "inTown": {"object": "urn:t:1"},
    },
    "town": {"id": "urn:t:1", "type": "Town", "name": "T", "shelter": {"object": "urn:s:1"}},
}
ENTITIES = {entity.id: entity for entity in map(_entity, CITY.values())}
JOINER = Joiner(ENTITIES.get, TERMS)
SHELTER = ENTITIES["urn:s:1"]
SIMPLE = View(Style.SIMPLIFIED)


def test_a_linked_entity_stands_inside_and_never_in_itself() -> None:
    assert JOINER.inline(SHELTER, SIMPLE, 3) == {
        "id": "urn:s:1",
        "type": "Shelter",
        "name": "A",
        "inTown": {"id": "urn:t:1", "type": "Town", "name": "T", "shelter": "urn:s:1"},
    }


def test_linked_entities_stand_once_behind_those_that_link() -> None:
    assert [one["id"] for one in JOINER.flat([SHELTER], SIMPLE, 3)] == ["urn:s:1", "urn:t:1"]


def test_what_is_contained_is_not_followed() -> None:
    joiner = Joiner(ENTITIES.get, TERMS, frozenset({"urn:t:1"}))
    assert joiner.inline(SHELTER, SIMPLE, 1)["inTown"] == "urn:t:1"
    assert len(joiner.flat([SHELTER], SIMPLE, 1)) == 1


def test_members_are_picked_and_omitted_level_by_level() -> None:
    pick = projected(SIMPLE, read_members("id,inTown{name}", TERMS), None)
    assert JOINER.inline(SHELTER, pick, 1) == {"id": "urn:s:1", "inTown": {"name": "T"}}
    omit = projected(SIMPLE, None, read_members("type|name|inTown{name,shelter}", TERMS))
    assert JOINER.inline(SHELTER, omit, 1) == {
        "id": "urn:s:1",
        "inTown": {"id": "urn:t:1", "type": "Town"},
    }


def test_normalized_relationships_keep_their_object() -> None:
    shown = JOINER.inline(SHELTER, View(), 1)["inTown"]
    assert isinstance(shown, dict)
    assert (shown["object"], shown["entity"]["id"]) == ("urn:t:1", "urn:t:1")


@pytest.mark.parametrize("text", ["", "a,", "a{b", "a}b", "a{}", "a b"])
def test_what_is_no_list_of_members_is_refused(text: str) -> None:
    with pytest.raises(NgsiError):
        read_members(text, TERMS)
