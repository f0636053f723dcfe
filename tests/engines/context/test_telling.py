"""Entities as notifications show them: what was deleted, what values were before."""

from __future__ import annotations

from typing import Any

from kaga.engines.context import Change, Entity, Instance, Kind, Style, View, apply_change
from kaga.engines.context.changes import Deed
from kaga.engines.context.telling import Showing, told
from kaga.engines.context.terms import TermMap
from kaga.engines.context.watching import happening

TERMS = TermMap({}, None)
NULL = "urn:ngsi-ld:null"


def shown(before: Entity, change: Change, showing: Showing) -> dict[str, Any]:
    event = happening(change, before, apply_change(before, change))
    assert event is not None
    return told(event, TERMS, showing)


def entity(**attributes: tuple[Instance, ...]) -> Entity:
    return Entity("urn:x:1", ("T",), attributes, created=1_000_000, modified=1_000_000)


def change(deed: Deed = Deed.CHANGED, **members: Any) -> Change:
    return Change("urn:x:1", 2_000_000, deed, **members)


def one(kind: Kind, value: object, dataset: str | None = None) -> tuple[Instance, ...]:
    return (Instance(kind, value, dataset),)


def test_what_was_there_before_is_shown_by_its_kind() -> None:
    before = entity(
        p=one(Kind.PROPERTY, 1),
        r=one(Kind.RELATIONSHIP, "urn:a:1"),
        m=one(Kind.LANGUAGE, {"ja": "加賀"}),
        j=one(Kind.JSON, {"a": 1}),
        v=one(Kind.VOCAB, "red"),
        same=one(Kind.PROPERTY, 5),
    )
    put = {
        "p": one(Kind.PROPERTY, 2),
        "r": one(Kind.RELATIONSHIP, "urn:a:2"),
        "m": one(Kind.LANGUAGE, {"en": "Kaga"}),
        "j": one(Kind.JSON, {"a": 2}),
        "v": one(Kind.VOCAB, "blue"),
        "new": one(Kind.PROPERTY, 1),
    }
    found = shown(before, change(put=put), Showing(changes=True))
    assert found["p"] == {"type": "Property", "value": 2, "previousValue": 1}
    assert found["r"]["previousObject"] == "urn:a:1"
    assert found["m"]["previousLanguageMap"] == {"ja": "加賀"}
    assert found["j"]["previousJson"] == {"a": 1}
    assert found["v"]["previousVocab"] == "red"
    assert found["new"] == {"type": "Property", "value": 1}
    assert found["same"] == {"type": "Property", "value": 5}


def test_deleted_attributes_are_null_where_deletions_are_watched() -> None:
    before = entity(p=one(Kind.PROPERTY, 1), m=one(Kind.LANGUAGE, {"ja": "加賀"}))
    made = change(gone=(("p", None), ("m", None)))
    assert shown(before, made, Showing()) == {"id": "urn:x:1", "type": "T"}
    found = shown(before, made, Showing(deleted=True, watched=frozenset("m")))
    assert found["m"] == {"type": "LanguageProperty", "languageMap": {"@none": NULL}}
    assert "p" not in found
    found = shown(before, made, Showing(View(Style.CONCISE), changes=True, deleted=True))
    assert found["p"] == {"value": NULL, "previousValue": 1}


def test_one_instance_of_several_goes() -> None:
    several = (*one(Kind.PROPERTY, 1), *one(Kind.PROPERTY, 2, "urn:d:2"))
    gone = change(gone=(("p", "urn:d:2"),))
    found = shown(entity(p=several), gone, Showing(deleted=True))
    assert found["p"] == [
        {"type": "Property", "value": 1},
        {"type": "Property", "value": NULL, "datasetId": "urn:d:2"},
    ]
    found = shown(entity(p=several), gone, Showing(View(Style.SIMPLIFIED), deleted=True))
    assert found["p"] == {"dataset": {"@none": 1, "urn:d:2": NULL}}
    only = View(Style.SIMPLIFIED, dataset=frozenset({"urn:d:2"}))
    assert shown(entity(p=several), gone, Showing(only, deleted=True))["p"] == NULL


def test_all_instances_gone_are_one_null() -> None:
    several = (*one(Kind.PROPERTY, 1), *one(Kind.PROPERTY, 2, "urn:d:2"))
    gone = change(gone=(("p", None), ("p", "urn:d:2")))
    found = shown(entity(p=several), gone, Showing(deleted=True))
    assert found["p"] == {"type": "Property", "value": NULL}


def test_a_deleted_entity_says_when_and_what_was_asked_for() -> None:
    before = entity(p=one(Kind.PROPERTY, 1), w=one(Kind.VOCAB, "red"))
    gone = change(Deed.DELETED)
    head = {"id": "urn:x:1", "type": "T", "deletedAt": "1970-01-01T00:00:02Z"}
    assert shown(before, gone, Showing()) == head
    found = shown(before, gone, Showing(deleted=True, watched=frozenset("p")))
    assert found == {**head, "p": {"type": "Property", "value": NULL}}
    found = shown(before, gone, Showing(View(Style.SIMPLIFIED), deleted=True))
    assert found == {**head, "p": NULL, "w": {"vocab": NULL}}
    stamped = shown(before, gone, Showing(View(system=True), deleted=True))
    assert stamped["p"]["deletedAt"] == "1970-01-01T00:00:02Z"
    assert stamped["createdAt"] == "1970-01-01T00:00:01Z"
    picked = Showing(View(pick=frozenset("p"), omit=frozenset("w")))
    assert shown(before, gone, picked) == {"deletedAt": "1970-01-01T00:00:02Z"}
