"""The challenge of a proof: a hash over everything the proof is about.

Each kind of proof has its own first word, and every text names the election (through its
fingerprint) and the voter, so that no proof can be moved to another place.

>>> challenge(97, "sig", "hash", "5")
45
"""

from __future__ import annotations

import hashlib


def challenge(order: int, *parts: str) -> int:
    """SHA-256 of the parts joined by vertical bars, as a big-endian number modulo q."""
    digest = hashlib.sha256("|".join(parts).encode()).digest()
    return int.from_bytes(digest, "big") % order
