"""Municipality codes: JIS X 0401 (prefecture) and JIS X 0402 (municipality).

What: the five-digit code and the sixth check digit that the ministry adds. Why: a file of
another town, or a mistyped code, is refused before it is imported.

>>> with_check_digit("17206")
'172065'
>>> is_valid_code("172064")
False
"""

from __future__ import annotations

from typing import Final

_WEIGHTS: Final = (6, 5, 4, 3, 2)
_PREFECTURES: Final = 47


def check_digit(code: str) -> int:
    """Check digit of a five-digit municipality code (modulus 11, weights 6 to 2)."""
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        message = f"a municipality code has five digits, not {code!r}"
        raise ValueError(message)
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=True))
    return (11 - total % 11) % 10


def with_check_digit(code: str) -> str:
    """The six-digit form of a five-digit code."""
    return f"{code}{check_digit(code)}"


def is_valid_code(code: str) -> bool:
    """Whether a five- or six-digit code is well formed (prefecture 01-47, check digit)."""
    if len(code) not in {5, 6} or not (code.isascii() and code.isdigit()):
        return False
    if not 1 <= int(code[:2]) <= _PREFECTURES:
        return False
    return len(code) == 5 or int(code[5]) == check_digit(code[:5])


def five_digits(code: str) -> str:
    """The five-digit form of a valid five- or six-digit code."""
    if not is_valid_code(code):
        message = f"not a municipality code: {code!r}"
        raise ValueError(message)
    return code[:5]


def prefecture_of(code: str) -> str:
    """The two-digit prefecture code inside a municipality code."""
    return five_digits(code)[:2]
