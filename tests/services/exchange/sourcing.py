"""Stand-ins for other brokers: one that says what it is told to, and counts."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Source(ThreadingHTTPServer):
    """A server that answers every request in the same way.

    Attributes
    ----------
    heard: method, path, headers and body of each request.
    """

    daemon_threads = True

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body = status, body
        self.heard: list[tuple[str, str, dict[str, str], Any]] = []
        self.holding = threading.Event()
        self.holding.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Source

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        content = json.loads(body) if body else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.heard.append((self.command, self.path, headers, content))
        self.server.holding.wait(120)
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server's

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Say nothing."""


@contextmanager
def source(status: int = 200, content: object = None) -> Iterator[Source]:
    """A source that gives one answer; bytes as they are, anything else as JSON."""
    body = content if isinstance(content, bytes) else b"" if content is None else _json(content)
    server = Source(status, body)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.holding.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _json(content: object) -> bytes:
    return json.dumps(content).encode()
