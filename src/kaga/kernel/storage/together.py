"""Group commit: changes that wait at the same moment are committed as one transaction.

Passing the write door costs more than most changes themselves: a hand-over between threads and
processes, BEGIN, COMMIT, a flush of the disk. Where many people do the same thing at once (a
subsidy opens at nine o'clock), each gives its change as a function; the first to come opens the
door and carries out all that have come meanwhile, in the order of their arrival. Nobody gets an
answer before the common commit is durable. When one change fails, everything is undone and each
is carried out in a transaction of its own, so nobody suffers for another's mistake.

>>> write_together(lambda tx: arrive(tx, application), on=["pot:7"])     # doctest: +SKIP
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kaga.kernel.storage.door import MissingAct, Transaction, gate_is_off, write
from kaga.kernel.storage.statements import database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
MOST: Final = 16
"""Changes of one transaction: it must not hold the door long."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to be done, what it competes for, and what became of it.

    `turn` is set when it is done, or when its thread is to carry out those that wait.
    """

    make: Callable[[Transaction], Any]
    on: Sequence[str]
    made: Future[Any] = field(default_factory=Future)
    turn: threading.Event = field(default_factory=threading.Event)


class _Company:
    """The changes of this process that wait, and whether a thread is at the door for them."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: list[_Change] = []
        self._led = False

    def join(self, mine: _Change) -> None:
        """Return once `mine` is made, carrying out others' if it is our turn to lead."""
        with self._guard:
            self._waiting.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            mine.turn.wait()
        if not mine.made.done():
            self._lead()

    def _lead(self) -> None:
        with self._guard:
            ours, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            _make(ours)
        finally:
            with self._guard:
                self._led = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].turn.set()
            for one in ours:
                one.made.cancel()  # only where the leader was torn away: nobody waits for ever
                one.turn.set()


_company = _Company()


def write_together(make: Callable[[Transaction], T], *, on: Sequence[str] = ()) -> T:
    """Open the door for a change, together with those that wait; what `make` returns.

    Parameters
    ----------
    make: changes rows and records an act. It may be called twice (after an undone common
        transaction) and by another thread, so it takes everything from what it was given.
    on: names of what several writers compete for, as for `write`.

    Raises
    ------
    Whatever `make` raises; its change is then undone.
    """
    mine = _Change(make, on)
    if database().in_atomic_block or gate_is_off():
        _make([mine])
    else:
        _company.join(mine)
    result: T = mine.made.result()
    return result


def _make(changes: Sequence[_Change]) -> None:
    """Carry out changes in one transaction; if that fails, each in its own."""
    names = {name for one in changes for name in one.on}
    try:
        with write(on=sorted(names)) as tx:
            results = [_recorded(tx, one) for one in changes]
    except Exception as error:  # noqa: BLE001 - handed to whoever asked for the change
        if len(changes) == 1:
            changes[0].made.set_exception(error)
            return
        for one in changes:
            _make([one])
    else:
        for one, result in zip(changes, results, strict=True):
            one.made.set_result(result)


def _recorded(tx: Transaction, change: _Change) -> Any:
    before = tx.recorded
    result = change.make(tx)
    if tx.recorded == before:
        raise MissingAct("every change that is made together must record an act of its own")
    return result
