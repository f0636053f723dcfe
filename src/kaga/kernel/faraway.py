"""An address that is asked over HTTP, for as long as a block lasts.

>>> class Clock(Faraway):
...     def now(self) -> str:
...         return self._client.get(f"{self.url}/now").text
>>> with Clock("https://city.example/", within_s=5) as clock:            # doctest: +SKIP
...     clock.now()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import httpx

if TYPE_CHECKING:
    from types import TracebackType


class Faraway:
    """The address and a client for it; proxies of the environment are not used."""

    def __init__(
        self, url: str, *, within_s: float, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.url = url.rstrip("/")
        self._client = httpx.Client(timeout=within_s, trust_env=False, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._client.close()
