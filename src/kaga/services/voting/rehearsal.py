"""The trustees of a simulated election: a real ceremony of several, or one alone.

trustees = rehearse(group, secrets.token_bytes, size=5, threshold=3)
trustees.public_key
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.engines.ballot.ceremony import Ceremony, Seat, assemble, certificate, joint_key
from kaga.engines.ballot.making.keys import ceremony_keys, draw_trustee

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.making.texts import Draw
    from kaga.engines.ballot.model import Pedersen, TrusteeKey, Trustees


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A key and who holds it: the public record, and what each keeps to itself."""

    record: Pedersen
    public_key: Element
    secrets: tuple[int, ...]

    @property
    def trustees(self) -> Trustees:
        """As an election lists them."""
        return (self.record,)

    @property
    def keys(self) -> list[Element]:
        """Their public keys, in the order their decryptions are counted in."""
        return [key.public_key for key in self.record.verification_keys]

    @property
    def needed(self) -> int:
        """How many must come to decrypt."""
        return self.record.threshold


@dataclass(frozen=True, slots=True)
class Alone:
    """One trustee with the whole key: good for rehearsals only."""

    key: TrusteeKey
    secrets: tuple[int, ...]
    needed: int = 1

    @property
    def public_key(self) -> Element:
        """The election's key is the trustee's."""
        return self.key.public_key

    @property
    def trustees(self) -> Trustees:
        """As an election lists them."""
        return (self.key,)

    @property
    def keys(self) -> list[Element]:
        """The one public key."""
        return [self.key.public_key]


def rehearse_alone(group: Group, draw: Draw) -> Alone:
    """A key without a ceremony."""
    secret, key = draw_trustee(group, draw)
    return Alone(key, (secret,))


def rehearse(group: Group, draw: Draw, *, size: int, threshold: int) -> Rehearsed:
    """Hold a whole ceremony, every trustee checking what all others sent."""
    seats = [Seat(index, size, threshold) for index in range(1, size + 1)]
    keys = [ceremony_keys(draw(32), group) for _ in seats]
    certs = tuple(
        certificate(seat, key, group, draw) for seat, key in zip(seats, keys, strict=True)
    )
    trustees = [
        Ceremony(group, seat, key, certs) for seat, key in zip(seats, keys, strict=True)
    ]
    commitments = [trustee.commitment() for trustee in trustees]
    dealings = [trustee.dealing(commitments, draw) for trustee in trustees]
    shares = [trustee.receive(commitments, dealings, draw) for trustee in trustees]
    coefexps = [dealing.coefexps for dealing in dealings]
    approvals = [trustee.approval(coefexps, draw) for trustee in trustees]
    public = [share.key for share in shares]
    record = assemble((group, threshold), certs, coefexps, public, approvals)
    return Rehearsed(record, joint_key(record, group), tuple(share.secret for share in shares))
