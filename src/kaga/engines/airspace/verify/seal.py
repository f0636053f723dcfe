"""Whether a trusted key has signed a certificate.

What: signature lines `— name base64(mark, signature)` under a note; the mark is the first four
bytes of SHA-256 over name, line break, 0x01 and public key. At least one trusted key must have
signed; a wrong signature in the name of a trusted key refuses the file. Ed25519 itself is the
`cryptography` library's: nobody should write that by hand.

>>> check_seal(b"text", [], {}).passed
False
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kaga.engines.airspace.verify.report import Check

MOST_SIGNATURES = 16


def check_seal(text: bytes, lines: Sequence[bytes], keys: Mapping[str, bytes]) -> Check:
    """One check over all signature lines.

    Parameters
    ----------
    text
        What is signed.
    lines
        Signature lines without line breaks.
    keys
        Public keys (32 bytes) by name.
    """
    words = "signed by a trusted key, and no trusted key's signature is wrong"
    good: list[str] = []
    problem = f"more than {MOST_SIGNATURES} signatures" if len(lines) > MOST_SIGNATURES else ""
    for line in lines[:MOST_SIGNATURES]:
        found = _parts(line)
        if found is None:
            problem = problem or "a line that is no signature"
            continue
        name, blob = found
        public = keys.get(name)
        if public is None or blob[:4] != _mark(name, public):
            continue
        if _accepts(public, blob[4:], text):
            good.append(name)
        else:
            problem = problem or f"the signature of {name} is wrong"
    passed = bool(good) and not problem
    found_text = problem or (", ".join(good) if good else "no trusted signature")
    return Check("file.signature", words, f"{len(lines)} lines", found_text, "0", passed)


def _parts(line: bytes) -> tuple[str, bytes] | None:
    try:
        dash, name, code = line.decode().split(" ")
        blob = base64.b64decode(code, validate=True)
    except (ValueError, binascii.Error):
        return None
    strict = base64.b64encode(blob).decode() == code
    return (name, blob) if dash == "—" and strict and len(blob) == 68 else None


def _mark(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def _accepts(public: bytes, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
