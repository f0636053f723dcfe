"""Opening and sealing the personal content of drafts and cases.

Every sealed column has a purpose of its own, so content cannot be moved from one column, draft
or case to another unnoticed.

Example:
    >>> safe = Safe.of(case)                                            # doctest: +SKIP
    >>> safe.open("answers", case.answers)                              # doctest: +SKIP
    {'price': 49800}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from kaga.kernel.storage import vault
from kaga.services.procedures.versions import Plain, read, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    Stored = bytes | memoryview[int]  # a binary column, as either database gives it


class Sealed(Protocol):
    """A row whose content is sealed under a key of its own."""

    id: UUID
    key_id: UUID


@dataclass(frozen=True, slots=True)
class Safe:
    """The key of one draft or case, opened for the time of a request."""

    owner: UUID
    key_id: vault.KeyId
    secret: bytes

    @classmethod
    def of(cls, row: Sealed) -> Safe:
        """The safe of a row (raises `vault.Erased` once its key was destroyed)."""
        key_id = vault.KeyId(row.key_id)
        return cls(row.id, key_id, vault.secret_of(key_id))

    @property
    def key(self) -> tuple[vault.KeyId, bytes]:
        """The key as the ledger takes it."""
        return self.key_id, self.secret

    def owned_by(self, owner: UUID) -> Safe:
        """The same key for another row: a draft's becomes its case's."""
        return Safe(owner, self.key_id, self.secret)

    def seal(self, column: str, content: object) -> bytes:
        """Seal content for a column of this row."""
        return self.seal_bytes(column, written(content))

    def seal_bytes(self, column: str, content: bytes) -> bytes:
        """Seal bytes for a column of this row."""
        return vault.seal_with(self.secret, content, f"{column}:{self.owner}")

    def open(self, column: str, sealed: Stored) -> Plain:
        """Open a column of this row whose content is an object."""
        return read(vault.unseal_with(self.secret, bytes(sealed), f"{column}:{self.owner}"))

    def seal_text(self, column: str, text: str) -> bytes:
        """Seal a text for a column of this row."""
        return self.seal_bytes(column, text.encode())

    def open_text(self, column: str, sealed: Stored) -> str:
        """Open a column of this row whose content is a text."""
        opened = vault.unseal_with(self.secret, bytes(sealed), f"{column}:{self.owner}")
        return opened.decode()


def open_names(cases: Iterable[tuple[UUID, UUID, Stored]]) -> dict[UUID, str]:
    """Names of the cases of a list (id, key, sealed name), by one query.

    A case whose key was destroyed has no name any more and is left out.
    """
    rows = list(cases)
    secrets = vault.kept_secrets_of([vault.KeyId(key_id) for _, key_id, _ in rows])
    return {
        case_id: Safe(case_id, vault.KeyId(key_id), secrets[vault.KeyId(key_id)]).open_text(
            "name", sealed
        )
        for case_id, key_id, sealed in rows
        if vault.KeyId(key_id) in secrets
    }
