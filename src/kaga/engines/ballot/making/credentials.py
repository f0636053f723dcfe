"""Credentials: what allows a voter to cast, without saying who the voter is.

A credential is a public key g^s. Normally s is drawn on the voter's own device and never leaves
it. The codes of fifteen characters that Belenios sends to voters are read as well.

    voter = draw_voter(group, draw)
    voter.credential                    # goes on the list

Reference: Belenios specification 2.0, section 4.8; RFC 8018 (PBKDF2).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.texts import drawn

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Group
    from kaga.engines.ballot.making.texts import Draw

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LENGTH: Final = 15
_ROUNDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Voter:
    """A key pair to vote with; `credential` is the text of the public key."""

    credential: str
    secret: int = field(repr=False)


def draw_voter(group: Group, draw: Draw) -> Voter:
    """A fresh key pair."""
    return voter_of(drawn(group, draw), group)


def voter_of(secret: int, group: Group) -> Voter:
    """The key pair of a secret exponent."""
    return Voter(group.encode(group.secret_base_power(secret)), secret)


def voter_from_code(code: str, uuid: str, group: Group) -> Voter:
    """The key pair that a code stands for in one election.

    Raises
    ------
    Refused
        If the code has a wrong character, length or check character.
    """
    return voter_of(exponent_of_code(code, uuid, group), group)


def exponent_of_code(code: str, uuid: str, group: Group) -> int:
    """PBKDF2-HMAC-SHA256 of the code, salted with the election, modulo q.

    Raises
    ------
    Refused
        If the code has a wrong character, length or check character.
    """
    plain = code.replace("-", "")
    if len(plain) != _LENGTH or not set(plain) <= set(_BASE58):
        raise Refused("a code has 15 Base58 characters")
    if code != plain and code != "-".join(plain[at : at + 3] for at in range(0, _LENGTH, 3)):
        raise Refused("a code is written in groups of three, or in one")
    if _check_character(plain[:-1]) != plain[-1]:
        raise Refused("the code is mistyped: its last character does not fit")
    key = hashlib.pbkdf2_hmac("sha256", code.encode(), uuid.encode(), _ROUNDS)
    return int.from_bytes(key, "big") % group.order


def draw_code(draw: Draw) -> str:
    """A fresh code, in groups of three."""
    number = int.from_bytes(draw(32), "big")
    body = "".join(_BASE58[number // 58**place % 58] for place in range(_LENGTH - 1))
    plain = body + _check_character(body)
    return "-".join(plain[at : at + 3] for at in range(0, _LENGTH, 3))


def _check_character(body: str) -> str:
    number = 0
    for character in body:
        number = number * 58 + _BASE58.index(character)
    return _BASE58[53 - number % 53]
