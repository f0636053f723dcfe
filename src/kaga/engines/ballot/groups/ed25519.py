"""The prime-order subgroup of edwards25519, computed by libsodium.

No curve arithmetic is written here: points are added, multiplied and checked by libsodium's
constant-time functions. An element is the 32 bytes of RFC 8032; its text is the same number in
hexadecimal, most significant digit first.

>>> Ed25519().encode(Ed25519().generator)
'6666666666666666666666666666666666666666666666666666666666666658'

References: RFC 8032; Bernstein et al., "High-speed high-security signatures", 2011.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, cast

from nacl import bindings as sodium
from nacl.exceptions import RuntimeError as SodiumError

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.groups.edwards import PublicTable
from kaga.engines.ballot.groups.generators import Generators
from kaga.engines.ballot.groups.protocol import NUMBER_BITS, Element
from kaga.engines.ballot.groups.tables import with_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kaga.engines.ballot.groups.protocol import Term

_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_FIELD: Final = 2**255 - 19
_SIGN: Final = 1 << 255
_TEXT: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NEUTRAL: Final = (1).to_bytes(32, "little")
_OUTSIDE: Final = "not in the group"
_PADDING: Final = 14
_MOST_NUMBERS: Final = 30
_WORTH_A_TABLE: Final = 200
"""A table costs some 800 powers, and then saves half of each."""


class Ed25519:
    """See `kaga.engines.ballot.groups.protocol.Group`."""

    name = "Ed25519"
    order = _ORDER
    generator = Element(sodium.crypto_scalarmult_ed25519_base_noclamp(_NEUTRAL))
    identity = Element(_NEUTRAL)

    def __init__(self) -> None:
        self._multiples = [self.identity, self.generator]
        self._independent = Generators(self._hashed, self.identity, self.generator)

    def encode(self, element: Element) -> str:
        """64 hexadecimal digits."""
        return cast("bytes", element)[::-1].hex()

    def decode(self, text: str) -> Element:
        """Read 64 lower-case hexadecimal digits of a canonical encoding.

        Raises
        ------
        Refused
            If the form is another, or the number does not fit the field.
        """
        if _TEXT.fullmatch(text) is None:
            raise Refused("an element is 64 lower-case hexadecimal digits")
        number = int(text, 16)
        if number & ~_SIGN >= _FIELD:
            raise Refused("the element is not canonical: its number exceeds the field")
        return Element(number.to_bytes(32, "little"))

    def admit(self, element: Element) -> None:
        """Check by libsodium: canonical, on the curve, of prime order, not neutral.

        Raises
        ------
        Refused
            If it is not.
        """
        if not sodium.crypto_core_ed25519_is_valid_point(cast("bytes", element)):
            raise Refused(_OUTSIDE)

    def powers(self, element: Element, terms: Sequence[Term]) -> list[Element]:
        """Shift by a difference of points, then multiply."""
        return [self.power(self._shifted(element, shift), power) for shift, power in terms]

    def admit_powers(self, element: Element, terms: Sequence[Term]) -> list[Element]:
        """Libsodium checks the point in each multiplication; only zeros and shifts need more.

        Raises
        ------
        Refused
            If the element is not in the group.
        """
        found = []
        checked = False
        try:
            for shift, exponent in terms:
                if shift or not exponent:
                    found.append(self.power(self._shifted(element, shift), exponent))
                else:
                    found.append(_multiple(cast("bytes", element), exponent))
                    checked = True
        except SodiumError:
            raise Refused(_OUTSIDE) from None
        if not checked:
            self.admit(element)
        return found

    def _shifted(self, element: Element, shift: int) -> Element:
        if shift == 0:
            return element
        while len(self._multiples) <= shift:
            self._multiples.append(self.multiply(self._multiples[-1], self.generator))
        return self.divide(element, self._multiples[shift])

    def product(self, factors: Iterable[tuple[Element, int]]) -> Element:
        """One multiplication after the other; libsodium offers none of many points at once.

        Raises
        ------
        Refused
            If one is not in the group.
        """
        total = self.identity
        for element, exponent in factors:
            (power,) = self.admit_powers(element, [(0, exponent)])
            total = self.multiply(total, power)
        return total

    def multiply(self, left: Element, right: Element) -> Element:
        """The product: a sum of points."""
        total = sodium.crypto_core_ed25519_add(cast("bytes", left), cast("bytes", right))
        return Element(total)

    def divide(self, left: Element, right: Element) -> Element:
        """The quotient: a difference of points."""
        rest = sodium.crypto_core_ed25519_sub(cast("bytes", left), cast("bytes", right))
        return Element(rest)

    def power(self, element: Element, exponent: int) -> Element:
        """The power: a multiple of a point."""
        if element == self.identity:
            return self.identity
        return _multiple(cast("bytes", element), exponent)

    def base_power(self, exponent: int) -> Element:
        """The power of the generator."""
        if exponent == 0:
            return self.identity
        scalar = exponent.to_bytes(32, "little")
        return Element(sodium.crypto_scalarmult_ed25519_base_noclamp(scalar))

    def fixed_base(self, element: Element) -> Callable[[int], Element]:
        """By libsodium at first; from a table once it is clear that the powers are many."""

        def plain(exponent: int) -> Element:
            return self.power(element, exponent)

        def build() -> Callable[[int], Element]:
            table = PublicTable(cast("bytes", element))
            return lambda exponent: Element(table(exponent))

        if element == self.identity:
            return plain
        return with_table(plain, build, worth=_WORTH_A_TABLE)

    def secret_power(self, element: Element, exponent: int) -> Element:
        """The same as `power`: libsodium's time does not depend on the scalar."""
        return self.power(element, exponent)

    def secret_base_power(self, exponent: int) -> Element:
        """The same as `base_power`, for the same reason."""
        return self.base_power(exponent)

    @property
    def most_numbers(self) -> int:
        """30 of 8 bits, beside 14 bits that make them a point: 254."""
        return _MOST_NUMBERS

    def embed(self, numbers: Sequence[int]) -> Element:
        """The first point of the group whose coordinate begins with the numbers.

        One number in sixteen belongs to such a point, so there is one among 2^14.

        Raises
        ------
        ValueError
            If there are too many, or one is too large.
        """
        if len(numbers) > _MOST_NUMBERS:
            raise ValueError(f"more than {_MOST_NUMBERS} numbers")
        number = int.from_bytes(bytes(numbers), "big") << _PADDING
        while True:
            point = number.to_bytes(32, "little")
            if point == _NEUTRAL or sodium.crypto_core_ed25519_is_valid_point(point):
                return Element(point)
            number += 1

    def embedded(self, element: Element, count: int) -> tuple[int, ...]:
        """The bits above the padding, as many as `count` numbers have."""
        number = int.from_bytes(cast("bytes", element), "little") >> _PADDING
        size = NUMBER_BITS * count
        return tuple((number & ((1 << size) - 1)).to_bytes(count, "big"))

    def independent(self, number: int) -> Element:
        """Eight times the first point of the curve at or above a hash of the number.

        Raises
        ------
        Refused
            If it is neutral, the generator, or another number's.
        """
        return self._independent(number)

    def _hashed(self, number: int) -> Element:
        digest = hashlib.sha256(f"ggen|{number}".encode()).digest()
        start = int.from_bytes(digest, "big") >> 2
        while True:
            point = start.to_bytes(32, "little")
            try:
                for _ in range(3):
                    point = sodium.crypto_core_ed25519_add(point, point)
            except SodiumError:
                start += 1  # no point of the curve has this coordinate
            else:
                return Element(point)

    def response(self, nonce: int, secret: int, challenge: int) -> int:
        """Computed by libsodium, whose time does not depend on the numbers."""
        numbers = (one.to_bytes(32, "little") for one in (nonce, secret, challenge))
        first, second, third = numbers
        product = sodium.crypto_core_ed25519_scalar_mul(second, third)
        return int.from_bytes(sodium.crypto_core_ed25519_scalar_sub(first, product), "little")


def _multiple(point: bytes, exponent: int) -> Element:
    """Libsodium refuses the scalar zero, whose answer is known."""
    if exponent == 0:
        return Element(_NEUTRAL)
    scalar = exponent.to_bytes(32, "little")
    return Element(sodium.crypto_scalarmult_ed25519_noclamp(scalar, point))
