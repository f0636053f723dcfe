"""Salted commitments: a public value that binds private facts without showing them.

The log carries only `commit(opening)`. Whoever holds the opening (salt and facts) can show
that these were the facts; once the salt is destroyed nobody can, however short the list of
guesses: the salt is 32 random bytes, and HMAC-SHA256 keyed with it hides its input (a
pseudorandom function) and binds it (SHA-256 resists collisions). For example:

    opening = Opening(salt, {"name": "加賀 花子"})
    opens(commit(opening), opening)     # True
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final, NewType, Self

from kaga.engines.ledger.canonical import Json, read_json, write_json
from kaga.engines.ledger.errors import MalformedError

Commitment = NewType("Commitment", bytes)

SALT_SIZE: Final = 32


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment: 32 random bytes and the private facts."""

    salt: bytes = field(repr=False)
    facts: dict[str, Json] = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.salt) != SALT_SIZE:
            raise MalformedError(f"a salt has 32 bytes, this has {len(self.salt)}")

    def to_bytes(self) -> bytes:
        """The salt followed by the facts in canonical JSON."""
        return self.salt + write_json(self.facts)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises
        ------
        MalformedError
            If the salt is cut off or the facts are no canonical object.
        """
        facts = read_json(raw[SALT_SIZE:])
        if not isinstance(facts, dict):
            raise MalformedError("the facts of an opening are an object")
        return cls(raw[:SALT_SIZE], facts)


def commit(opening: Opening) -> Commitment:
    """Compute the public commitment to an opening.

    Parameters
    ----------
    opening
        Salt and facts.

    Returns
    -------
    Commitment
        HMAC-SHA256 keyed with the salt, over the facts' canonical JSON (RFC 2104, RFC 8785);
        32 bytes.

    Raises
    ------
    MalformedError
        If the facts have no canonical form.
    """
    return Commitment(hmac.digest(opening.salt, write_json(opening.facts), hashlib.sha256))


def opens(commitment: Commitment, opening: Opening) -> bool:
    """Whether these are the facts behind the commitment, compared in constant time."""
    return hmac.compare_digest(commitment, commit(opening))
