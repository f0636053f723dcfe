"""Who is told of what: triggers, and an index that finds everybody and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.context import Change, Entity, Instance, Kind, apply_change
from kaga.engines.context.changes import Deed
from kaga.engines.context.query.compiling import compile_pattern, compile_query
from kaga.engines.context.query.grid import Box, Grid, box_of
from kaga.engines.context.query.places import GeoQuery, compile_geo
from kaga.engines.context.query.selecting import compile_types
from kaga.engines.context.query.syntax import parse
from kaga.engines.context.query.watchlist import Watchlist
from kaga.engines.context.terms import TermMap
from kaga.engines.context.watching import (
    ATTRIBUTE_CREATED,
    ATTRIBUTE_DELETED,
    ATTRIBUTE_UPDATED,
    ENTITY_CREATED,
    ENTITY_DELETED,
    ENTITY_RESHAPED,
    Clues,
    Happening,
    Selector,
    Watch,
    happening,
    read_triggers,
    wants,
)

TERMS = TermMap({}, None)
NAMES = ("a", "b", "place")


def prop(value: object, dataset: str | None = None) -> Instance:
    return Instance(Kind.PROPERTY, value, dataset)


def entity(**attributes: tuple[Instance, ...]) -> Entity:
    return Entity("urn:x:1", ("T",), attributes)


def change(deed: Deed = Deed.CHANGED, **members: Any) -> Change:
    return Change("urn:x:1", 10, deed, **members)


def test_each_instance_of_an_attribute_is_created_updated_or_deleted() -> None:
    before = entity(a=(prop(1), prop(2, "urn:d:1")), b=(prop(1),))
    made = change(put={"a": (prop(9),), "c": (prop(1),)}, gone=(("b", None), ("a", "urn:d:1")))
    found = happening(made, before, apply_change(before, made))
    assert found is not None
    assert found.touched == {
        "a": ATTRIBUTE_UPDATED | ATTRIBUTE_DELETED,
        "b": ATTRIBUTE_DELETED,
        "c": ATTRIBUTE_CREATED,
    }


def test_entities_that_come_and_go_take_their_attributes_with_them() -> None:
    there = entity(a=(prop(1),))
    born = happening(change(Deed.CREATED, put=there.attributes), None, there)
    gone = happening(change(Deed.DELETED), there, None)
    assert born is not None
    assert gone is not None
    assert (born.kinds, born.touched) == (
        ENTITY_CREATED | ATTRIBUTE_CREATED,
        {"a": ATTRIBUTE_CREATED},
    )
    assert (gone.kinds, gone.touched) == (
        ENTITY_DELETED | ATTRIBUTE_DELETED,
        {"a": ATTRIBUTE_DELETED},
    )


def test_what_ended_by_itself_is_not_there_until_its_deletion_is_told() -> None:
    ended = Entity("urn:x:1", ("T",), {}, expires=5, lapse=5)
    assert happening(change(), ended, ended) is None
    gone = happening(change(Deed.DELETED), ended, None)
    assert gone is not None
    assert gone.kinds == ENTITY_DELETED
    back = happening(change(Deed.CREATED), ended, entity())
    assert back is not None
    assert back.kinds == ENTITY_CREATED


@pytest.mark.parametrize(
    ("trigger", "watched", "told"),
    [
        ("attributeUpdated", None, True),
        ("attributeUpdated", {"a"}, True),
        ("attributeUpdated", {"b"}, False),
        ("attributeCreated", None, False),
        ("entityUpdated", {"a"}, True),
        ("entityCreated", {"a"}, False),
    ],
)
def test_an_update_triggers(trigger: str, watched: set[str] | None, told: bool) -> None:
    before = entity(a=(prop(1),), b=(prop(1),))
    made = change(put={"a": (prop(2),)})
    found = happening(made, before, apply_change(before, made))
    assert found is not None
    names = None if watched is None else frozenset(watched)
    watch = Watch(triggers=read_triggers([trigger]), watched=names)
    assert wants(watch, found) is told


def test_new_types_are_an_update_of_the_entity_alone() -> None:
    made = change(types=("T", "U"))
    found = happening(made, entity(), apply_change(entity(), made))
    assert found is not None
    assert found.kinds == ENTITY_RESHAPED
    assert wants(Watch(triggers=read_triggers(["entityUpdated"])), found)
    assert not wants(Watch(), found)


def test_a_query_follows_relationships_where_entities_can_be_found() -> None:
    linked = Instance(Kind.RELATIONSHIP, "urn:x:2")
    other = Entity("urn:x:2", ("D",), {"level": (prop(0.3),)})
    find: Callable[[str], Entity | None] = {"urn:x:2": other}.get
    matches = compile_query(parse("to{level}<0.5"), TERMS, frozenset(), find)
    assert matches(entity(to=(linked,)))
    assert not matches(entity(to=(Instance(Kind.RELATIONSHIP, "urn:x:3"),)))


# -- the index against asking everybody ------------------------------------------------------

values = st.one_of(st.integers(-3, 3), st.sampled_from([True, "red", "1", 1.5, [1, 2]]))
points = st.tuples(st.integers(-3, 3), st.integers(-3, 3)).map(
    lambda at: Instance(Kind.GEO, {"type": "Point", "coordinates": list(at)})
)
states = st.builds(
    lambda a, b, place, kind, turn: Entity(
        f"urn:x:{turn}",
        (kind,),
        {
            name: (one,)
            for name, one in zip(NAMES, (a, b, place), strict=True)
            if one is not None
        },
    ),
    st.none() | values.map(prop),
    st.none() | values.map(prop),
    st.none() | points,
    st.sampled_from("TU"),
    st.integers(1, 3),
)
filters = st.sampled_from(
    [
        "a>1",
        "a>=1",
        "a<0",
        "a<=0",
        'a=="red"',
        "a==1",
        'a=="1"',
        "a==true",
        "a!=1",
        "a>0;b<2",
        "a==1|b==1",
        "b==1.5;a>0",
        "b",
        "a==1,2",
        'a~="r"',
    ]
)
fences = st.builds(
    lambda georel, x, y: GeoQuery(georel, "Point", [x, y], "place"),
    st.sampled_from(
        ["near;maxDistance==150000", "near;minDistance==1000", "within", "disjoint", "equals"]
    ),
    st.integers(-3, 3),
    st.integers(-3, 3),
)


def watching(kinds: str, query: str | None, fence: GeoQuery | None, rest: Any) -> Watch:
    identifier, pattern, watched, triggers = rest
    chooses, types = compile_types(kinds, TERMS) if kinds != "*" else (None, None)
    fits = None if pattern is None else compile_pattern(pattern)
    node = None if query is None else parse(query)
    tests = [compile_query(node, TERMS)] if node is not None else []
    if fence is not None:
        tests.append(compile_geo(fence))
    return Watch(
        (Selector(types, chooses, identifier, fits),) if kinds else (),
        read_triggers(triggers),
        watched,
        tuple(tests),
        Clues(node, TERMS, frozenset(), fence),
    )


watches = st.builds(
    watching,
    st.sampled_from(["T", "U", "T,U", "T;U", "*"]),
    st.none() | filters,
    st.none() | fences,
    st.tuples(
        st.sampled_from([None, None, "urn:x:1"]),
        st.sampled_from([None, None, "2$"]),
        st.none() | st.frozensets(st.sampled_from(NAMES), min_size=1),
        st.lists(
            st.sampled_from(
                [
                    "attributeCreated",
                    "attributeUpdated",
                    "attributeDeleted",
                    "entityCreated",
                    "entityDeleted",
                    "entityUpdated",
                ]
            ),
            min_size=1,
        ),
    ),
)


def between(before: Entity | None, after: Entity | None) -> Happening | None:
    """What happened from one state to another of the same entity."""
    if after is None:
        return happening(change(Deed.DELETED), before, None)
    if before is None:
        return happening(change(Deed.CREATED, put=after.attributes), None, after)
    after = after._replace(id=before.id)
    gone = tuple((name, None) for name in before.attributes if name not in after.attributes)
    put = {
        name: some
        for name, some in after.attributes.items()
        if before.attributes.get(name) != some
    }
    return happening(change(put=put, gone=gone, types=after.types), before, after)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(watches, max_size=12),
    st.lists(st.tuples(st.none() | states, st.none() | states), max_size=6),
    st.integers(0, 5),
)
def test_the_index_finds_everybody_and_nobody_else(
    asked: list[Watch], steps: list[tuple[Entity | None, Entity | None]], left: int
) -> None:
    index = Watchlist()
    known = {f"s{number:02d}": watch for number, watch in enumerate(asked)}
    for key, watch in known.items():
        index.add(key, watch)
    for key in list(known)[:left]:
        index.remove(key)
        del known[key]
    assert len(index) == len(known)
    for before, after in steps:
        found = between(before, after)
        if found is not None:
            meant = [key for key, watch in known.items() if wants(watch, found)]
            assert index.found(found) == meant
    for key in list(known):
        index.remove(key)
    assert vars(index) == {"_watches": {}, "_by_id": {}, "_shelves": {}}


boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    st.floats(-179, 150),
    st.floats(-89, 60),
    st.sampled_from([0.0, 0.0001, 0.01, 1.0, 25.0]),
    st.sampled_from([0.0, 0.0001, 0.01, 1.0, 25.0]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(boxes, max_size=20), boxes, st.integers(0, 10))
def test_the_grid_finds_every_box_that_meets_another(
    some: list[Box], asked: Box, left: int
) -> None:
    grid = Grid()
    for number, box in enumerate(some):
        grid.add(number, box)
    for number in range(min(left, len(some))):
        grid.remove(number)
    meant = {n for n, box in enumerate(some) if n >= left and box.meets(asked)}
    assert grid.meeting(asked) == meant
    assert len(grid) == max(0, len(some) - left)


def test_boxes_of_shapes() -> None:
    ring = [[[136.0, 36.0], [136.2, 36.0, 5], [136.1, 36.3], [136.0, 36.0]]]
    assert box_of(ring) == Box(136.0, 36.0, 136.2, 36.3)
    assert box_of([]) is None
    assert box_of("nothing") is None
    assert Box(0, 88.0, 1, 88.5).wider(200_000) is None
    assert Box(179.9, 0, 179.95, 1).wider(50_000) is None
