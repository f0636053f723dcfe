"""Majority judgment: which answer does a majority grade best?

Each ballot grades every answer from 1, the best, to the worst. Answers are compared by their
median grades; while these are equal, one ballot of that grade is taken away from both.

    counted = majority_judgment(grades, 4, worst=5, blank_allowed=True)
    counted.winners[0]

Reference: Balinski, Laraki, "Majority judgment", 2011.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Judgment:
    """What the method finds; `raw[i][g - 1]` ballots gave answer i the grade g."""

    raw: tuple[tuple[int, ...], ...]
    valid: int
    blank: int
    invalid: tuple[tuple[int, ...], ...]
    winners: tuple[tuple[int, ...], ...]


def majority_judgment(
    grades: Iterable[Sequence[int]], answers: int, *, worst: int, blank_allowed: bool
) -> Judgment:
    """Count grades by majority judgment.

    Parameters
    ----------
    grades
        One grade, from 1 to `worst`, for each of the `answers`.
    blank_allowed
        Whether zeros alone are a blank vote; otherwise they are invalid.

    Returns
    -------
    Judgment
        `winners` lists places, the best first; answers that share a place stand together.
        `invalid` are the ballots with other grades, which count for nobody.

    Raises
    ------
    ValueError
        If a ballot has another number of answers.
    """
    valid: list[tuple[int, ...]] = []
    invalid: list[tuple[int, ...]] = []
    blank = 0
    for one in map(tuple, grades):
        if len(one) != answers:
            raise ValueError(f"a ballot has {answers} grades")
        if blank_allowed and not any(one):
            blank += 1
        elif all(1 <= grade <= worst for grade in one):
            valid.append(one)
        else:
            invalid.append(one)
    raw = tuple(
        tuple(sum(one[answer] == grade for one in valid) for grade in range(1, worst + 1))
        for answer in range(answers)
    )
    ordered = sorted(range(answers), key=lambda answer: _medians(raw[answer]))
    return Judgment(
        raw=raw,
        valid=len(valid),
        blank=blank,
        invalid=tuple(invalid),
        winners=tuple(
            tuple(group) for _, group in groupby(ordered, lambda one: _medians(raw[one]))
        ),
    )


def _medians(counts: Sequence[int]) -> list[int]:
    """The median grade, then that of the rest, and so on to the last ballot.

    Of an even number the median is the better of the two in the middle, as `belenios-tool`
    has it; Balinski and Laraki take the worse.
    """
    left = [grade for grade, count in enumerate(counts, 1) for _ in range(count)]
    found = []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found
