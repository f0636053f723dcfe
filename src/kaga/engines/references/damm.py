"""The Damm check digit: finds every wrong digit and every swap of neighbours.

H. M. Damm, "Total anti-symmetrische Quasigruppen" (thesis, Marburg 2004): fold the digits
through a weakly totally anti-symmetric quasigroup of order 10 with zeros on the diagonal; the
last interim digit is the check digit, and a number with its check digit folds to 0.

One wrong cell would silently weaken every number, so the tests prove the defining properties
on all cells of the table.

Example:
    >>> damm_digit("572")
    4
"""

from __future__ import annotations

_TABLE: tuple[tuple[int, ...], ...] = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def damm_digit(digits: str) -> int:
    """The check digit of a string of ASCII digits.

    Parameters
    ----------
    digits
        `0` to `9` only; leading zeros do not change the result.

    Returns
    -------
    int
        0 to 9.

    Raises
    ------
    ValueError
        If anything but ASCII digits is given.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not a string of digits: {digits!r}")
    interim = 0
    for digit in digits:
        interim = _TABLE[interim][int(digit)]
    return interim


def passes_damm(digits: str) -> bool:
    """Whether a string of digits, its check digit last, is free of the errors found."""
    return damm_digit(digits) == 0
