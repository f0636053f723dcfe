"""Judging a count: from the counted ballots to the published numbers.

Nothing is decrypted here. Each trustee's factors come with proofs; together with the claimed
counts they must give back the encrypted tally, which anybody can multiply anew.

    total = Accumulator(election)
    total.add(ballot, weight)
    total.check(read_encrypted_tally(raw, election))

References: Belenios specification 2.0, sections 4.16 to 4.19; Chaum, Pedersen, "Wallet
databases with observers", 1992 (equality of logarithms); Shamir, "How to share a secret", 1979.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.model import Ciphertext, Pedersen
from kaga.engines.ballot.verify.challenges import challenge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaga.engines.ballot.groups.protocol import Element
    from kaga.engines.ballot.model import (
        Ballot,
        Election,
        EncryptedTally,
        PartialDecryption,
        Proof,
        Result,
        Trustees,
    )


class Accumulator:
    """The product of counted ballots, choice by choice; of rankings, their list."""

    def __init__(self, election: Election) -> None:
        self._group = election.group
        self._ranked = [question.ranked for question in election.questions]
        one = Ciphertext(election.group.identity, election.group.identity)
        self.product: list[list[Ciphertext]] = [
            [] if question.ranked else [one] * question.width for question in election.questions
        ]

    def add(self, ballot: Ballot, weight: int) -> None:
        """Multiply a ballot in, `weight` times.

        Raises
        ------
        Refused
            If it ranks and has another weight than 1.
        """
        if weight != 1 and any(self._ranked):
            raise Refused("a ballot with rankings has no weight", "credential")
        self.merge([answer.choices for answer in ballot.answers], weight)

    def merge(self, rows: Sequence[Sequence[Ciphertext]], weight: int = 1) -> None:
        """Multiply a part of the product in, and put its rankings behind those there are."""
        for mine, row, ranked in zip(self.product, rows, self._ranked, strict=True):
            if ranked:
                mine.extend(row)
                continue
            mine[:] = [
                self._times(have, more, weight) for have, more in zip(mine, row, strict=True)
            ]

    def _times(self, have: Ciphertext, more: Ciphertext, weight: int) -> Ciphertext:
        group = self._group
        alpha, beta = more.alpha, more.beta
        if weight != 1:
            alpha, beta = group.power(alpha, weight), group.power(beta, weight)
        return Ciphertext(group.multiply(have.alpha, alpha), group.multiply(have.beta, beta))

    def check(self, claimed: EncryptedTally) -> None:
        """Compare with a published encrypted tally.

        Raises
        ------
        Refused
            If it is not the product of the counted ballots, or lists other rankings than
            theirs. In which order a list is shuffled first says nothing.
        """
        for place, (mine, row) in enumerate(zip(self.product, claimed, strict=True)):
            if self._ranked[place]:
                if Counter(mine) != Counter(row):
                    raise Refused("not the rankings of the counted ballots", f"[{place}]")
            elif tuple(mine) != row:
                raise Refused("not the product of the counted ballots", f"[{place}]")


def check_partial_decryption(
    part: PartialDecryption, tally: EncryptedTally, key: Element, election: Election
) -> None:
    """Judge that each factor is alpha^x for the x of the trustee's public key.

    Where there are rankings, the tally is the one after the last shuffle.

    Raises
    ------
    Refused
        If a factor is outside the group or a proof does not hold.
    """
    key_power = election.group.fixed_base(key)
    for place, (row, factors, proofs) in enumerate(
        zip(tally, part.factors, part.proofs, strict=True)
    ):
        if not len(row) == len(factors) == len(proofs):
            raise Refused(f"expected {len(row)} items", f"[{place}]")
        triples = zip(row, factors, proofs, strict=True)
        for choice, (ciphertext, factor, proof) in enumerate(triples):
            with within(f"[{place}][{choice}]"):
                left = key_power(proof.challenge)
                _check_factor((ciphertext.alpha, factor), proof, (key, left), election)


def _check_factor(
    pair: tuple[Element, Element],
    proof: Proof,
    by: tuple[Element, Element],
    election: Election,
) -> None:
    """`by` is the trustee's key and its power by the challenge."""
    group = election.group
    (alpha, factor), (key, power) = pair, by
    if (alpha == group.identity) != (factor == group.identity):
        raise Refused("only a neutral element decrypts to a neutral one")
    raised = group.identity
    if factor != group.identity:
        (raised,) = group.admit_powers(factor, [(0, proof.challenge)])
    left = group.multiply(group.base_power(proof.response), power)
    right = group.multiply(group.power(alpha, proof.response), raised)
    parts = (
        "decrypt",
        election.fingerprint,
        group.encode(key),
        f"{group.encode(left)},{group.encode(right)}",
    )
    if challenge(group.order, *parts) != proof.challenge:
        raise Refused("the proof of decryption fails")


def check_result(
    result: Result,
    tally: EncryptedTally,
    factors: Sequence[Sequence[Element]],
    election: Election,
) -> None:
    """Judge that counts and rankings are what the combined factors decrypt the tally to.

    Parameters
    ----------
    factors
        F of each ciphertext, as `combine_factors` gives them.

    Raises
    ------
    Refused
        If a count or a ranking is another, or their number is.
    """
    group = election.group
    for place, (row, shared, counts) in enumerate(zip(tally, factors, result, strict=True)):
        if len(row) != len(counts):
            raise Refused(f"expected {len(row)} items", f"result[{place}]")
        claims: Sequence[int | tuple[int, ...]] = counts
        triples = zip(row, shared, claims, strict=True)
        for choice, (ciphertext, factor, count) in enumerate(triples):
            if isinstance(count, int):
                holds = group.multiply(factor, group.base_power(count)) == ciphertext.beta
            else:
                inside = group.divide(ciphertext.beta, factor)
                holds = group.embedded(inside, len(count)) == count
            if not holds:
                raise Refused("not what the tally decrypts to", f"result[{place}][{choice}]")


def combine_factors(
    parts: Mapping[int, PartialDecryption], trustees: Trustees, election: Election
) -> list[list[Element]]:
    """The factor of each ciphertext under the election's key, from those of the trustees.

    Parameters
    ----------
    parts
        The checked partial decryptions by their trustees, counted from 1.

    Raises
    ------
    Refused
        If a trustee who cannot be spared, or the threshold, is missing.
    """
    powers = _exponents(parts, trustees, election.group.order)
    group = election.group
    return [
        [
            reduce(
                group.multiply,
                [
                    group.power(parts[owner].factors[place][choice], exponent)
                    for owner, exponent in powers.items()
                ],
            )
            for choice in range(_count(parts, place))
        ]
        for place in range(len(election.questions))
    ]


def _count(parts: Mapping[int, PartialDecryption], place: int) -> int:
    """How many ciphertexts were decrypted of one question."""
    return len(next(iter(parts.values())).factors[place])


def _exponents(
    parts: Mapping[int, PartialDecryption], trustees: Trustees, order: int
) -> dict[int, int]:
    """Which decryptions count, and the power each is raised to (Lagrange at zero)."""
    found: dict[int, int] = {}
    start = 1
    for one in trustees:
        if not isinstance(one, Pedersen):
            if start not in parts:
                raise Refused(f"the decryption of trustee {start} is missing")
            found[start] = 1
            start += 1
            continue
        size = len(one.verification_keys)
        present = [index for index in range(1, size + 1) if start + index - 1 in parts]
        if len(present) < one.threshold:
            raise Refused(f"{len(present)} of the {one.threshold} decryptions needed are there")
        chosen = present[: one.threshold]
        for index in chosen:
            found[start + index - 1] = _lagrange(index, chosen, order)
        start += size
    return found


def _lagrange(index: int, chosen: Sequence[int], order: int) -> int:
    product = 1
    for other in chosen:
        if other != index:
            product = product * other * pow(other - index, -1, order) % order
    return product
