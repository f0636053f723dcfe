"""Asking other servers: carefully, with connections that are used again.

What: `Client.ask` sends one request and gives the answer, within a time and a size. Why a
client of our own: the address comes from a registration, so it is resolved once and checked,
the connection goes to the very address that was checked, and nothing is followed (the same
wall as before fetched contexts); and a query that fans out to eight sources costs no more than
eight writes and eight reads.

>>> # answer = await client.ask(Outgoing("GET", "http://b.example/ngsi-ld/v1/types"), 5.0)
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import httptools

from kaga.kernel.events.webhooks.guard import Refused, may_reach, pinned

_IDLE_S: Final = 4.0
_MOST_IDLE: Final = 16  # connections to one server
_MOST_BESIDE: Final = 1024 * 1024  # bytes of an answer that are not its body
_AGAIN: Final = frozenset({"GET"})  # what a second sending does no harm to


class Unreachable(Exception):
    """A server that gave no answer that could be understood as HTTP."""


class TooLarge(Exception):
    """An answer larger than is taken."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request to another server; its Host and Content-Length are seen to."""

    method: str
    url: str
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class _Line(NamedTuple):
    """A connection that may be used again."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    since: float


class Client:
    """Asks servers.

    Parameters
    ----------
    own_machine: whether the broker's own machine may be asked (development, conformance).
    most: bytes of the largest answer.
    """

    def __init__(self, *, own_machine: bool, most: int = 16 * 1024 * 1024) -> None:
        self._own_machine = own_machine
        self._most = most
        self._idle: dict[tuple[str, str, int], deque[_Line]] = {}
        self._secure: ssl.SSLContext | None = None

    async def ask(self, asked: Outgoing, within: float) -> Answer:
        """The answer to a request.

        Parameters
        ----------
        within: seconds for all of it.

        Raises
        ------
        Unreachable, TooLarge
        """
        try:
            async with asyncio.timeout(within):
                return await self._ask(asked)
        except TimeoutError as error:
            raise Unreachable("no answer in time") from error
        except (OSError, ValueError, EOFError, httptools.HttpParserError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error

    def close(self) -> None:
        """Let go of every connection."""
        for lines in self._idle.values():
            for line in lines:
                line.writer.close()
        self._idle.clear()

    async def _ask(self, asked: Outgoing) -> Answer:
        place = _place(asked.url)
        line = self._free(place)
        if line is not None:
            with suppress(OSError, EOFError):
                return await self._on(line, place, asked)
            if asked.method not in _AGAIN:
                raise EOFError("the connection ended before an answer")
        return await self._on(await self._connect(place), place, asked)

    def _free(self, place: tuple[str, str, int]) -> _Line | None:
        lines = self._idle.get(place)
        limit = asyncio.get_running_loop().time() - _IDLE_S
        while lines:
            line = lines.pop()
            if line.since > limit and not line.reader.at_eof():
                return line
            line.writer.close()
        return None

    async def _connect(self, place: tuple[str, str, int]) -> _Line:
        scheme, host, port = place
        address = await self._address(host, port)
        secure = None
        if scheme == "https":
            secure = self._secure = self._secure or ssl.create_default_context()
        name = host if secure else None
        reader, writer = await asyncio.open_connection(
            address, port, ssl=secure, server_hostname=name
        )
        return _Line(reader, writer, 0.0)

    async def _address(self, host: str, port: int) -> str:
        try:
            literal = ip_address(host)
        except ValueError:
            return await asyncio.to_thread(pinned, host, port, development=self._own_machine)
        if not may_reach(literal, development=self._own_machine):
            raise Refused("the address is not public")
        return host

    async def _on(self, line: _Line, place: tuple[str, str, int], asked: Outgoing) -> Answer:
        kept = False
        try:
            line.writer.write(_written(asked))
            reading = _Reading(self._most)
            await reading.follow(line.reader)
            kept = reading.keeps
            return reading.answer()
        finally:
            if kept:
                self._keep(place, line)
            else:
                line.writer.close()

    def _keep(self, place: tuple[str, str, int], line: _Line) -> None:
        lines = self._idle.setdefault(place, deque())
        if len(lines) >= _MOST_IDLE:
            lines.popleft().writer.close()
        lines.append(line._replace(since=asyncio.get_running_loop().time()))


def _place(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise Refused("not an address of the web")
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _written(asked: Outgoing) -> bytes:
    parts = urlsplit(asked.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{asked.method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in asked.headers]
    if asked.body or asked.method in {"POST", "PUT", "PATCH"}:
        lines.append(f"Content-Length: {len(asked.body)}")
    head = "\r\n".join(lines)
    if head.count("\r") != len(lines) - 1 or head.count("\n") != len(lines) - 1:
        raise ValueError("a line break where none may be")
    return head.encode("utf-8") + b"\r\n\r\n" + asked.body


class _Reading:
    """An answer as it comes in: callbacks of the parser."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._parts: list[bytes] = []
        self._headers: dict[str, str] = {}
        self._whole = False
        self._parser = httptools.HttpResponseParser(self)
        self.keeps = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("utf-8", "replace")

    def on_body(self, part: bytes) -> None:
        self._size += len(part)
        self._parts.append(part)

    def on_message_complete(self) -> None:
        self._whole = True

    async def follow(self, reader: asyncio.StreamReader) -> None:
        """Read to the answer's end."""
        heard = 0
        while not self._whole:
            data = await reader.read(65536)
            if not data:
                break
            self._parser.feed_data(data)
            heard += len(data)
            most = max(self._size, self._promised(), heard - _MOST_BESIDE)
            if most > self._most:
                raise TooLarge(f"more than {self._most} bytes")
        if not self._whole and (not self._headers or self._size < self._promised()):
            raise EOFError("the connection ended before the answer did")
        self.keeps = self._whole and self._parser.should_keep_alive()

    def _promised(self) -> int:
        length = self._headers.get("content-length", "0")
        return int(length) if length.isdigit() else 0

    def answer(self) -> Answer:
        return Answer(self._parser.get_status_code(), self._headers, b"".join(self._parts))
