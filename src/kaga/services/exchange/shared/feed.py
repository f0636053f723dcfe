"""News of commits between brokers: JetStream carries them, the table answers for them.

What: each broker publishes the bytes of its commit, and hears those of the others in the order
in which the stream has them. A number that does not follow the last one is a gap: it may close
by itself, and is read from the table when it does not. Why not wait for the stream's own
acknowledgement: what a client was told is in the table; the stream only makes it known sooner.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog

from kaga.services.exchange.shared.table import Damaged, read_group

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

    from kaga.services.exchange.shared.turns import Turns

_STREAM: Final = "KAGA_EXCHANGE"
_SUBJECT: Final = "kaga.exchange"
_WRITER: Final = "Kaga-Writer"
_LARGEST: Final = 512 * 1024
_KEPT_S: Final = 3600.0
_KEPT_BYTES: Final = 256 * 1024 * 1024
_GAP_S: Final = 0.03
_LOOK_S: Final = 0.25
_CONNECT_AGAIN_S: Final = 0.5

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wire:
    """Where the stream is.

    Attributes
    ----------
    servers: addresses of the cluster, one of which is enough.
    replicas: on how many servers a message is.
    """

    servers: tuple[str, ...]
    replicas: int = 3


class Feed:
    """A broker's place in the stream; a part of its process.

    Parameters
    ----------
    identity: of the exchange; each has a stream of its own.
    writer: this broker, whose own news it need not hear.
    """

    def __init__(self, turns: Turns, wire: Wire, identity: str, writer: UUID) -> None:
        self._turns = turns
        self._wire = wire
        self._stream = f"{_STREAM}_{identity}"
        self._subject = f"{_SUBJECT}.{identity}"
        self._writer = writer
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(4096)
        self._tasks: list[asyncio.Task[None]] = []
        self._client: Client | None = None
        self.heard = 0

    async def start(self) -> None:
        """Begin to listen, and to look where nobody tells."""
        self._turns.published = self._publish
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._run()), loop.create_task(self._look())]

    async def close(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._client.close(), 2)

    def _publish(self, data: bytes) -> None:
        """Have the others know of a commit, soon; whatever is lost they read in the table."""
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(data)

    async def _run(self) -> None:
        """Connect, listen, tell; again whenever something fails."""
        while True:
            try:
                client = await self._connected()
                await self._tell(client)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - the table has everything meanwhile
                _log.warning("the stream cannot be used", reason=str(error) or repr(error))
                await self._hang_up()
                await asyncio.sleep(_CONNECT_AGAIN_S)

    async def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(client.close(), 2)

    async def _connected(self) -> Client:
        import nats  # noqa: PLC0415 - only a shared store needs it
        from nats.js.api import DeliverPolicy, StreamConfig  # noqa: PLC0415
        from nats.js.errors import BadRequestError  # noqa: PLC0415

        self._client = client = await nats.connect(
            list(self._wire.servers),
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.2,
            ping_interval=2,
            error_cb=_quiet,
        )
        stream = client.jetstream(timeout=2)
        config = StreamConfig(
            name=self._stream,
            subjects=[self._subject],
            num_replicas=self._wire.replicas,
            max_age=_KEPT_S,
            max_bytes=_KEPT_BYTES,
        )
        try:
            await stream.add_stream(config)
        except BadRequestError:  # it is there, with other replicas
            await stream.update_stream(config)
        await stream.subscribe(
            self._subject,
            stream=self._stream,
            cb=self._hear,
            ordered_consumer=True,
            deliver_policy=DeliverPolicy.NEW,
            idle_heartbeat=1,
        )
        return client

    async def _tell(self, client: Client) -> None:
        headers = {_WRITER: self._writer.hex}
        while True:
            data = await self._queue.get()
            if len(data) <= _LARGEST:
                await client.publish(self._subject, data, headers=headers)

    async def _hear(self, message: Msg) -> None:
        writer = UUID((message.headers or {})[_WRITER])
        if writer == self._writer:
            return
        self.heard += 1
        try:
            self._turns.hear(read_group(writer, message.data))
        except Damaged as error:
            _log.warning("news that cannot be read", reason=str(error))

    async def _look(self) -> None:
        """Close gaps, and notice what the stream lost."""
        idle = 0.0
        while True:
            await asyncio.sleep(_GAP_S)
            idle += _GAP_S
            if self._turns.waits_for_others or idle >= _LOOK_S:
                idle = 0.0
                self._turns.look()


async def _quiet(error: Exception) -> None:
    """The stream is away: the table has everything meanwhile."""
    _log.warning("the stream does not answer", reason=str(error) or repr(error))
