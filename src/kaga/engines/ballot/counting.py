"""From the trustees' parts to the counts, and to the rankings.

A part that does not hold is set aside and named; as long as enough others hold, nobody can
block a result by sending a wrong one.

    counted = combine(parts, Published(trustees, keys, tally), election, most=total_weight)
    counted.result, counted.refused
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.verify.tallies import check_partial_decryption, combine_factors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kaga.engines.ballot.groups.protocol import Element, Group
    from kaga.engines.ballot.model import (
        Election,
        EncryptedTally,
        PartialDecryption,
        Result,
        Trustees,
    )


@dataclass(frozen=True, slots=True)
class Published:
    """What a part is judged against: the trustees, their public keys, the tally.

    Where there are rankings, the tally is the one after the last shuffle.
    """

    trustees: Trustees
    keys: Sequence[Element]
    tally: EncryptedTally


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts and rankings, the parts they rest on, and why other parts do not hold."""

    result: Result
    accepted: tuple[int, ...]
    refused: dict[int, str]


def combine(
    parts: Mapping[int, PartialDecryption],
    published: Published,
    election: Election,
    *,
    most: int,
) -> Counted:
    """Decrypt the tally.

    Parameters
    ----------
    parts
        The parts by their trustees, counted from 1.
    most
        The greatest count there can be: the total weight of the counted ballots.

    Raises
    ------
    Refused
        If too few parts hold, or a count is beyond `most`.
    """
    held: dict[int, PartialDecryption] = {}
    refused: dict[int, str] = {}
    for owner, part in sorted(parts.items()):
        if not 1 <= owner <= len(published.keys):
            refused[owner] = "no such trustee"
            continue
        try:
            key = published.keys[owner - 1]
            check_partial_decryption(part, published.tally, key, election)
        except Refused as wrong:
            refused[owner] = str(wrong)
        else:
            held[owner] = part
    factors = combine_factors(held, published.trustees, election)
    find = Logarithm(election.group, most)
    opened = [
        [
            election.group.divide(one.beta, factor)
            for one, factor in zip(row, shared, strict=True)
        ]
        for row, shared in zip(published.tally, factors, strict=True)
    ]
    result: Result = tuple(
        tuple(election.group.embedded(one, len(question.answers)) for one in row)
        if question.ranked
        else tuple(find(one) for one in row)
        for row, question in zip(opened, election.questions, strict=True)
    )
    return Counted(result, tuple(held), refused)


class Logarithm:
    """Small logarithms by baby steps and giant steps (Shanks, 1971).

    >>> from kaga.engines.ballot.groups import group_named
    >>> group = group_named("Ed25519")
    >>> Logarithm(group, 1000)(group.base_power(777))
    777
    """

    def __init__(self, group: Group, most: int) -> None:
        self._group = group
        self._most = most
        self._stride = isqrt(most) + 1
        self._babies: dict[Element, int] = {}
        step = group.identity
        for place in range(self._stride):
            self._babies[step] = place
            step = group.multiply(step, group.generator)
        self._giant = step

    def __call__(self, element: Element) -> int:
        """The exponent of the generator that gives `element`.

        Raises
        ------
        Refused
            If there is none up to the greatest.
        """
        rest = element
        for strides in range(self._stride + 1):
            if rest in self._babies:
                found = strides * self._stride + self._babies[rest]
                if found <= self._most:
                    return found
                break
            rest = self._group.divide(rest, self._giant)
        raise Refused(f"the tally decrypts to no count up to {self._most}")
