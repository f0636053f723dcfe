"""The signature under a certificate: a signed note, as the city's ledger uses it.

What: two lines — the schema and the canonical JSON — an empty line, and a signature line
(C2SP signed-note, Ed25519). Why a note: the same tools that check the ledger's heads check a
certificate, and several keys can stand under one text.

>>> from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
>>> key = Ed25519PrivateKey.from_private_bytes(bytes(32))
>>> sealed(b'{"a":1}', CityKey("kaga.example/airspace", key)).splitlines()[1]
b'{"a":1}'
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.certificate.canonical import ContentError
from kaga.engines.airspace.certificate.content import SCHEMA

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ED25519: Final = b"\x01"
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class CityKey:
    """A name without spaces or plus signs, and the private key that signs under it."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ContentError(f"not the name of a key: {self.name[:80]!r}")

    @property
    def public(self) -> bytes:
        """The 32 bytes that anybody may have."""
        return self.private.public_key().public_bytes_raw()

    @property
    def mark(self) -> bytes:
        """First four bytes of SHA-256 over name, line break, algorithm and public key."""
        named = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(named).digest()[:4]


def signing_input(content: bytes) -> bytes:
    """What is signed: the schema's line and the line of canonical JSON."""
    if b"\n" in content:
        raise ContentError("canonical JSON is one line")
    return SCHEMA.encode() + b"\n" + content + b"\n"


def sealed(content: bytes, key: CityKey) -> bytes:
    """The certificate file: canonical bytes with a signature below."""
    text = signing_input(content)
    signature = base64.b64encode(key.mark + key.private.sign(text)).decode()
    return text + f"\n— {key.name} {signature}\n".encode()
