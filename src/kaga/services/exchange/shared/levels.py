"""Who waits for memory to be where the table was when they asked.

What: a wait is answered by a look that began after it, once memory has taken in what that look
found. Why not by any look: one that is under way may have read the table a moment too early.
"""

from __future__ import annotations

import asyncio


class Levels:
    """Waits for a level of memory."""

    def __init__(self) -> None:
        self._next: list[asyncio.Future[bool]] = []
        self._asked: list[asyncio.Future[bool]] = []
        self._reaching: list[tuple[int, asyncio.Future[bool]]] = []

    @property
    def needs_look(self) -> bool:
        """Whether somebody waits whom no look under way will answer."""
        return bool(self._next)

    def want(self, future: asyncio.Future[bool]) -> None:
        """Somebody waits."""
        self._next.append(future)

    def look_begins(self) -> None:
        """Whoever waits now is answered by this look."""
        self._asked, self._next = self._next, []

    def look_found(self, last: int, position: int) -> None:
        """The look read up to a record; memory is where it is."""
        self._reaching += [(last, future) for future in self._asked]
        self._asked = []
        self.reached(position)

    def look_found_a_part(self) -> None:
        """There is more than one look reads: the next one answers."""
        self._next += self._asked
        self._asked = []

    def look_failed(self) -> None:
        """Nobody can say where the table is."""
        for future in self._asked:
            if not future.done():
                future.set_result(False)
        self._asked = []

    def reached(self, position: int) -> None:
        """Memory has everything up to a record."""
        if not self._reaching:
            return
        for last, future in self._reaching:
            if last <= position and not future.done():
                future.set_result(True)
        self._reaching = [one for one in self._reaching if not one[1].done()]
