"""Running a statement on this thread's connection, with one cursor that is kept.

Django makes a cursor with its wrappers for every statement, which costs several times what
most of ours take to run. A kept cursor holds nothing between two statements: what they return
is always fetched to the end.

>>> fetch("SELECT last FROM procedures_counter WHERE name = %s", ["case:417:2026"])
... # doctest: +SKIP
[(12,)]
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper


def database() -> BaseDatabaseWrapper:
    """This thread's connection itself; `django.db.connection` looks it up at every use."""
    return connections[DEFAULT_DB_ALIAS]


def fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement returns."""
    cursor = _cursor()
    cursor.execute(sql, parameters)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def run(sql: str, parameters: Sequence[Any]) -> int:
    """How many rows a statement that returns none has written."""
    cursor = _cursor()
    cursor.execute(sql, parameters)
    return int(cursor.rowcount)


class _Kept(threading.local):
    """The cursor of a thread, and the driver's connection that it belongs to."""

    cursor: CursorWrapper | None = None
    connection: object = None


_kept = _Kept()


def _cursor() -> CursorWrapper:
    used = database()
    if used.force_debug_cursor:  # somebody counts statements
        return used.cursor()
    kept = _kept.cursor
    if kept is None or used.connection is None or used.connection is not _kept.connection:
        _kept.cursor = kept = used.cursor()
        _kept.connection = used.connection
    return kept
