"""The making of a key that no single trustee holds (Pedersen's distributed key generation).

Each trustee deals a secret polynomial: commitments to its coefficients in public, one share to
each colleague in private. The private key of trustee j is the sum of the shares dealt to j; any
`threshold` of them decrypt together, fewer learn nothing. The only thing a trustee keeps is a
seed, from which everything below is computed again.

Rounds, each begun when the one before is complete for all:

1. `certificate`: the trustee's keys for this ceremony.
2. `commitment`: a hash of the public part of the dealing. *Commit first*: a trustee who waited
   to see the others' commitments could otherwise choose its own so as to bias the joint key.
3. `dealing`: the public part, and the sealed shares.
4. `receive`: every share is checked against what its dealer committed to; the trustee's key.
5. `approval`: a signature over all certificates and dealings, as this trustee saw them.

References: Pedersen, 1991; Gennaro, Jarecki, Krawczyk, Rabin, "Secure distributed key
generation for discrete-log based cryptosystems", 2007 (the bias of a rushing adversary);
Belenios specification 2.0, section 4.6. The private channel is not part of the public record:
shares are sealed to the certified encryption key by Diffie-Hellman, HKDF-SHA256 and
ChaCha20-Poly1305.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.making.keys import signed, trustee_key
from kaga.engines.ballot.making.proofs import knowledge
from kaga.engines.ballot.making.texts import compact, digest_of, drawn, signed_values
from kaga.engines.ballot.model import Pedersen
from kaga.engines.ballot.reading.elections import admitted
from kaga.engines.ballot.verify.trustees import (
    certified_keys,
    check_pedersen,
    check_signed,
    coefexps_of,
    context_of,
    share_key,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.making.keys import CeremonyKeys
    from kaga.engines.ballot.making.texts import Draw
    from kaga.engines.ballot.model import Digest, Proof, SignedMessage, TrusteeKey

_NONCE: Final = bytes(12)
"""Each key seals one message, so the nonce need not differ."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One trustee's place in a ceremony: number `index`, from 1, of `size`."""

    index: int
    size: int
    threshold: int

    def __post_init__(self) -> None:
        if not 1 <= self.index <= self.size or not 1 <= self.threshold <= self.size:
            raise ValueError("no such seat")


@dataclass(frozen=True, slots=True)
class Dealing:
    """What a trustee deals: commitments for all, and one sealed share for each."""

    coefexps: SignedMessage
    sealed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A trustee's private key and its public key."""

    secret: int
    key: TrusteeKey


@dataclass(frozen=True, slots=True)
class Ceremony:
    """One trustee's view: its seat and keys, and everybody's certificates."""

    group: Group
    seat: Seat
    keys: CeremonyKeys
    certs: tuple[SignedMessage, ...]

    def __post_init__(self) -> None:
        check_certificates(self.certs, self.seat, self.group)
        own, _ = certified_keys(self.certs[self.seat.index - 1], self.group)
        if own != self.keys.verification:
            raise Refused("not this trustee's certificate", f"certs[{self.seat.index - 1}]")

    def commitment(self) -> Digest:
        """Round 2: what binds this trustee to its dealing before it sees another's."""
        return commitment_to(self._public_part(), self.seat.index)

    def dealing(self, commitments: Sequence[Digest], draw: Draw) -> Dealing:
        """Round 3: deal, now that everybody is bound.

        Raises
        ------
        Refused
            If a commitment is missing, is another's, or the own one was changed.
        """
        if len(commitments) != self.seat.size or len(set(commitments)) != self.seat.size:
            raise Refused("not one commitment of each trustee, each different")
        if commitments[self.seat.index - 1] != self.commitment():
            raise Refused("another commitment was published for this trustee")
        secrets = self._coefficients()
        shares = []
        for place, cert in enumerate(self.certs):
            _, key = certified_keys(cert, self.group)
            value = _evaluate(secrets, place + 1, self.group.order)
            bound = self._bound(self.seat.index, place + 1)
            shares.append(_seal(str(value), (key, bound), self.group, draw))
        text = self._public_part()
        return Dealing(signed(text, self.keys.signing, self.group, draw), tuple(shares))

    def receive(
        self, commitments: Sequence[Digest], dealings: Sequence[Dealing], draw: Draw
    ) -> Share:
        """Round 4: check every dealing and add the shares up.

        Raises
        ------
        Refused
            If a dealing is not what was committed to, or its share does not fit; the place
            names the dealer.
        """
        if len(dealings) != self.seat.size or len(commitments) != self.seat.size:
            raise Refused("not one dealing of each trustee")
        total = 0
        for place, (dealing, bound) in enumerate(zip(dealings, commitments, strict=True)):
            with within(f"trustee {place + 1}"):
                total += self._share(dealing, bound, place + 1)
        secret = total % self.group.order
        return Share(secret, trustee_key(secret, self.group, draw))

    def approval(self, coefexps: Sequence[SignedMessage], draw: Draw) -> Proof:
        """Round 5: sign what was seen of everybody."""
        texts = [compact(signed_values(listed)) for listed in (self.certs, coefexps)]
        return knowledge(self.group, self.keys.signing, draw, "certs_sig", *texts)

    def _share(self, dealing: Dealing, bound: Digest, dealer: int) -> int:
        group, index = self.group, self.seat.index
        if commitment_to(dealing.coefexps.message, dealer) != bound:
            raise Refused("not the dealing that was committed to")
        signer, _ = certified_keys(self.certs[dealer - 1], group)
        check_signed(dealing.coefexps, signer, group)
        coefexps = coefexps_of(dealing.coefexps, group)
        if len(coefexps) != self.seat.threshold or len(dealing.sealed) != self.seat.size:
            raise Refused("not the number of commitments or shares agreed on")
        text = self._opened(dealing.sealed[index - 1], self._bound(dealer, index))
        if not (text.isascii() and text.isdigit() and len(text) <= 620):
            raise Refused("the share is no number")
        share = int(text) % group.order
        if group.secret_base_power(share) != share_key([coefexps], index, group):
            raise Refused("the share does not fit the commitments")
        return share

    def _opened(self, sealed: str, bound: str) -> str:
        ephemeral, _, body = sealed.partition(".")
        with within("share"):
            point = admitted(ephemeral, self.group)
            shared = self.group.secret_power(point, self.keys.decryption)
            key = _channel_key((point, shared), bound, self.group)
            try:
                return key.decrypt(_NONCE, bytes.fromhex(body), bound.encode()).decode()
            except (InvalidTag, ValueError, binascii.Error):
                raise Refused("not sealed for this trustee") from None

    def _bound(self, dealer: int, receiver: int) -> str:
        certs = digest_of(compact(signed_values(self.certs)).encode())
        return f"kaga-vote/v1|share|{certs}|{dealer}|{receiver}"

    def _public_part(self) -> str:
        powers = [self.group.secret_base_power(one) for one in self._coefficients()]
        return compact({"coefexps": [self.group.encode(one) for one in powers]})

    def _coefficients(self) -> list[int]:
        """From the seed, different in each ceremony because the certificates are."""
        certs = digest_of(compact(signed_values(self.certs)).encode())
        found = []
        for degree in range(self.seat.threshold):
            info = f"kaga-vote/v1|polynomial|{certs}|{degree}".encode()
            kdf = HKDF(algorithm=SHA512(), length=64, salt=None, info=info)
            found.append(int.from_bytes(kdf.derive(self.keys.seed), "big") % self.group.order)
        return found


def certificate(seat: Seat, keys: CeremonyKeys, group: Group, draw: Draw) -> SignedMessage:
    """Round 1: this trustee's keys for this ceremony, signed by themselves."""
    message = compact(
        {
            "context": {
                "group": group.name,
                "size": seat.size,
                "threshold": seat.threshold,
                "index": seat.index,
            },
            "verification": group.encode(keys.verification),
            "encryption": group.encode(keys.encryption),
        }
    )
    return signed(message, keys.signing, group, draw)


def check_certificates(certs: Sequence[SignedMessage], seat: Seat, group: Group) -> None:
    """Check that the certificates are those of one ceremony, one for each seat.

    Raises
    ------
    Refused
        If one is forged, of another ceremony, or a key occurs twice.
    """
    if len(certs) != seat.size:
        raise Refused("not one certificate of each trustee")
    keys = set()
    for place, cert in enumerate(certs):
        with within(f"certs[{place}]"):
            if context_of(cert) != (group.name, seat.size, seat.threshold, place + 1):
                raise Refused("of another ceremony", "context")
            keys.add(certified_keys(cert, group))
    if len(keys) != seat.size:
        raise Refused("two trustees have the same keys")


def commitment_to(coefexps: str, dealer: int) -> Digest:
    """The hash a dealer publishes first. The coefficients' entropy hides what is hashed."""
    return digest_of(f"coefexps|{dealer}|{coefexps}".encode())


def assemble(
    ceremony: tuple[Group, int],
    certs: Sequence[SignedMessage],
    coefexps: Sequence[SignedMessage],
    keys: Sequence[TrusteeKey],
    approvals: Sequence[Proof],
) -> Pedersen:
    """The public record of a finished ceremony of this group and threshold.

    Raises
    ------
    Refused
        If anything in it does not hold.
    """
    group, threshold = ceremony
    found = Pedersen(threshold, tuple(certs), tuple(coefexps), tuple(keys), tuple(approvals))
    check_pedersen(found, group)
    return found


def joint_key(pedersen: Pedersen, group: Group) -> Element:
    """The public key of which the trustees hold shares."""
    found = group.identity
    for one in pedersen.coefexps:
        found = group.multiply(found, coefexps_of(one, group)[0])
    return found


def _evaluate(coefficients: Sequence[int], at: int, order: int) -> int:
    value = 0
    for coefficient in reversed(coefficients):
        value = (value * at + coefficient) % order
    return value


def _seal(text: str, to: tuple[Element, str], group: Group, draw: Draw) -> str:
    receiver, bound = to
    secret = drawn(group, draw)
    point = group.secret_base_power(secret)
    shared = group.secret_power(receiver, secret)
    key = _channel_key((point, shared), bound, group)
    body = key.encrypt(_NONCE, text.encode(), bound.encode())
    return f"{group.encode(point)}.{body.hex()}"


def _channel_key(pair: tuple[Element, Element], bound: str, group: Group) -> ChaCha20Poly1305:
    point, shared = (group.encode(one).encode() for one in pair)
    info = b"|".join((bound.encode(), point))
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    return ChaCha20Poly1305(kdf.derive(shared))
