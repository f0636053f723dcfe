"""Coverage-guided fuzzing of the HTTP reader: is a request what it is, however it is cut?

    python -m venv VENV && VENV/bin/pip install atheris -e .
    VENV/bin/python bench/exchange/atheris_http.py [CORPUS] -max_total_time=600 -timeout=2

An input is what a client sends, with two bytes before it that say where it is cut. It is given
to a connection once as a whole and once in three pieces: both must see the same requests, and
give one answer to each of them, and at most one refusal at the end. The heads of what was seen
go through the parsers of headers and parameters. The input as an answer of another server goes
through the client's reader.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "src"))

import httptools

with atheris.instrument_imports(include=["kaga"]):
    from kaga.engines.context import NgsiError
    from kaga.services.exchange.http import outgoing
    from kaga.services.exchange.http.messages import HttpError, Reply, Request
    from kaga.services.exchange.http.negotiating import (
        GEO_TOO,
        choose,
        content_kind,
        linked_context,
        parameters,
        preferred_version,
    )
    from kaga.services.exchange.http.protocol import Connection, Shared
    from kaga.services.exchange.ngsild.calls import split_path
    from kaga.services.exchange.state import fetching

KNOWN = frozenset({"type", "q", "id", "limit", "options"})
loop = asyncio.new_event_loop()


class Wire(asyncio.Transport):
    """The other end of a connection: keeps what is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        _ = high, low

    def pause_reading(self) -> None:
        """Everything was given at once."""

    def resume_reading(self) -> None:
        """Everything was given at once."""


def heard(parts: list[bytes]) -> tuple[list[Request], bytes]:
    """The requests that a connection sees, and what it sends."""
    seen: list[Request] = []

    def handle(request: Request, answered: object) -> Reply:
        _ = answered
        seen.append(request)
        return Reply(200, b"{}")

    connection, wire = Connection(Shared(loop, handle, lambda _: b"", 4096)), Wire()
    connection.connection_made(wire)
    for part in parts:
        if not wire.closed:
            connection.data_received(part)
    connection.connection_lost(None)
    return seen, b"".join(wire.sent)


def _look_into(request: Request) -> None:
    headers = request.headers
    split_path(request.path)
    linked_context(headers.get(b"link"))
    preferred_version(headers.get(b"prefer"))
    for work in (
        lambda: choose(headers.get(b"accept"), GEO_TOO),
        lambda: content_kind(request, patch=True),
        lambda: parameters(request, KNOWN),
    ):
        with contextlib.suppress(HttpError, NgsiError):
            work()


async def _as_answer(data: bytes) -> None:
    for read in (_outgoing, fetching._answer):
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        with contextlib.suppress(
            ValueError, EOFError, httptools.HttpParserError, outgoing.TooLarge
        ):
            await read(reader)


async def _outgoing(reader: asyncio.StreamReader) -> None:
    reading = outgoing._Reading(4096)
    await reading.follow(reader)
    reading.answer()


def one_input(data: bytes) -> None:
    """One client, and one server."""
    if len(data) < 2:
        return
    sent = data[2:]
    first, second = sorted(byte * len(sent) // 255 for byte in data[:2])
    seen, said = heard([sent])
    pieces = [part for part in (sent[:first], sent[first:second], sent[second:]) if part]
    again, said_again = heard(pieces)
    assert seen == again, (seen, again)
    assert said.count(b"HTTP/1.1 200 OK\r\n") == len(seen), said
    assert len(said) == len(said_again) or b"this is no HTTP" in said, (said, said_again)
    for request in seen:
        _look_into(request)
    loop.run_until_complete(_as_answer(sent))


def main() -> None:
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
