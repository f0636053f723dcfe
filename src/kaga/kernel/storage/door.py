"""The only door to a write transaction.

>>> with write(on=["pot:smartphone"]) as tx:          # doctest: +SKIP
...     award = tx.add(Award(case=case, yen=5000))
...     record(tx, Act("procedures.award.made", actor, subject=case.handle))

Inside one `with`, everything is written or nothing. On SQLite the fair gate is taken before
BEGIN IMMEDIATE; on PostgreSQL an advisory lock is taken for each name in `on`, in one order.
The block returns only when the commit is durable. Each change must leave an entry in the
city's ledger: a block that writes and records no act is refused, unless it says by
`bookkeeping` why no person or thing of the city is concerned (a session renewed, a delivery
marked as done).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from kaga.kernel.storage.gate import Gate, WalSync
from kaga.kernel.storage.rows import delete, insert, update
from kaga.kernel.storage.statements import database, fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")

_gates: dict[str | None, Gate] = {}
_syncs: dict[str, WalSync] = {}


class MissingAct(RuntimeError):
    """A change was about to be committed that the ledger would not know of."""


class Transaction:
    """What may be done while the door is open."""

    def __init__(self) -> None:
        self.wrote = False
        self.recorded = 0

    def add(self, row: M) -> M:
        """Insert one new row."""
        self.wrote = True
        if not insert(row):
            row.save(force_insert=True)
        return row

    def add_many(self, rows: Sequence[M]) -> None:
        """Insert rows of one model by one statement (a few on very long lists)."""
        if rows:
            self.wrote = True
            type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)

    def change(self, row: M, **fields: Any) -> M:
        """Set `fields` on a row and write only those."""
        self.wrote = True
        for name, value in fields.items():
            setattr(row, name, value)
        if not update(row, tuple(fields)):
            row.save(update_fields=list(fields))
        return row

    def change_where(self, rows: QuerySet[Any], **fields: Any) -> int:
        """Set `fields` on every row of the query; the number of rows changed."""
        self.wrote = True
        return rows.update(**fields)

    def remove_where(self, rows: QuerySet[Any]) -> int:
        """Delete every row of the query; the number of rows deleted."""
        self.wrote = True
        return rows.delete()[0]

    def remove(self, model: type[Model], /, **known: object) -> int:
        """Delete the rows whose columns have the values given, for rows that none hang on."""
        self.wrote = True
        return delete(model, known)

    def lock(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The same query, its rows held until the end (SQLite holds everything anyway)."""
        if database().features.has_select_for_update:
            return rows.select_for_update()
        return rows

    def after_commit(self, call: Callable[[], None]) -> None:
        """Run `call` once the commit is done (never for what must not be lost)."""
        transaction.on_commit(call)


@contextlib.contextmanager
def write(*, on: Sequence[str] = (), bookkeeping: str = "") -> Iterator[Transaction]:
    """Open the door.

    Parameters
    ----------
    on: names of what several writers compete for ("pot:7"); PostgreSQL serialises per name.
    bookkeeping: why this write needs no ledger entry; empty for every act of the city.

    Raises
    ------
    MissingAct: the block wrote but recorded no act.
    """
    tx, used = Transaction(), database()
    with _gate(used), transaction.atomic():
        _hold(used, on)
        yield tx
        if tx.wrote and not tx.recorded and not bookkeeping:
            raise MissingAct("a change must record an act in the ledger (or say bookkeeping=…)")
    _make_durable(used)


def gate_is_off() -> bool:
    """Whether a race test has taken the gate away to prove that the race is real."""
    return os.environ.get("KAGA_TEST_GATE") == "off"


def _gate(used: BaseDatabaseWrapper) -> contextlib.AbstractContextManager[None]:
    if used.vendor != "sqlite" or used.in_atomic_block or gate_is_off():
        return contextlib.nullcontext()
    path = _database_file(used)
    key = None if path is None else f"{path}.gate"
    return _gates.setdefault(key, Gate(key))()


def _hold(used: BaseDatabaseWrapper, names: Sequence[str]) -> None:
    if used.vendor != "postgresql" or gate_is_off():
        return
    for name in sorted(names):
        fetch("SELECT pg_advisory_xact_lock(%s)", [_lock_number(name)])


def _lock_number(name: str) -> int:
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _make_durable(used: BaseDatabaseWrapper) -> None:
    if used.vendor != "sqlite" or used.in_atomic_block:
        return
    path = _database_file(used)
    if path is not None:
        _syncs.setdefault(path, WalSync(f"{path}-wal")).wait()


def _database_file(used: BaseDatabaseWrapper) -> str | None:
    name = str(used.settings_dict["NAME"])
    return None if "memory" in name else name
