"""Reading what a mixer gives back: the shuffled ciphertexts and the proof.

shuffle = read_shuffle(raw, election)
shuffle.ciphertexts[0]              # of the first ranking, in their new order

Membership in the group is left to whoever judges the proof, where every element is raised to a
power anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.errors import within
from kaga.engines.ballot.model import Shuffle, ShuffleProof, ranked_places
from kaga.engines.ballot.reading.ballots import read_ciphertext
from kaga.engines.ballot.reading.canonical import (
    exponent,
    items,
    members,
    parse_compact,
    text,
)

if TYPE_CHECKING:
    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.model import Election

MAX_SHUFFLE: Final = 200_000_000
"""As long as a record of an archive may be: some 400,000 rankings on Ed25519."""


def read_shuffle(raw: bytes, election: Election) -> Shuffle:
    """Read a shuffle of all rankings of an election.

    Raises
    ------
    Refused
        If the form is another, or a proof has another length than its list.
    """
    rows, proofs = members(parse_compact(raw, longest=MAX_SHUFFLE), ("ciphertexts", "proofs"))
    count = len(ranked_places(election.questions))
    group = election.group
    with within("ciphertexts"):
        listed = [items(row) for row in items(rows, count)]
        found = [[read_ciphertext(one, group) for one in row] for row in listed]
    with within("proofs"):
        told = [
            _proof(one, len(row), group)
            for one, row in zip(items(proofs, count), found, strict=True)
        ]
    return Shuffle(tuple(tuple(row) for row in found), tuple(told))


def _proof(value: object, size: int, group: Group) -> ShuffleProof:
    commitments, responses, permutation, chain = items(value, 4)
    with within("[0]"):
        *first, pair, chained = items(commitments, 5)
        first += items(pair, 2)
        starts = [group.decode(text(one)) for one in first]
        links = _elements(chained, size, group)
    with within("[1]"):
        *four, hats, orders = items(responses, 6)
        numbers = [exponent(one, group.order) for one in four]
        chain_responses = _exponents(hats, size, group)
        order_responses = _exponents(orders, size, group)
    with within("[2]"):
        committed = _elements(permutation, size, group)
    with within("[3]"):
        chain_elements = _elements(chain, size, group)
    t1, t2, t3, t4_beta, t4_alpha = starts
    s1, s2, s3, s4 = numbers
    return ShuffleProof(
        commitments=(t1, t2, t3, t4_beta, t4_alpha),
        chain_commitments=links,
        responses=(s1, s2, s3, s4),
        chain_responses=chain_responses,
        order_responses=order_responses,
        permutation=committed,
        chain=chain_elements,
    )


def _elements(value: object, size: int, group: Group) -> tuple[Element, ...]:
    return tuple([group.decode(text(one)) for one in items(value, size)])


def _exponents(value: object, size: int, group: Group) -> tuple[int, ...]:
    return tuple([exponent(one, group.order) for one in items(value, size)])
