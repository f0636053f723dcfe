"""What of a request is another broker's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kaga.engines.context import Entity, NgsiError, Problem, resolve
from kaga.engines.context.sources.intervals import read_moments
from kaga.engines.context.sources.matching import (
    Index,
    Wanted,
    collides,
    part_of,
    speaks_of,
)
from kaga.engines.context.sources.operations import expanded
from kaga.engines.context.sources.registration import (
    Registration,
    check_registration,
    read_duration,
    read_registration,
    shortened,
    written_out,
)

CAR, BUS = "https://a.example/Car", "https://a.example/Bus"
TERMS = resolve({"Car": CAR, "Bus": BUS, "speed": "https://a.example/speed"}, {})
NOW = 1_800_000_000_000_000


def _body(**members: Any) -> dict[str, Any]:
    return {
        "type": "ContextSourceRegistration",
        "endpoint": "http://b.example",
        "information": [{"entities": [{"type": "Car"}]}],
    } | members


def _registration(name: str = "urn:a:1", **members: Any) -> Registration:
    body = _body(**members)
    check_registration(body, NOW)
    return read_registration(written_out(body, TERMS) | {"id": name})


def _of(*entities: dict[str, str], **names: list[str]) -> list[dict[str, Any]]:
    return [{"entities": list(entities), **names}]


def test_a_registration_keeps_its_names_written_out_and_gives_them_back() -> None:
    body = _body(information=_of({"type": "Car"}, propertyNames=["speed"]), sourceType="sensor")
    kept = written_out(body, TERMS)
    assert kept["information"][0] == {
        "entities": [{"type": CAR}],
        "propertyNames": ["https://a.example/speed"],
    }
    assert shortened(kept, TERMS) == body


@pytest.mark.parametrize(
    "members",
    [
        {"type": "Subscription"},
        {"endpoint": "ftp://b.example"},
        {"endpoint": "http://me@b.example/?a=b#c"},
        {"information": []},
        {"information": [{}]},
        {"information": _of({"type": "Car", "id": "no uri"})},
        {"information": _of({"type": "Car", "idPattern": "[never"})},
        {"information": _of({"type": "Car"}, propertyNames=[])},
        {"expiresAt": "2001-01-01T00:00:00Z"},
        {"mode": "sometimes"},
        {"mode": "exclusive"},
        {"mode": "auxiliary", "operations": ["updateOps"]},
        {"operations": ["everything"]},
        {"contextSourceInfo": [{"key": "a", "value": "b\r\nc: d"}]},
        {"contextSourceInfo": [{"key": "a"}]},
        {"management": {"timeout": 0}},
        {"management": {"localOnly": "yes"}},
        {"management": {"cacheDuration": "soon"}},
        {"observationInterval": {"endAt": "2027-01-01T00:00:00Z"}},
        {"location": {"type": "Point", "coordinates": "here"}},
    ],
)
def test_what_is_no_registration_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(NgsiError) as refused:
        check_registration(_body(**members), NOW)
    assert refused.value.problem is Problem.BAD_REQUEST_DATA


def test_a_part_is_no_wider_than_what_was_registered() -> None:
    narrow = _registration(
        information=_of({"type": "Car", "id": "urn:a:car"}, propertyNames=["speed"])
    )
    part = part_of(narrow, Wanted(types=frozenset({CAR})))
    assert part is not None
    assert (part.ids, part.attributes) == (
        ("urn:a:car",),
        frozenset({"https://a.example/speed"}),
    )
    assert part_of(narrow, Wanted(types=frozenset({BUS}))) is None
    assert part_of(narrow, Wanted(ids=("urn:a:bus",))) is None
    assert part_of(narrow, Wanted(attributes=frozenset({"https://a.example/colour"}))) is None
    assert part_of(narrow, Wanted(fits=re.compile("bus").search)) is None  # type: ignore[arg-type]


def test_identifiers_are_narrowed_by_a_pattern() -> None:
    by_pattern = _registration(information=_of({"type": "Car", "idPattern": "^urn:a:red"}))
    part = part_of(by_pattern, Wanted(ids=("urn:a:red1", "urn:a:blue1"), types=None))
    assert part is not None
    assert (part.ids, part.types) == (("urn:a:red1",), frozenset({CAR}))
    everything = part_of(by_pattern, Wanted(types=frozenset({CAR})))
    assert everything is not None
    assert everything.pattern == "^urn:a:red"


def test_an_index_finds_what_walking_through_all_would_find() -> None:
    some = [
        _registration("urn:a:1"),
        _registration("urn:a:2", information=_of({"type": "Bus", "id": "urn:a:bus"})),
        _registration("urn:a:3", information=[{"propertyNames": ["speed"]}]),
        _registration("urn:a:4", information=_of({"id": "urn:a:bus"})),
        _registration("urn:a:5", expiresAt="2027-06-01T00:00:00Z"),
    ]
    index = Index(some)
    asked = [
        Wanted(),
        Wanted(ids=("urn:a:bus",)),
        Wanted(types=frozenset({CAR})),
        Wanted(types=frozenset({BUS})),
        Wanted(ids=("urn:a:bus",), types=frozenset({BUS})),
        Wanted(attributes=frozenset({"https://a.example/speed"})),
        Wanted(ids=("urn:a:x",), types=frozenset({CAR, BUS})),
    ]
    for wanted in asked:
        walked = [part for one in some if (part := part_of(one, wanted)) is not None]
        assert index.parts(wanted, NOW) == walked
    later = 2_000_000_000_000_000
    assert all(part.registration.id != "urn:a:5" for part in index.parts(Wanted(), later))


def test_what_an_exclusive_source_has_nobody_else_has_for_himself() -> None:
    one = _of({"type": "Car", "id": "urn:a:car"}, propertyNames=["speed"])
    exclusive = _registration("urn:a:1", information=one, mode="exclusive")
    redirect = _registration("urn:a:2", information=_of({"type": "Car"}), mode="redirect")
    inclusive = _registration("urn:a:3", information=one)
    other = _registration("urn:a:4", information=_of({"type": "Bus"}), mode="redirect")
    assert collides(redirect, exclusive)
    assert collides(exclusive, redirect)
    assert not collides(exclusive, inclusive)
    assert not collides(exclusive, other)
    assert not collides(redirect, other)


def test_an_entity_that_is_here_falls_under_a_registration_or_not() -> None:
    car = Entity("urn:a:car", (CAR,), {"https://a.example/colour": ()})
    assert speaks_of(_registration(), car)
    assert not speaks_of(_registration(information=_of({"type": "Bus"})), car)
    limited = _registration(information=_of({"type": "Car"}, propertyNames=["speed"]))
    assert not speaks_of(limited, car)


def test_groups_of_operations_are_written_out() -> None:
    assert expanded(["retrieveOps", "createBatch"]) == {
        "retrieveEntity",
        "queryEntity",
        "createBatch",
    }
    assert "purgeEntity" in expanded(["redirectionOps"])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("PT30S", 30), ("P1DT2H", 93_600), ("P1W", 604_800), ("P", None), ("PT", None), (5, None)],
)
def test_durations_are_read(text: object, seconds: float | None) -> None:
    assert read_duration(text) == seconds


def test_a_question_about_time_meets_intervals() -> None:
    day = {"timeAt": "2027-01-02T00:00:00Z"}
    at = 1_798_848_000_000_000
    before = read_moments({"timerel": "before", **day})
    assert (before.meets(at - 1, None), before.meets(at, None)) == (True, False)
    after = read_moments({"timerel": "after", **day, "timeproperty": "createdAt"})
    assert (after.of_observation, after.meets(0, at), after.meets(0, at + 1)) == (
        False,
        False,
        True,
    )
    between = read_moments({"timerel": "between", **day, "endTimeAt": "2027-01-03T00:00:00Z"})
    assert between.meets(at + 1, None)
    for wrong in ({"timerel": "around", **day}, {"timerel": "between", **day}):
        with pytest.raises(NgsiError):
            read_moments(wrong)
