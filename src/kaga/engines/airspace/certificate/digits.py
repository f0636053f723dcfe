"""Numbers as text and whole units, the same on every machine.

What: six significant digits as decimal text, and rounding to whole units. Why six: two honest
implementations of the fall model agree to about eight; what is signed is rounded first.

>>> six(3.14159265e-9), six(0.0), whole(1.2345, 1000)
('3.14159e-9', '0', 1234)
"""

from __future__ import annotations

import math


def six(value: float) -> str:
    """Six significant digits: a mantissa with five decimals, `e`, the plain exponent.

    Raises
    ------
    ValueError
        For what is negative or not finite: nothing in a certificate may be.
    """
    if not (math.isfinite(value) and value >= 0.0):
        message = f"a certificate holds no such number: {value}"
        raise ValueError(message)
    if value == 0.0:
        return "0"
    mantissa, exponent = f"{value:.5e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def whole(value: float, units: int) -> int:
    """A value in so many units to one, to the nearest whole (halves to the even)."""
    return round(value * units)
