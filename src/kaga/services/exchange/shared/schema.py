"""The tables of a shared exchange, made at the first start.

What: `head` has one row, whose lock is the turn to write; `log` has one row for each commit,
with the same bytes as a group in a folder's log; `entity` and `document` have what is there
now, for SQL and PostGIS. Why both: brokers live from the log, as they do from a folder; people
and programs that ask in SQL must not have to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.kernel.clock import now
from kaga.kernel.ids import new_handle
from kaga.services.exchange.log.records import Deed, Record, pack_group, pack_record

if TYPE_CHECKING:
    import psycopg

FORMAT: Final = 1
_ALONE: Final = 0x6B616761  # the advisory lock of whoever makes the tables
_TABLES: Final = (
    "CREATE EXTENSION IF NOT EXISTS postgis",
    "CREATE SCHEMA exchange",
    """CREATE TABLE exchange.head (
        alone boolean PRIMARY KEY DEFAULT true CHECK (alone),
        format integer NOT NULL,
        identity text NOT NULL,
        number bigint NOT NULL
    ) WITH (fillfactor = 10)""",
    """CREATE TABLE exchange.log (
        first bigint PRIMARY KEY,
        last bigint NOT NULL CHECK (last >= first),
        writer uuid NOT NULL,
        kept_at timestamptz NOT NULL DEFAULT now(),
        data bytea NOT NULL
    )""",
    "ALTER TABLE exchange.log ALTER data SET STORAGE EXTERNAL",
    "CREATE UNIQUE INDEX log_last ON exchange.log (last)",
    """CREATE TABLE exchange.tenant (
        number integer PRIMARY KEY,
        name text NOT NULL UNIQUE
    )""",
    """CREATE TABLE exchange.entity (
        tenant integer NOT NULL,
        id text NOT NULL,
        version bigint NOT NULL,
        types text[] NOT NULL,
        scopes text[] NOT NULL,
        created bigint NOT NULL,
        modified bigint NOT NULL,
        expires bigint,
        attributes json NOT NULL,
        place geometry(Geometry, 4326),
        PRIMARY KEY (tenant, id)
    ) WITH (fillfactor = 70)""",
    "CREATE INDEX entity_place ON exchange.entity USING gist (place)",
    """CREATE TABLE exchange.document (
        tenant integer NOT NULL,
        collection text NOT NULL,
        id text NOT NULL,
        version bigint NOT NULL,
        created bigint NOT NULL,
        modified bigint NOT NULL,
        body json NOT NULL,
        PRIMARY KEY (tenant, collection, id)
    )""",
    """CREATE TABLE exchange.lease (
        name text PRIMARY KEY,
        holder uuid NOT NULL,
        until timestamptz NOT NULL
    )""",
)


class UnknownTables(RuntimeError):
    """The tables were made by a later version."""


def make_tables(connection: psycopg.Connection) -> str:
    """Make what is missing; what the exchange is called.

    Raises
    ------
    UnknownTables
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ALONE])
        there = connection.execute("SELECT to_regclass('exchange.head')").fetchone()
        if there is None or there[0] is None:
            _make(connection)
        row = connection.execute("SELECT format, identity FROM exchange.head").fetchone()
    if row is None or row[0] != FORMAT:
        raise UnknownTables("the tables of the exchange are not those of this version")
    return str(row[1])


def _make(connection: psycopg.Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement.encode())
    first = Record(int(now().timestamp() * 1_000_000), Deed.TENANT, 0, b"")
    connection.execute(
        "INSERT INTO exchange.head (format, identity, number) VALUES (%s, %s, 1)",
        [FORMAT, str(new_handle())],
    )
    connection.execute("INSERT INTO exchange.tenant (number, name) VALUES (0, '')")
    connection.execute(
        "INSERT INTO exchange.log (first, last, writer, data) VALUES (1, 1, %s, %s)",
        [new_handle(), pack_group(1, [pack_record(first)])],
    )
