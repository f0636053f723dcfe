"""Carries one webhook over HTTP: pinned address, hard deadline, capped answer, no redirects.

The deadline holds for the whole exchange: a receiver that sends one byte each second is cut
off like one that sends none.
"""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpcore
from django.conf import settings

from kaga.kernel.events.failures import describe
from kaga.kernel.events.webhooks.guard import Refused, check_url, pinned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEADLINE_S = 15.0
MOST_BYTES = 65_536
_SHOWN = 200
_TEXT_ONLY = str.maketrans(dict.fromkeys((*range(32), 127), " "))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status (None: no answer), time taken, beginning of the body, error."""

    status: int | None
    took_ms: int
    text: str = ""
    error: str = ""
    retry_after_s: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether the receiver has taken the event."""
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send once; every failure comes back as an answer, none as an exception."""
    began = time.monotonic()
    try:
        check_url(url, development=settings.KAGA_DEVELOPMENT)
        status, found, text = _exchange(url, body, headers)
    except (Refused, httpcore.NetworkError, httpcore.TimeoutException) as error:
        return Answer(None, _ms_since(began), error=describe(error))
    except (httpcore.ProtocolError, ssl.SSLError, OSError) as error:
        return Answer(None, _ms_since(began), error=describe(error))
    retry = found.get(b"retry-after", b"").decode("ascii", "replace")
    wait = min(int(retry), 86_400) if retry.isascii() and retry.isdigit() else None
    return Answer(status, _ms_since(began), text, retry_after_s=wait)


def _exchange(
    url: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, dict[bytes, bytes], str]:
    deadline = time.monotonic() + DEADLINE_S
    limits = {"connect": 5.0, "read": DEADLINE_S, "write": DEADLINE_S, "pool": DEADLINE_S}
    backend = _Pinned(deadline)
    with (
        httpcore.ConnectionPool(network_backend=backend, max_connections=1) as pool,
        pool.stream(
            "POST",
            url,
            headers=list(headers.items()),
            content=body,
            extensions={"timeout": limits},
        ) as response,
    ):
        received = bytearray()
        for part in response.iter_stream():
            received += part
            if len(received) >= MOST_BYTES:
                break
        found = {name.lower(): value for name, value in response.headers}
    shown = bytes(received[:_SHOWN]).decode("utf-8", "replace").translate(_TEXT_ONLY)
    return response.status, found, shown


def _ms_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


class _Pinned(httpcore.NetworkBackend):
    """Connects to the checked address of a name; TLS still proves the name."""

    def __init__(self, deadline: float) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check, connect."""
        address = pinned(host, port, development=settings.KAGA_DEVELOPMENT)
        stream = self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
        return _Bounded(stream, self._deadline)


class _Bounded(httpcore.NetworkStream):
    """A stream on which every step must end before one deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Bounded(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
