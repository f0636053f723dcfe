"""What the broker needs of a store, whatever is beneath it.

What: a `Store` gives every record there is, in order, and then a `Committing`, which takes new
ones and says when they are durable. The embedded store is the journal of one folder; the shared
one is a table that several brokers write to. Why so little: operations, followers and faces
are the same code above both.

With a shared store another broker's records come in between. Then what was computed on the
state before them, and is not durable yet, is taken back and made again: by its request, which
is told that it was `Overtaken`, or by its own `Step` where nobody waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kaga.services.exchange.log.records import Record
from kaga.services.exchange.log.unwritable import Unwritable

if TYPE_CHECKING:
    from kaga.engines.context import Change, Entity
    from kaga.services.exchange.state.documents import Collection, Document
    from kaga.services.exchange.state.tenants import Tenant

Told = Callable[[Unwritable | None], None]
Undo = Callable[[], None]
Done = Callable[[int], None]
Heard = Callable[[int, Record], None]
Redo = Callable[["Step"], None]


class Unopened(RuntimeError):
    """The store cannot be used at a start; the message says why."""


class Overtaken(Unwritable):
    """Another broker was first; nothing of the request is left, and it may be made again."""


class Filing(NamedTuple):
    """Which document was kept or dropped."""

    collection: Collection
    document: str


class Step(NamedTuple):
    """What a record did to memory.

    Attributes
    ----------
    did: the change of an entity, which document was filed, or None for a new tenant.
    after: the entity or the document as it is now; None for none.
    """

    tenant: Tenant
    did: Change | Filing | None = None
    after: Entity | Document | None = None


class Effect(Protocol):
    """What goes with a record until it is durable, or taken back."""

    @property
    def undo(self) -> Undo:
        """Makes undone what the record did to memory, if it does not become durable."""

    @property
    def done(self) -> Done:
        """Is told the record's number when it is durable, before anybody who waits."""

    @property
    def step(self) -> Step | None:
        """What it did; None for what stands in nobody's way."""


def _nothing() -> None:
    """It did nothing to memory."""


def _nobody(number: int) -> None:
    """Nobody is told."""
    _ = number


class Aftermath(NamedTuple):
    """An effect put together from its parts."""

    undo: Undo = _nothing
    done: Done = _nobody
    step: Step | None = None


class Committing(Protocol):
    """Takes records, many into one commit, and tells when they are durable.

    Attributes
    ----------
    added: how many records were ever added.
    """

    added: int

    @property
    def refuses(self) -> Unwritable | None:
        """Why nothing can be written at present; None while all is well."""

    def must_take(self) -> None:
        """Raise `Unwritable`, unless a record would be taken now."""

    def add(self, record: bytes, effect: Effect) -> None:
        """Put a record behind all others."""

    def when_durable(self, told: Told, since: int | None = None) -> None:
        """Tell somebody when everything added so far is durable.

        Parameters
        ----------
        since: the value of `added` before the first record of this request: if one of them
            is overtaken, all are taken back, and `told` makes the request again.
        """

    @property
    def last(self) -> int:
        """The number of the record that was added last, durable or on its way."""

    @property
    def is_alone(self) -> bool:
        """Whether nobody else can write: then memory is never behind."""

    async def caught_up(self) -> bool:
        """Wait until memory has what others wrote; False where nobody can say."""

    def at_rest(self, take: Callable[[], None]) -> None:
        """Do something, now or soon, while memory is what records up to `last` made of it."""

    def behind_last(self, done: Done, told: Told) -> None:
        """Do something right behind the record that was added last, and before the next.

        Parameters
        ----------
        done: is told the number when everybody has heard of that record.
        told: hears when it is durable, or that it was taken back.
        """

    def close(self) -> None:
        """Write everything that was added, and end."""


class Store(Protocol):
    """Where records are kept.

    Attributes
    ----------
    identity: what it is called, the same after every start.
    """

    identity: str

    @property
    def written(self) -> int:
        """Bytes of log that the start read, and that were written since."""

    def replay(self, after: int = 0) -> Iterator[tuple[int, Record]]:
        """Every record behind one that is known, in order."""

    def committer(
        self, loop: asyncio.AbstractEventLoop, heard: Heard, redo: Redo
    ) -> Committing:
        """What takes new records, after the replay.

        Parameters
        ----------
        heard: told of records that others wrote, in order, with their numbers.
        redo: makes a step again on the state that is there now.
        """

    def close(self) -> None:
        """Let go of what it holds."""
