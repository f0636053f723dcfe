"""A trustee's keys, and signatures with them.

    x, key = draw_trustee(group, draw)          # a trustee who decrypts alone ("Single")
    keys = ceremony_keys(seed, group)           # one of several ("Pedersen")

References: Belenios specification 2.0, sections 4.5 and 4.6.1.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaga.engines.ballot.making.proofs import knowledge
from kaga.engines.ballot.making.texts import drawn
from kaga.engines.ballot.model import SignedMessage, TrusteeKey

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.making.texts import Draw


@dataclass(frozen=True, slots=True)
class CeremonyKeys:
    """What a trustee of a threshold key holds, all from one seed."""

    seed: bytes = field(repr=False)
    signing: int = field(repr=False)
    decryption: int = field(repr=False)
    verification: Element
    encryption: Element


def draw_trustee(group: Group, draw: Draw) -> tuple[int, TrusteeKey]:
    """A private key and its public key with proof, for a trustee who decrypts alone."""
    secret = drawn(group, draw)
    return secret, trustee_key(secret, group, draw)


def trustee_key(secret: int, group: Group, draw: Draw) -> TrusteeKey:
    """The public key of a private one, with the proof that it is known."""
    public = group.secret_base_power(secret)
    pok = knowledge(group, secret, draw, "pok", group.name, group.encode(public))
    return TrusteeKey(public, pok)


def ceremony_keys(seed: bytes, group: Group) -> CeremonyKeys:
    """The four keys of a seed of at least 32 bytes.

    Raises
    ------
    ValueError
        If the seed is shorter.
    """
    if len(seed) < 32:
        raise ValueError("a trustee's seed has at least 32 bytes")
    signing, decryption = (_derived(word, seed, group) for word in ("sk", "dk"))
    return CeremonyKeys(
        seed,
        signing,
        decryption,
        group.secret_base_power(signing),
        group.secret_base_power(decryption),
    )


def _derived(word: str, seed: bytes, group: Group) -> int:
    found = hashlib.sha512(f"{word}|{seed.hex()}".encode()).digest()
    return int.from_bytes(found, "big") % group.order


def signed(message: str, secret: int, group: Group, draw: Draw) -> SignedMessage:
    """A message with its author's signature."""
    return SignedMessage(message, knowledge(group, secret, draw, "sigmsg", message))
