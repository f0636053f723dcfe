"""Entities as bytes: written once for a view, given many times.

What: the body of an entity in a view is kept beside the entity until the entity changes. Why
with a budget: a million entities in ten views would not fit; when the budget is spent, all are
let go and those that are read come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import orjson

from kaga.engines.context import Entity
from kaga.engines.context.joining import Find, Joiner
from kaga.engines.context.writing import write_entity, write_feature
from kaga.services.exchange.http.asking import Asked, embeds_context, join_level
from kaga.services.exchange.http.messages import GEO_JSON
from kaga.services.exchange.state.tenants import Held

_BUDGET: Final = 256 * 1024 * 1024


class Bodies:
    """Writes bodies, and keeps them within a budget."""

    def __init__(self, budget: int = _BUDGET) -> None:
        self._budget = budget
        self._spent = 0
        self._kept: list[Held] = []

    def body(self, held: Held, asked: Asked) -> bytes:
        """One entity as the view shows it."""
        bodies = held.bodies
        if bodies is not None:
            found = bodies.get(asked.body_key)
            if found is not None:
                return found
        written = orjson.dumps(_written(held, asked))
        self._keep(held, asked.body_key, written)
        return written

    def kept(self, held: Held, key: object, write: Callable[[Entity], object]) -> bytes:
        """One entity as `write` has it; `key` stands for `write`."""
        bodies = held.bodies
        found = None if bodies is None else bodies.get(key)
        if found is None:
            found = orjson.dumps(write(held.entity))
            self._keep(held, key, found)
        return found

    def joined(self, held: Held, asked: Asked, find: Find) -> bytes:
        """One entity with those that it links to."""
        joiner = _joiner(asked, find)
        level = join_level(asked.given)
        if asked.given.get("join") == "inline":
            return orjson.dumps(_named(joiner.inline(held.entity, asked.view, level), asked))
        listed = joiner.flat([held.entity], asked.view, level)
        named = [_named(written, asked) for written in listed]
        return orjson.dumps(named[0] if len(named) == 1 else named)

    def joined_listing(self, some: Iterable[Held], asked: Asked, find: Find) -> bytes:
        """Several entities with those that they link to."""
        joiner = _joiner(asked, find)
        level = join_level(asked.given)
        entities = [held.entity for held in some]
        if asked.given.get("join") == "inline":
            listed = [joiner.inline(entity, asked.view, level) for entity in entities]
        else:
            listed = joiner.flat(entities, asked.view, level)
        return orjson.dumps([_named(written, asked) for written in listed])

    def listing(self, some: Iterable[Held], asked: Asked) -> bytes:
        """Several entities as a list, or as a FeatureCollection."""
        if asked.media == GEO_JSON:
            return _collection(some, asked)
        body = self.body
        return b"[%b]" % b",".join([body(held, asked) for held in some])

    def _keep(self, held: Held, key: object, written: bytes) -> None:
        if held.bodies is None:
            held.bodies = {}
            self._kept.append(held)
        held.bodies[key] = written
        self._spent += len(written) + 100
        if self._spent > self._budget:
            for one in self._kept:
                one.bodies = None
            self._kept.clear()
            self._spent = 0


def _joiner(asked: Asked, find: Find) -> Joiner:
    contained = frozenset(asked.given.get("containedBy", "").split(",")) - {""}
    return Joiner(find, asked.terms, contained)


def _named(written: dict[str, object], asked: Asked) -> dict[str, object]:
    if embeds_context(asked):
        written["@context"] = asked.context
    return written


def _written(held: Held, asked: Asked) -> dict[str, object]:
    if asked.media == GEO_JSON:
        written = _feature(held, asked)
    else:
        written = write_entity(held.entity, asked.terms, asked.view)
    return _named(written, asked)


def _feature(held: Held, asked: Asked) -> dict[str, object]:
    name = asked.terms.expand(asked.given.get("geometryProperty", "location"))
    return write_feature(held.entity, asked.terms, asked.view, name)


def _collection(some: Iterable[Held], asked: Asked) -> bytes:
    document: dict[str, object] = {
        "type": "FeatureCollection",
        "features": [_feature(held, asked) for held in some],
    }
    if embeds_context(asked):
        document["@context"] = asked.context
    return orjson.dumps(document)
