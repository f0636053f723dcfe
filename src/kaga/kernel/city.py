"""Which city this is, for whoever must say its name, its code, or who decides in it.

The facts come from the city pack alone; the site binds whoever has read it. Asked often (a
deadline is counted by the office's calendar at every application), so an answer is kept for a
few seconds.

>>> bind_city(lambda: CityFacts("17206", "加賀市"))                      # doctest: +SKIP
>>> this_city().head_of_city                                             # doctest: +SKIP
'加賀市長'
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

KEPT_FOR_S = 5.0


@dataclass(frozen=True, slots=True)
class CityFacts:
    """A municipality as its pack gives it.

    Attributes
    ----------
    code: five digits. title: of the head of the city; holder: the person, if letters name them.
    address, phone: for questions. divisions: code and name of each.
    closed, opened: days on which the office is closed or open against its habit.
    """

    code: str
    name: str
    title: str = ""
    holder: str = ""
    address: str = ""
    phone: str = ""
    divisions: tuple[tuple[str, str], ...] = ()
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()

    @property
    def head_of_city(self) -> str:
        """Title of the head of the city; by custom the city's name and 長."""
        return self.title or f"{self.name}長"


Source = Callable[[], CityFacts]
_bound: list[Source] = []
_kept: list[tuple[float, CityFacts]] = []


class NobodyKnows(RuntimeError):
    """No part has said that it knows which city this is."""


def bind_city(source: Source) -> None:
    """Say who knows; the last one that said so is asked."""
    _bound[:] = [source]
    forget()


def this_city() -> CityFacts:
    """The city of this installation."""
    now = time.monotonic()
    for asked_at, kept in tuple(_kept):  # a copy: another thread may forget at this moment
        if now - asked_at < KEPT_FOR_S:
            return kept
    if not _bound:
        raise NobodyKnows
    found = _bound[0]()
    _kept[:] = [(now, found)]
    return found


def forget() -> None:
    """Ask again at the next question (a pack was loaded)."""
    _kept.clear()
