"""Group commit: many writers, one wait for the disk.

What: records queue up while the disk works; whatever has queued up goes to it as one group, and
everybody in the group is told at once. Why: a disk takes 250 commits a second, of one record or
of a thousand each.

Whoever waits may have gone away meanwhile: a failing `told` is that waiter's own affair and
stops nobody else's.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

from kaga.services.exchange.log.journal import Journal, Unwritable
from kaga.services.exchange.log.store import Done, Step, Told, Undo

_GROUP_BYTES: Final = 8 * 1024 * 1024

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Group:
    """Records on their way, who waits for them, and how to take them back.

    Attributes
    ----------
    first: the number of the first record, once the group is on the disk.
    """

    records: list[bytes] = field(default_factory=list)
    done: list[Done | None] = field(default_factory=list)
    waiting: list[Told] = field(default_factory=list)
    undo: list[Callable[[], None]] = field(default_factory=list)
    first: int = 0


class Committer:
    """Writes a journal from an event loop.

    Parameters
    ----------
    journal: after its replay.
    loop: where `add` is called and waiters are told.
    """

    def __init__(self, journal: Journal, loop: asyncio.AbstractEventLoop) -> None:
        self._journal = journal
        self._loop = loop
        self._gathering = _Group()
        self._under_way: _Group | None = None
        self._refused: Unwritable | None = None
        self._work: queue.SimpleQueue[_Group | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()
        self.added = 0
        self._before = journal.next_number - 1

    @property
    def refuses(self) -> Unwritable | None:
        """Why nothing can be written at present; None while all is well."""
        return self._refused

    def must_take(self) -> None:
        """Make sure that a record would be taken now.

        Raises
        ------
        Unwritable
            As `add`.
        """
        if self._refused is not None:
            raise self._refused

    def add(
        self, record: bytes, undo: Undo, done: Done | None = None, step: Step | None = None
    ) -> None:
        """Put a record behind all others.

        Parameters
        ----------
        done: is told the record's number when it is on the disk, before anybody who waits.
        undo: makes undone what the record did to memory, if the disk does not take it.
        step: what it did; nobody overtakes in a folder of one's own.

        Raises
        ------
        Unwritable
            The disk took nothing the last time, and what it refused is not undone yet.
        """
        _ = step
        self.must_take()
        group = self._gathering
        if not group.records and self._under_way is None:
            self._loop.call_soon(self._begin)
        group.records.append(record)
        group.undo.append(undo)
        group.done.append(done)
        self.added += 1

    @property
    def last(self) -> int:
        """The number of the record that was added last, on the disk or on its way there."""
        return self._before + self.added

    @property
    def is_alone(self) -> bool:
        """Nobody else writes to a folder of one's own."""
        return True

    async def caught_up(self) -> bool:
        """Memory is never behind."""
        return True

    def at_rest(self, take: Callable[[], None]) -> None:
        """Do something while memory is what the records so far have made of it: always."""
        take()

    def behind_last(self, done: Done, told: Told) -> None:
        """Do something right behind the record that was added last, and before the next.

        Parameters
        ----------
        done: is told the number when everybody has heard of that record.
        told: hears when it is on the disk, or that it was taken back.
        """
        group = self._gathering if self._gathering.records else self._under_way
        if group is None:
            done(self.last)
        else:
            group.done[-1] = _both(group.done[-1], done)
        self.when_durable(told)

    def when_durable(self, told: Told, since: int | None = None) -> None:
        """Tell somebody when everything added so far is on the disk."""
        _ = since
        if self._gathering.records:
            self._gathering.waiting.append(told)
        elif self._under_way is not None:
            self._under_way.waiting.append(told)
        else:
            told(None)

    def close(self) -> None:
        """Write everything that was added, and end."""
        if self._gathering.records:
            group, self._gathering = self._gathering, _Group()
            self._work.put(group)
        self._work.put(None)
        self._thread.join()

    def _begin(self) -> None:
        if self._under_way is None and self._gathering.records:
            group, self._gathering = self._gathering, _Group()
            self._under_way = group
            self._work.put(group)

    def _write(self) -> None:
        """The thread: one group after the other."""
        while (group := self._work.get()) is not None:
            failure: Unwritable | None = None
            try:
                group.first = self._journal.append(group.records)
            except Unwritable as error:
                failure = error
            try:
                self._loop.call_soon_threadsafe(self._finish, group, failure)
            except RuntimeError:  # the loop has ended: nobody waits any more
                return

    def _finish(self, group: _Group, failure: Unwritable | None) -> None:
        self._under_way = None
        self._refused = failure
        if failure is not None:
            group = self._take_back(group)
        else:
            self._begin()
            _tell(group)
        for told in group.waiting:
            try:
                told(failure)
            except Exception:  # noqa: BLE001 - a waiter that is gone must not stop the others
                _log.warning("a waiter could not be told", exc_info=True)

    def _take_back(self, group: _Group) -> _Group:
        """Undo a group and everything that was built on it, newest first."""
        late, self._gathering = self._gathering, _Group()
        for undo in reversed((*group.undo, *late.undo)):
            undo()
        self._before -= len(group.records) + len(late.records)
        _log.error("the log could not be written", reason=str(self._refused))
        self._loop.call_later(1.0, self._try_again)
        return _Group(waiting=[*group.waiting, *late.waiting])

    def _try_again(self) -> None:
        """Take records again: a full disk may have room by now."""
        self._refused = None


def _both(first: Done | None, second: Done) -> Done:
    def both(number: int) -> None:
        if first is not None:
            first(number)
        second(number)

    return both


def _tell(group: _Group) -> None:
    """Tell of every record that it is on the disk, in their order."""
    for number, done in enumerate(group.done, group.first):
        if done is not None:
            try:
                done(number)
            except Exception:  # noqa: BLE001 - the next record must be told of all the same
                _log.exception("a follower of the log failed", number=number)
