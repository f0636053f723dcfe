"""The socket of the simulator: a small threading server from the standard library.

>>> with running(provider, port=8090) as base:                             # doctest: +SKIP
...     print(base)
http://localhost:8090
"""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from joserfc.jwk import KeySet

from kaga.adapters.card_login.simulator import CardProvider, Client
from kaga.adapters.oidc_rp.keys import public_part, signing_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_BYTES = 65_536
_LOOPBACK = ("127.0.0.1", "::1")
_CALLBACK = "/sign-in/card/callback"


def client_of_this_city(client_id: str, keys: Path) -> Client:
    """The city on this machine as a client: its key file, its callback on any local port."""

    def own_keys() -> KeySet:
        return KeySet.import_key_set({"keys": [public_part(signing_key(keys, "ES256"))]})

    return Client(client_id, _is_local_callback, own_keys)


@contextlib.contextmanager
def running(provider: CardProvider, *, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve a provider for the time of the block; its base address."""
    server = _server(provider, host, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider.base
    finally:
        provider.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def serve(provider: CardProvider, *, port: int, host: str = "127.0.0.1") -> None:
    """Serve a provider until the process is stopped."""
    with _server(provider, host, port) as server:
        server.serve_forever()


def _server(provider: CardProvider, host: str, port: int) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer((host, port), _handler(provider))
    server.daemon_threads = True
    provider.base = f"http://localhost:{server.server_address[1]}"
    return server


def _is_local_callback(redirect_uri: str) -> bool:
    parts = urlsplit(redirect_uri)
    local = parts.hostname in ("localhost", *_LOOPBACK)
    return local and parts.path == _CALLBACK and not parts.query and not parts.fragment


def _handler(provider: CardProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version = "KagaCardSimulator"
        timeout = 40

        def do_GET(self) -> None:
            self._respond("GET")

        def do_POST(self) -> None:
            self._respond("POST")

        def _respond(self, method: str) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES)
            local = self.client_address[0] in _LOOPBACK
            answer = provider.answer(method, self.path, self.rfile.read(length), local=local)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Say nothing: addresses carry codes and states."""

    return Handler
