"""Refusing a My Number wherever a resident or an official types text.

The Number Act forbids the city to take in an individual number through a form that has no
legal ground for it. The check digit is the one of the ministerial ordinance (平成26年総務省令
第85号第5条): with P₁ the lowest of the eleven digits and Qₙ = n+1 for n ≤ 6, n−5 above,
it is 11 − (Σ Pₙ·Qₙ mod 11), and 0 when the remainder is 0 or 1.

The number is looked for as people write it: full-width digits, groups parted by spaces,
hyphens, dots or line breaks. It is used only to refuse; nothing is derived from it.

>>> holds_my_number("番号は １２３４－５６７８－９０１８ です")
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

LENGTH = 12
_DIGITS = re.compile(r"\d+")  # decimal digits of any script and width, but not ① or ²
# What people put between groups of digits: spaces, points, dashes of every kind, or nothing
# that can be seen.
_GAP = re.compile(r"[\s\-.,/_、。・ー−―─－．，／＿‐-―﹣\u200b-\u200f\u2060\ufeff]{1,3}")


def check_digit(digits: str) -> int:
    """The check digit of eleven digits.

    Parameters
    ----------
    digits
        The number without its last digit, eleven ASCII digits.
    """
    total = 0
    for n, digit in enumerate(reversed(digits), start=1):
        total += int(digit) * (n + 1 if n <= 6 else n - 5)
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_my_number(digits: str) -> bool:
    """Whether twelve ASCII digits end with the right check digit."""
    return (
        len(digits) == LENGTH
        and digits.isascii()
        and digits.isdecimal()
        and check_digit(digits[:-1]) == int(digits[-1])
    )


def holds_my_number(text: str) -> bool:
    """Whether a text contains twelve digits, grouped in any way, that are a My Number."""
    if len(text) < LENGTH:
        return False
    groups = list(_DIGITS.finditer(text))
    if sum(found.end() - found.start() for found in groups) < LENGTH:
        return False
    return any(_from(text, groups, start) for start in range(len(groups)))


def _from(text: str, groups: Sequence[re.Match[str]], start: int) -> bool:
    digits = _ascii(groups[start].group())
    for before, after in zip(groups[start:], groups[start + 1 :], strict=False):
        if len(digits) >= LENGTH or not _GAP.fullmatch(text[before.end() : after.start()]):
            break
        digits += _ascii(after.group())
    return is_my_number(digits)


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def holds_my_number_anywhere(value: object) -> bool:
    """The same for a whole answer: its texts, integers, rows and parts."""
    if isinstance(value, str):
        return holds_my_number(value)
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return is_my_number(str(value))
    if isinstance(value, Mapping):
        return any(holds_my_number_anywhere(part) for part in value.values())
    if isinstance(value, Sequence):
        return any(holds_my_number_anywhere(part) for part in value)
    return False
