"""Who lives from the log: told of everything that became durable, in its order.

What: a `Follower` hears every change of an entity and every document kept or dropped, with what
was there before and after — when it happened, and again when a log is replayed. What it wants
to remember of its own (a notification was delivered) it notes through the broker: a note is a
record like any other and comes back at its place in a replay.

Why only what is durable: a notification of something that the disk then refused could not be
called back. Why one order: a follower that has seen the same records is in the same state,
whether it lived through them or read them.

A checkpoint spares a start the log before it: what a follower is at that moment it says as
rows (`state`), and a start gives them back (`restore`) before it tells what came after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.context import Change, Entity
    from kaga.services.exchange.state.documents import Collection, Document
    from kaga.services.exchange.state.tenants import Tenant


Row = tuple[bytes, bytes]
"""A part of a follower's state: what it is, and its content."""


class Changed(NamedTuple):
    """A change of an entity.

    Attributes
    ----------
    number: of its record; the next record has the next number.
    before, after: the entity as it was and as it became; None where there was, or is, none.
    """

    number: int
    tenant: Tenant
    change: Change
    before: Entity | None
    after: Entity | None


@dataclass(frozen=True, slots=True)
class Filed:
    """A document that was kept, replaced or dropped; `before` and `after` as in `Changed`."""

    number: int
    tenant: Tenant
    collection: Collection
    before: Document | None
    after: Document | None


class Follower(Protocol):
    """Something that lives from the log.

    Attributes
    ----------
    name: of its notes; never changed once logs have it.
    """

    name: str

    def changed(self, event: Changed) -> None:
        """An entity changed, durably."""

    def filed(self, event: Filed) -> None:
        """A document changed, durably."""

    def removed(self, tenant: Tenant) -> None:
        """A tenant is no more, durably; nothing of it may be remembered."""

    def noted(self, number: int, tenant: Tenant, note: object) -> None:
        """A note of its own is durable."""

    def state(self) -> Iterable[Row]:
        """Everything that it would need to go on from here, in an order of its own.

        Called between two records, and read to its end at once: cheap, and without waiting.
        What is large and never changes lies in files of its own; a row names them.
        """

    def restore(self, rows: Iterable[Row]) -> None:
        """Go on from rows that `state` once gave; called once, before anything is heard."""
