"""Money as integer yen: no fractions, no floats, no silent rounding.

Example:
    >>> format_yen(capped(portion(Yen(8_330), 3, 4, rounding="down"), Yen(5_000)))
    '5,000円'
"""

from __future__ import annotations

from kaga.engines.money.amounts import (
    LARGEST,
    AmountNotUnderstood,
    Yen,
    capped,
    format_yen,
    parse_yen,
    portion,
    rounded,
    split,
    total,
    yen,
)

__all__ = [
    "LARGEST",
    "AmountNotUnderstood",
    "Yen",
    "capped",
    "format_yen",
    "parse_yen",
    "portion",
    "rounded",
    "split",
    "total",
    "yen",
]
