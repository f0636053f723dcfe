"""Running a statement on this thread's connection, by the shortest way.

Django makes a cursor with its wrappers for every statement, which costs several times what
most of ours take to run. On SQLite the driver is asked itself, with Django's own translation of
the statement, kept, and of the driver's errors; elsewhere one cursor is kept per thread. A kept
cursor holds nothing between two statements: what they return is always fetched to the end.

>>> fetch("SELECT last FROM procedures_counter WHERE name = %s", ["case:417:2026"])
... # doctest: +SKIP
[(12,)]
"""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper


def database() -> BaseDatabaseWrapper:
    """This thread's connection itself; `django.db.connection` looks it up at every use."""
    return connections[DEFAULT_DB_ALIAS]


def fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement returns."""
    used = database()
    driver = _driver(used)
    if driver is not None:
        with used.wrap_database_errors:
            return driver.execute(_for_sqlite(sql), parameters).fetchall()
    cursor = _cursor(used)
    cursor.execute(sql, parameters)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def run(sql: str, parameters: Sequence[Any]) -> int:
    """How many rows a statement that returns none has written."""
    used = database()
    driver = _driver(used)
    if driver is not None:
        with used.wrap_database_errors:
            return driver.execute(_for_sqlite(sql), parameters).rowcount
    cursor = _cursor(used)
    cursor.execute(sql, parameters)
    return int(cursor.rowcount)


def _driver(used: BaseDatabaseWrapper) -> sqlite3.Connection | None:
    """SQLite's own connection, if it is open and nobody counts statements."""
    if used.vendor != "sqlite" or used.force_debug_cursor:
        return None
    used.validate_no_broken_transaction()
    driver: sqlite3.Connection | None = used.connection
    return driver


@functools.lru_cache(maxsize=512)
def _for_sqlite(sql: str) -> str:
    """The statement with SQLite's marks for parameters, as Django writes them."""
    return FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")


class _Kept(threading.local):
    """The cursor of a thread, and the driver's connection that it belongs to."""

    cursor: CursorWrapper | None = None
    connection: object = None


_kept = _Kept()


def _cursor(used: BaseDatabaseWrapper) -> CursorWrapper:
    if used.force_debug_cursor:  # somebody counts statements
        return used.cursor()
    kept = _kept.cursor
    if kept is None or used.connection is None or used.connection is not _kept.connection:
        _kept.cursor = kept = used.cursor()
        _kept.connection = used.connection
    return kept
