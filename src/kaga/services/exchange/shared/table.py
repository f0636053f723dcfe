"""The log as a table: taking the turn, reading what others wrote, writing one's own.

What: `begin` waits for the turn (the lock of one row), gives what was committed meanwhile, and
`write` commits on top of it. Why a lock and no version of each row: numbers without gaps need
one writer at a time anyway, and whoever has the turn knows the state exactly. A turn costs one
wait for the disk and carries everything that queued up.

`Away` is raised when the database does not answer. Whether a commit under way is in the table
is then not known: `begin` says so, for a broker finds its own group among those of the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import orjson
import psycopg

from kaga.kernel.ids import new_handle
from kaga.services.exchange.log.journal import Damaged
from kaga.services.exchange.log.records import Record, pack_group, read_groups
from kaga.services.exchange.log.store import Step
from kaga.services.exchange.log.unwritable import Unwritable
from kaga.services.exchange.shared.rows import Left, columns, keys_of, left_by, places
from kaga.services.exchange.shared.schema import make_tables

AT_ONCE: Final = 256  # groups read in one go
_SETTINGS: Final = (
    "-c idle_in_transaction_session_timeout=5000 -c tcp_user_timeout=5000 -c jit=off"
)
_AFTER: Final = (
    "SELECT first, writer, data FROM exchange.log WHERE first > %s ORDER BY first LIMIT %s"
)
_COLUMNS: Final = "tenant, id, version, types, scopes, created, modified, expires, attributes"
_UNNEST: Final = (
    "unnest(%s::int[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::bigint[],"
    " %s::bigint[], %s::bigint[], %s::text[]{more}) AS given({columns})"
)
_GIVEN: Final = (
    "given.tenant, given.id, given.version, given.types::text[], given.scopes::text[],"
    " given.created, given.modified, given.expires, given.attributes::json"
)
_SET: Final = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")[2:])
_STAYING: Final = (
    f"INSERT INTO exchange.entity ({_COLUMNS}) SELECT {_GIVEN} FROM "  # noqa: S608 - constants
    f"{_UNNEST.format(more='', columns=_COLUMNS)} ON CONFLICT (tenant, id) DO UPDATE SET {_SET}"
)
_MOVING: Final = (
    f"INSERT INTO exchange.entity ({_COLUMNS}, place)"  # noqa: S608 - constants
    f" SELECT {_GIVEN}, given.place::geometry"
    f" FROM {_UNNEST.format(more=', %s::text[]', columns=_COLUMNS + ', place')}"
    f" ON CONFLICT (tenant, id) DO UPDATE SET {_SET}, place = excluded.place"
)
_GONE: Final = (
    "DELETE FROM exchange.entity USING unnest(%s::int[], %s::text[]) AS gone(tenant, id)"
    " WHERE entity.tenant = gone.tenant AND entity.id = gone.id"
)
_KEPT: Final = (
    "INSERT INTO exchange.document (tenant, collection, id, version, created, modified, body)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s::json)"
    " ON CONFLICT (tenant, collection, id) DO UPDATE SET"
    " version = excluded.version, modified = excluded.modified, body = excluded.body"
)
_DROPPED: Final = (
    "DELETE FROM exchange.document WHERE tenant = %s AND collection = %s AND id = %s"
)


class Away(Exception):
    """The database does not answer; what was under way is in the table, or it is not."""


@dataclass(frozen=True, slots=True)
class Group:
    """What one commit wrote: records with their numbers, and who wrote them."""

    writer: UUID
    records: list[tuple[int, Record]]

    @property
    def first(self) -> int:
        """The number of the first record."""
        return self.records[0][0]

    @property
    def last(self) -> int:
        """The number of the last record."""
        return self.records[-1][0]


def read_group(writer: UUID, data: bytes) -> Group:
    """A group from its bytes.

    Raises
    ------
    Damaged
        They are not what was written.
    """
    read = read_groups(data, 0)
    if read.broken or not read.records:
        raise Damaged("a group of the log is damaged")
    return Group(writer, read.records)


class Table:
    """One broker's connection to the table; for one thread.

    Parameters
    ----------
    address: of the database.
    """

    def __init__(self, address: str) -> None:
        self.writer = new_handle()
        self._address = address
        self._line: psycopg.Connection | None = None
        self.identity = make_tables(self._connected())

    def begin(self, known: int) -> list[Group]:
        """Wait for the turn, and give what was committed after a number.

        Raises
        ------
        Away
        Damaged
            The table is not the one that the number is of: an older copy, perhaps.
        """
        with self._careful() as line:
            with line.pipeline():
                line.execute("BEGIN")
                head = line.execute("SELECT number FROM exchange.head FOR UPDATE")
                found = line.execute(_AFTER, [known, AT_ONCE], binary=True)
            rows = found.fetchall()
            groups = _groups(rows, known)
            while len(rows) == AT_ONCE:
                last = groups[-1].last
                rows = line.execute(_AFTER, [last, AT_ONCE], binary=True).fetchall()
                groups += _groups(rows, last)
            if head.fetchone() != (groups[-1].last if groups else known,):
                line.execute("ROLLBACK")
                raise Damaged(f"the table does not go on from record {known}")
            return groups

    def write(
        self, first: int, records: Sequence[bytes], steps: Sequence[Step | None]
    ) -> bytes:
        """Commit records in the turn; the group's bytes.

        Raises
        ------
        Away
            It may be in the table, or not.
        Unwritable
            It is not: the database refused it.
        """
        data = pack_group(first, records)
        last = first + len(records) - 1
        left = left_by(first, steps)
        with self._careful() as line, line.pipeline():
            _write_rows(line, left)
            line.execute(
                "INSERT INTO exchange.log (first, last, writer, data) VALUES (%s, %s, %s, %b)",
                [first, last, self.writer, data],
            )
            line.execute("UPDATE exchange.head SET number = %s", [last])
            line.execute("COMMIT")
        return data

    def leave(self) -> None:
        """Give the turn back with nothing written."""
        with self._careful() as line:
            line.execute("ROLLBACK")

    def after(self, known: int) -> list[Group]:
        """What was committed after a number, a part of it, without the turn.

        Raises
        ------
        Away
        """
        with self._careful() as line:
            rows = line.execute(_AFTER, [known, AT_ONCE], binary=True).fetchall()
        return _groups(rows, known)

    def must_have(self, number: int) -> None:
        """Make sure that the log has a record, and ends a commit with it.

        Raises
        ------
        Damaged
            It does not.
        """
        with self._careful() as line:
            found = line.execute("SELECT 1 FROM exchange.log WHERE last = %s", [number])
            if number and found.fetchone() is None:
                raise Damaged(f"the log has no commit that ends with record {number}")

    def lease(self, name: str, seconds: float) -> bool:
        """Take or renew a lease; whether it is held now.

        Raises
        ------
        Away
        """
        with self._careful() as line:
            taken = line.execute(
                "INSERT INTO exchange.lease AS kept (name, holder, until)"
                " VALUES (%(name)s, %(holder)s, clock_timestamp() + %(for)s * interval '1 s')"
                " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder,"
                " until = excluded.until"
                " WHERE kept.holder = excluded.holder OR kept.until < clock_timestamp()"
                " RETURNING 1",
                {"name": name, "holder": self.writer, "for": seconds},
            )
            return taken.fetchone() is not None

    def leave_lease(self, name: str) -> None:
        """Give a lease back, if it is held."""
        with self._careful() as line:
            line.execute(
                "DELETE FROM exchange.lease WHERE name = %s AND holder = %s",
                [name, self.writer],
            )

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _connected(self) -> psycopg.Connection:
        if self._line is None or self._line.closed:
            self._line = psycopg.connect(
                self._address, autocommit=True, connect_timeout=5, options=_SETTINGS
            )
        return self._line

    @contextlib.contextmanager
    def _careful(self) -> Iterator[psycopg.Connection]:
        """The connection; a failure is said to be of the database or of what it was given."""
        try:
            yield self._connected()
        except psycopg.Error as error:
            line = self._line
            if line is None or line.closed or isinstance(error, psycopg.InterfaceError):
                self.close()
                raise Away(str(error)) from error
            with contextlib.suppress(psycopg.Error):
                line.execute("ROLLBACK")
            raise Unwritable(f"the database refused: {error}") from error


def _groups(rows: Sequence[tuple[int, UUID, bytes]], known: int) -> list[Group]:
    groups: list[Group] = []
    for first, writer, data in rows:
        group = read_group(writer, data)
        if first != known + 1 or group.first != first:
            raise Damaged(f"the log lacks record {known + 1}")
        groups.append(group)
        known = group.last
    return groups


def _write_rows(line: psycopg.Connection, left: Left) -> None:
    staying = [
        (key, entity, number)
        for key, (entity, number, moved) in left.entities.items()
        if entity is not None and not moved
    ]
    moving = [
        (key, entity, number)
        for key, (entity, number, moved) in left.entities.items()
        if entity is not None and moved
    ]
    gone = [key for key, (entity, _, _) in left.entities.items() if entity is None]
    if staying:
        line.execute(_STAYING.encode(), columns(staying))
    if moving:
        line.execute(
            _MOVING.encode(), [*columns(moving), places(entity for _, entity, _ in moving)]
        )
    if gone:
        line.execute(_GONE, keys_of(gone))
    for (tenant, collection, name), (document, number) in left.documents.items():
        if document is None:
            line.execute(_DROPPED, [tenant, collection, name])
        else:
            kept = [tenant, collection, name, number, document.created, document.modified]
            line.execute(_KEPT, [*kept, orjson.dumps(document.body).decode()])
    for number, name in left.tenants:
        line.execute(
            "INSERT INTO exchange.tenant (number, name) VALUES (%s, %s)", [number, name]
        )


__all__ = ["AT_ONCE", "Away", "Damaged", "Group", "Table", "read_group"]
