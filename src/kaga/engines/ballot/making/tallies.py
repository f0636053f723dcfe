"""Counting without opening a ballot: the product of ciphertexts encrypts the sum of votes.

Rankings cannot be summed: their ciphertexts are listed, shuffled
(`kaga.engines.ballot.making.shuffles`) and then decrypted one by one.

    tally = multiply_ballots(election, [(ballot, 1), ...])
    part = decrypt_part(tally, secret, election, draw)

References: Belenios specification 2.0, sections 4.16 to 4.19; Cramer, Gennaro, Schoenmakers, "A
secure and optimally efficient multi-authority election scheme", 1997.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.ballot.making.proofs import equal_exponents
from kaga.engines.ballot.making.texts import (
    ciphertext_value,
    compact,
    proof_value,
)
from kaga.engines.ballot.model import Ciphertext, PartialDecryption, RankedAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.making.texts import Draw
    from kaga.engines.ballot.model import (
        Ballot,
        Election,
        EncryptedTally,
        Owned,
        Result,
        SizedTally,
    )


def multiply_ballots(
    election: Election, ballots: Iterable[tuple[Ballot, int]]
) -> EncryptedTally:
    """The encrypted tally of ballots with their weights.

    Parameters
    ----------
    ballots
        Only the last of each voter.

    Returns
    -------
    EncryptedTally
        Rankings are listed by the numbers that their ciphertexts are written as, so that the
        list says nothing of the order of the ballots, and whoever repeats it gets the same.

    Raises
    ------
    ValueError
        If rankings are asked for and a weight is not 1.
    """
    group = election.group
    rows: list[list[Ciphertext]] = [
        [] if question.ranked else [Ciphertext(group.identity, group.identity)] * question.width
        for question in election.questions
    ]
    for ballot, weight in ballots:
        for row, answer in zip(rows, ballot.answers, strict=True):
            if isinstance(answer, RankedAnswer):
                if weight != 1:
                    raise ValueError("rankings have no weight")
                row.append(answer.choice)
                continue
            for _ in range(weight):
                row[:] = [
                    _times(*pair, group) for pair in zip(row, answer.choices, strict=True)
                ]
    return in_order(election, rows)


def in_order(election: Election, rows: Sequence[Iterable[Ciphertext]]) -> EncryptedTally:
    """A product whose lists of rankings are sorted by the numbers they are written as."""
    group = election.group

    def place(one: Ciphertext) -> tuple[tuple[int, str], tuple[int, str]]:
        return _number(one.alpha, group), _number(one.beta, group)

    pairs = zip(rows, election.questions, strict=True)
    return tuple(
        tuple(sorted(row, key=place) if question.ranked else row) for row, question in pairs
    )


def _number(element: Element, group: Group) -> tuple[int, str]:
    """What sorts texts as the numbers they are, in whichever base."""
    text = group.encode(element)
    return len(text), text


def _times(one: Ciphertext, other: Ciphertext, group: Group) -> Ciphertext:
    return Ciphertext(
        group.multiply(one.alpha, other.alpha), group.multiply(one.beta, other.beta)
    )


def decrypt_part(
    tally: EncryptedTally, secret: int, election: Election, draw: Draw
) -> PartialDecryption:
    """One trustee's factors of the tally, each proven.

    Where there are rankings, the tally is the one after the last shuffle.
    """
    group = election.group
    public = group.encode(group.secret_base_power(secret))
    scope = ("decrypt", election.fingerprint, public)
    rows, proofs = [], []
    for row in tally:
        alphas = [one.alpha for one in row]
        rows.append(tuple(group.secret_power(alpha, secret) for alpha in alphas))
        proofs.append(
            tuple(equal_exponents(group, alpha, secret, draw, *scope) for alpha in alphas)
        )
    return PartialDecryption(tuple(rows), tuple(proofs))


def write_encrypted_tally(tally: EncryptedTally, group: Group) -> bytes:
    """The record of an encrypted tally."""
    rows = [[ciphertext_value(one, group) for one in row] for row in tally]
    return compact(rows).encode()


def write_sized_tally(sized: SizedTally) -> bytes:
    """The record of how many ballots it counts."""
    value = {
        "num_tallied": sized.num_tallied,
        "total_weight": sized.total_weight,
        "encrypted_tally": sized.encrypted_tally,
    }
    return compact(value).encode()


def write_partial_decryption(part: PartialDecryption, group: Group) -> bytes:
    """The record of one trustee's part."""
    value = {
        "decryption_factors": [[group.encode(one) for one in row] for row in part.factors],
        "decryption_proofs": [[proof_value(one) for one in row] for row in part.proofs],
    }
    return compact(value).encode()


def write_owned(owned: Owned) -> bytes:
    """The record of whose shuffle or part it is."""
    return compact({"owner": owned.owner, "payload": owned.payload}).encode()


def write_result(result: Result) -> bytes:
    """The record of the counts, and of rankings."""
    return compact({"result": result}).encode()
