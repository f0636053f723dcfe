"""A city of its own for tests that start processes: home, database, environment.

The database is of the same kind as the one the suite runs on: a file in the scratch home, or
a fresh database beside the suite's own on the same PostgreSQL server.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

SOURCE = Path(__file__).resolve().parent.parent / "src"


class City:
    """The environment of the processes and ways to run them."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def kaga(self, *arguments, **options):
        """Run one command to its end; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "kaga.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            **options,
        )
        return done.stdout

    def start(self, *arguments, **options):
        """Start a process of Python in this city."""
        return subprocess.Popen([sys.executable, *arguments], env=self.environment, **options)


@contextlib.contextmanager
def scratch_city(**settings):
    """A migrated city that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kaga-city-") as home, _database() as database:
        city = City(
            {
                **os.environ,
                "PYTHONPATH": f"{SOURCE}{os.pathsep}{SOURCE.parent}",
                "KAGA_HOME": home,
                "KAGA_LOG_LEVEL": "ERROR",
                **database,
                **settings,
            }
        )
        yield city


@contextlib.contextmanager
def _database():
    url = os.environ.get("KAGA_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    name = f"kaga_scratch_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"KAGA_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
