"""Judging the trustees: who can decrypt, and that the election's key is theirs together.

    keys = check_trustees(trustees, election)       # the key of trustee i is keys[i - 1]

References: Belenios specification 2.0, sections 4.5 to 4.7; Pedersen, "A threshold cryptosystem
without a trusted party", 1991.
"""

from __future__ import annotations

import json
from functools import reduce
from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.model import Pedersen
from kaga.engines.ballot.reading.canonical import (
    integer,
    items,
    members,
    parse_compact,
    text,
)
from kaga.engines.ballot.reading.elections import admitted
from kaga.engines.ballot.verify.challenges import challenge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.model import (
        Election,
        Proof,
        SignedMessage,
        TrusteeKey,
        Trustees,
    )

_LONGEST_MESSAGE = 200_000


def check_trustees(trustees: Trustees, election: Election) -> list[Element]:
    """Judge the whole record of the keys.

    Returns
    -------
    list of Element
        The public key of every trustee, in the order their decryptions count them from 1.

    Raises
    ------
    Refused
        If a proof or signature fails, or the election's key is not the product of theirs.
    """
    group = election.group
    keys: list[Element] = []
    parts: list[Element] = []
    for place, one in enumerate(trustees):
        with within(f"[{place}]"):
            if isinstance(one, Pedersen):
                check_pedersen(one, group)
                parts.append(_joint_key(one, group))
                keys.extend(key.public_key for key in one.verification_keys)
            else:
                check_trustee_key(one, group)
                parts.append(one.public_key)
                keys.append(one.public_key)
    if reduce(group.multiply, parts) != election.public_key:
        raise Refused("the election's key is not the product of the trustees' keys")
    return keys


def check_trustee_key(key: TrusteeKey, group: Group) -> None:
    """Judge the proof that a trustee knows the private key.

    Raises
    ------
    Refused
        If it does not hold.
    """
    commitment = _commitment(key.public_key, key.pok, group)
    parts = ("pok", group.name, group.encode(key.public_key), commitment)
    if challenge(group.order, *parts) != key.pok.challenge:
        raise Refused("the proof of knowledge fails", "pok")


def check_signed(signed: SignedMessage, key: Element, group: Group) -> None:
    """Judge a signed message by its author's verification key.

    Raises
    ------
    Refused
        If the signature does not hold.
    """
    check_signature(signed.message, signed.signature, (key, "sigmsg"), group)


def check_signature(
    message: str, signature: Proof, by: tuple[Element, str], group: Group
) -> None:
    """Judge a signature over a text; `by` is the key and the word the signature is for.

    Raises
    ------
    Refused
        If the signature does not hold.
    """
    key, word = by
    commitment = _commitment(key, signature, group)
    if challenge(group.order, word, message, commitment) != signature.challenge:
        raise Refused("the signature does not hold", "signature")


def certified_keys(cert: SignedMessage, group: Group) -> tuple[Element, Element]:
    """The verification and the encryption key of a certificate signed by the former.

    Raises
    ------
    Refused
        If the certificate's form is another or its signature fails.
    """
    value = parse_compact(cert.message.encode(), longest=_LONGEST_MESSAGE)
    names: tuple[str, ...] = ("verification", "encryption")
    if isinstance(value, dict) and "context" in value:
        names = ("context", *names)
        if context_of(cert)[0] != group.name:
            raise Refused("certified for another group", "context")
    *_, verification, encryption = members(value, names)
    key = admitted(text(verification), group)
    check_signed(cert, key, group)
    return key, admitted(text(encryption), group)


def context_of(cert: SignedMessage) -> tuple[str, int, int, int]:
    """What ceremony a certificate is for: group, size, threshold, and its trustee's number.

    Raises
    ------
    Refused
        If it does not say.
    """
    value = parse_compact(cert.message.encode(), longest=_LONGEST_MESSAGE)
    context, _, _ = members(value, ("context", "verification", "encryption"))
    with within("context"):
        group, *numbers = members(context, ("group", "size", "threshold", "index"))
        size, threshold, index = (integer(one, 1) for one in numbers)
        return text(group), size, threshold, index


def coefexps_of(signed: SignedMessage, group: Group) -> list[Element]:
    """The commitments to a dealer's polynomial, every one checked to be in the group.

    Raises
    ------
    Refused
        If the form is another.
    """
    value = parse_compact(signed.message.encode(), longest=_LONGEST_MESSAGE)
    (listed,) = members(value, ("coefexps",))
    return [admitted(text(one), group) for one in items(listed)]


def check_pedersen(pedersen: Pedersen, group: Group) -> None:
    """Judge the ceremony of a threshold key from its public record.

    Raises
    ------
    Refused
        If a certificate, a dealing, a verification key or a final signature does not hold.
    """
    signers = []
    for place, cert in enumerate(pedersen.certs):
        with within(f"certs[{place}]"):
            signers.append(certified_keys(cert, group)[0])
    dealt = []
    for place, (signed, signer) in enumerate(zip(pedersen.coefexps, signers, strict=True)):
        with within(f"coefexps[{place}]"):
            check_signed(signed, signer, group)
            dealt.append(coefexps_of(signed, group))
            if len(dealt[-1]) != pedersen.threshold:
                raise Refused("their number is not the threshold")
    for place, key in enumerate(pedersen.verification_keys):
        with within(f"verification_keys[{place}]"):
            if key.public_key != share_key(dealt, place + 1, group):
                raise Refused("not the key that the dealers committed to")
            check_trustee_key(key, group)
    _check_ceremony(pedersen, signers, group)


def _ceremony_text(pedersen: Pedersen) -> str:
    """What the trustees sign together: all certificates and all dealings, as JSON."""
    rows = []
    for listed in (pedersen.certs, pedersen.coefexps):
        values = [
            {
                "message": one.message,
                "signature": {
                    "challenge": str(one.signature.challenge),
                    "response": str(one.signature.response),
                },
            }
            for one in listed
        ]
        rows.append(json.dumps(values, ensure_ascii=False, separators=(",", ":")))
    return "|".join(rows)


def _check_ceremony(pedersen: Pedersen, signers: Sequence[Element], group: Group) -> None:
    """Where the trustees signed what they saw of each other, all must have seen the same."""
    if not pedersen.signatures:
        return
    message = _ceremony_text(pedersen)
    for place, (proof, key) in enumerate(zip(pedersen.signatures, signers, strict=True)):
        with within(f"signatures[{place}]"):
            check_signature(message, proof, (key, "certs_sig"), group)


def share_key(dealt: Sequence[Sequence[Element]], index: int, group: Group) -> Element:
    """The public key of trustee `index`: the product of all A_ik^(index^k)."""
    found = group.identity
    for coefexps in dealt:
        for degree, one in enumerate(coefexps):
            exponent = pow(index, degree, group.order)
            found = group.multiply(found, group.power(one, exponent))
    return found


def _joint_key(pedersen: Pedersen, group: Group) -> Element:
    return reduce(group.multiply, [coefexps_of(one, group)[0] for one in pedersen.coefexps])


def _commitment(key: Element, proof: Proof, group: Group) -> str:
    power = group.power(key, proof.challenge)
    return group.encode(group.multiply(group.base_power(proof.response), power))
