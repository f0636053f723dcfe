"""Entries that still wait for their place, and the sealed openings of commitments.

An opening whose key was destroyed is gone by intent and no fault.

>>> list(audit_openings())                                           # doctest: +SKIP
[]
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from kaga.engines.ledger import LedgerError, Opening, opens
from kaga.kernel.ledger.acts import sealing_purpose
from kaga.kernel.ledger.audit.fault import Fault
from kaga.kernel.ledger.models import LedgerEntry, StagedEntry
from kaga.kernel.ledger.models import Opening as SealedOpening
from kaga.kernel.ledger.reading import entry_of
from kaga.kernel.storage import vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

AT_ONCE = 500


def audit_staged() -> Iterator[Fault]:
    """Name every waiting entry that is not what was recorded."""
    for row in StagedEntry.objects.order_by("id").iterator():
        if bytes(row.checksum) != row.right_checksum():
            yield Fault(f"staged entry {row.id}", "was changed after it was recorded")


def audit_openings() -> Iterator[Fault]:
    """Name every opening that does not open its entry's commitment any more."""
    rows = SealedOpening.objects.order_by("entry_id").iterator()
    while some := list(itertools.islice(rows, AT_ONCE)):
        entries = _entries([row.entry_id for row in some])
        for row in some:
            message = _wrong_with(row, entries.get(row.entry_id))
            if message:
                yield Fault(f"opening of entry {row.entry_id}", message)


def _entries(wanted: list[UUID]) -> dict[UUID, LedgerEntry | StagedEntry]:
    placed = LedgerEntry.objects.filter(entry_id__in=wanted)
    staged = StagedEntry.objects.filter(id__in=wanted)
    return {row.entry_id: row for row in placed} | {row.id: row for row in staged}


def _wrong_with(row: SealedOpening, entry_row: LedgerEntry | StagedEntry | None) -> str:
    if entry_row is None:
        return "there is no such entry"
    entry = entry_of(bytes(entry_row.data))
    if entry is None or bytes(entry_row.checksum) != entry_row.right_checksum():
        return ""  # the row itself is damaged, and named as such
    try:
        plain = vault.unseal(
            vault.KeyId(row.key_id), bytes(row.sealed), sealing_purpose(row.entry_id)
        )
        opened = opens(entry.commitment, Opening.from_bytes(plain))
    except vault.Erased:
        return ""
    except (ValueError, LedgerError):
        return "was changed after it was sealed"
    return "" if opened else "does not open the entry's commitment"
