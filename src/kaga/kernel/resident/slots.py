"""How many questions are worked on at once, and how many may wait.

Why bounded: a plan takes a processor and hundreds of megabytes while it lasts; the tenth who
asks is better told at once to try again than served after a minute.

>>> slots = Slots(at_once=1, waiting=0)
>>> with slots.taken(lambda: False):
...     pass
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LOOK_S: Final = 0.25


class Busy(Exception):
    """All slots are taken and enough wait."""


class Gone(Exception):
    """Whoever asked has gone; nobody needs the answer."""


class Slots:
    """A few slots and a short queue."""

    def __init__(self, *, at_once: int, waiting: int) -> None:
        self._free, self._seats = at_once, waiting
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, is_gone: Callable[[], bool]) -> Iterator[None]:
        """A slot for the time of the block.

        Parameters
        ----------
        is_gone: asked while waiting: whether whoever asked has gone.

        Raises
        ------
        Busy: the queue is full. Gone: they went while they waited.
        """
        self._take(is_gone)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify()

    def _take(self, is_gone: Callable[[], bool]) -> None:
        with self._changed:
            if not self._free:
                if not self._seats:
                    raise Busy
                self._wait(is_gone)
            self._free -= 1

    def _wait(self, is_gone: Callable[[], bool]) -> None:
        self._seats -= 1
        try:
            while not self._free:
                self._changed.wait(_LOOK_S)
                if is_gone():
                    self._changed.notify()  # whoever was woken in vain lets the next one look
                    raise Gone
        finally:
            self._seats += 1
