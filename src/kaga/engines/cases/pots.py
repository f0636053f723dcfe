"""Budget pots: awards in the order of arrival until the money is committed.

地方自治法232条の3 allows a commitment only within the budget. Whoever comes first is served
first; the first claim that does not fit waits, and everybody after it waits behind it, even if
a smaller claim would still fit: otherwise order of arrival would mean nothing. What is released
(refused, withdrawn) goes to the head of those who wait.

Example:
    >>> allocate(Yen(12_000), [Yen(5_000), Yen(4_000), Yen(5_000), Yen(3_000)])
    Allocation(awarded=2, committed=9000)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaga.engines.money import Yen, total


@dataclass(frozen=True, slots=True)
class Allocation:
    """How many claims, from the first on, are awarded, and the yen that commits."""

    awarded: int
    committed: Yen


def fits(left: Yen, claim: Yen, *, waiting: int) -> bool:
    """Whether a new claim is awarded at once.

    Parameters
    ----------
    left
        Yen of the pot not yet committed.
    claim
        Yen claimed, above 0.
    waiting
        How many claims wait already; behind them nobody is served.

    Returns
    -------
    bool
        True if the claim is next and the money is there.

    Raises
    ------
    ValueError
        If nothing is claimed.
    """
    if claim <= 0:
        raise ValueError("a claim is above 0 yen")
    return waiting == 0 and claim <= left


def allocate(left: Yen, claims: Sequence[Yen]) -> Allocation:
    """Serve waiting claims in their order.

    Parameters
    ----------
    left
        Yen of the pot not yet committed.
    claims
        Yen claimed, in the order of arrival.

    Returns
    -------
    Allocation
        The length of the head of `claims` that is awarded.
    """
    taken: list[Yen] = []
    for claim in claims:
        if not fits(Yen(left - total(taken)), claim, waiting=0):
            break
        taken.append(claim)
    return Allocation(len(taken), total(taken))
