"""Public powers of one point that is raised again and again, from a table, by GMP.

Only verifiers use this, of an election's key, and only with numbers that everybody can read:
its time depends on them. Everything secret, and everything about a point that is not yet known
to be a member of the group, is libsodium's work.

    power = PublicTable(point)
    power(5) == point + point + point + point + point       # bytes of RFC 8032

The table holds d·1024^i of the point for each digit d: a power is a sum of at most 26 points.
The formula of the sum is complete: it has no special cases, not even for equal points.

References: Hisil, Wong, Carter, Dawson, "Twisted Edwards curves revisited", 2008 (section 3.1);
RFC 8032, section 5.1.3 (decoding); Brickell, Gordon, McCurley, Wilson, 1992 (the table).
"""

from __future__ import annotations

from typing import Final

import gmpy2
from gmpy2 import mpz

_P: Final = mpz(2**255 - 19)
_D: Final = -121665 * gmpy2.invert(121666, _P) % _P
_TWICE_D: Final = 2 * _D % _P
_ROOT: Final = gmpy2.powmod(2, (_P - 1) // 4, _P)
_SIGN: Final = 1 << 255
_WINDOW: Final = 10
_DIGITS: Final = 26
_MASK: Final = (1 << _WINDOW) - 1

Point = tuple[mpz, mpz, mpz, mpz]
"""X, Y, Z, T with x = X/Z, y = Y/Z, x·y = T/Z."""

Prepared = tuple[mpz, mpz, mpz]
"""y + x, y - x and 2·d·x·y of a point."""


class PublicTable:
    """Raises one member of the group to public exponents below 2^253."""

    def __init__(self, point: bytes) -> None:
        root = _decoded(point)
        self._rows: list[list[Prepared | None]] = []
        for _ in range(_DIGITS):
            step = _prepared([root])[0]
            multiples = [root]
            for _ in range(_MASK):
                multiples.append(_sum(multiples[-1], step))
            root = multiples.pop()
            self._rows.append([None, *_prepared(multiples)])

    def __call__(self, exponent: int) -> bytes:
        """The multiple of the point, encoded."""
        total: Point = (mpz(0), mpz(1), mpz(1), mpz(0))
        for row in self._rows:
            step = row[exponent & _MASK]
            exponent >>= _WINDOW
            if step is not None:
                total = _sum(total, step)
        return _encoded(total)


def _sum(left: Point, right: Prepared) -> Point:
    x, y, z, t = left
    plus, minus, product = right
    a = (y - x) * minus % _P
    b = (y + x) * plus % _P
    c = t * product % _P
    d = z + z
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _prepared(points: list[Point]) -> list[Prepared]:
    """Of many points with one inversion (Montgomery 1987)."""
    products = [mpz(1)]
    for _, _, z, _ in points:
        products.append(products[-1] * z % _P)
    inverse = gmpy2.invert(products[-1], _P)
    found: list[Prepared] = []
    for (x, y, z, _), before in zip(reversed(points), reversed(products[:-1]), strict=True):
        one = inverse * before % _P
        inverse = inverse * z % _P
        u, v = x * one % _P, y * one % _P
        found.append((v + u, v - u, u * v % _P * _TWICE_D % _P))
    found.reverse()
    return found


def _decoded(point: bytes) -> Point:
    """The coordinates of a point that libsodium has admitted."""
    number = int.from_bytes(point, "little")
    y = mpz(number & ~_SIGN)
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * gmpy2.powmod(v, 3, _P) * gmpy2.powmod(u * v**7, (_P - 5) // 8, _P) % _P
    if v * x * x % _P != u:
        x = x * _ROOT % _P
    if x % 2 != number >> 255:
        x = _P - x
    return x, y, mpz(1), x * y % _P


def _encoded(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = gmpy2.invert(z, _P)
    number = int(y * inverse % _P)
    if x * inverse % _P % 2:
        number |= _SIGN
    return number.to_bytes(32, "little")
