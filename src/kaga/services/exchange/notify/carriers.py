"""Carriers: whoever takes notifications to one place, in order and within bounds.

What: a `Carrier` holds the accounts that wait for one place, some workers, and a circuit that
opens when the place fails again and again. Each account is with one worker at a time, so what
is due to it arrives in order; a worker that waits for a slow subscriber holds up no other.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from kaga.services.exchange.notify.accounts import Account
from kaga.services.exchange.notify.writing import Message

_OPENS_AFTER: Final = 5  # failures without a success in between
_LONGEST_OPEN_S: Final = 30.0
_IDLE_S: Final = 20.0


class Outcome(Enum):
    """How it went."""

    DELIVERED = "delivered"
    FAILED = "failed"  # and may be tried again
    REFUSED = "refused"  # and another try would be no better


@dataclass(frozen=True, slots=True)
class Report:
    """How one try went, and why so."""

    outcome: Outcome
    reason: str = ""


OK: Final = Report(Outcome.DELIVERED)


class Line(Protocol):
    """One worker's way to the place."""

    async def carry(self, account: Account, message: Message) -> Report:
        """Deliver one notification."""

    def close(self) -> None:
        """Nothing more is sent."""


class Lines(Protocol):
    """Makes lines to one place."""

    most: int

    def line(self) -> Line:
        """A new one."""

    def close(self) -> None:
        """None is used any more."""


class Delivers(Protocol):
    """Whoever writes messages and keeps the accounts."""

    async def deliver(self, account: Account, line: Line) -> Report | None:
        """Tell an account what is next; None where nothing is due."""

    def after(self, account: Account) -> None:
        """What a try led to has been dealt with; the account goes on or waits."""


class Carrier:
    """Everything that goes to one place.

    Parameters
    ----------
    lines: how it is reached.
    office: who writes and keeps account.
    """

    def __init__(self, name: str, lines: Lines, office: Delivers) -> None:
        self.name = name
        self.failures = 0
        self.open_until = 0.0
        self._lines = lines
        self._office = office
        self._waiting: deque[Account] = deque()
        self._woken: deque[asyncio.Future[None]] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self._probing = False
        self.is_closed = False
        self.tenants: set[str] = set()  # whose notifications it has carried

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits and nobody works."""
        return not self._workers and not self._waiting

    def put(self, account: Account) -> None:
        """Something is due to an account."""
        self._waiting.append(account)
        while self._woken:
            future = self._woken.popleft()
            if not future.done():
                future.set_result(None)
                return
        if len(self._workers) < self._lines.most:
            worker = self._loop.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def close(self) -> None:
        """Stop where it stands; what is on its way counts as not delivered."""
        self.is_closed = True
        for worker in list(self._workers):
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._lines.close()

    async def _work(self) -> None:
        line = self._lines.line()
        try:
            while await self._some():
                account = self._waiting.popleft()
                await self._pass()
                report = await self._office.deliver(account, line)
                if report is None:
                    self._probing = False
                    continue
                self._judge(report)
                self._office.after(account)
        finally:
            line.close()

    async def _some(self) -> bool:
        """Whether somebody waits; False when nobody did for a while."""
        while not self._waiting:
            future = self._loop.create_future()
            self._woken.append(future)
            timer = self._loop.call_later(_IDLE_S, _give_up, future)
            try:
                await future
            except TimeoutError:
                return bool(self._waiting)
            finally:
                timer.cancel()
        return True

    async def _pass(self) -> None:
        """Wait while the circuit is open; then one goes first."""
        while self.open_until > 0.0:
            left = self.open_until - self._loop.time()
            if left <= 0 and not self._probing:
                self._probing = True
                return
            await asyncio.sleep(max(left, 0.05))

    def _judge(self, report: Report) -> None:
        self._probing = False
        if report.outcome is not Outcome.FAILED:
            self.failures, self.open_until = 0, 0.0
            return
        self.failures += 1
        if self.failures >= _OPENS_AFTER:
            pause = min(_LONGEST_OPEN_S, 0.25 * 2 ** min(self.failures - _OPENS_AFTER, 10))
            self.open_until = self._loop.time() + pause


def _give_up(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_exception(TimeoutError())
