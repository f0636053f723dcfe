"""Whether there is a city behind a command: `begin` makes sure, where a command needs one.

>>> begin_with(lambda: None)
>>> begin()
"""

from __future__ import annotations

from collections.abc import Callable

_begin: list[Callable[[], None]] = []


def begin_with(prepare: Callable[[], None]) -> None:
    """What `begin` calls from now on."""
    _begin[:] = [prepare]


def begin() -> None:
    """Make sure that there is a city; does nothing when pages or tests call."""
    for prepare in _begin:
        prepare()
