"""Where a broker of the tests keeps what it acknowledges: as the run of the suite has it.

On SQLite every broker has a folder of its own; on PostgreSQL the same tests run against the
shared store, with a database for each place and one NATS server for all of a process.
"""

from __future__ import annotations

import atexit
import functools
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from tools.scratch_nats import Servers


@dataclass(frozen=True, slots=True)
class Place:
    """A shared store; `arguments` and `environment` are what a broker is started with."""

    name: str
    database: str
    streams: str

    @property
    def environment(self) -> dict[str, str]:
        return {
            "KAGA_EXCHANGE_STORE": "postgres",
            "KAGA_EXCHANGE_DATABASE_URL": self.database,
            "KAGA_EXCHANGE_NATS_URLS": self.streams,
            "KAGA_EXCHANGE_NATS_REPLICAS": "1",
        }


def server() -> str:
    """The PostgreSQL that this run of the suite has; empty on SQLite."""
    url = os.environ.get("KAGA_DATABASE_URL", "")
    return url.replace("postgres:", "postgresql:", 1) if url.startswith("postgres") else ""


@contextmanager
def shared_place() -> Iterator[Place]:
    """A store that nobody else has."""
    name = f"kaga_exchange_{secrets.token_hex(6)}"
    on_server(f'CREATE DATABASE "{name}" TEMPLATE "{_template()}"')
    try:
        yield Place(name, _address(name), streams().urls)
    finally:
        on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def on_server(command: str) -> None:
    """Something that is done to a whole database."""
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(command.encode())


@functools.cache
def streams() -> Servers:
    """One NATS server for all tests of this process."""
    servers = Servers(1)
    atexit.register(servers.close)
    return servers


@functools.cache
def _template() -> str:
    """A database with PostGIS, which takes longer to make than to copy."""
    name = f"kaga_postgis_{secrets.token_hex(6)}"
    on_server(f'CREATE DATABASE "{name}"')
    atexit.register(on_server, f'DROP DATABASE "{name}" WITH (FORCE)')
    with psycopg.connect(_address(name), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
    return name


def _address(name: str) -> str:
    return urlsplit(server())._replace(path=f"/{name}").geturl()
