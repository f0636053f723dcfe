"""What every group can do; proofs, keys and tallies are written in these words alone.

A group is cyclic, of prime order q, and written multiplicatively. An element is whatever the
group computes with (bytes of a point, a big integer); it is opaque outside its group.

    shared = group.multiply(group.base_power(7), group.power(key, 11))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NewType, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Element = NewType("Element", object)

Term = tuple[int, int]
"""A shift and an exponent, 0 <= exponent < q: of x they ask (x / g^shift)^exponent."""


NUMBER_BITS: Final = 8
"""Bits of each number of a ranking (kappa of the specification)."""


class Group(Protocol):
    """A cyclic group of prime order, with its texts."""

    @property
    def name(self) -> str:
        """As elections call it."""

    @property
    def order(self) -> int:
        """The prime q: exponents count modulo q."""

    @property
    def generator(self) -> Element:
        """The generator g."""

    @property
    def identity(self) -> Element:
        """The neutral element."""

    def encode(self, element: Element) -> str:
        """The one text of an element."""

    def decode(self, text: str) -> Element:
        """Read a text that has the form of an element; membership is not checked yet.

        Raises
        ------
        Refused
            If it is not spelled as `encode` spells, or is out of range.
        """

    def admit(self, element: Element) -> None:
        """Check that an element read from outside is in the group, and not neutral.

        Raises
        ------
        Refused
            If it is not.
        """

    def powers(self, element: Element, terms: Sequence[Term]) -> list[Element]:
        """Powers of one member: (element / g^shift)^exponent for each term."""

    def admit_powers(self, element: Element, terms: Sequence[Term]) -> list[Element]:
        """The same of an element from outside: `admit` and `powers` at less than both cost.

        Raises
        ------
        Refused
            If the element is not in the group, or neutral.
        """

    def product(self, factors: Iterable[tuple[Element, int]]) -> Element:
        """The product of elements from outside, each raised to its exponent.

        Raises
        ------
        Refused
            If one of them is not in the group, or neutral.
        """

    def multiply(self, left: Element, right: Element) -> Element:
        """The product of two members."""

    def divide(self, left: Element, right: Element) -> Element:
        """The quotient of two members."""

    def power(self, element: Element, exponent: int) -> Element:
        """A member raised to a public exponent, 0 <= exponent < q."""

    def base_power(self, exponent: int) -> Element:
        """The generator raised to a public exponent."""

    def fixed_base(self, element: Element) -> Callable[[int], Element]:
        """The powers of a member that is raised again and again, such as an election's key."""

    def secret_power(self, element: Element, exponent: int) -> Element:
        """A member raised to a secret exponent, in time that does not tell it."""

    def secret_base_power(self, exponent: int) -> Element:
        """The generator raised to a secret exponent, likewise."""

    @property
    def most_numbers(self) -> int:
        """How many numbers an element can stand for; 0 if this group is not made for that."""

    def embed(self, numbers: Sequence[int]) -> Element:
        """The element that stands for numbers of `NUMBER_BITS` bits.

        Raises
        ------
        ValueError
            If there are more than `most_numbers`, or one is too large.
        """

    def embedded(self, element: Element, count: int) -> tuple[int, ...]:
        """The `count` numbers an element stands for; any element stands for some."""

    def independent(self, number: int) -> Element:
        """A generator of which nobody knows what power of another it is; one for each number.

        Raises
        ------
        Refused
            If it is the neutral element, g, or another number's; nobody has ever found such
            a number.
        """

    def response(self, nonce: int, secret: int, challenge: int) -> int:
        """nonce - secret·challenge modulo q, of secrets: what answers a challenge."""
