"""Generators that nobody knows the relation of, one for each number.

They come from a hash, so nobody chose them; proofs of a shuffle rest on nobody knowing which
power of one another is.

>>> from kaga.engines.ballot.groups import group_named
>>> group = group_named("Ed25519")
>>> group.independent(0) == group.independent(1)
False

Reference: Belenios specification 2.0, tables 6 to 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.ballot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.engines.ballot.groups.protocol import Element


class Generators:
    """Remembers the generators that were asked for, and that no two are the same."""

    def __init__(self, derive: Callable[[int], Element], *avoided: Element) -> None:
        self._derive = derive
        self._found: dict[int, Element] = {}
        self._taken: set[Element] = set(avoided)

    def __call__(self, number: int) -> Element:
        """The generator of a number.

        Raises
        ------
        Refused
            If it is one to avoid, or another number's; nobody has ever found such a number.
        """
        if number not in self._found:
            found = self._derive(number)
            if found in self._taken:
                raise Refused(f"the number {number} gives no generator of its own")
            self._taken.add(found)
            self._found[number] = found
        return self._found[number]
