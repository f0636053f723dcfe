"""Leaf and node hashes of the Merkle tree of RFC 6962 section 2.1.

A leaf and an inner node are hashed with different first bytes, so that no entry can pose as a
node of the tree (a second preimage). For example:

    root_of_two = node_hash(leaf_hash(b"first"), leaf_hash(b"second"))
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final, NewType

from kaga.engines.ledger.errors import MalformedError

Hash = NewType("Hash", bytes)

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = Hash(hashlib.sha256().digest())

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"


def leaf_hash(entry: bytes) -> Hash:
    """Hash one log entry.

    Parameters
    ----------
    entry
        The entry's exact bytes.

    Returns
    -------
    Hash
        SHA-256 of 0x00 and the entry, 32 bytes (RFC 6962, section 2.1).
    """
    return Hash(hashlib.sha256(_LEAF + entry).digest())


def node_hash(left: bytes, right: bytes) -> Hash:
    """Hash two neighbouring subtrees into their parent.

    Parameters
    ----------
    left, right
        Hashes of the two subtrees, 32 bytes each.

    Returns
    -------
    Hash
        SHA-256 of 0x01 and both hashes, 32 bytes (RFC 6962, section 2.1).
    """
    return Hash(hashlib.sha256(_NODE + left + right).digest())


def encode_base64(value: bytes) -> str:
    """Write bytes as RFC 4648 section 4 base64, padded, without line breaks."""
    return base64.b64encode(value).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Read RFC 4648 base64 in its one canonical form.

    Raises
    ------
    MalformedError
        If a character is foreign, padding is missing, or spare bits are not zero: two texts
        for one value would let a signed thing be changed without its signature noticing.
    """
    try:
        value = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise MalformedError(f"not base64: {text[:60]!r}") from error
    if encode_base64(value) != text:
        raise MalformedError(f"not canonical base64: {text[:60]!r}")
    return value


def decode_hash(text: str) -> Hash:
    """Read one base64 SHA-256 hash.

    Raises
    ------
    MalformedError
        If the text is not canonical base64 of exactly 32 bytes.
    """
    value = decode_base64(text)
    if len(value) != HASH_SIZE:
        raise MalformedError(f"a hash has 32 bytes, this has {len(value)}")
    return Hash(value)


def decode_number(text: str, *, what: str) -> int:
    """Read a decimal number without sign or leading zeros, below 2**63.

    Raises
    ------
    MalformedError
        If the text is anything else; `what` names the number in the message.
    """
    plain = text.isascii() and text.isdigit() and len(text) <= 19
    if not plain or (text[0] == "0" and text != "0") or int(text) >= 1 << 63:
        raise MalformedError(f"{what} is not a plain decimal number: {text[:30]!r}")
    return int(text)
