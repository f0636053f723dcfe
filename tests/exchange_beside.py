"""A data platform beside a running city, which publishes itself on it.

with running_site("peopled", **(beside := Beside()).settings) as site, beside.of(site):
    ...
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from kaga.services.platform import contexts
from tests.ports import free_port
from tests.services.exchange.conftest import Running
from tests.site_process import Site


@dataclass(frozen=True)
class Beside:
    """Where the platform will listen."""

    port: int = field(default_factory=free_port)

    @property
    def settings(self) -> dict[str, str]:
        """What the city must know of it."""
        return {"KAGA_EXCHANGE_URL": f"http://127.0.0.1:{self.port}"}

    @contextlib.contextmanager
    def of(self, site: Site, *, publish: bool = True) -> Iterator[Running]:
        """Run it with the keys and the names of a city."""
        folder = site.home / "exchange-contexts"
        folder.mkdir(exist_ok=True)
        (folder / "own.jsonld").write_bytes(contexts.context_text(contexts.NOW) or b"")
        address = f"{site.environment['KAGA_PUBLIC_URL']}{contexts.PATH}{contexts.NOW}"
        (folder / "index.json").write_text(json.dumps({address: "own.jsonld"}), "utf-8")
        options = ["--port", str(self.port), "--access", "keys", "--contexts", str(folder)]
        options += ["--city-key", str(site.home / "keys" / "exchange.key")]
        running = Running(site.home / "exchange", *options)
        try:
            if publish:
                site.kaga("exchange", "publish")
            yield running
        finally:
            running.stop()
