"""The vault: one key per case or person, and erasure by destroying it.

Personal content (answers, attachments, names, openings of ledger commitments) is sealed
under a data key of its owner. The data key lies in the database, wrapped by the master key,
which lies outside it. Destroying the wrapped key makes every copy of the content, in every
backup that does not hold the key table, unreadable at once.

AES-256-GCM (NIST SP 800-38D), random 96-bit nonces, the purpose bound as associated data.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NewType
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from kaga.kernel import clock
from kaga.kernel.ids import new_id
from kaga.kernel.storage.columns import key_of
from kaga.kernel.storage.models import VaultKey
from kaga.kernel.storage.secretfile import secret_in
from kaga.kernel.storage.statements import fetch

if TYPE_CHECKING:
    from kaga.kernel.storage.door import Transaction

KeyId = NewType("KeyId", UUID)
_NONCE = 12
_KEPT = "SELECT wrapped FROM storage_vaultkey WHERE id = %s"


class Erased(LookupError):
    """The key of this content has been destroyed: the content is gone for good."""


def new_key(tx: Transaction) -> KeyId:
    """Make and keep a fresh data key."""
    return keep_key(tx, fresh_key())


def fresh_key() -> tuple[KeyId, bytes]:
    """A data key that is not kept yet: its id and its 32 secret bytes.

    For callers that seal before they open the write door; `keep_key` must follow.
    """
    return KeyId(new_id()), secrets.token_bytes(32)


def keep_key(tx: Transaction, key: tuple[KeyId, bytes]) -> KeyId:
    """Keep a key made by `fresh_key`."""
    key_id, secret = key
    tx.add(VaultKey(id=key_id, wrapped=seal_with(_master(), secret, f"key:{key_id}")))
    return key_id


def destroy(tx: Transaction, key_id: KeyId) -> None:
    """Destroy a data key: everything sealed under it is erased."""
    rows = VaultKey.objects.filter(id=key_id)
    tx.change_where(rows, wrapped=None, destroyed_at=clock.now())


def seal(key_id: KeyId, content: bytes, purpose: str) -> bytes:
    """Seal `content` for `purpose` under a kept key."""
    return seal_with(secret_of(key_id), content, purpose)


def unseal(key_id: KeyId, sealed: bytes, purpose: str) -> bytes:
    """Open what `seal` made with the same key and purpose.

    Raises
    ------
    Erased: the key was destroyed or never kept.
    ValueError: the content or the purpose is not the one that was sealed.
    """
    return unseal_with(secret_of(key_id), sealed, purpose)


def secret_of(key_id: KeyId) -> bytes:
    """The 32 bytes of a kept key (raises `Erased`)."""
    rows = fetch(_KEPT, [key_of(key_id)])
    return unwrapped(key_id, rows[0][0] if rows else None)


def unwrapped(key_id: KeyId, wrapped: bytes | memoryview | None) -> bytes:
    """The 32 bytes of a key whose column was read already (raises `Erased`)."""
    if wrapped is None:
        raise Erased(str(key_id))
    return unseal_with(_master(), bytes(wrapped), f"key:{key_id}")


def secrets_of(key_ids: list[KeyId]) -> dict[KeyId, bytes]:
    """Several kept keys by one query, for lists (raises `Erased` if any is gone)."""
    opened = kept_secrets_of(key_ids)
    for key_id in key_ids:
        if key_id not in opened:
            raise Erased(str(key_id))
    return opened


def kept_secrets_of(key_ids: list[KeyId]) -> dict[KeyId, bytes]:
    """Those of several keys that are still kept, by one query, for lists with tombstones."""
    found = VaultKey.objects.filter(id__in=key_ids, wrapped__isnull=False)
    return {
        KeyId(key_id): unseal_with(_master(), bytes(wrapped), f"key:{key_id}")
        for key_id, wrapped in found.values_list("id", "wrapped")
        if wrapped is not None
    }


def seal_with(secret: bytes, content: bytes, purpose: str) -> bytes:
    """Seal under 32 secret bytes: nonce followed by ciphertext and tag."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(secret).encrypt(nonce, content, purpose.encode())


def unseal_with(secret: bytes, sealed: bytes, purpose: str) -> bytes:
    """Open what `seal_with` made (raises ValueError when it was changed)."""
    try:
        return AESGCM(secret).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode())
    except InvalidTag as error:
        raise ValueError("sealed content was changed, or sealed for another purpose") from error


def _master() -> bytes:
    return secret_in(settings.KAGA_KEYS, "master.key")
