"""The definitions of RFC 6962 section 2.1, word for word and as slow as they are."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from kaga.engines.ledger import Hash

if TYPE_CHECKING:
    from collections.abc import Sequence


def tree_hash(entries: Sequence[bytes]) -> Hash:
    """MTH of section 2.1."""
    count = len(entries)
    if count == 0:
        return Hash(hashlib.sha256(b"").digest())
    if count == 1:
        return Hash(hashlib.sha256(b"\x00" + entries[0]).digest())
    split = _split(count)
    halves = tree_hash(entries[:split]) + tree_hash(entries[split:])
    return Hash(hashlib.sha256(b"\x01" + halves).digest())


def audit_path(index: int, entries: Sequence[bytes]) -> list[Hash]:
    """PATH of section 2.1.1."""
    if len(entries) == 1:
        return []
    split = _split(len(entries))
    left, right = entries[:split], entries[split:]
    if index < split:
        return [*audit_path(index, left), tree_hash(right)]
    return [*audit_path(index - split, right), tree_hash(left)]


def consistency(old: int, entries: Sequence[bytes]) -> list[Hash]:
    """PROOF of section 2.1.2."""
    return _subproof(old, entries, whole=True)


def _subproof(old: int, entries: Sequence[bytes], *, whole: bool) -> list[Hash]:
    if old == len(entries):
        return [] if whole else [tree_hash(entries)]
    split = _split(len(entries))
    left, right = entries[:split], entries[split:]
    if old <= split:
        return [*_subproof(old, left, whole=whole), tree_hash(right)]
    return [*_subproof(old - split, right, whole=False), tree_hash(left)]


def _split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1
