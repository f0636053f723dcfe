"""Entities that end by themselves (`expiresAt`) are deleted at that moment, by a record.

What: each tenant knows which of its entities ends next; this part sleeps until then and has
the broker delete it like anybody else would. Why a record: whoever lives from the log
(notifications, histories, other brokers over the same store) hears of it once and exactly, also
when the broker was down at that moment. Snapshots stay as they were taken.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from kaga.engines.context.changes import ended
from kaga.services.exchange.log.journal import Unwritable
from kaga.services.exchange.state.tenants import HIDING

if TYPE_CHECKING:
    from kaga.services.exchange.state.broker import Broker

_log = structlog.get_logger(__name__)

_LONGEST_S: Final = 0.1  # within which an end is noticed that is nearer than all others
_AT_ONCE: Final = 500
_LATER_S: Final = 1.0


class Ending:
    """Deletes what has ended, as long as it runs."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                wait_s = self._turn()
            except Unwritable:
                wait_s = _LATER_S
            except Exception:  # noqa: BLE001 - the next turn tries again, and staff are told
                _log.exception("what has ended could not be deleted")
                wait_s = _LATER_S
            await asyncio.sleep(wait_s)

    def _turn(self) -> float:
        """Delete some of what has ended; how long there is nothing to do, in seconds."""
        now = self._broker.now()
        wait_us = int(_LONGEST_S * 1_000_000)
        for tenant in list(self._broker.tenants.values()):
            if HIDING in tenant.name:
                continue
            for _ in range(_AT_ONCE):
                entity = tenant.next_to_end()
                if entity is None or entity.expires is None:
                    break
                if entity.expires > now:
                    wait_us = min(wait_us, entity.expires - now)
                    break
                self._broker.change(tenant, ended(entity, now))
            else:
                wait_us = 0
        return wait_us / 1_000_000
