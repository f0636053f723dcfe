"""Notifications over HTTP: one connection for each worker, used again and again.

What: a POST and its status, nothing more. The address is resolved and checked before each
connection, and the connection goes to the very address that was checked; no redirect is
followed; what an answer says beyond its status is thrown away, and not without limit.
"""

from __future__ import annotations

import asyncio
import ssl
from functools import cache, lru_cache
from typing import Any, Final, cast
from urllib.parse import quote, urlsplit

import httptools

from kaga.kernel.events.webhooks.guard import pinned
from kaga.services.exchange.notify.accounts import Account
from kaga.services.exchange.notify.carriers import OK, Outcome, Report
from kaga.services.exchange.notify.writing import Message

_MOST_LINES: Final = 32
_LARGEST: Final = 1024 * 1024
_AGAIN: Final = frozenset({408, 425, 429})
_SAFE: Final = "/:;,@!$&'()*+=-._~%?"
_UNHEARD: Final = frozenset({"host", "connection", "content-length", "transfer-encoding"})


class HttpLines:
    """Lines to one origin.

    Parameters
    ----------
    own_machine: whether it may be the broker's own machine.
    """

    def __init__(self, scheme: str, host: str, port: int, *, own_machine: bool) -> None:
        self.most = _MOST_LINES
        self.scheme = scheme
        self.host = host
        self.port = port
        self.own_machine = own_machine

    def line(self) -> HttpLine:
        """A new one; it connects when it is first used."""
        return HttpLine(self)

    def close(self) -> None:
        """Each line closes its own connection."""

    async def connect(self) -> _Wire:
        """A connection to the address that was checked."""
        loop = asyncio.get_running_loop()
        address = await asyncio.to_thread(
            pinned, self.host, self.port, development=self.own_machine
        )
        secure = _trusting() if self.scheme == "https" else None
        _, wire = await loop.create_connection(
            _Wire,
            address,
            self.port,
            ssl=secure,
            server_hostname=self.host if secure else None,
        )
        return wire


@cache
def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()


class HttpLine:
    """One worker's connection."""

    def __init__(self, lines: HttpLines) -> None:
        self._lines = lines
        self._wire: _Wire | None = None

    async def carry(self, account: Account, message: Message) -> Report:
        """POST a notification."""
        endpoint = account.plan.endpoint
        try:
            request = _request(endpoint.uri, message)
            status = await self._post(request, endpoint.timeout_s)
        except ValueError as error:  # refused, or no address once its placeholders were filled
            return Report(Outcome.REFUSED, str(error))
        except TimeoutError:
            return Report(Outcome.FAILED, "no answer in time")
        except (OSError, httptools.HttpParserError) as error:
            return Report(Outcome.FAILED, str(error) or type(error).__name__)
        return _judged(status)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    async def _post(self, request: bytes, timeout_s: float) -> int:
        """The status; a connection that was closed while it rested is opened anew."""
        if self._wire is not None and self._wire.is_open:
            try:
                return await self._wire.exchange(request, timeout_s)
            except ConnectionResetError:
                self.close()
        try:
            async with asyncio.timeout(timeout_s):
                self._wire = await self._lines.connect()
            return await self._wire.exchange(request, timeout_s)
        except BaseException:
            self.close()
            raise


def _judged(status: int) -> Report:
    if 200 <= status < 300:
        return OK
    if 300 <= status < 400:
        return Report(Outcome.REFUSED, f"answered {status}; no redirect is followed")
    if status in _AGAIN or status >= 500:
        return Report(Outcome.FAILED, f"answered {status}")
    return Report(Outcome.REFUSED, f"answered {status}")


def _request(uri: str, message: Message) -> bytes:
    begin = _begin.__wrapped__ if message.bare else _begin  # those differ each time
    head = begin(uri, message.method, message.uri or uri, message.headers)
    return b"%b%d\r\n\r\n%b" % (head, len(message.body), message.body)


@lru_cache(maxsize=20_000)
def _begin(uri: str, method: str, meant: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    """What every request of a subscription begins with, up to its length."""
    parts = urlsplit(meant)
    target = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        target += "?" + quote(parts.query, safe=_SAFE)
    host = urlsplit(uri).netloc.rpartition("@")[2]
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "User-Agent: kaga-exchange"]
    lines += [f"{name}: {value}" for name, value in headers if _is_heard(name)]
    return "\r\n".join([*lines, "Content-Length: "]).encode("latin-1", "replace")


def _is_heard(name: str) -> bool:
    """Whether a header may be chosen by whoever subscribes."""
    return name.lower() not in _UNHEARD


class _Wire(asyncio.Protocol):
    """One connection: a request, its answer, the next."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None
        self._size = 0
        self._heard = False

    @property
    def is_open(self) -> bool:
        """Whether a request may be sent."""
        return self._transport is not None and not self._transport.is_closing()

    async def exchange(self, request: bytes, timeout_s: float) -> int:
        """Send a request and wait for the status of its answer.

        Raises
        ------
        ConnectionResetError
            Closed before anything of the answer came.
        TimeoutError
            No whole answer in time; the connection is closed.
        """
        if self._transport is None:
            raise ConnectionResetError("closed")
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[int] = loop.create_future()
        self._answer = answer
        self._size, self._heard = 0, False
        self._transport.write(request)
        timer = loop.call_later(timeout_s, self._fail, TimeoutError())
        try:
            return await answer
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            timer.cancel()

    def close(self) -> None:
        """End it now."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None

    # -- asyncio and the parser ----------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It stands."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over, in the middle of an answer or between two."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            if self._heard:
                self._answer.set_exception(ConnectionAbortedError("closed within its answer"))
            else:
                self._answer.set_exception(exc or ConnectionResetError("closed unanswered"))

    def data_received(self, data: bytes) -> None:
        """Bytes of an answer."""
        self._heard = True
        self._size += len(data)
        if self._size > _LARGEST:
            self._fail(ConnectionAbortedError("answered more than is read"))
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)

    def eof_received(self) -> None:
        """An answer without a length ends with the connection."""
        if self._answer is not None and not self._answer.done() and self._status() >= 200:
            self._answer.set_result(self._status())

    def on_message_complete(self) -> None:
        """The answer is whole."""
        status = self._status()
        if status < 200:
            return
        if not self._parser.should_keep_alive() and self._transport is not None:
            self._transport.close()
            self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)

    def _status(self) -> int:
        parser: Any = self._parser
        return int(parser.get_status_code()) if self._heard else 0

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
        self.close()
