"""What trustees hand in and are shown, between JSON and values of the engine.

One place for the form of every message of the ceremony:

    certificate  {"message", "signature"}
    commitment   64 hexadecimal digits, as a JSON text
    dealing      {"coefexps": {"message", "signature"}, "sealed": [one for each trustee]}
    key          {"pok", "public_key"}
    approval     {"challenge", "response"}
    decryption   the record of a partial decryption

>>> dealing_text(dealing)[:12]                                           # doctest: +SKIP
'{"coefexps":'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.ballot.ceremony import Dealing
from kaga.engines.ballot.errors import within
from kaga.engines.ballot.making.texts import (
    compact,
    key_value,
    proof_value,
    signed_value,
)
from kaga.engines.ballot.reading.canonical import digest, items, members, text
from kaga.engines.ballot.reading.elections import read_signed

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Group
    from kaga.engines.ballot.model import Digest, Proof, SignedMessage, TrusteeKey


def certificate_text(cert: SignedMessage) -> str:
    """A certificate as it is handed in."""
    return compact(signed_value(cert))


def commitment_text(commitment: Digest) -> str:
    """A commitment as it is handed in."""
    return compact(commitment)


def dealing_text(dealing: Dealing) -> str:
    """A dealing as it is handed in."""
    return compact({"coefexps": signed_value(dealing.coefexps), "sealed": list(dealing.sealed)})


def key_text(key: TrusteeKey, group: Group) -> str:
    """A trustee's public key as it is handed in."""
    return compact(key_value(key, group))


def approval_text(approval: Proof) -> str:
    """A signature over the whole ceremony as it is handed in."""
    return compact(proof_value(approval))


def certificates_of(value: object, group: Group) -> tuple[SignedMessage, ...]:
    """The certificates of all trustees.

    Raises
    ------
    Refused
        If they are not in the form above.
    """
    with within("certificates"):
        return tuple(read_signed(one, group) for one in items(value))


def commitments_of(value: object) -> list[Digest]:
    """The commitments of all trustees.

    Raises
    ------
    Refused
        If they are not in the form above.
    """
    with within("commitments"):
        return [digest(one) for one in items(value)]


def dealings_of(value: object, group: Group) -> list[Dealing]:
    """The dealings of all trustees, each with the shares it has sealed.

    Raises
    ------
    Refused
        If they are not in the form above.
    """
    found = []
    for place, one in enumerate(items(value)):
        with within(f"dealings[{place}]"):
            coefexps, sealed = members(one, ("coefexps", "sealed"))
            shares = tuple(text(share) for share in items(sealed))
            found.append(Dealing(read_signed(coefexps, group), shares))
    return found
