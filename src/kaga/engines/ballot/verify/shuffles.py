"""Judging a shuffle: the same rankings as before, in another order, none of them exchanged.

The proof is judged by the equations of the specification. A mixer has committed to an order,
was then asked for random weights, and shows that the weighted products before and after belong
together; if a single ciphertext differed, they would not, whatever the order.

    check_shuffle(shuffle, rows, election)      # or Refused, naming the place

References: Belenios specification 2.0, table 5; Terelius, Wikstrom, "Proofs of restricted
shuffles", 2010.
"""

from __future__ import annotations

import hashlib
from functools import reduce
from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused, within
from kaga.engines.ballot.verify.challenges import challenge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kaga.engines.ballot.groups.protocol import Element
    from kaga.engines.ballot.model import (
        Ciphertext,
        Election,
        EncryptedTally,
        Shuffle,
        ShuffleProof,
    )

    Claim = tuple[Element, Element, str, str]
    """What a mixer committed to, what the answers give, what it shows, and where it stands."""


def check_shuffle(shuffle: Shuffle, before: EncryptedTally, election: Election) -> None:
    """Judge one mixer's work.

    Parameters
    ----------
    before
        What the mixer was given: for each ranking the ciphertexts of the tally, or of the
        shuffle before.

    Raises
    ------
    Refused
        If a list has another length, an element is outside the group, or a proof fails.
    """
    judge = _Judge(election)
    rows = zip(shuffle.ciphertexts, before, shuffle.proofs, strict=True)
    for place, (after, row, proof) in enumerate(rows):
        if len(after) != len(row):
            raise Refused(f"expected {len(row)} items", f"ciphertexts[{place}]")
        with within(f"proofs[{place}]"):
            judge.check(proof, row, after)


class _Judge:
    """Judges the proofs of one election; the letters are those of table 5."""

    def __init__(self, election: Election) -> None:
        self._group = election.group
        self._key = election.public_key
        self._fingerprint = election.fingerprint

    def check(
        self, proof: ShuffleProof, before: Sequence[Ciphertext], after: Sequence[Ciphertext]
    ) -> None:
        group = self._group
        bases = [group.independent(place) for place in range(len(before))]
        text = self._pairs(before) + self._pairs(after) + self._list(proof.permutation)
        u = self._weights(len(before), text)
        t_text = self._list(proof.commitments) + self._list(proof.chain_commitments)
        whole = t_text + text + self._list(proof.chain) + group.encode(self._key)
        c = challenge(group.order, "shuffle-challenge", self._fingerprint, whole)
        # Every element is raised to a power, and so admitted, before any claim is compared.
        claims = [
            *self._same_contents(proof, (before, after, u), c),
            self._committed_order(proof, (bases, u), c),
            *self._chained(proof, c),
        ]
        claims += [self._one_of_each(proof, bases, c), self._every_weight_once(proof, u, c)]
        for told, found, what, where in claims:
            if told != found:
                raise Refused(f"the proof of a shuffle fails: {what}", where)

    def _one_of_each(self, proof: ShuffleProof, bases: Sequence[Element], c: int) -> Claim:
        """t1: the product of the commitments is that of the generators, blinded."""
        total = self._group.divide(self._multiplied(proof.permutation), self._multiplied(bases))
        right = self._answered(total, c, self._group.base_power(proof.responses[0]))
        return proof.commitments[0], right, "the sum of the committed order", "[0][0]"

    def _every_weight_once(self, proof: ShuffleProof, u: Sequence[int], c: int) -> Claim:
        """t2: the end of the chain holds the product of all weights."""
        group = self._group
        start = group.independent(-1)
        end = proof.chain[-1] if proof.chain else start
        product = reduce(lambda left, right: left * right % group.order, u, 1)
        total = group.divide(end, group.power(start, product))
        right = self._answered(total, c, group.base_power(proof.responses[1]))
        return proof.commitments[1], right, "the product of the weights", "[0][1]"

    def _committed_order(
        self, proof: ShuffleProof, asked: tuple[Sequence[Element], Sequence[int]], c: int
    ) -> Claim:
        """t3: the committed order is what the weights were put into."""
        group = self._group
        bases, u = asked
        with within("[2]"):
            total = group.product(zip(proof.permutation, u, strict=True))
        raised = group.product(zip(bases, proof.order_responses, strict=True))
        known = group.multiply(group.base_power(proof.responses[2]), raised)
        right = self._answered(total, c, known)
        return proof.commitments[2], right, "the committed order", "[0][2]"

    def _same_contents(
        self,
        proof: ShuffleProof,
        lists: tuple[Sequence[Ciphertext], Sequence[Ciphertext], Sequence[int]],
        c: int,
    ) -> Iterator[Claim]:
        """t4: before and after, weighted, differ by new randomness alone."""
        group = self._group
        before, after, u = lists
        fourth = proof.responses[3]
        sides = (
            (group.power(self._key, fourth), [one.beta for one in before], 3),
            (group.base_power(fourth), [one.alpha for one in before], 4),
        )
        news = ([one.beta for one in after], [one.alpha for one in after])
        for (blind, old, place), new in zip(sides, news, strict=True):
            total = group.product(zip(old, u, strict=True))
            raised = group.product(zip(new, proof.order_responses, strict=True))
            right = self._answered(total, c, group.divide(raised, blind))
            yield proof.commitments[place], right, "the same contents", "[0][3]"

    def _chained(self, proof: ShuffleProof, c: int) -> Iterator[Claim]:
        """t-hat: each link raises the one before it to one weight."""
        group = self._group
        start = group.independent(-1)
        rows = zip(
            proof.chain,
            [start, *proof.chain],
            proof.chain_commitments,
            proof.chain_responses,
            proof.order_responses,
            strict=False,
        )
        for place, (link, last, told, first, second) in enumerate(rows):
            with within(f"[3][{place}]"):
                (answered,) = group.admit_powers(link, [(0, c)])
            known = group.multiply(group.base_power(first), group.power(last, second))
            yield told, group.divide(known, answered), "a link", f"[0][4][{place}]"

    def _answered(self, element: Element, c: int, known: Element) -> Element:
        """element^(-c)·known."""
        return self._group.divide(known, self._group.power(element, c))

    def _weights(self, size: int, text: str) -> list[int]:
        """u: hashes of hashes, one for each ciphertext."""
        scope = f"shuffle-challenges|{self._fingerprint}|{text}"
        front = hashlib.sha256(scope.encode()).hexdigest()
        found = []
        for place in range(size):
            back = hashlib.sha256(b"%d" % place).hexdigest()
            digest = hashlib.sha256(f"{front}{back}".encode()).digest()
            found.append(int.from_bytes(digest, "big") % self._group.order)
        return found

    def _multiplied(self, elements: Iterable[Element]) -> Element:
        return reduce(self._group.multiply, elements, self._group.identity)

    def _pairs(self, ciphertexts: Iterable[Ciphertext]) -> str:
        return self._list(part for one in ciphertexts for part in (one.alpha, one.beta))

    def _list(self, elements: Iterable[Element]) -> str:
        """Texts with a comma after each."""
        encode = self._group.encode
        return "".join(f"{encode(one)}," for one in elements)
