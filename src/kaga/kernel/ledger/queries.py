"""Reading the ledger: entries, receipts, and waiting for a receipt to exist.

>>> wait_until_published(entry_id, deadline_s=5)                     # doctest: +SKIP
>>> receipt(entry_id).to_bytes()                                     # doctest: +SKIP
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.ledger import (
    Disclosure,
    Entry,
    Opening,
    Receipt,
    make_receipt,
    prove_inclusion,
)
from kaga.kernel.errors import NotFound
from kaga.kernel.ledger.acts import EntryId, sealing_purpose
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.ledger.models import LedgerEntry
from kaga.kernel.ledger.models import Opening as SealedOpening
from kaga.kernel.ledger.published import published
from kaga.kernel.ledger.reading import entry_of
from kaga.kernel.ledger.titles import title_of
from kaga.kernel.storage import vault
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.kernel.web.moments import exact_moment

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.kernel.web.words import Words

POLL_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list: its place, its bytes, and the act if it tells of one."""

    index: int
    entry_id: UUID
    data: bytes
    entry: Entry | None

    @property
    def when(self) -> str:
        """The moment of the act on the city's wall clocks, if it is one."""
        return exact_moment(self.entry.time) if self.entry else ""

    @property
    def title(self) -> Words | str:
        """What was done, in words."""
        return title_of(self.entry.act) if self.entry else ""


def line(index: int) -> Line:
    """The entry at `index` (raises NotFound)."""
    row = LedgerEntry.objects.filter(index=index).first()
    if row is None:
        raise NotFound(f"there is no entry {index}")
    return _line(row)


def newest(*, cursor: str | None = None, limit: int = 50) -> Page[Line]:
    """Entries from the newest backwards."""
    page = keyset_page(LedgerEntry.objects.all(), order=("-index",), cursor=cursor, limit=limit)
    return Page(tuple(_line(row) for row in page.rows), page.next)


def history(subject: UUID, *, cursor: str | None = None, limit: int = 50) -> Page[Line]:
    """Entries about one subject from the newest backwards."""
    rows = LedgerEntry.objects.filter(subject=subject)
    page = keyset_page(rows, order=("-index",), cursor=cursor, limit=limit)
    return Page(tuple(_line(row) for row in page.rows), page.next)


def index_of(entry_id: UUID) -> int | None:
    """The place of an entry, or None while it waits for one."""
    rows = LedgerEntry.objects.filter(entry_id=entry_id)
    return rows.values_list("index", flat=True).first()


def receipt(entry_id: EntryId) -> Receipt:
    """The receipt of an entry for everybody.

    Raises
    ------
    NotPublished: no signed head covers the entry yet.
    """
    row = _published_row(entry_id)
    return _receipt(row, Disclosure(bytes(row.data)))


def own_receipt(entry_id: EntryId) -> Receipt:
    """The receipt for the person concerned: with the private facts behind the commitment.

    The caller has checked that the visitor may see them. When the key was destroyed, this
    receipt can never be made again; the one for everybody still can.

    Raises
    ------
    NotPublished: no signed head covers the entry yet.
    NotFound: the entry has no private facts that were kept.
    vault.Erased: the key of the private facts was destroyed.
    """
    row = _published_row(entry_id)
    return _receipt(row, Disclosure(bytes(row.data), opening(entry_id)))


def receipt_at(index: int) -> Receipt:
    """The receipt of the entry at `index` for everybody (raises NotFound, NotPublished)."""
    return receipt(EntryId(line(index).entry_id))


def opening(entry_id: EntryId) -> Opening:
    """What opens an entry's commitment (raises NotFound, vault.Erased)."""
    row = SealedOpening.objects.filter(entry_id=entry_id).first()
    if row is None:
        raise NotFound(f"entry {entry_id} keeps no private facts")
    plain = vault.unseal(
        vault.KeyId(row.key_id), bytes(row.sealed), sealing_purpose(row.entry_id)
    )
    return Opening.from_bytes(plain)


def wait_until_published(entry_id: EntryId, deadline_s: float) -> int:
    """Wait until a signed head covers the entry; its index.

    Raises
    ------
    NotPublished: that did not happen within `deadline_s` seconds.
    """
    end = time.monotonic() + deadline_s
    while True:
        index = index_of(entry_id)
        if index is not None and index < published().checkpoint.size:
            return index
        if time.monotonic() >= end:
            raise NotPublished(f"entry {entry_id} is not under a signed head yet")
        time.sleep(POLL_S)


def _published_row(entry_id: EntryId) -> LedgerEntry:
    row = LedgerEntry.objects.filter(entry_id=entry_id).first()
    if row is None or row.index >= published().checkpoint.size:
        raise NotPublished(f"entry {entry_id} is not under a signed head yet")
    return row


def _receipt(row: LedgerEntry, shown: Disclosure) -> Receipt:
    log = published()
    proof = prove_inclusion(row.index, log.checkpoint.size, log.read)
    return make_receipt(shown, row.index, proof, log.raw)


def _line(row: LedgerEntry) -> Line:
    data = bytes(row.data)
    return Line(row.index, row.entry_id, data, entry_of(data))
