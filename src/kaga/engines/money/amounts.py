"""Integer yen: reading, writing and the arithmetic of fees and subsidies.

Public money is counted in whole yen. Where a rule divides, it must say which way to round
(国等の債権債務等の金額の端数計算に関する法律 drops what is below one yen; rules of subsidies
commonly drop what is below 100 or 1,000 yen), so every function that divides asks for it.

Example:
    >>> parse_yen("￥５，０００")
    5000
    >>> rounded(Yen(4_980), unit=100, rounding="down")
    4900
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Yen = NewType("Yen", int)
"""An amount in whole yen; negative only in differences."""

Rounding = Literal["down", "half_up", "up"]

LARGEST = Yen(9_999_999_999_999)
"""Largest amount accepted from outside; far above any municipal budget."""

_AMOUNT = re.compile(r"(?:金|¥)?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)円?(?:也)?")


class AmountNotUnderstood(ValueError):
    """The text is no amount in whole yen."""


def yen(value: int) -> Yen:
    """Take a number as an amount that may be asked for or paid.

    Parameters
    ----------
    value
        Whole yen, 0 to `LARGEST`.

    Returns
    -------
    Yen
        The same number.

    Raises
    ------
    AmountNotUnderstood
        If it is not an integer (a truth value or a float) or out of bounds.
    """
    if type(value) is not int:
        raise AmountNotUnderstood(f"yen are whole numbers, not {type(value).__name__}")
    if not 0 <= value <= LARGEST:
        raise AmountNotUnderstood(f"{value} yen is out of bounds")
    return Yen(value)


def format_yen(amount: Yen) -> str:
    """The amount as Japanese documents write it: `5,000円`; negative with `-` in front."""
    return f"{amount:,}円"


def parse_yen(text: str) -> Yen:
    """Read an amount a person typed, of any width, with or without sign and commas.

    Parameters
    ----------
    text
        Such as `5000`, `５，０００円`, `¥5,000`, `金5,000円也`.

    Returns
    -------
    Yen
        0 to `LARGEST`.

    Raises
    ------
    AmountNotUnderstood
        For anything else, misplaced commas and fractions included.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).replace("、", ",").split())
    found = _AMOUNT.fullmatch(plain.replace("\\", "¥"))
    if found is None or len(plain) > 30:
        raise AmountNotUnderstood(f"not an amount in yen: {text!r}")
    return yen(int(found["digits"].replace(",", "")))


def total(amounts: Iterable[Yen]) -> Yen:
    """The sum of amounts; 0 for none."""
    return Yen(sum(amounts))


def capped(amount: Yen, limit: Yen) -> Yen:
    """The amount, but no more than the limit."""
    return Yen(min(amount, limit))


def portion(amount: Yen, numerator: int, denominator: int, *, rounding: Rounding) -> Yen:
    """A fraction of an amount, rounded to whole yen as told.

    Parameters
    ----------
    amount
        Whole yen, 0 or more.
    numerator, denominator
        The fraction; numerator 0 or more, denominator 1 or more.
    rounding
        `down`, `half_up` or `up`.

    Returns
    -------
    Yen
        amount x numerator / denominator.

    Raises
    ------
    ValueError
        For a negative amount or an impossible fraction.
    """
    if amount < 0 or numerator < 0 or denominator < 1:
        raise ValueError("a portion is taken of 0 or more yen, by a fraction of 0 or more")
    return Yen(_divided(amount * numerator, denominator, rounding))


def rounded(amount: Yen, *, unit: int, rounding: Rounding) -> Yen:
    """The amount in whole units of yen (100円未満切捨て is `unit=100, rounding="down"`).

    Parameters
    ----------
    amount
        Whole yen, 0 or more.
    unit
        Yen, 1 or more.
    rounding
        `down`, `half_up` or `up`.

    Returns
    -------
    Yen
        A multiple of `unit`.

    Raises
    ------
    ValueError
        For a negative amount or a unit below 1.
    """
    if amount < 0 or unit < 1:
        raise ValueError("round 0 or more yen to a unit of 1 or more")
    return Yen(_divided(amount, unit, rounding) * unit)


def _divided(dividend: int, divisor: int, rounding: Rounding) -> int:
    if rounding == "up":
        return -(-dividend // divisor)
    if rounding == "half_up":
        return (2 * dividend + divisor) // (2 * divisor)
    return dividend // divisor


def split(amount: Yen, weights: Sequence[int]) -> tuple[Yen, ...]:
    """Share an amount by weights so that the parts add up to it exactly.

    Largest remainders first (Hamilton's method); of equal remainders the earlier part wins.

    Parameters
    ----------
    amount
        Whole yen, 0 or more.
    weights
        One number of 0 or more for each part; at least one above 0.

    Returns
    -------
    tuple of Yen
        As many parts as weights, in their order.

    Raises
    ------
    ValueError
        For a negative amount or weights that give no shares.
    """
    whole = sum(weights)
    if amount < 0 or whole <= 0 or min(weights) < 0:
        raise ValueError("share 0 or more yen by weights of 0 or more")
    parts = [amount * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(amount * weights[at] % whole), at))
    for at in order[: amount - sum(parts)]:
        parts[at] += 1
    return tuple(Yen(part) for part in parts)
