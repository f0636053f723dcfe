"""Notifications over MQTT 3.1.1 and 5 (clause 7): one session for one broker and login.

What: headers become `metadata`, the notification `body`; the topic is the path of the address.
With QoS 1 and 2 a notification is delivered when the other side has acknowledged it.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import orjson

from kaga.kernel.events.webhooks.guard import Refused, pinned
from kaga.kernel.ids import new_handle
from kaga.services.exchange.notify.accounts import Account
from kaga.services.exchange.notify.carriers import OK, Outcome, Report
from kaga.services.exchange.notify.writing import Message

if TYPE_CHECKING:
    import aiomqtt

_MOST_LINES: Final = 8
Login = tuple[str | None, str | None]


class MqttLines:
    """Lines to one MQTT broker: workers share a session.

    Parameters
    ----------
    version: `mqtt3.1.1` or `mqtt5.0`.
    own_machine: whether it may be the broker's own machine.
    """

    def __init__(
        self,
        host: str,
        port: int,
        login: Login,
        version: str,
        *,
        secure: bool,
        own_machine: bool,
    ) -> None:
        self.most = _MOST_LINES
        self._host = host
        self._port = port
        self._login = login
        self._version = version
        self._secure = secure
        self._own_machine = own_machine
        self._client: aiomqtt.Client | None = None
        self._opening = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    def line(self) -> MqttLine:
        """A new one, on the session that all share."""
        return MqttLine(self)

    def close(self) -> None:
        """End the session."""
        client, self._client = self._client, None
        if client is not None:
            self._aside(_end(client))

    def _aside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def has_session(self) -> bool:
        """Whether one stands, as far as is known."""
        return self._client is not None

    async def session(self) -> aiomqtt.Client:
        """The session, opened where there is none.

        Raises
        ------
        Refused, aiomqtt.MqttError
            There can be none.
        """
        async with self._opening:
            if self._client is None:
                self._client = await self._open()
                self._aside(self._watch(self._client))
            return self._client

    async def _watch(self, client: aiomqtt.Client) -> None:
        """Notice when the other side ends the session: nothing else is ever heard from it."""
        import aiomqtt  # noqa: PLC0415 - as below

        try:
            async for _ in client.messages:
                continue
        except aiomqtt.MqttError:
            if self._client is client:
                self._client = None

    async def _open(self) -> aiomqtt.Client:
        import aiomqtt  # noqa: PLC0415 - most brokers of the city never tell over MQTT

        address = await asyncio.to_thread(
            pinned, self._host, self._port, development=self._own_machine
        )
        protocol = aiomqtt.ProtocolVersion
        user, password = (None if part is None else unquote(part) for part in self._login)
        client = aiomqtt.Client(
            self._host if self._secure else address,
            self._port,
            username=user,
            password=password,
            identifier=f"kaga-{new_handle()}"[:23],
            protocol=protocol.V311 if self._version == "mqtt3.1.1" else protocol.V5,
            tls_context=ssl.create_default_context() if self._secure else None,
            timeout=5,
        )
        await client.__aenter__()
        return client


async def _end(client: aiomqtt.Client) -> None:
    import aiomqtt  # noqa: PLC0415 - as above

    try:
        await client.__aexit__(None, None, None)
    except aiomqtt.MqttError:
        return  # it had ended already


class MqttLine:
    """One worker's way to the session."""

    def __init__(self, lines: MqttLines) -> None:
        self._lines = lines

    async def carry(self, account: Account, message: Message) -> Report:
        """Publish a notification."""
        import aiomqtt  # noqa: PLC0415 - as above

        endpoint = account.plan.endpoint
        topic = unquote(urlsplit(message.uri or endpoint.uri).path.removeprefix("/"))
        payload = message.body
        if not message.bare:
            metadata = orjson.dumps(dict(message.headers))
            payload = b'{"metadata":%b,"body":%b}' % (metadata, message.body)
        qos = int(endpoint.notifier.get("MQTT-QoS", "0"))
        sent = partial(aiomqtt.Client.publish, topic=topic, payload=payload, qos=qos)
        try:
            async with asyncio.timeout(endpoint.timeout_s):
                await self._publish(partial(sent, retain=message.retain))
        except Refused as error:
            return Report(Outcome.REFUSED, str(error))
        except (aiomqtt.MqttError, OSError, TimeoutError) as error:
            self._lines.close()
            return Report(Outcome.FAILED, str(error) or "no acknowledgement in time")
        return OK

    async def _publish(self, sent: Callable[[aiomqtt.Client], Awaitable[None]]) -> None:
        """Publish; a session that ended while it rested is opened anew."""
        import aiomqtt  # noqa: PLC0415 - as above

        if self._lines.has_session:
            try:
                await sent(await self._lines.session())
            except aiomqtt.MqttError:
                self._lines.close()
            else:
                return
        await sent(await self._lines.session())

    def close(self) -> None:
        """The session is closed by whoever made it."""
