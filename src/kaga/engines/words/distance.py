"""Approximate matching: the fewest edits that make a pattern occur in a text.

Myers' bit-vector algorithm (G. Myers, "A fast bit-vector algorithm for approximate string
matching based on dynamic programming", J. ACM 46(3), 1999), with Hyyrö's formulation for
whole-string distance (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and
Damerau edit distances", Nordic J. Computing 10, 2003). One Python integer holds a column.
"""

from __future__ import annotations

from typing import Literal

Scope = Literal["anywhere", "whole"]


def edits(pattern: str, text: str, scope: Scope = "whole") -> int:
    """The fewest insertions, deletions and substitutions between `pattern` and `text`.

    Parameters
    ----------
    pattern: what is looked for, 1 character or more.
    text: where it is looked for.
    scope: "whole" compares both from end to end, "anywhere" takes the best substring of `text`.

    Returns
    -------
    int
        Number of edits, 0 for an exact match.
    """
    length = len(pattern)
    places = _places(pattern)
    everything, last = (1 << length) - 1, 1 << (length - 1)
    plus, minus, distance = everything, 0, length
    best = length
    carry = 1 if scope == "whole" else 0
    for letter in text:
        equal = places.get(letter, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        up = minus | (~(horizontal | plus) & everything)
        down = plus & horizontal
        distance += (1 if up & last else 0) - (1 if down & last else 0)
        best = min(best, distance)
        up = (up << 1) | carry
        plus = ((down << 1) | (~(vertical | up) & everything)) & everything
        minus = up & vertical & everything
    return distance if scope == "whole" else best


def _places(pattern: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, letter in enumerate(pattern):
        places[letter] = places.get(letter, 0) | (1 << at)
    return places


def most_edits(length: int) -> int:
    """How many edits are forgiven in a word of `length` folded characters."""
    if length <= 2:
        return 0
    return 1 if length <= 5 else 2 if length <= 10 else 3
