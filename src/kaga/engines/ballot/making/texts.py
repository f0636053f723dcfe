"""Writing: compact JSON with members in the order of the specification, and hashes over it.

>>> compact({"version": 1, "name": "橋"})
'{"version":1,"name":"橋"}'
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

from kaga.engines.ballot.model import Digest, Fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaga.engines.ballot.groups.protocol import Group
    from kaga.engines.ballot.model import Ciphertext, Proof, SignedMessage, TrusteeKey

    Draw = Callable[[int], bytes]
    """Gives that many fresh random bytes: `secrets.token_bytes`, or a seeded one in tests."""


def compact(value: object) -> str:
    """JSON without spaces, text as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest_of(raw: bytes) -> Digest:
    """The name of a record."""
    return Digest(hashlib.sha256(raw).hexdigest())


def fingerprint_of(raw: bytes) -> Fingerprint:
    """The tracker of a ballot, phi of an election."""
    return Fingerprint(base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("="))


def hashed(group: Group, *parts: str) -> int:
    """The challenge that a text asks for: its SHA-256 as a number modulo q."""
    found = hashlib.sha256("|".join(parts).encode())
    return int(found.hexdigest(), 16) % group.order


def drawn(group: Group, draw: Draw) -> int:
    """A random exponent; 256 bits to spare make each equally likely to within 2^-256."""
    return int.from_bytes(draw(exponent_size(group)), "big") % group.order


def exponent_size(group: Group) -> int:
    """Bytes from which an exponent is reduced: 32 more than the order has, at least 64."""
    return max(64, (group.order.bit_length() + 7) // 8 + 32)


def proof_value(proof: Proof) -> dict[str, str]:
    """As JSON."""
    return {"challenge": str(proof.challenge), "response": str(proof.response)}


def ciphertext_value(ciphertext: Ciphertext, group: Group) -> dict[str, str]:
    """As JSON."""
    return {"alpha": group.encode(ciphertext.alpha), "beta": group.encode(ciphertext.beta)}


def key_value(key: TrusteeKey, group: Group) -> dict[str, object]:
    """As JSON."""
    return {"pok": proof_value(key.pok), "public_key": group.encode(key.public_key)}


def signed_value(signed: SignedMessage) -> dict[str, object]:
    """As JSON."""
    return {"message": signed.message, "signature": proof_value(signed.signature)}


def signed_values(signed: Sequence[SignedMessage]) -> list[dict[str, object]]:
    """As JSON."""
    return [signed_value(one) for one in signed]
