"""With indices as without: the same entities, in the same order."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.context import Change, resolve
from kaga.engines.context.changes import Deed
from kaga.engines.context.model import Instance, Kind
from kaga.services.exchange.ngsild.filters import read_plan
from kaga.services.exchange.state import indices
from kaga.services.exchange.state.tenants import Tenant

TERMS = resolve({"v": "urn:v", "T": "urn:T", "U": "urn:U"}, {})
NAMES = st.integers(0, 11).map(lambda number: f"urn:a:{number}")
TYPES = st.sampled_from([("urn:T",), ("urn:U",), ("urn:T", "urn:U")])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), NAMES, st.integers(0, 4), TYPES),
        st.tuples(st.just("delete"), NAMES, st.just(0), TYPES),
        st.tuples(st.just("undo"), NAMES, st.just(0), TYPES),
        st.tuples(st.just("ask"), NAMES, st.integers(0, 4), TYPES),
    ),
    max_size=40,
)
ASKED = (
    {"type": "T", "q": "v=={}"},
    {"type": "T,U", "q": "v>{}"},
    {"type": "U", "q": "v==0..{}"},
    {"q": "v<{}"},
    {"type": "T", "scopeQ": "/s{}"},
    {
        "type": "T,U",
        "georel": "near;maxDistance==3000",
        "geometry": "Point",
        "coordinates": "[136.0{},36]",
        "geoproperty": "urn:l",
    },
)


def _step(tenant: Tenant, step: tuple[str, str, int, tuple[str, ...]], at: int) -> None:
    how, name, value, types = step
    before, order = tenant.entities.get(name), tenant.order_of(name)
    if how == "put":
        place = {"type": "Point", "coordinates": [136.0 + value / 100, 36.0]}
        put = {
            "urn:v": (Instance(Kind.PROPERTY, value),),
            "urn:l": (Instance(Kind.GEO, place),),
        }
        deed = Deed.CREATED if before is None else Deed.CHANGED
        tenant.apply(Change(name, at, deed, types=types, scopes=(f"/s{value}",), put=put))
    elif before is not None and how in {"delete", "undo"}:
        entity = before.entity
        tenant.apply(Change(name, at, Deed.DELETED))
        if how == "undo":
            tenant.restore(name, entity, order)


def _listed(tenant: Tenant, value: int, wanted: int | None) -> list[list[str]]:
    plans = [
        read_plan({name: text.format(value) for name, text in one.items()}, TERMS, None)
        for one in ASKED
    ]
    return [
        [held.entity.id for held in list(plan.find(tenant, 0, wanted))[:wanted]]
        for plan in plans
    ]


@settings(max_examples=150, deadline=None)
@given(STEPS, st.one_of(st.none(), st.integers(1, 4)))
def test_an_index_changes_no_answer(
    steps: list[tuple[str, str, int, tuple[str, ...]]], wanted: int | None
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(indices, "_WALKS", 1)
        patched.setattr(indices, "_FEWEST", 0)
        indexed, walked = Tenant("", 0), Tenant("", 0)
        for at, step in enumerate(steps):
            for tenant in (indexed, walked):
                _step(tenant, step, at)
            if step[0] == "ask":
                patched.setattr(indices, "_FEWEST", 0)
                found = _listed(indexed, step[2], wanted)
                patched.setattr(indices, "_FEWEST", 10**9)
                assert found == _listed(walked, step[2], wanted)


def _filled(count: int) -> Tenant:
    tenant = Tenant("", 0)
    for number in range(count):
        put = {"urn:v": (Instance(Kind.PROPERTY, number),)}
        tenant.apply(Change(f"urn:a:{number}", 1, Deed.CREATED, types=("urn:T",), put=put))
    return tenant


def _looked_at(tenant: Tenant, wanted: int | None = 21) -> int:
    plan = read_plan({"type": "T", "q": "v==7"}, TERMS, None)
    return len(list(tenant.candidates(plan.types, plan.sought, wanted)))


def test_what_is_asked_often_is_no_longer_walked_to() -> None:
    tenant = _filled(1_000)
    assert [_looked_at(tenant) for _ in range(4)] == [1_000, 1_000, 1, 1]


def test_an_index_of_many_is_made_beside_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indices, "_AT_ONCE", 0)
    tenant = _filled(1_000)
    for _ in range(3):
        _looked_at(tenant)
    for thread in threading.enumerate():
        if thread.name == "index":
            thread.join(10)
    assert _looked_at(tenant) == 1


def test_an_index_that_most_have_left_is_let_go() -> None:
    tenant = _filled(300)
    for _ in range(3):
        _looked_at(tenant)
    for at in range(2, 6):
        for number in range(at * 70):
            put = {"urn:v": (Instance(Kind.PROPERTY, 7),)}
            tenant.apply(Change(f"urn:a:{number}", at, Deed.CHANGED, put=put))
        for _ in range(9):
            _looked_at(tenant, None)
    assert _looked_at(tenant) == 300
