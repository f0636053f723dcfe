"""One thing that is wrong: where, at which byte, and what.

>>> str(Fault("tile/0/000", "differs from the rows", 37))
'tile/0/000 at byte 37: differs from the rows'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that was damaged."""

    place: str
    message: str
    offset: int | None = None

    def __str__(self) -> str:
        at = "" if self.offset is None else f" at byte {self.offset}"
        return f"{self.place}{at}: {self.message}"


def first_difference(found: bytes, right: bytes) -> int | None:
    """Offset of the first byte in which two contents differ, or None if they are equal.

    >>> first_difference(b"abc", b"abd"), first_difference(b"ab", b"abc")
    (2, 2)
    """
    if found == right:
        return None
    for offset, (one, other) in enumerate(zip(found, right, strict=False)):
        if one != other:
            return offset
    return min(len(found), len(right))
