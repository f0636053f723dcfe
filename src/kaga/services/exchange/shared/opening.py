"""The shared store as the broker sees it, and what it runs beside requests."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from kaga.services.exchange.log.journal import InUse
from kaga.services.exchange.log.records import Record
from kaga.services.exchange.log.store import Committing, Heard, Redo, Unopened
from kaga.services.exchange.log.unwritable import Unwritable
from kaga.services.exchange.serving import Opened, Part, Place
from kaga.services.exchange.shared.feed import Feed, Wire
from kaga.services.exchange.shared.lease import Lease, WhileHeld
from kaga.services.exchange.shared.schema import UnknownTables
from kaga.services.exchange.shared.table import Away, Table
from kaga.services.exchange.shared.turns import Ears, Turns
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.checkpoint import NAME
from kaga.services.exchange.state.opening import reading_checkpoint

if TYPE_CHECKING:
    from kaga.services.exchange.state.following import Follower


class SharedStore:
    """A table that several brokers write to.

    Parameters
    ----------
    address: of the database.
    """

    def __init__(self, address: str) -> None:
        self._table = Table(address)
        self._position = 0
        self._read = 0
        self._turns: Turns | None = None
        self.identity = self._table.identity
        self.writer = self._table.writer

    @property
    def written(self) -> int:
        """Bytes of log that the start read, and that were written since, by anybody."""
        return self._read + (0 if self._turns is None else self._turns.written)

    def replay(self, after: int = 0) -> Iterator[tuple[int, Record]]:
        """Every record in the table, behind one that is known.

        Raises
        ------
        Damaged
            The table ends before that one: it is not what the checkpoint was made of.
        """
        self._table.must_have(after)
        self._position = after
        while groups := self._table.after(self._position):
            for group in groups:
                yield from group.records
                self._position = group.last
                self._read += sum(len(record.payload) for _, record in group.records)

    def committer(
        self, loop: asyncio.AbstractEventLoop, heard: Heard, redo: Redo
    ) -> Committing:
        """Writes the table turn by turn."""
        self._turns = Turns(self._table, loop, self._position, Ears(heard, redo))
        return self._turns

    def turns(self) -> Turns:
        """What writes the table, once a broker has asked for it."""
        assert self._turns is not None  # noqa: S101 - a broker has
        return self._turns

    def close(self) -> None:
        """Hang up."""
        self._table.close()


def open_shared(
    place: Place, loop: asyncio.AbstractEventLoop, followers: Sequence[Follower] = ()
) -> Opened:
    """A broker over a shared store: its place in the stream, and the lease of who tells.

    Its folder holds a checkpoint of this exchange, and whatever else spares a start the whole
    log; a broker without one reads the log from the beginning.

    Raises
    ------
    Damaged
        The log is not what was written.
    InUse
        Another process has the folder.
    Unopened
        The database does not answer, or has tables of another version.
    """
    try:
        return _opened(place, loop, followers)
    except (Away, Unwritable, UnknownTables, psycopg.Error) as error:
        raise Unopened(f"the shared store cannot be used: {error}") from error


def _opened(
    place: Place, loop: asyncio.AbstractEventLoop, followers: Sequence[Follower]
) -> Opened:
    sharing = place.sharing
    store = SharedStore(sharing.database)
    folder = place.data
    _hold(folder, store.identity)
    with reading_checkpoint(folder, followers) as checkpoint:
        broker = Broker(store, place.contexts, loop, followers, checkpoint)
    wire = Wire(tuple(sharing.streams.split(",")), sharing.replicas)
    feed = Feed(store.turns(), wire, store.identity, store.writer)
    lease = Lease(sharing.database, "tell")

    def alone(part: Part) -> Part:
        return WhileHeld(lease, part, store.turns().caught_up)

    return Opened(broker, folder, (feed, lease), alone)


def _hold(folder: Path, identity: str) -> None:
    """Have a folder to oneself until the process ends, without what was of another exchange.

    Raises
    ------
    InUse
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise InUse(f"{folder} is held by another process") from error
    of = folder / "identity"
    if not of.exists() or of.read_text("ascii") != identity:
        (folder / NAME).unlink(missing_ok=True)
        of.write_text(identity, "ascii")
