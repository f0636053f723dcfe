"""One entity out of what several brokers have."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.context import Entity, resolve, write_entity
from kaga.engines.context.sources.gathering import foreign_entities, foreign_entity, merged
from kaga.engines.context.sources.retelling import retold

CORE = resolve(None, {})


def _speed(value: int, observed: str | None = None, **members: Any) -> dict[str, Any]:
    found = {"type": "Property", "value": value, **members}
    return found if observed is None else found | {"observedAt": observed}


def _entity(**attributes: Any) -> Entity:
    return foreign_entity({"id": "urn:a:1", "type": "T", **attributes}, CORE, 9)


def test_the_last_observed_instance_wins_for_each_dataset() -> None:
    here = _entity(
        speed=[
            _speed(101, "2027-01-01T00:00:00Z", datasetId="urn:d:a"),
            _speed(202, "2027-06-01T00:00:00Z", datasetId="urn:d:b"),
        ]
    )
    there = _entity(
        speed=[
            _speed(909, "2027-06-01T00:00:00Z", datasetId="urn:d:a"),
            _speed(808, "2027-01-01T00:00:00Z", datasetId="urn:d:b"),
        ]
    )
    told = write_entity(merged([here, there]), CORE)["speed"]
    assert isinstance(told, list)
    assert [one["value"] for one in told] == [909, 202]


def test_without_an_observation_the_last_change_wins() -> None:
    old = _entity(speed=_speed(1, modifiedAt="2027-01-01T00:00:00Z"))
    new = _entity(speed=_speed(2, modifiedAt="2027-02-01T00:00:00Z"), extra=3)
    both = write_entity(merged([old, new]), CORE)
    assert both == write_entity(merged([new, old]), CORE)
    assert both["speed"] == {"type": "Property", "value": 2}


def test_an_auxiliary_source_fills_gaps_and_overrides_nothing() -> None:
    own = _entity(speed=_speed(1, "2027-01-01T00:00:00Z"))
    helper = _entity(speed=_speed(99, "2027-12-01T00:00:00Z"), brand="Aux")
    told = write_entity(merged([own], [helper]), CORE)
    assert (told["speed"], "brand" in told) == (
        {"type": "Property", "value": 1, "observedAt": "2027-01-01T00:00:00Z"},
        True,
    )
    assert merged([], [helper]) == helper


def test_what_is_no_entity_is_told_and_left_out() -> None:
    good = {"id": "urn:a:1", "type": "T"}
    found, wrong = foreign_entities([good, {"id": "urn:a:2"}, "nonsense"], CORE, 0)
    assert [one.id for one in found] == ["urn:a:1"]
    assert wrong is not None
    alone, nothing = foreign_entities(good, CORE, 0)
    assert ([one.id for one in alone], nothing) == (["urn:a:1"], None)


_MOMENTS = st.integers(0, 4).map(lambda day: f"2027-01-0{day + 1}T00:00:00Z")


@given(st.lists(st.tuples(st.integers(0, 9), _MOMENTS), min_size=1, max_size=6))
def test_the_order_of_sources_decides_only_between_equals(
    given: list[tuple[int, str]],
) -> None:
    entities = [_entity(speed=_speed(value, moment)) for value, moment in given]
    newest = max(moment for _, moment in given)
    (instances,) = merged(entities).attributes.values()
    values = [value for value, moment in given if moment == newest]
    assert instances[0].value == values[0]


def test_names_are_said_in_anothers_words_at_every_depth() -> None:
    mine = resolve({"v": "https://a.example/speed", "Car": "https://a.example/Car"}, {})
    theirs = resolve({"speed": "https://a.example/speed", "Auto": "https://a.example/Car"}, {})
    said = {
        "id": "urn:a:1",
        "type": "Car",
        "@context": "https://mine.example/c.jsonld",
        "v": [
            {"type": "Property", "value": {"v": 1}, "v": {"type": "Property", "value": 2}},
            {"type": "VocabProperty", "vocab": ["Car"], "datasetId": "urn:d:a"},
        ],
        "scope": "/Kaga",
        "bare": 5,
    }
    assert retold(said, mine, theirs) == {
        "id": "urn:a:1",
        "type": "Auto",
        "speed": [
            {
                "type": "Property",
                "value": {"speed": 1},
                "speed": {"type": "Property", "value": 2},
            },
            {"type": "VocabProperty", "vocab": ["Auto"], "datasetId": "urn:d:a"},
        ],
        "scope": "/Kaga",
        "bare": 5,
    }
