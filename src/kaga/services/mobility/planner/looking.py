"""When to look: further and further ahead (or back) until there are as many ways as asked.

>>> # leaving(ByLine(joining, doors), 32_400, asked)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from kaga.engines.transit.search.journeys import Ends, Journey
from kaga.services.mobility.planner.ways import Way, way_of

if TYPE_CHECKING:
    from kaga.services.mobility.planner.asked import Asked
    from kaga.services.mobility.planner.joined import Joining, JointSearch

MOST_AHEAD_S: Final = 86400
_WIDER: Final = 4
Doors = tuple[dict[int, int], dict[int, int]]


class Look(Protocol):
    """Who finds ways."""

    def between(self, begin: int, end: int) -> list[Way]:
        """Ways that leave between two moments, earliest departure first."""

    def by(self, latest: int, since: int, until: int) -> list[Way]:
        """Ways that arrive by a moment and leave between two others."""


@dataclass(frozen=True, eq=False)
class ByLine:
    """By line and on foot, as `transit.search` finds them."""

    joining: Joining
    doors: Doors

    def between(self, begin: int, end: int) -> list[Way]:
        """As `Look`."""
        found = self.joining.window.planner().range(self._ends, begin, end)
        return self._ways([one for one in found if one.rides])

    def by(self, latest: int, since: int, until: int) -> list[Way]:
        """As `Look`."""
        found = self.joining.window.planner().range(self._ends, since, until)
        return self._ways([one for one in found if one.rides and one.arrives <= latest])

    @property
    def _ends(self) -> Ends:
        return Ends(tuple(self.doors[0].items()), tuple(self.doors[1].items()))

    def _ways(self, found: Sequence[Journey]) -> list[Way]:
        return [way_of(one, self.joining.ends, self.joining.writer) for one in found]


@dataclass(frozen=True, eq=False)
class ByAll:
    """By line, on demand, and by both."""

    search: JointSearch

    def between(self, begin: int, end: int) -> list[Way]:
        """As `Look`."""
        return self.search.ways(begin, end)

    def by(self, latest: int, since: int, until: int) -> list[Way]:
        """As `Look`."""
        return [one for one in self.search.ways(since, until) if one.arrives <= latest]


def leaving(look: Look, begin: int, asked: Asked) -> list[Way]:
    """Ways that leave from a moment on: as many as asked, if a day has them."""
    found: list[Way] = []
    since, length = begin, asked.window_s
    while True:
        until = begin + min(length, MOST_AHEAD_S)
        found = worth_it([*found, *look.between(since, until)])
        if len(found) >= asked.results or until == begin + MOST_AHEAD_S:
            return found
        since, length = until + 1, length * _WIDER


def arriving(look: Look, latest: int, asked: Asked) -> list[Way]:
    """Ways that arrive by a moment: the latest of them, as many as asked."""
    found: list[Way] = []
    until, span = latest, asked.window_s
    while True:
        since = latest - min(span, MOST_AHEAD_S)
        found = worth_it([*look.by(latest, since, until), *found])
        if len(found) >= asked.results or since == latest - MOST_AHEAD_S:
            return found
        until, span = since - 1, span * _WIDER


def worth_it(ways: Sequence[Way]) -> list[Way]:
    """Ways at least as good as which no other is, earliest departure first.

    By departure (later), arrival, vehicles, vehicles on demand.
    """
    kept = [one for one in ways if not any(_beats(other, one) for other in ways)]
    return sorted(kept, key=lambda one: (one.departs, one.arrives))


def _beats(one: Way, other: Way) -> bool:
    mine, its = _worth(one), _worth(other)
    return mine != its and all(a <= b for a, b in zip(mine, its, strict=True))


def _worth(one: Way) -> tuple[int, int, int, int]:
    return -one.departs, one.arrives, one.vehicles, len(one.promises)
