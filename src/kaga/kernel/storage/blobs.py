"""The blob store: files of cases, encrypted per case, addressed by what is stored.

A blob's address is the SHA-256 of its ciphertext, so a changed byte on the disk is found at
the next read, and the address tells nothing of the content. The file is on the disk (flushed)
before its address is given out; a row that names it is committed afterwards, so an address in
the database always has its file.

>>> address = put(key_id, b"...")        # doctest: +SKIP
>>> get(key_id, address)                 # doctest: +SKIP
b'...'
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, NewType

from django.conf import settings

from kaga.kernel.ids import new_id
from kaga.kernel.storage import vault

if TYPE_CHECKING:
    from pathlib import Path

Address = NewType("Address", str)
_PURPOSE = "blob"


class Damaged(RuntimeError):
    """The stored file is not the one that was put."""


def put(key_id: vault.KeyId, content: bytes) -> Address:
    """Store `content` sealed under a kept key; durable when this returns."""
    return put_sealed(vault.seal(key_id, content, _PURPOSE))


def put_with(secret: bytes, content: bytes) -> Address:
    """Store `content` sealed under a key that is about to be kept."""
    return put_sealed(vault.seal_with(secret, content, _PURPOSE))


def put_sealed(sealed: bytes) -> Address:
    """Store ciphertext under its own hash."""
    address = Address(hashlib.sha256(sealed).hexdigest())
    path = _path(address)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.parent / f".{new_id()}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return address


def get(key_id: vault.KeyId, address: Address) -> bytes:
    """The content of a blob.

    Raises
    ------
    vault.Erased: its key was destroyed.
    Damaged: the file is missing or was changed.
    """
    secret = vault.secret_of(key_id)
    try:
        sealed = _path(address).read_bytes()
    except FileNotFoundError as error:
        raise Damaged(f"blob {address} is missing") from error
    if hashlib.sha256(sealed).hexdigest() != address:
        raise Damaged(f"blob {address} was changed on the disk")
    return vault.unseal_with(secret, sealed, _PURPOSE)


def remove(address: Address) -> None:
    """Delete the file of a blob (its key should be destroyed first)."""
    _path(address).unlink(missing_ok=True)


def _path(address: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", address):
        raise ValueError("not a blob address")
    folder: Path = settings.KAGA_BLOBS
    return folder / address[:2] / address[2:4] / address


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
