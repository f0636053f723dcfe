"""The next number of a series, in one statement, inside the write door.

The row of the series is held until the commit, so numbers are given in the order of commits
and a number is only lost when its transaction is undone, in which case the next one takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.storage.statements import fetch

if TYPE_CHECKING:
    from kaga.kernel.storage.door import Transaction

_NEXT = """
INSERT INTO procedures_counter (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = procedures_counter.last + 1
RETURNING last
"""


def next_number(tx: Transaction, series: str) -> int:
    """The next number of a series, 1 for the first."""
    tx.wrote = True
    return int(fetch(_NEXT, [series])[0][0])
