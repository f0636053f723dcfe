"""Keeping street files as versions, and letting one of them count.

The file lies in the blob store before the row that names it is committed; the same streets are
the version that is there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.door import write
from kaga.services.mobility.models import StreetsVersion

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.kernel.actors import Actor
    from kaga.kernel.ledger.acts import Json
    from kaga.kernel.storage.door import Transaction
    from kaga.services.mobility.roads.reading import Told

STREETS = "mobility:streets"


def keep_streets(actor: Actor, told: Told, origin: str, source: str) -> StreetsVersion:
    """Keep what was read of a file; nothing may be kept of one that was refused.

    Raises
    ------
    ValueError: nothing of the file can be used.
    """
    if told.refused:
        raise ValueError("nothing of the file can be used")
    key = vault.fresh_key()
    address = blobs.put_with(key[1], told.archive)
    report = {name: value for name, value in told.record.items() if name != "facts"}
    with write(on=[STREETS]) as tx:
        known = StreetsVersion.objects.filter(digest=told.digest).first()
        if known is None:
            vault.keep_key(tx, key)
            row = tx.add(
                StreetsVersion(
                    digest=told.digest,
                    address=address,
                    key=key[0],
                    origin=origin[:200],
                    source=source[:200],
                    facts=told.record["facts"],
                    report=report,
                )
            )
            _tell(tx, "mobility.streets.kept", actor, row)
            return row
    blobs.remove(address)
    return known


def use_streets(actor: Actor, version: UUID) -> StreetsVersion:
    """Let a version count from now on, for everybody; an earlier one is an undo.

    Raises
    ------
    NotFound: there is no such version.
    """
    with write(on=[STREETS]) as tx:
        row = tx.lock(StreetsVersion.objects.filter(id=version)).first()
        if row is None:
            raise NotFound
        _tell(tx, "mobility.streets.used", actor, row)
        return tx.change(row, used_at=clock.now())


def _tell(tx: Transaction, name: str, actor: Actor, row: StreetsVersion) -> None:
    public: dict[str, Json] = {"digest": row.digest, "source": row.source}
    told_record(tx, name, actor, Subject(row.handle, public))
