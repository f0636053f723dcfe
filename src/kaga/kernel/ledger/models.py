"""Tables of the ledger: staged entries wait for the sequencer; openings stay private.

>>> LedgerEntry.objects.filter(index__gte=256, index__lt=512)        # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID

from django.db import models

from kaga.kernel import clock
from kaga.kernel.storage.making import make

if TYPE_CHECKING:
    from kaga.kernel.ledger.reading import Facts


class StagedEntry(models.Model):
    """An entry committed together with its change, not yet given its index."""

    id = models.UUIDField(primary_key=True, editable=False)
    data = models.BinaryField()
    checksum = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[StagedEntry]]

    class Meta:
        app_label = "ledger"

    @classmethod
    def make(cls, entry_id: UUID, data: bytes) -> Self:
        """A row whose checksum fits."""
        row = make(cls, id=entry_id, data=data)
        row.checksum = row.right_checksum()
        return row

    def right_checksum(self) -> bytes:
        """What the checksum must be (a guard against damage, not against forgery)."""
        return _checksum(f"{self.id}\n", bytes(self.data))


class LedgerEntry(models.Model):
    """An entry with its place in the log: this row never changes again.

    `act` and `subject` repeat what `data` says, to be searched; the checksum covers the whole
    row, so that a damaged one is found even where `data` itself is intact.
    """

    index = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True, editable=False)
    data = models.BinaryField()
    act = models.TextField(default="")
    subject = models.UUIDField(null=True)
    checksum = models.BinaryField()

    objects: ClassVar[models.Manager[LedgerEntry]]

    class Meta:
        app_label = "ledger"
        indexes = [
            models.Index(fields=["subject", "index"], name="ledger_by_subject"),
            models.Index(fields=["act", "index"], name="ledger_by_act"),
        ]

    @classmethod
    def make(cls, index: int, entry_id: UUID, data: bytes, facts: Facts) -> Self:
        """A row whose checksum fits."""
        row = cls(
            index=index, entry_id=entry_id, data=data, act=facts.act, subject=facts.subject
        )
        row.checksum = row.right_checksum()
        return row

    def right_checksum(self) -> bytes:
        """What the checksum must be (a guard against damage, not against forgery)."""
        text = f"{self.index} {self.entry_id} {self.act} {self.subject}\n"
        return _checksum(text, bytes(self.data))


class Opening(models.Model):
    """What opens an entry's commitment: salt and private content, sealed under a vault key."""

    entry_id = models.UUIDField(primary_key=True, editable=False)
    key_id = models.UUIDField()
    sealed = models.BinaryField()

    objects: ClassVar[models.Manager[Opening]]

    class Meta:
        app_label = "ledger"


def _checksum(text: str, data: bytes) -> bytes:
    return hashlib.sha256(text.encode() + data).digest()[:8]
