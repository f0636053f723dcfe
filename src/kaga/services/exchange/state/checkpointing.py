"""When a checkpoint is made, and making one beside requests.

What: a `Part` of the process that looks once a second how much was written since the last
checkpoint. Why not by the clock: a start should take seconds, however busy the city was; and a
checkpoint of a city in which nothing happens would be the same again.

Entities are written out in the loop, some hundred at a time with requests between them; they
are compressed and stored by a thread of its own. At the end the file takes the old one's place,
and segments of the log that a start no longer needs are put away.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import structlog

from kaga.services.exchange.log.archive import put_away
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.checkpoint import NAME, About, Writing, pack_block
from kaga.services.exchange.state.cutting import Cut, NoCut

_BLOCK: Final = 256
_LOOK_S: Final = 1.0
EVERY_BYTES: Final = 64 * 1024 * 1024

Given = TypeVar("Given")

_log = structlog.get_logger(__name__)


class Checkpointer:
    """Makes checkpoints of a broker.

    Parameters
    ----------
    folder: the broker's.
    every: bytes of log after which one is made; a large city waits until the log has grown by
        half of what a checkpoint writes.
    """

    def __init__(self, broker: Broker, folder: Path, every: int = EVERY_BYTES) -> None:
        self._broker = broker
        self._folder = folder
        self._every = every
        self._wrote = 0
        self._done_at = 0
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "checkpoint")

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """End; a checkpoint that is being made is left, and the one before stays."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._thread.shutdown()

    @property
    def is_due(self) -> bool:
        """Whether enough was written since the last one."""
        since = self._broker.written - self._done_at
        return since > max(self._every, self._wrote // 2)

    async def make(self) -> About:
        """Make a checkpoint now.

        Raises
        ------
        NoCut
            The disk refused what it was to hold.
        OSError, sqlite3.Error
            The disk refused the checkpoint; the one before stays.
        """
        written = self._broker.written
        cut = await self._broker.cut()
        writing = await self._call(partial(Writing, self._folder / NAME))
        try:
            await self._write(writing, cut)
            await self._call(partial(writing.finish, cut.about))
        except BaseException:
            self._thread.submit(writing.abandon)
            raise
        self._done_at = written
        await self._call(partial(put_away, self._folder / "log", cut.about.number))
        return cut.about

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            if not self.is_due:
                continue
            try:
                about = await self.make()
            except (NoCut, OSError, sqlite3.Error) as error:
                _log.warning("no checkpoint could be made", reason=str(error))
                await asyncio.sleep(_LOOK_S * 10)
            except Exception:  # noqa: BLE001 - the next one is tried all the same, and staff told
                _log.exception("a checkpoint failed")
                await asyncio.sleep(_LOOK_S * 10)
            else:
                _log.info("a checkpoint was made", number=about.number)
                gc.freeze()  # entities have no cycles: the collector need not walk them

    async def _write(self, writing: Writing, cut: Cut) -> None:
        for owner, rows in cut.rows():
            await self._call(partial(writing.rows, owner, rows))
        self._wrote = 0
        for tenant, entities in cut.entities.items():
            for place in range(0, len(entities), _BLOCK):
                packed = pack_block(entities[place : place + _BLOCK])
                self._wrote += len(packed)
                await self._call(partial(writing.block, tenant, packed))

    async def _call(self, work: Callable[[], Given]) -> Given:
        """Do something in the thread; the loop serves others meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
