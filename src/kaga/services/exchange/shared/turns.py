"""Committing to a table that others write to as well: turn by turn.

What: like the committer of a folder, but whoever has the turn first hears what the others
wrote. Requests that stood on it are made again at once, in the same turn, so that nobody
starves; then everything that queued up is one commit. Why a thread for the database: the loop
answers readers meanwhile.

While the database is away nothing is acknowledged and nothing new is taken; what was under way
is looked for in the table when it is back, and is written if it is not there.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import structlog

from kaga.services.exchange.log.store import (
    Done,
    Effect,
    Heard,
    Overtaken,
    Redo,
    Step,
    Told,
)
from kaga.services.exchange.log.unwritable import Unwritable
from kaga.services.exchange.shared.gathering import Entry, Gathering, Wait, touched_by
from kaga.services.exchange.shared.levels import Levels
from kaga.services.exchange.shared.table import AT_ONCE, Away, Damaged, Group, Table

_ASK_AGAIN_S: Final = 0.2
_AWAY: Final = Unwritable("the database does not answer")

_log = structlog.get_logger(__name__)
_What = TypeVar("_What")


@dataclass(frozen=True, slots=True)
class Ears:
    """Who is told of what.

    Attributes
    ----------
    heard: of records that others wrote.
    redo: makes a step again.
    """

    heard: Heard
    redo: Redo


class Turns:
    """Writes a table from an event loop.

    Parameters
    ----------
    table: for the thread of this object alone.
    loop: where everybody is told.
    position: the number of the last record that memory has.
    """

    def __init__(
        self, table: Table, loop: asyncio.AbstractEventLoop, position: int, ears: Ears
    ) -> None:
        self.added = 0
        self.position = position
        self.published: Callable[[bytes], None] = _nobody
        self.written = 0
        self._table = table
        self._loop = loop
        self._ears = ears
        self._gathering = Gathering()
        self._under_way: Gathering | None = None
        self._refused: Unwritable | None = None
        self._ahead: dict[int, Group] = {}
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._cut: queue.SimpleQueue[Gathering] = queue.SimpleQueue()
        self._said: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._looks = False
        self._levels = Levels()
        self._resting: list[Callable[[], None]] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="turns", daemon=True)
        self._thread.start()

    @property
    def refuses(self) -> Unwritable | None:
        """Why nothing can be written at present; None while all is well."""
        return self._refused

    def must_take(self) -> None:
        """Raise `Unwritable`, unless a record would be taken now."""
        if self._refused is not None:
            raise self._refused

    def add(self, record: bytes, effect: Effect) -> None:
        """As `Committing` has it."""
        self.must_take()
        if not self._gathering.entries and self._under_way is None:
            self._loop.call_soon(self._begin)
        self._gathering.add(Entry(record, effect))
        self.added += 1

    def when_durable(self, told: Told, since: int | None = None) -> None:
        """As `Committing` has it."""
        if self._gathering.entries:
            own = 0 if since is None else self.added - since
            self._gathering.wait(told, own)
        elif self._under_way is not None:
            self._under_way.waits.append(Wait(told))
        else:
            told(None)

    @property
    def last(self) -> int:
        """The number of the last record that memory has, where nothing is on its way."""
        return self.position

    @property
    def is_alone(self) -> bool:
        """Others write as well."""
        return False

    def at_rest(self, take: Callable[[], None]) -> None:
        """As `Committing` has it: what is on its way is taken back for that moment."""
        self._resting.append(take)
        self._rest()

    def behind_last(self, done: Done, told: Told) -> None:
        """As `Committing` has it, at rest."""
        done(self.position)
        self.when_durable(told)

    def hear(self, group: Group) -> None:
        """Take in what another broker committed, as soon as its place has come."""
        if group.first > self.position:
            self._ahead[group.first] = group
            self._catch_up()

    def look(self) -> None:
        """Read in the table what nobody told."""
        if not self._looks:
            self._looks = True
            self._levels.look_begins()
            self._work.put(self._read)

    async def caught_up(self) -> bool:
        """Wait until memory has what the table had at the call; False where nobody can say."""
        future: asyncio.Future[bool] = self._loop.create_future()
        self._levels.want(future)
        self.look()
        return await future

    @property
    def waits_for_others(self) -> bool:
        """Whether something is known that is not the next in order."""
        return bool(self._ahead)

    def close(self) -> None:
        """Write everything that was added, and end."""
        self._stopping.set()
        self._begin()
        while self._under_way is not None and (said := self._said.get()) is not None:
            said()
        if self._under_way is None:  # else the thread has ended by itself
            self._work.put(None)
            while (said := self._said.get()) is not None:
                said()
        self._thread.join()

    # In the loop.

    def _begin(self) -> None:
        if self._under_way is not None or not self._gathering.entries:
            return
        self._take_in(self._next_ahead())
        if self._gathering.entries:
            self._under_way, self._gathering = self._gathering, Gathering()
            self._work.put(self._turn)

    def _catch_up(self) -> None:
        """Take in what is next in order, unless a turn is about to do it."""
        if self._under_way is None and not self._gathering.entries:
            self._take_in(self._next_ahead())

    def _next_ahead(self) -> list[Group]:
        """What was told and is next in order."""
        groups: list[Group] = []
        last = self.position
        while (group := self._ahead.pop(last + 1, None)) is not None:
            groups.append(group)
            last = group.last
        for first in [first for first in self._ahead if first <= last]:
            del self._ahead[first]
        return groups

    def _take_in(self, groups: Sequence[Group]) -> None:
        """Have memory follow others; what stood on what they changed is made again."""
        records = [record for group in groups for record in group.records]
        records = [record for record in records if record[0] > self.position]
        if not records:
            return
        again: list[Entry] = []
        if self._gathering.entries:
            again = self._gathering.overtaken_by(touched_by(records))
        for number, record in records:
            self._ears.heard(number, record)
            self.position = number
            self.written += len(record.payload)
        self._levels.reached(self.position)
        self._make_again(again)

    def _make_again(self, entries: Sequence[Entry]) -> None:
        told: Wait | None = None
        for entry in entries:
            if entry.wait is None:
                _carefully(self._redo, entry.effect.step)
            elif entry.wait is not told:
                told = entry.wait
                _carefully(told.told, Overtaken("another broker was first"))

    def _redo(self, step: Step | None) -> None:
        if step is not None:
            self._ears.redo(step)

    def _rest(self) -> None:
        """Have those wait no longer who want memory to be what the table is."""
        if self._under_way is not None or not self._resting:
            return
        again = self._gathering.taken_out()
        resting, self._resting = self._resting, []
        for take in resting:
            take()
        self._make_again(again)

    def _overtaken(self, groups: Sequence[Group]) -> None:
        """The turn has come, after others: follow them, and cut the commit anew."""
        earlier, self._under_way = self._under_way or Gathering(), None
        self._gathering.put_before(earlier)
        self._take_in(groups)
        self._under_way, self._gathering = self._gathering, Gathering()
        self._cut.put(self._under_way)

    def _finish(self, first: int, data: bytes) -> None:
        group = self._under_way or Gathering()
        self._refused = None
        self._under_way = None
        if group.entries:
            self.position = first + len(group.entries) - 1
            self.written += len(data)
            if data:
                self.published(data)
        for number, entry in enumerate(group.entries, first):
            _carefully(entry.effect.done, number)
        self._rest()
        self._begin()
        self._catch_up()
        for wait in group.waits:
            _carefully(wait.told, None)
        self._levels.reached(self.position)

    def _fail(self, failure: Unwritable) -> None:
        """Take everything back: it is not in the table, or nobody will know before the end."""
        self._refused = failure
        if self._under_way is not None:
            self._gathering.put_before(self._under_way)
        self._under_way = None
        waits = self._gathering.take_back()
        _log.error("the log could not be written", reason=str(failure))
        self._loop.call_later(1.0, self._try_again)
        for wait in waits:
            _carefully(wait.told, failure)

    def _refuse(self, failure: Unwritable | None) -> None:
        self._refused = failure

    def _try_again(self) -> None:
        self._refused = None

    def _looked(self, groups: Sequence[Group]) -> None:
        self._looks = False
        for group in groups:
            if group.writer != self._table.writer:  # one's own is told of by its commit
                self.hear(group)
        if len(groups) >= AT_ONCE:
            self._levels.look_found_a_part()
        else:
            self._levels.look_found(groups[-1].last if groups else 0, self.position)
        if self._levels.needs_look:
            self.look()

    def _not_looked(self) -> None:
        self._looks = False
        self._refused = _AWAY
        self._levels.look_failed()

    # In the thread.

    def _run(self) -> None:
        try:
            while (work := self._work.get()) is not None:
                try:
                    work()
                except Exception as error:  # noqa: BLE001 - what waits must be told in any case
                    _log.exception("a turn failed")
                    failure = Unwritable(f"the log could not be written: {error}")
                    self._say(partial(self._fail, failure))
        finally:  # also where not even an event can be written down any more
            self._said.put(None)

    def _say(self, what: Callable[[], None]) -> None:
        """Have the loop do something, or whoever closes."""
        self._said.put(what)
        if not self._stopping.is_set():
            self._loop.call_soon_threadsafe(self._listen)

    def _listen(self) -> None:
        try:
            said = self._said.get_nowait()
        except queue.Empty:
            return  # whoever closes was faster
        if said is None:
            self._said.put(None)  # for whoever closes
        else:
            said()

    def _turn(self) -> None:
        while True:
            try:
                self._try_turn()
            except Away as error:
                if self._stopping.is_set():
                    raise
                _log.warning("the database does not answer", reason=str(error))
                self._say(partial(self._refuse, _AWAY))
                self._stopping.wait(_ASK_AGAIN_S)
            else:
                return

    def _try_turn(self) -> None:
        group = self._under_way or Gathering()
        groups = self._table.begin(self.position)
        if groups and groups[0].writer == self._table.writer:
            self._table.leave()  # it was committed, and the answer was lost
            self._say(partial(self._finish, groups[0].first, b""))
            return
        if groups:
            self._say(partial(self._overtaken, groups))
            group = self._cut.get()
        first = self.position + 1
        if not group.entries:
            self._table.leave()
            self._say(partial(self._finish, first, b""))
            return
        records = [entry.record for entry in group.entries]
        data = self._table.write(first, records, [entry.effect.step for entry in group.entries])
        self._say(partial(self._finish, first, data))

    def _read(self) -> None:
        try:
            groups = self._table.after(self.position)
        except Away as error:
            _log.warning("the database does not answer", reason=str(error))
            self._say(self._not_looked)
            return
        if self._refused is _AWAY:
            self._say(partial(self._refuse, None))
        self._say(partial(self._looked, groups))


def _nobody(data: bytes) -> None:
    """Nobody is told of commits yet."""
    _ = data


def _carefully(tell: Callable[[_What], None], what: _What) -> None:
    """Tell somebody; one who fails must not stop the others."""
    try:
        tell(what)
    except Exception:  # noqa: BLE001 - a waiter that is gone is its own affair
        _log.exception("somebody could not be told")


__all__ = ["Damaged", "Ears", "Turns"]
