"""Chunks give back what was put in, and windows find what a plain list finds."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.context import Instance, Kind
from kaga.engines.context.history.blocks import Damaged, decode, encode
from kaga.engines.context.history.rows import Rows
from kaga.engines.context.history.selecting import Few, Loaded, select
from kaga.engines.context.history.windows import Relation, Stamp, Window
from kaga.engines.context.model import NULL_VALUE

MOMENTS = st.integers(0, 60)
VALUES = st.one_of(
    st.integers(-(2**63), 2**63),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-999, 999).map(lambda tenth: tenth / 10),
    st.booleans(),
    st.text(max_size=3),
    st.lists(st.integers(0, 3), max_size=2),
    st.just(NULL_VALUE),
)
PARTS = {"urn:accuracy": (Instance(Kind.PROPERTY, 0.5, created=1, modified=1),)}


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    value = draw(VALUES)
    known = draw(MOMENTS)
    rich = value is not NULL_VALUE and draw(st.booleans())
    ends = draw(st.sampled_from([None, {"expiresAt": 30}, {"expiresAt": 90}]))
    return Instance(
        draw(st.sampled_from([Kind.PROPERTY, Kind.VOCAB])),
        value,
        None,
        draw(st.none() | MOMENTS),
        "CEL" if rich else None,
        ends if rich else None,
        PARTS if rich and draw(st.booleans()) else None,
        known,
        known + draw(st.integers(0, 5)),
    )


def rows_of(some: list[Instance]) -> Rows:
    rows = Rows()
    for place, one in enumerate(some):
        rows.append(one, one.created, place)
    return rows


def same(one: Instance, other: Instance) -> bool:
    told = [
        json.dumps([repr(each.value), each[3:]], default=repr, sort_keys=True)
        for each in (one, other)
    ]
    return told[0] == told[1] and one.kind is other.kind


@settings(max_examples=60)
@given(st.lists(instances(), min_size=1, max_size=40))
def test_a_block_gives_back_every_instance(some: list[Instance]) -> None:
    columns = decode(encode(rows_of(some).columns()))
    again = [columns.instance(place, None) for place in range(len(columns))]
    assert all(same(one, other) for one, other in zip(some, again, strict=True))
    assert columns.tie.tolist() == list(range(len(some)))


@settings(max_examples=60)
@given(st.lists(instances(), min_size=1, max_size=9), st.data())
def test_a_changed_byte_is_noticed(some: list[Instance], data: st.DataObject) -> None:
    block = bytearray(encode(rows_of(some).columns()))
    place = data.draw(st.integers(0, len(block) - 1))
    block[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Damaged):
        decode(bytes(block))
    with pytest.raises(Damaged):
        decode(bytes(block[:20]))


def time_of(one: Instance, window: Window) -> int | None:
    ended = one.value is NULL_VALUE
    if window.by is Stamp.DELETED:
        return one.modified if ended else None
    if window.by is Stamp.OBSERVED:
        return one.observed if window.strict or one.observed is not None else one.created
    if ended and one.observed is None:
        return None
    return one.created if window.by is Stamp.CREATED else one.modified


def expected(some: list[Instance], window: Window, at: int, few: Few | None) -> list[int]:
    """Places of what is meant, by a walk over the list."""
    found = []
    for place, one in enumerate(some):
        time = time_of(one, window)
        if time is None or (one.expires is not None and one.expires <= at):
            continue
        if window.start is not None and time < window.start:
            continue
        if window.end is None or time < window.end:
            found.append((time, one.created, place))
    ordered = [place for _, _, place in sorted(found)]
    if few is None:
        return ordered
    return ordered[: few.count] if few.side == "first" else ordered[-few.count :]


WINDOWS = st.builds(
    Window,
    st.just(Relation.BETWEEN),
    st.none() | MOMENTS,
    st.none() | MOMENTS,
    st.sampled_from(list(Stamp)),
    strict=st.booleans(),
)
FEW = st.none() | st.builds(Few, st.integers(1, 9), st.sampled_from(["first", "last"]))


@settings(max_examples=60)
@given(st.lists(instances(), max_size=60), WINDOWS, FEW, st.integers(1, 20))
def test_windows_find_what_a_list_finds(
    some: list[Instance], window: Window, few: Few | None, each: int
) -> None:
    whole = rows_of(some).columns()
    begins = range(0, len(some), each)
    parts = [Loaded(whole.take(np.arange(at, min(at + each, len(some))))) for at in begins]
    if window.by is not Stamp.OBSERVED:
        window = replace(window, strict=True)
    found = select(parts, window, 40, few)
    assert found.columns.tie.tolist() == expected(some, window, 40, few)
    assert found.times.tolist() == sorted(found.times.tolist())
