"""A subgroup of prime order of the integers modulo a large prime, computed by GMP.

Its elements are numbers below p; their text is the number in base 10. Here, unlike on a curve,
membership costs as much as a multiplication: x is in the group if x^q = 1.

>>> group = Modular(BELENIOS_2048)
>>> group.base_power(group.order - 1) == group.divide(group.identity, group.generator)
True

References: Brickell, Gordon, McCurley, Wilson, "Fast exponentiation with precomputation", 1992
(the tables); Yao, "On the evaluation of powers", 1976 (many powers of one base).
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

import gmpy2
from gmpy2 import mpz

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.groups.generators import Generators
from kaga.engines.ballot.groups.protocol import NUMBER_BITS, Element
from kaga.engines.ballot.groups.tables import with_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kaga.engines.ballot.groups.parameters import Parameters
    from kaga.engines.ballot.groups.protocol import Term

_NUMBER: Final = re.compile(r"[1-9][0-9]*", re.ASCII)
_WINDOW: Final = 8
_DIGIT: Final = 4
_WORTH_A_TABLE: Final = 24
"""A table costs some thirty powers, and then saves most of each."""


class Modular:
    """See `kaga.engines.ballot.groups.protocol.Group`."""

    def __init__(self, parameters: Parameters) -> None:
        self._p = mpz(parameters.p)
        self._q = mpz(parameters.q)
        self._cofactor = (parameters.p - 1) // parameters.q
        self._padding = parameters.padding
        self._longest = len(str(parameters.p))
        self.name = parameters.name
        self.order = parameters.q
        self.generator = Element(mpz(parameters.g))
        self.identity = Element(mpz(1))
        self._independent = Generators(self._hashed, self.identity, self.generator)

    def encode(self, element: Element) -> str:
        """The number in base 10."""
        return str(element)

    def decode(self, text: str) -> Element:
        """Read a decimal number from 1 to p - 1 without leading zeros.

        Raises
        ------
        Refused
            If the form is another, or the number does not fit.
        """
        if len(text) > self._longest or _NUMBER.fullmatch(text) is None:
            raise Refused("an element is a plain decimal number")
        number = mpz(text)
        if number >= self._p:
            raise Refused("the element is not canonical: its number exceeds the modulus")
        return Element(number)

    def admit(self, element: Element) -> None:
        """Check that x^q = 1 and x is not 1.

        Raises
        ------
        Refused
            If it is not so.
        """
        if self._halves:
            self._admit_square(element)
            return
        self._admit(element, gmpy2.powmod(cast("mpz", element), self._q, self._p))

    @property
    def _halves(self) -> bool:
        """Whether half of all numbers are members: then these are the squares."""
        return self._cofactor == 2

    def powers(self, element: Element, terms: Sequence[Term]) -> list[Element]:
        """Powers over one chain of squares, each shifted by the generator's table."""
        found = self._shared(cast("mpz", element), [mpz(exponent) for _, exponent in terms])
        return self._shifted(found, terms)

    def admit_powers(self, element: Element, terms: Sequence[Term]) -> list[Element]:
        """The q-th power, which tells a member, is one more exponent over the same squares.

        Raises
        ------
        Refused
            If the element is not in the group.
        """
        if self._halves:
            self._admit_square(element)
            return self.powers(element, terms)
        exponents = [self._q, *(mpz(exponent) for _, exponent in terms)]
        last, *found = self._shared(cast("mpz", element), exponents)
        self._admit(element, last)
        return self._shifted(found, terms)

    def _shifted(self, found: Sequence[mpz], terms: Sequence[Term]) -> list[Element]:
        """(x / g^shift)^exponent = x^exponent · g^(-shift·exponent)."""
        return [
            self.multiply(Element(power), self.base_power(-shift * exponent % self.order))
            if shift
            else Element(power)
            for power, (shift, exponent) in zip(found, terms, strict=True)
        ]

    def product(self, factors: Iterable[tuple[Element, int]]) -> Element:
        """Many powers at once, sharing the squarings (Pippenger 1976).

        Raises
        ------
        Refused
            If one is not in the group.
        """
        pairs = []
        for element, exponent in factors:
            self.admit(element)
            pairs.append((cast("mpz", element), exponent))
        p, total = self._p, mpz(1)
        window = max(1, min(_WINDOW, len(pairs).bit_length() - 2))
        longest = max((exponent.bit_length() for _, exponent in pairs), default=0)
        for place in reversed(range(0, longest, window)):
            total = gmpy2.powmod(total, 1 << window, p)
            piles: dict[int, mpz] = {}
            for base, exponent in pairs:
                digit = exponent >> place & (1 << window) - 1
                piles[digit] = piles[digit] * base % p if digit in piles else base
            running = product = mpz(1)
            for digit in range((1 << window) - 1, 0, -1):
                if digit in piles:
                    running = running * piles[digit] % p
                product = product * running % p
            total = total * product % p
        return Element(total)

    def multiply(self, left: Element, right: Element) -> Element:
        """The product modulo p."""
        return Element(cast("mpz", left) * cast("mpz", right) % self._p)

    def divide(self, left: Element, right: Element) -> Element:
        """The quotient modulo p."""
        return Element(cast("mpz", left) * gmpy2.invert(cast("mpz", right), self._p) % self._p)

    def power(self, element: Element, exponent: int) -> Element:
        """The power modulo p."""
        return Element(gmpy2.powmod(cast("mpz", element), exponent, self._p))

    def base_power(self, exponent: int) -> Element:
        """The power of the generator, from a table."""
        return self._base_table(exponent)

    def fixed_base(self, element: Element) -> Callable[[int], Element]:
        """By GMP's power at first; from a table once it is clear that the powers are many."""

        def plain(exponent: int) -> Element:
            return self.power(element, exponent)

        return with_table(plain, lambda: self._table(element), worth=_WORTH_A_TABLE)

    def _table(self, element: Element) -> Callable[[int], Element]:
        """A table of element^(d·256^i): a power is a product of one entry of each row."""
        p = self._p
        rows: list[list[mpz]] = []
        root = cast("mpz", element)
        for _ in range(0, self.order.bit_length(), _WINDOW):
            row = [mpz(1)]
            for _ in range(1 << _WINDOW):
                row.append(row[-1] * root % p)
            root = row.pop()
            rows.append(row)
        size = len(rows)

        def power(exponent: int) -> Element:
            product = mpz(1)
            for row, digit in zip(rows, exponent.to_bytes(size, "little"), strict=True):
                product = product * row[digit] % p
            return Element(product)

        return power

    def secret_power(self, element: Element, exponent: int) -> Element:
        """GMP's power whose time and memory accesses do not depend on the exponent."""
        if exponent == 0:
            return self.identity
        return Element(gmpy2.powmod_sec(cast("mpz", element), exponent, self._p))

    def secret_base_power(self, exponent: int) -> Element:
        """The same for the generator; never from a table, whose reads would tell."""
        return self.secret_power(self.generator, exponent)

    @property
    def most_numbers(self) -> int:
        """As many as fit above the padding and surely below p; none without a padding."""
        if not self._padding:
            return 0
        return (int(self._p.bit_length()) - 1 - self._padding) // NUMBER_BITS

    def embed(self, numbers: Sequence[int]) -> Element:
        """The first member at or above the numbers, written behind each other.

        Raises
        ------
        ValueError
            If there are too many, or one is too large.
        """
        if len(numbers) > self.most_numbers:
            raise ValueError(f"more than {self.most_numbers} numbers")
        found = mpz(int.from_bytes(bytes(numbers), "big") << self._padding)
        while gmpy2.jacobi(found, self._p) != 1:
            found += 1
        return Element(found)

    def embedded(self, element: Element, count: int) -> tuple[int, ...]:
        """The bits above the padding, as many as `count` numbers have."""
        number = int(cast("mpz", element)) >> self._padding
        size = NUMBER_BITS * count
        return tuple((number & ((1 << size) - 1)).to_bytes(count, "big"))

    def independent(self, number: int) -> Element:
        """A hash of the number, raised into the group.

        Raises
        ------
        Refused
            If it is 1, g, or another number's.
        """
        return self._independent(number)

    def _hashed(self, number: int) -> Element:
        digest = hashlib.sha256(f"ggen|{number}".encode()).hexdigest()
        return Element(gmpy2.powmod(mpz(digest, 16), self._cofactor, self._p))

    def response(self, nonce: int, secret: int, challenge: int) -> int:
        """Plain arithmetic: GMP offers none here whose time is independent of the numbers."""
        return (nonce - secret * challenge) % self.order

    @cached_property
    def _base_table(self) -> Callable[[int], Element]:
        return self._table(self.generator)

    def _admit(self, element: Element, power: mpz) -> None:
        if power != 1 or element == self.identity:
            raise Refused("not in the group")

    def _admit_square(self, element: Element) -> None:
        """Jacobi's symbol tells squares at a fraction of the cost of a power."""
        if gmpy2.jacobi(cast("mpz", element), self._p) != 1 or element == self.identity:
            raise Refused("not in the group")

    def _shared(self, base: mpz, exponents: Sequence[mpz]) -> list[mpz]:
        """Powers of one base over one chain of squares.

        The squares base^(16^i) are computed once; each exponent sorts them by its digits and
        multiplies the piles together, the pile of digit d counted d times.
        """
        p = self._p
        if len(exponents) == 1:
            return [gmpy2.powmod(base, exponents[0], p)]
        squares = [base]
        for _ in range(_DIGIT, self.order.bit_length(), _DIGIT):
            base = base * base % p
            base = base * base % p
            base = base * base % p
            base = base * base % p
            squares.append(base)
        return [self._piled(squares, exponent) for exponent in exponents]

    def _piled(self, squares: Sequence[mpz], exponent: mpz) -> mpz:
        p = self._p
        piles: list[mpz | None] = [None] * (1 << _DIGIT)
        for square, digit in zip(
            reversed(squares), f"{exponent:0{len(squares)}x}", strict=True
        ):
            place = int(digit, 16)
            pile = piles[place]
            piles[place] = square if pile is None else pile * square % p
        running = product = mpz(1)
        for pile in piles[:0:-1]:
            if pile is not None:
                running = running * pile % p
            product = product * running % p
        return product
