"""Approximate matching: the fewest edits that make a pattern occur in a text.

Myers' bit-vector algorithm (G. Myers, "A fast bit-vector algorithm for approximate string
matching based on dynamic programming", J. ACM 46(3), 1999), with Hyyrö's formulation for
whole-string distance (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and
Damerau edit distances", Nordic J. Computing 10, 2003). One Python integer holds a column.

>>> Pattern("ひなんじょ").edits("ひなんじお")
1
"""

from __future__ import annotations

from typing import Literal

Scope = Literal["anywhere", "whole"]


class Pattern:
    """A word of one letter or more, prepared to be compared with many texts."""

    def __init__(self, word: str) -> None:
        self._length = len(word)
        self._places: dict[str, int] = {}
        for at, letter in enumerate(word):
            self._places[letter] = self._places.get(letter, 0) | (1 << at)

    def edits(self, text: str, scope: Scope = "whole") -> int:
        """The fewest insertions, deletions and substitutions between the word and `text`.

        Parameters
        ----------
        text: where the word is looked for.
        scope: "whole" compares from end to end, "anywhere" takes the best substring.

        Returns
        -------
        int
            Number of edits, 0 for an exact match.
        """
        everything, last = (1 << self._length) - 1, 1 << (self._length - 1)
        plus, minus = everything, 0
        distance = best = self._length
        carry = 1 if scope == "whole" else 0
        for letter in text:
            equal = self._places.get(letter, 0)
            vertical = equal | minus
            horizontal = (((equal & plus) + plus) ^ plus) | equal
            up = minus | (~(horizontal | plus) & everything)
            down = plus & horizontal
            if up & last:
                distance += 1
            elif down & last:
                distance -= 1
                best = min(best, distance)
            up = (up << 1) | carry
            plus = ((down << 1) | (~(vertical | up) & everything)) & everything
            minus = up & vertical & everything
        return distance if scope == "whole" else best


def most_edits(length: int) -> int:
    """How many edits are forgiven in a word of `length` folded characters."""
    if length <= 2:
        return 0
    return 1 if length <= 5 else 2 if length <= 10 else 3
