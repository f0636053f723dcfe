"""Making proofs that tell nothing but what they prove.

Knowledge of an exponent is shown by a Schnorr transcript. "One of these ciphertexts encrypts
zero" is shown by transcripts of which all but one are made backwards; nobody can tell which one
is real, because only the sum of the challenges is fixed.

    proof = knowledge(group, secret, draw, "pok", group.name, public)

References: Schnorr, "Efficient signature generation by smart cards", 1991; Cramer, Damgard,
Schoenmakers, "Proofs of partial knowledge", 1994; Fiat, Shamir, "How to prove yourself", 1986.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.ballot.making.texts import drawn, hashed
from kaga.engines.ballot.model import Proof

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.making.texts import Draw

    Statement = tuple[Element, Element]
    """(alpha, beta) of which is claimed that there is an r with alpha = g^r, beta = y^r."""


def knowledge(group: Group, secret: int, draw: Draw, *parts: str) -> Proof:
    """Show that the exponent is known, bound to what `parts` say.

    The nonce is fresh from `draw`; used twice, or derived from anything that is shown, it would
    give the exponent away.
    """
    nonce = drawn(group, draw)
    commitment = group.encode(group.secret_base_power(nonce))
    challenge = hashed(group, *parts, commitment)
    return Proof(challenge, group.response(nonce, secret, challenge))


def equal_exponents(group: Group, base: Element, secret: int, draw: Draw, *parts: str) -> Proof:
    """Show that one exponent lies behind g^x and base^x."""
    nonce = drawn(group, draw)
    left = group.encode(group.secret_base_power(nonce))
    right = group.encode(group.secret_power(base, nonce))
    challenge = hashed(group, *parts, f"{left},{right}")
    return Proof(challenge, group.response(nonce, secret, challenge))


class OneOf:
    """Proves, under one election key, that one statement of several is true."""

    def __init__(self, group: Group, key: Element, draw: Draw) -> None:
        self._group = group
        self._key = key
        self._draw = draw

    def prove(
        self, statements: Sequence[Statement], true: tuple[int, int], *parts: str
    ) -> tuple[Proof, ...]:
        """Prove it, bound to what `parts` say.

        Parameters
        ----------
        true
            The place of the true statement, and its exponent r.
        """
        group = self._group
        known, secret = true
        made = [Proof(drawn(group, self._draw), drawn(group, self._draw)) for _ in statements]
        pairs = zip(statements, made, strict=True)
        texts = [self._commitment(statement, proof) for statement, proof in pairs]
        total = hashed(group, *parts, ",".join(texts))
        # All were made backwards, with the same work. Who knows r can answer another challenge
        # to the same commitment g^z·alpha^c = g^(z + r·c): the one that makes the sum right.
        backwards = made[known]
        rest = sum(proof.challenge for proof in made) - backwards.challenge
        challenge = (total - rest) % group.order
        moved = (challenge - backwards.challenge) % group.order
        response = group.response(backwards.response, secret, moved)
        made[known] = Proof(challenge, response)
        return tuple(made)

    def _commitment(self, statement: Statement, proof: Proof) -> str:
        """The first message that fits a transcript."""
        group = self._group
        alpha, beta = statement
        left = group.multiply(
            group.secret_base_power(proof.response), group.secret_power(alpha, proof.challenge)
        )
        right = group.multiply(
            group.secret_power(self._key, proof.response),
            group.secret_power(beta, proof.challenge),
        )
        return f"{group.encode(left)},{group.encode(right)}"
