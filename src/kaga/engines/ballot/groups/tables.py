"""Powers of one element: computed one by one at first, from a table once they are many.

Most elections are small, and their tables would cost more than they save; of a large one a
verifier raises the same key a hundred thousand times.

    power = with_table(plain, build, worth=200)
    power(5)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.engines.ballot.groups.protocol import Element

    Power = Callable[[int], Element]


def with_table(plain: Power, build: Callable[[], Power], *, worth: int) -> Power:
    """`plain` for the first `worth` powers, then what `build` gives."""
    table: Power | None = None
    asked = 0

    def power(exponent: int) -> Element:
        nonlocal table, asked
        if table is not None:
            return table(exponent)
        asked += 1
        if asked >= worth:
            table = build()
        return plain(exponent)

    return power
