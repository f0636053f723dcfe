"""Reading the whole ledger again: rows, bundles, tiles, head, key, openings.

Every entry exists three times: as a row, in a bundle, and as a hash in a tile. Where one of
the three differs from the other two it is that one that was damaged, and it is named with the
byte. Upper tiles follow from the leaves and the head from the tiles; its signature is
deterministic, so a flipped byte inside it can be located too.

>>> for fault in audit():                                            # doctest: +SKIP
...     print(fault)
tile/entries/000 at byte 37: differs from the row
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from kaga.kernel.ledger.audit.fault import Fault
from kaga.kernel.ledger.audit.files import audit_files
from kaga.kernel.ledger.audit.head import audit_head, audit_key
from kaga.kernel.ledger.audit.private import audit_openings, audit_staged
from kaga.kernel.ledger.audit.rows import Truth, audit_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Fault", "audit"]


def audit() -> Iterator[Fault]:
    """Everything that is wrong with the stored ledger, place by place."""
    yield from audit_key()
    yield from _audit_database()
    truth = Truth()
    try:
        yield from audit_rows(truth)
        yield from audit_staged()
        yield from audit_openings()
        yield from audit_files(truth)
    except DatabaseError as error:
        yield Fault("database", str(error).strip())
    yield from audit_head(truth)


def _audit_database() -> Iterator[Fault]:
    """SQLite's own check of its file; PostgreSQL checks its pages as it reads them."""
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(10)")
            found = [str(message) for (message,) in cursor.fetchall()]
    except DatabaseError as error:
        found = [str(error)]
    for message in found:
        if message != "ok":
            yield Fault("database", message)
