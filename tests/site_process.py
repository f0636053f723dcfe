"""A whole city in a process of its own, for tests that need a browser or real connections.

It has a scratch home and, on PostgreSQL, a database of its own (see `prepared_city`), so it
shares nothing with the database of the unit tests.

    with running_site() as site:
        site.kaga("places", "seed")
        urllib.request.urlopen(site.url + "/alive")
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port
from tests.prepared_city import PATH, ROOT, Kind, city_copy, said_by

_PATIENCE_S = 60


@dataclass(frozen=True)
class Site:
    """A running city: where it is, and the environment of its commands."""

    url: str
    home: Path
    environment: dict[str, str]
    told: str = ""  # when it was filled

    def kaga(self, *arguments: str) -> str:
        """Run a `kaga` command in this city; what it printed."""
        return said_by(self.environment, "-m", "kaga.cli", *arguments)


@contextlib.contextmanager
def running_site(kind: Kind = "migrated", **settings: str) -> Iterator[Site]:
    """A city of this kind; `settings` are further environment variables."""
    with city_copy(kind) as (copied, told):
        port = free_port()
        environment = city_environment({**copied, **settings}, port)
        url = environment["KAGA_PUBLIC_URL"]
        with serving(environment, port):
            yield Site(url, Path(copied["KAGA_HOME"]), environment, told)


def city_environment(copied: dict[str, str], port: int) -> dict[str, str]:
    """What every process of a city is started with."""
    return {
        **os.environ,
        "KAGA_DEVELOPMENT": "1",
        "KAGA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PYTHONPATH": PATH,
        **copied,
    }


@contextlib.contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[None]:
    """The web site of a city that is there already."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--host", "127.0.0.1", "--port", str(port), "kaga.site.wsgi:application"]
    log = Path(environment["KAGA_HOME"]) / "site.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, cwd=ROOT)
        try:
            wait_until_it_answers(process, port, log)
            yield
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Come back when the site serves (RuntimeError with its log when it does not)."""
    for _ in range(_PATIENCE_S * 10):
        if process.poll() is not None:
            raise RuntimeError(f"the site did not start:\n{log.read_text('utf-8')}")
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), 5) as line,
        ):
            line.sendall(b"GET /alive HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if line.recv(64).startswith(b"HTTP/1.1 200"):
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise RuntimeError(f"the site does not answer:\n{log.read_text('utf-8')}")
