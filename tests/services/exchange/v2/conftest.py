"""A broker with NGSI-v2, a tenant for each test, and somebody who is told."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from tests.services.exchange.conftest import Running

ROOM: dict[str, Any] = {
    "id": "Room1",
    "type": "Room",
    "temperature": {
        "value": 21.5,
        "type": "Celsius",
        "metadata": {"unitCode": {"value": "CEL"}},
    },
    "location": {"value": "36.3, 136.31", "type": "geo:point"},
}


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("exchange"), "--own-machine")
    yield running
    running.stop()


@pytest.fixture
def ask(broker: Running, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A client in a tenant of its own, at the root of the broker."""
    tenant = f"t{abs(hash(request.node.name)) % 10**9}"
    headers = {"Fiware-Service": tenant, "NGSILD-Tenant": tenant}
    base = broker.url.partition("/ngsi-ld")[0]
    with httpx.Client(base_url=base, headers=headers, timeout=60, trust_env=False) as client:
        yield client


class Receiver(HTTPServer):
    """Takes what a broker sends."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Heard)
        self.heard: queue.Queue[tuple[str, str, dict[str, str], bytes]] = queue.Queue()
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def next(self) -> tuple[str, str, dict[str, str], bytes]:
        return self.heard.get(timeout=60)


class Heard(BaseHTTPRequestHandler):
    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        assert isinstance(self.server, Receiver)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.heard.put((self.command, self.path, headers, body))
        self.send_response(204)
        self.end_headers()

    do_POST = do_PUT = _take  # noqa: N815 - names of the library

    def log_message(self, *said: object) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    yield server
    server.shutdown()
    server.server_close()


def subscription(url: str, **told: Any) -> dict[str, Any]:
    """A subscription to rooms; `told` replaces members of its notification."""
    return {
        "subject": {"entities": [{"idPattern": ".*", "type": "Room"}]},
        "notification": {"http": {"url": url}} | told,
    }
