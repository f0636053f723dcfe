"""A database for processes of their own, on whatever the suite is run against."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from kaga.kernel.ids import new_id


@contextlib.contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Environment naming a fresh PostgreSQL database; empty on SQLite (the home has one)."""
    url = os.environ.get("KAGA_DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    import psycopg

    name = f"kaga_{new_id().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {"KAGA_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
