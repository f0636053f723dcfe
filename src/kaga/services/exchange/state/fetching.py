"""Fetching a context document from elsewhere: carefully, and never from inside the city.

What: one GET with a limit on everything. Why so careful: the address comes from a request. It
is resolved once and checked, and the connection goes to the very address that was checked;
nothing is followed; a document too large or too slow is not taken.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Final
from urllib.parse import urlsplit

import httptools

from kaga.engines.context import NgsiError, Problem
from kaga.engines.context.errors import bad
from kaga.kernel.events.webhooks.guard import Refused, pinned
from kaga.services.exchange.http.messages import parse_json

_WITHIN_S: Final = 5.0
_LARGEST: Final = 1024 * 1024


async def fetch_document(url: str, *, own_machine: bool) -> object:
    """What stands behind an address, as parsed JSON.

    Parameters
    ----------
    own_machine: whether the broker's own machine may be asked (development, conformance).

    Raises
    ------
    NgsiError
        `LdContextNotAvailable` when nothing can be had, `BadRequestData` for what is no JSON.
    """
    try:
        async with asyncio.timeout(_WITHIN_S):
            status, body = await _get(url, own_machine=own_machine)
    except (
        OSError,
        ValueError,
        asyncio.IncompleteReadError,
        httptools.HttpParserError,
    ) as error:
        raise _unavailable(url, str(error) or "no answer in time") from error
    if status != 200:
        raise _unavailable(url, f"answered {status}")
    try:
        return parse_json(body)
    except NgsiError as error:
        raise bad(f"{url} is no JSON that is taken") from error


async def _get(url: str, *, own_machine: bool) -> tuple[int, bytes]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise Refused("not an address of the web")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = await asyncio.to_thread(pinned, parts.hostname, port, development=own_machine)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    name = parts.hostname if secure else None
    reader, writer = await asyncio.open_connection(
        address, port, ssl=secure, server_hostname=name
    )
    try:
        writer.write(_request(parts.path or "/", parts.query, parts.netloc))
        return await _answer(reader)
    finally:
        writer.close()


def _request(path: str, query: str, host: str) -> bytes:
    target = f"{path}?{query}" if query else path
    return (
        f"GET {target} HTTP/1.1\r\nHost: {host}\r\nAccept: application/ld+json, "
        "application/json;q=0.9\r\nUser-Agent: kaga-exchange\r\nConnection: close\r\n\r\n"
    ).encode("ascii", "ignore")


class _Answer:
    """Callbacks of the parser."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.is_whole = False

    def on_body(self, part: bytes) -> None:
        self.size += len(part)
        if self.size > _LARGEST:
            raise ValueError("larger than is taken")
        self.parts.append(part)

    def on_message_complete(self) -> None:
        self.is_whole = True


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    answer = _Answer()
    parser = httptools.HttpResponseParser(answer)
    heard = 0
    while not answer.is_whole:
        data = await reader.read(65536)
        if not data:
            break
        heard += len(data)
        if heard > 2 * _LARGEST:  # heads and what chunks are wrapped in have a limit too
            raise ValueError("larger than is taken")
        parser.feed_data(data)
    if not answer.parts and not answer.is_whole:
        raise ValueError("the connection was closed without an answer")
    return parser.get_status_code(), b"".join(answer.parts)


def _unavailable(url: str, why: str) -> NgsiError:
    return NgsiError(Problem.CONTEXT_NOT_AVAILABLE, f"{url} cannot be had: {why}")
