"""From a log in a folder to the shared store: every record, with its number.

What: the folder's log is read from its first record, segments put away included, and written to
empty tables in large commits. Why the log and not what is there now: subscriptions, their
accounts and the temporal evolution live from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import psycopg

from kaga.engines.context.wire import unpack_change
from kaga.services.exchange.log.journal import Journal
from kaga.services.exchange.log.records import Deed, Record, pack_record
from kaga.services.exchange.log.store import Filing, Step, Unopened
from kaga.services.exchange.shared.schema import UnknownTables
from kaga.services.exchange.shared.table import Away, Table
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.state.tenants import Tenant

_AT_ONCE: Final = 2_000
_MADE_WITH_THE_TABLES: Final = (
    1  # the record of the default tenant, which every log begins with
)


def move(folder: Path, address: str) -> int:
    """Write the log of a broker that does not run to tables that are empty; how many records.

    Raises
    ------
    Unopened
        The tables are not empty, or the database does not answer.
    InUse, Damaged
        As the journal says.
    """
    journal = Journal(folder / "log")
    try:
        table = Table(address)
        try:
            return _written(journal, table)
        finally:
            table.close()
    except (Away, UnknownTables, psycopg.Error) as error:
        raise Unopened(f"the shared store cannot be used: {error}") from error
    finally:
        journal.close()


def _written(journal: Journal, table: Table) -> int:
    last = _MADE_WITH_THE_TABLES
    if table.begin(last):
        table.leave()
        raise Unopened("the shared store is not empty")
    table.leave()
    records: list[bytes] = []
    steps: list[Step | None] = []
    for number, record, step in _steps(journal):
        if number > _MADE_WITH_THE_TABLES:
            records.append(pack_record(record))
            steps.append(step)
        if len(records) == _AT_ONCE:
            last = _commit(table, last, records, steps)
    if records:
        last = _commit(table, last, records, steps)
    return last


def _commit(table: Table, last: int, records: list[bytes], steps: list[Step | None]) -> int:
    if table.begin(last):
        table.leave()
        raise Unopened("somebody else writes to the shared store")
    table.write(last + 1, records, steps)
    last += len(records)
    records.clear()
    steps.clear()
    return last


def _steps(journal: Journal) -> Iterator[tuple[int, Record, Step | None]]:
    """Each record and what it did."""
    tenants: list[Tenant] = []
    for number, record in journal.replay():
        if record.deed is Deed.TENANT:
            tenants.append(Tenant(record.payload.decode(), record.tenant))
        yield number, record, _step(record, tenants[record.tenant])


def _step(record: Record, tenant: Tenant) -> Step | None:
    if record.deed is Deed.TENANT:
        return Step(tenant)
    if record.deed is Deed.NOTE:
        return None
    packed: list[Any] = orjson.loads(record.payload)
    if record.deed is Deed.CHANGE:
        change = unpack_change(packed)
        _, after = tenant.apply(change)
        return Step(tenant, change, after)
    filing = Filing(Collection(packed[0]), packed[1])
    if len(packed) == 2:
        return Step(tenant, filing)
    created, modified, body = packed[2:]
    return Step(tenant, filing, Document(packed[1], body, created, modified))
