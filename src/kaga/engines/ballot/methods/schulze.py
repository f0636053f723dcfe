"""Schulze's method: whom does a chain of majorities carry past all others?

Each ballot ranks the answers, 1 the best; the same number means no preference, 0 means ranked
behind all that have a number. Answer i beats j by the ballots that put it before. A path of
such victories is as strong as its weakest; i stands before j if its strongest path to j is
stronger than that from j.

    counted = schulze(rankings, 3, blank_allowed=True)
    counted.winners[0]          # the first, or all who share the first place

References: Schulze, "A new monotonic, clone-independent, reversal symmetric, and
Condorcet-consistent single-winner election method", 2011 (winning votes first, then fewer
losing ones).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Strength = tuple[int, int]
"""Ballots for a victory and ballots against it."""

_NONE: Final = (0, 0)


@dataclass(frozen=True, slots=True)
class Schulze:
    """What the method finds.

    `raw[i][j]` ballots put i before j; `beatpaths[i][j]` is the strongest path from i to j.
    """

    valid: int
    blank: int
    raw: tuple[tuple[int, ...], ...]
    beatpaths: tuple[tuple[Strength, ...], ...]
    winners: tuple[tuple[int, ...], ...]


def schulze(rankings: Iterable[Sequence[int]], answers: int, *, blank_allowed: bool) -> Schulze:
    """Count rankings by Schulze's method.

    Parameters
    ----------
    rankings
        One number for each of the `answers`.
    blank_allowed
        Whether a ranking of zeros alone is a blank vote, which counts for nobody.

    Returns
    -------
    Schulze
        `winners` lists places, the best first; answers that share a place stand together.

    Raises
    ------
    ValueError
        If a ranking has another number of answers.
    """
    listed = list(rankings)
    if any(len(one) != answers for one in listed):
        raise ValueError(f"a ranking has {answers} numbers")
    counted = [one for one in listed if any(one) or not blank_allowed]
    places = range(answers)
    raw = tuple(
        tuple(sum(_before(one[i], one[j]) for one in counted) for j in places) for i in places
    )
    paths = _strongest(raw)
    return Schulze(
        valid=len(counted),
        blank=len(listed) - len(counted),
        raw=raw,
        beatpaths=tuple(tuple(row) for row in paths),
        winners=tuple(_places(paths)),
    )


def _before(one: int, other: int) -> bool:
    """Whether a rank is better; 0 is none, and behind all others."""
    return one != 0 and (other == 0 or one < other)


def _order(strength: Strength) -> tuple[int, int]:
    """More votes for are stronger; of as many, fewer against."""
    return strength[0], -strength[1]


def _strongest(raw: Sequence[Sequence[int]]) -> list[list[Strength]]:
    """The strongest path of every pair (Floyd 1962, with the weakest link for the length)."""
    places = range(len(raw))
    paths = [
        [(raw[i][j], raw[j][i]) if raw[i][j] > raw[j][i] else _NONE for j in places]
        for i in places
    ]
    for middle in places:
        for start in places:
            for end in places:
                way = min(paths[start][middle], paths[middle][end], key=_order)
                paths[start][end] = max(paths[start][end], way, key=_order)
    return paths


def _places(paths: Sequence[Sequence[Strength]]) -> Iterable[tuple[int, ...]]:
    """Again and again those of the rest whom nobody of the rest stands before."""
    rest = list(range(len(paths)))
    while rest:
        first = tuple(
            one
            for one in rest
            if all(_order(paths[one][other]) >= _order(paths[other][one]) for other in rest)
        )
        yield first
        rest = [one for one in rest if one not in first]
