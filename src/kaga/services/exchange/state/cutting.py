"""The broker as it is behind one record, taken out of its memory while it goes on.

What: a `Cut` refers to every entity and document as they are at one moment, and holds the rows
of followers at the same record. Why this needs no lock and no copy: entities never change; the
next state of one is another object, and the cut keeps the old one until it is written.

Memory is ahead of the disk, and followers hear only of what the disk has. So the cut is made at
the record that was added last: entities are taken at once, followers are asked when that very
record was told to them, before the next one is. If the disk refuses it, there is no cut.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

import orjson

from kaga.engines.context import Entity
from kaga.services.exchange.state.checkpoint import (
    CONTEXTS,
    DOCUMENTS,
    FOLLOWERS,
    TENANTS,
    About,
    Checkpoint,
)
from kaga.services.exchange.state.contexts import Cached
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.following import Follower, Row
from kaga.services.exchange.state.tenants import Tenant

if TYPE_CHECKING:
    from kaga.services.exchange.log.journal import Unwritable
    from kaga.services.exchange.log.store import Committing

_AT_ONCE: Final = 100

Item = TypeVar("Item")


class NoCut(RuntimeError):
    """The disk refused what the cut was to hold."""


@dataclass(slots=True)
class Cut:
    """Everything that a checkpoint holds.

    Attributes
    ----------
    entities: of each tenant, by its number, oldest first.
    documents: with the number of their tenant.
    followers: rows by the follower's name.
    """

    about: About
    tenants: list[tuple[int, str]]
    entities: dict[int, list[Entity]]
    documents: list[tuple[int, str, Document]]
    contexts: list[Cached]
    followers: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, list[Row]]]:
        """What is not an entity, by owner, a little at a time."""
        yield TENANTS, [(b"%d" % number, name.encode()) for number, name in self.tenants]
        for some in _portions(self.documents):
            yield DOCUMENTS, [(b"", orjson.dumps(_packed(*one))) for one in some]
        for few in _portions(self.contexts):
            kept = [(one.url.encode(), orjson.dumps([one.since, one.document])) for one in few]
            yield CONTEXTS, kept
        yield FOLLOWERS, [(name.encode(), b"") for name in self.followers]
        yield from self.followers.items()


def cut_of(tenants: Iterable[Tenant], contexts: Iterable[Cached], about: About) -> Cut:
    """A cut at this moment, without followers."""
    found = list(tenants)
    return Cut(
        about,
        [(one.number, one.name) for one in found],
        {one.number: [held.entity for held in one.members(None).values()] for one in found},
        [
            (one.number, collection, document)
            for one in found
            for collection, kept in one.documents.items()
            for document in kept.values()
        ],
        list(contexts),
    )


def complete(
    future: asyncio.Future[Cut], cut: Cut, committer: Committing, followers: Iterable[Follower]
) -> None:
    """Give the cut with its followers, when its last record is on the disk and was told."""

    def done(number: int) -> None:
        if number == cut.about.number and not future.done():
            cut.followers = {one.name: list(one.state()) for one in followers}
            future.set_result(cut)

    def told(failure: Unwritable | None) -> None:
        if not future.done():
            future.set_exception(NoCut(str(failure or "a follower failed")))

    committer.behind_last(done, told)


def documents_in(rows: Iterable[Row]) -> Iterator[tuple[int, Collection, Document]]:
    """The documents of a checkpoint, with the number of their tenant."""
    for _, content in rows:
        tenant, collection, identifier, created, modified, body = orjson.loads(content)
        document = Document(identifier, body, created, modified)
        yield tenant, Collection(collection), document


def contexts_in(rows: Iterable[Row]) -> Iterator[Cached]:
    """The fetched contexts of a checkpoint."""
    for url, content in rows:
        since, document = orjson.loads(content)
        yield Cached(url.decode(), document, since)


def tenants_in(rows: Iterable[Row]) -> list[Tenant]:
    """The tenants of a checkpoint, without what is theirs."""
    return [Tenant(name.decode(), int(number)) for number, name in rows]


def load_entities(checkpoint: Checkpoint, tenants: list[Tenant]) -> None:
    """Put a checkpoint's entities into their tenants."""
    for number, entity in checkpoint.entities():
        tenants[number].load(entity)


def _packed(tenant: int, collection: str, document: Document) -> list[Any]:
    one = document
    return [tenant, collection, one.id, one.created, one.modified, one.body]


def _portions(items: list[Item]) -> Iterator[list[Item]]:
    for place in range(0, len(items), _AT_ONCE):
        yield items[place : place + _AT_ONCE]
