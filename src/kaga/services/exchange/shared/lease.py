"""One broker of several: who tells subscribers, who tidies up.

What: a row that its holder renews, by the clock of the database. A holder that could not renew
stops well before another may begin. Why a row and no lock of the connection: a process that
hangs keeps its connection, and with it a lock, for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import structlog

from kaga.services.exchange.log.unwritable import Unwritable
from kaga.services.exchange.shared.table import Away, Table

if TYPE_CHECKING:
    from kaga.services.exchange.serving import Part

LASTS_S: Final = 6.0
RENEWED_S: Final = 1.5
_SAFE_S: Final = 4.0
_WATCHED_S: Final = 0.25

_log = structlog.get_logger(__name__)


class Lease:
    """A lease that is taken when it is free and renewed while the process lives.

    Parameters
    ----------
    address: of the database, to which it has a connection of its own.
    """

    def __init__(self, address: str, name: str) -> None:
        self._table = Table(address)
        self._name = name
        self._until = 0.0
        self._was_held = False
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.changed: list[Callable[[], None]] = []

    @property
    def held(self) -> bool:
        """Whether it is this broker's, at this moment."""
        return self._loop is not None and self._loop.time() < self._until

    async def start(self) -> None:
        """Take it, if it is free, and keep trying."""
        self._loop = asyncio.get_running_loop()
        await self._renew()
        self._task = self._loop.create_task(self._keep())

    async def close(self) -> None:
        """Give it back."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._until = 0.0
        await asyncio.to_thread(self._leave)

    def _leave(self) -> None:
        try:
            self._table.leave_lease(self._name)
        except (Away, Unwritable) as error:
            _log.warning("the lease runs out by itself", reason=str(error))
        self._table.close()

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(RENEWED_S)
            await self._renew()

    async def _renew(self) -> None:
        assert self._loop is not None  # noqa: S101 - start has seen to it
        asked = self._loop.time()
        try:
            if await asyncio.to_thread(self._table.lease, self._name, LASTS_S):
                self._until = asked + _SAFE_S
        except (Away, Unwritable) as error:
            _log.warning("the lease could not be renewed", reason=str(error))
        if self.held != self._was_held:
            self._was_held = self.held
            for tell in self.changed:
                tell()


class WhileHeld:
    """A part that runs in the process that holds a lease, and rests in the others.

    Parameters
    ----------
    ready: awaited before it begins: what the holder before did must be known.
    """

    def __init__(self, lease: Lease, part: Part, ready: Callable[[], Awaitable[bool]]) -> None:
        self._lease = lease
        self._part = part
        self._ready = ready
        self._runs = False
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        lease.changed.append(self._woken.set)

    async def start(self) -> None:
        """Begin now, where the lease is held."""
        await self._follow()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._runs:
            await self._part.close()

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _WATCHED_S)
            self._woken.clear()
            await self._follow()

    async def _follow(self) -> None:
        held = self._lease.held
        if held and not self._runs and await self._ready():
            await self._part.start()
            self._runs = True
        elif self._runs and not held:
            await self._part.close()
            self._runs = False
