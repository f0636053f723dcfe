"""HTTP/1.1 on a socket: parsing, pipelining, limits, answers in order.

What: an asyncio protocol over httptools (llhttp). Why no framework: between the socket and a
body that is already written, a framework costs several times what the answer does.

Answers leave in the order of their requests. One that must wait for the disk holds back those
behind it on its own connection only. A client that has gone away is told nothing and stops
nobody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Final, cast

import httptools

from kaga.services.exchange.http.messages import (
    HttpError,
    Reply,
    Request,
    Stream,
    http_problem,
)

_MOST_HEADERS: Final = 64 * 1024
_MOST_WAITING: Final = 256  # requests of one connection that are not answered yet
_HIGH_WATER: Final = 4 * 1024 * 1024
_MOST_UNREAD: Final = 1024 * 1024  # of a stream

Answered = Callable[[Reply], None]
Handle = Callable[[Request, Answered], Reply | Coroutine[Any, Any, None] | None]


class Slot:
    """The place of one answer in its connection's order."""

    __slots__ = ("close", "data", "opens")

    def __init__(self) -> None:
        self.data: bytes | None = None
        self.close = False
        self.opens: Callable[[Stream], None] | None = None


class Connection(asyncio.Protocol):
    """One client.

    Parameters
    ----------
    server: what all connections share.
    """

    def __init__(self, server: Shared) -> None:
        self._server = server
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpRequestParser(self)
        self._order: deque[Slot] = deque()
        self._url = b""
        self._headers: dict[bytes, bytes] = {}
        self._header_bytes = 0
        self._body: list[bytes] = []
        self._body_bytes = 0
        self._refused = False
        self._paused = False
        self._stream: _Rest | None = None
        self._caller = ""
        self.last_heard = 0.0

    # -- asyncio ---------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass
        self._transport.set_write_buffer_limits(_HIGH_WATER)
        peer = transport.get_extra_info("peername")
        self._caller = str(peer[0]) if peer else ""
        self.last_heard = self._server.loop.time()
        self._server.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """The client has gone; nobody waits for answers any more."""
        self._transport = None
        self._order.clear()
        self._server.connections.discard(self)
        if self._stream is not None:
            self._stream.gone()

    def data_received(self, data: bytes) -> None:
        """Bytes of requests."""
        self.last_heard = self._server.loop.time()
        if self._refused or self._stream is not None:
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._refuse(HttpError(400, "no other protocol is spoken here"))
        except httptools.HttpParserCallbackError as error:
            cause = error.__context__
            self._refuse(cause if isinstance(cause, HttpError) else HttpError(500, "failed"))
        except httptools.HttpParserError as error:
            self._refuse(HttpError(400, f"this is no HTTP: {error}"))

    def pause_writing(self) -> None:
        """The client reads too slowly: it is heard no further."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        """The client has caught up."""
        if self._transport is not None and not self._paused:
            self._transport.resume_reading()

    # -- the parser ------------------------------------------------------------------------

    def on_url(self, part: bytes) -> None:
        """A piece of the request's target."""
        self._url += part
        self._header_bytes += len(part)
        if self._header_bytes > _MOST_HEADERS:
            raise _too_large()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._header_bytes += len(name) + len(value) + 4
        if self._header_bytes > _MOST_HEADERS:
            raise _too_large()
        headers, name = self._headers, name.lower()
        headers[name] = b"%b, %b" % (headers[name], value) if name in headers else value

    def on_headers_complete(self) -> None:
        """The head is whole: what is wrong with it is said before the body."""
        headers = self._headers
        if b"transfer-encoding" in headers:
            raise HttpError(411, "a body comes with its length")
        length = headers.get(b"content-length")
        if length is not None and (not length.isdigit() or int(length) > self._server.most):
            raise HttpError(413, "a body larger than is taken")
        expected = headers.get(b"expect")
        if expected is None:
            return
        if expected.lower() == b"100-continue" and not self._order:
            self._write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, part: bytes) -> None:
        """A piece of the body."""
        self._body_bytes += len(part)
        if self._body_bytes > self._server.most:
            raise HttpError(413, "a body larger than is taken")
        self._body.append(part)

    def on_message_complete(self) -> None:
        """The request is whole."""
        path, _, query = self._url.partition(b"?")
        method = self._parser.get_method().decode("ascii")
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        request = Request(method, path, query, self._headers, body, self._caller)
        slot = Slot()
        slot.close = not self._parser.should_keep_alive()
        self._order.append(slot)
        self._url, self._headers, self._body = b"", {}, []
        self._header_bytes = self._body_bytes = 0
        self._answer(slot, request)
        if len(self._order) > _MOST_WAITING and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()

    # -- answers ---------------------------------------------------------------------------

    def _answer(self, slot: Slot, request: Request) -> None:
        def answered(reply: Reply) -> None:
            slot.opens = reply.opens
            self._fill(slot, self._server.bytes_of(request, reply))

        done = self._server.handle(request, answered)
        if isinstance(done, Reply):
            answered(done)

    def _fill(self, slot: Slot, data: bytes) -> None:
        slot.data = data
        order = self._order
        ready: list[bytes] = []
        close, opens = False, None
        while order and not close and opens is None:
            written = order[0].data
            if written is None:
                break
            ready.append(written)
            filled = order.popleft()
            close, opens = filled.close, filled.opens
        if ready:
            self._write(ready[0] if len(ready) == 1 else b"".join(ready))
        if opens is not None and self._transport is not None:
            self._order.clear()
            self._stream = _Rest(self._transport)
            opens(self._stream)
        elif close:
            self.close()
        elif self._paused and len(order) < _MOST_WAITING // 2:
            self._paused = False
            self.resume_writing()

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def _refuse(self, error: HttpError) -> None:
        """Answer what cannot be read on from, and close."""
        self._refused = True
        slot = Slot()
        slot.close = True
        self._order.append(slot)
        reply = http_problem(error)
        request = Request("GET", b"", b"", {})
        self._fill(slot, self._server.bytes_of(request, reply))

    def close(self) -> None:
        """End the connection now."""
        if self._transport is not None:
            self._transport.close()

    @property
    def is_idle(self) -> bool:
        """Whether nothing of it is being answered."""
        return not self._order and self._stream is None


def _too_large() -> HttpError:
    return HttpError(431, "headers larger than are taken")


class _Rest:
    """What is left of a connection when an answer does not end by itself."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.gone: Callable[[], None] = _nobody

    def write(self, data: bytes) -> bool:
        if self._transport.is_closing():
            return False
        if self._transport.get_write_buffer_size() > _MOST_UNREAD:
            self._transport.abort()
            return False
        self._transport.write(data)
        return True

    def close(self) -> None:
        self._transport.close()


def _nobody() -> None:
    """Nobody waits for the end."""


class Shared:
    """What all connections have in common.

    Parameters
    ----------
    handle: gives a reply, or sees to it that one is given later.
    standing: lines that answers to a request have.
    most: bytes of the largest body.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        handle: Callable[[Request, Answered], Reply | None],
        standing: Callable[[Request], bytes],
        most: int,
    ) -> None:
        self.loop = loop
        self.handle = handle
        self.most = most
        self.connections: set[Connection] = set()
        self._standing = standing

    def bytes_of(self, request: Request, reply: Reply) -> bytes:
        """An answer as it goes out; HEAD has no body."""
        head = reply.head(self._standing(request))
        return head if request.method == "HEAD" else head + reply.body

    def sweep(self, idle_s: float) -> None:
        """Close connections of which nothing was heard for a while."""
        limit = self.loop.time() - idle_s
        for connection in list(self.connections):
            if connection.last_heard < limit and connection.is_idle:
                connection.close()
