"""A subscriber with a socket of its own, that behaves as a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request, written down and answered as the subscriber behaves."""

    protocol_version = "HTTP/1.1"
    server: Subscriber
    body: dict[str, Any]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.body = json.loads(self.rfile.read(length))
        self.server.behave(self)

    def answer(self, status: int = 200, **headers: str) -> None:
        with self.server.changed:
            if status == 200:
                self.server.got.append((self.path, dict(self.headers), self.body))
            self.server.tries += 1
            self.server.changed.notify_all()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing: tests read what came."""


class Subscriber(ThreadingHTTPServer):
    """Listens on loopback until closed."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.got: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.tries = 0
        self.changed = threading.Condition()
        self.behave: Behaviour = Handler.answer
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self, is_enough: Callable[[], bool], within: float = 60.0) -> None:
        """Until something came that is enough."""
        with self.changed:
            assert self.changed.wait_for(is_enough, within), (self.tries, self.got)

    def bodies(self, count: int) -> list[dict[str, Any]]:
        """The first notifications, once they are there."""
        self.wait(lambda: len(self.got) >= count)
        return [body for _, _, body in self.got]

    def close(self) -> None:
        self.shutdown()
        self.server_close()


def until(is_so: Callable[[], bool], within: float = 60.0) -> None:
    """Until something is so that only asking tells."""
    end = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < end, "it never was so"
        threading.Event().wait(0.02)
