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
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

from kaga.services.exchange.log.journal import Journal, Unwritable
from kaga.services.exchange.log.store import Aftermath, Done, Effect, Told

_GROUP_BYTES: Final = 8 * 1024 * 1024

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Group:
    """Records on their way, what goes with each of them, and who waits for them."""

    records: list[bytes] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    waiting: list[Told] = field(default_factory=list)


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
        self._under_way: deque[_Group] = deque()  # two only while closing
        self._refused: Unwritable | None = None
        # The thread gets bytes alone: what goes with them is let go where it was made.
        self._work: queue.SimpleQueue[list[bytes] | None] = queue.SimpleQueue()
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

    def add(self, record: bytes, effect: Effect) -> None:
        """Put a record behind all others; nobody overtakes in a folder of one's own.

        Raises
        ------
        Unwritable
            The disk took nothing the last time, and what it refused is not undone yet.
        """
        if self._refused is not None:
            raise self._refused
        group = self._gathering
        if not group.records and not self._under_way:
            self._loop.call_soon(self._begin)
        group.records.append(record)
        group.effects.append(effect)
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
        if self._gathering.records:
            effects = self._gathering.effects
        elif self._under_way:
            effects = self._under_way[-1].effects
        else:
            done(self.last)
            self.when_durable(told)
            return
        effects[-1] = _followed(effects[-1], done)
        self.when_durable(told)

    def when_durable(self, told: Told, since: int | None = None) -> None:
        """Tell somebody when everything added so far is on the disk."""
        _ = since
        if self._gathering.records:
            self._gathering.waiting.append(told)
        elif self._under_way:
            self._under_way[-1].waiting.append(told)
        else:
            told(None)

    def close(self) -> None:
        """Write everything that was added, and end."""
        if self._gathering.records:
            self._send()
        self._work.put(None)
        self._thread.join()

    def _begin(self) -> None:
        if not self._under_way and self._gathering.records:
            self._send()

    def _send(self) -> None:
        group, self._gathering = self._gathering, _Group()
        self._under_way.append(group)
        self._work.put(group.records)

    def _write(self) -> None:
        """The thread: one group after the other."""
        while (records := self._work.get()) is not None:
            first, failure = 0, None
            try:
                first = self._journal.append(records)
            except Unwritable as error:
                failure = error
            try:
                self._loop.call_soon_threadsafe(self._finish, first, failure)
            except RuntimeError:  # the loop has ended: nobody waits any more
                return

    def _finish(self, first: int, failure: Unwritable | None) -> None:
        group = self._under_way.popleft()
        self._refused = failure
        if failure is not None:
            group = self._take_back(group)
        else:
            self._begin()
            _tell(first, group.effects)
        for told in group.waiting:
            try:
                told(failure)
            except Exception:  # noqa: BLE001 - a waiter that is gone must not stop the others
                _log.warning("a waiter could not be told", exc_info=True)

    def _take_back(self, group: _Group) -> _Group:
        """Undo a group and everything that was built on it, newest first."""
        late, self._gathering = self._gathering, _Group()
        for effect in reversed((*group.effects, *late.effects)):
            effect.undo()
        self._before -= len(group.records) + len(late.records)
        _log.error("the log could not be written", reason=str(self._refused))
        self._loop.call_later(1.0, self._try_again)
        return _Group(waiting=[*group.waiting, *late.waiting])

    def _try_again(self) -> None:
        """Take records again: a full disk may have room by now."""
        self._refused = None


def _followed(effect: Effect, further: Done) -> Effect:
    """An effect of which somebody else is told behind the others."""

    def both(number: int) -> None:
        effect.done(number)
        further(number)

    return Aftermath(effect.undo, both, effect.step)


def _tell(first: int, effects: list[Effect]) -> None:
    """Tell of every record that it is on the disk, in their order."""
    for number, effect in enumerate(effects, first):
        try:
            effect.done(number)
        except Exception:  # noqa: BLE001 - the next record must be told of all the same
            _log.exception("a follower of the log failed", number=number)
