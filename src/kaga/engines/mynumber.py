"""Refusing a My Number wherever somebody types text.

The Number Act (番号法 art. 2-8, 9, 20) forbids a city to keep an individual number, or
anything derived from it, outside the affairs the law names. So no text field of the platform
takes one in: twelve digits that end with the right check digit are refused, however they are
grouped. The number is used only to refuse; nothing is computed from it and kept.

The check digit is the one of the ministerial ordinance (平成26年総務省令第85号第5条): with P1
the lowest of the eleven digits and Qn = n + 1 for n <= 6, n - 5 above, it is
11 - (sum of Pn * Qn mod 11), and 0 when that remainder is 0 or 1.

Digits of every width and script count. What is not refused: a corporate number (13 digits,
also written 1-4-4-4), any longer run of digits, amounts with thousands commas, numbers on
lines of their own, and neighbouring numbers that are parted in different ways (a telephone
number followed by an hour).

>>> contains_my_number("番号は １２３４－５６７８－９０１８ です")
True
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

LENGTH = 12
_DIGITS = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"\d")  # of any script and width, but not ① or ²
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_SPACE = re.compile(r"[ \t\u3000]{1,3}")
# What people put between the groups of one number; after NFKC, so full-width marks are here.
_MARK = re.compile(r" ?[-\u2010-\u2015\u2212\u30fcｰ_./・·] ?")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


def check_digit(digits: str) -> int:
    """The check digit of eleven digits.

    Parameters
    ----------
    digits
        The number without its last digit: eleven ASCII digits.

    Raises
    ------
    ValueError
        `digits` is something else.
    """
    if len(digits) != LENGTH - 1 or not _DIGITS.fullmatch(digits):
        raise ValueError("eleven ASCII digits are needed")
    total = 0
    for n, digit in enumerate(reversed(digits), start=1):
        total += int(digit) * (n + 1 if n <= 6 else n - 5)
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_my_number(digits: str) -> bool:
    """Whether a text is exactly twelve ASCII digits with the right check digit."""
    return (
        len(digits) == LENGTH
        and _DIGITS.fullmatch(digits) is not None
        and check_digit(digits[:-1]) == int(digits[-1])
    )


def contains_my_number(text: str) -> bool:
    """Whether a text holds twelve digits, grouped in any usual way, that are a My Number."""
    if len(_DECIMAL.findall(text)) < LENGTH:
        return False
    visible = _FOREIGN.sub(_digit_or_itself, _INVISIBLE.sub("", text))
    plain = unicodedata.normalize("NFKC", visible)
    groups = list(_DIGITS.finditer(plain))
    return any(is_my_number(digits) for digits in _candidates(plain, groups))


def value_contains_my_number(value: object) -> bool:
    """The same for a whole JSON-like value: its texts, integers, rows and parts."""
    if isinstance(value, str):
        return contains_my_number(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return is_my_number(str(value))
    if isinstance(value, Mapping):
        return any(value_contains_my_number(part) for part in value.values())
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return any(value_contains_my_number(part) for part in value)
    return False


def _digit_or_itself(found: re.Match[str]) -> str:
    """A decimal digit in ASCII; a line break for marks (①, ㍘) that only look like digits."""
    mark = found.group()
    if mark.isdecimal():
        return str(unicodedata.decimal(mark))
    return "\n" if _DIGITS.search(unicodedata.normalize("NFKC", mark)) else mark


def _candidates(plain: str, groups: Sequence[re.Match[str]]) -> Iterator[str]:
    """Every way to read whole neighbouring groups as one number of twelve digits."""
    gaps = [
        _gap(plain[left.end() : right.start()]) for left, right in itertools.pairwise(groups)
    ]
    for start in range(len(groups)):
        stop, length = start, 0
        while length < LENGTH and stop < len(groups):
            if stop > start and not gaps[stop - 1]:
                break
            length += len(groups[stop].group())
            stop += 1
        if length == LENGTH and _is_one_number(groups, gaps, start, stop):
            yield "".join(group.group() for group in groups[start:stop])


def _gap(between: str) -> str:
    """The kind of gap between two groups: "space", "mark", or "" for unrelated text."""
    if _SPACE.fullmatch(between):
        return "space"
    return "mark" if _MARK.fullmatch(between) else ""


def _is_one_number(
    groups: Sequence[re.Match[str]], gaps: Sequence[str], start: int, stop: int
) -> bool:
    inside = set(gaps[start : stop - 1])
    sizes = {len(group.group()) for group in groups[start:stop]}
    if len(inside) > 1 and sizes != {4}:
        return False
    before = gaps[start - 1] if start else ""
    after = gaps[stop - 1] if stop < len(groups) else ""
    if inside == {"mark"} and "mark" in (before, after):
        return False  # only a part of a longer number
    return not (before in inside and len(groups[start - 1].group()) == 1)
