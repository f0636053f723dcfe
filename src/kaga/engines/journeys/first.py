"""First miles: which departures somebody could be brought to, hoped for and known.

One first mile is a ride on demand to a stop in time for one departure there. Until the service
has been asked, it is assumed to begin as late as direct driving allows, and as the service
takes anybody at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.journeys.asking import ask, hope
from kaga.engines.journeys.model import Fetched

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.journeys.ends import Ends, Mile
    from kaga.engines.journeys.model import Ints, OnDemand, Question, Terms, Timetable, Window

_INF: Final = float("inf")
_NOT: Final = -(1 << 30)


@dataclass(slots=True, eq=False)
class First:
    """All first miles that one could take: to which stop, for which departure there.

    `departs` is when one would leave the door: hoped until `known`, then as the service says.
    `stale` says that it has changed since `starts` was last asked for.
    """

    period: tuple[int, int]
    terms: Terms
    miles: list[Mile] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    moments: list[int] = field(default_factory=list)
    departs: list[int] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    rides: list[Fetched | None] = field(default_factory=list)
    stale: bool = False
    _keys: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    _numbers: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def add(self, mile: Mile, stop: int, moment: int) -> None:
        """One more, as good as can be hoped."""
        self.miles.append(mile)
        self.stops.append(stop)
        self.moments.append(moment)
        self.departs.append(min(moment - mile.least, self.period[1]))
        self.known.append(False)
        self.rides.append(None)
        self.stale = True

    def hope(self, demand: OnDemand) -> None:
        """Hope for no more than the service could do at all."""
        windows = [self._window(number) for number in range(len(self.miles))]
        places = [(one.place, one.to_place) for one in self.miles]
        for number, (boards, _) in enumerate(hope(demand, places, windows)):
            if boards == _INF:
                self.known[number], self.departs[number] = True, _NOT
            else:
                latest = int(boards) - self.miles[number].walk
                self.departs[number] = min(self.departs[number], latest)

    def starts(self) -> Ints:
        """Rows (departure, stop, ready) of those that may go."""
        self.stale = False
        departs = np.array(self.departs, np.int64)
        may = np.flatnonzero((departs >= self.period[0]) & (departs <= self.period[1]))
        stops = np.array(self.stops, np.int64)[may]
        moments = np.array(self.moments, np.int64)[may]
        # Of several that leave at once for one stop, the one that is there first counts.
        order = np.lexsort((moments, stops, departs[may]))
        self._keys, first = np.unique(_keys(departs[may], stops)[order], return_index=True)
        self._numbers = may[order][first]
        return np.column_stack([departs[may], stops, moments]).astype(np.int32)

    def numbers(self, heads: Ints) -> NDArray[np.int64]:
        """Which of them the rows of a table begin with."""
        keys = _keys(heads[:, 0].astype(np.int64), heads[:, 4].astype(np.int64))
        found: NDArray[np.int64] = self._numbers[np.searchsorted(self._keys, keys)]
        return found

    def around(self, number: int) -> int:
        """Seconds on foot before and after the ride."""
        return self.miles[number].walk + self.miles[number].link

    def ask(self, demand: OnDemand, numbers: list[int]) -> None:
        """Replace hope by what the service says."""
        windows = [self._window(number) for number in numbers]
        places = [(self.miles[one].place, self.miles[one].to_place) for one in numbers]
        answers = ask(demand, places, windows)
        for number, window, (boards, alights) in zip(numbers, windows, answers, strict=True):
            mile = self.miles[number]
            self.known[number] = self.stale = True
            self.departs[number] = _NOT
            if boards < _INF:
                ride = Fetched(mile.place, mile.to_place, int(boards), int(alights), window)
                self.rides[number] = ride
                self.departs[number] = int(boards) - mile.walk

    def _window(self, number: int) -> Window:
        mile = self.miles[number]
        by = float(self.moments[number] - mile.link - self.terms.serve)
        return float(self.period[0] + mile.walk), _INF, by - self.terms.width, by


def _keys(departs: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    return (departs << 32) + stops


def first_miles(timetable: Timetable, question: Question, known: tuple[Ends, Terms]) -> First:
    """One for each departure at each stop where one can change."""
    ends, terms = known
    found = First((question.begin, question.end), terms)
    for stop, mile in sorted(ends.first.items()):
        longest = int(terms.longest(mile.drive)) + terms.width + mile.least
        leaves = timetable.leaving(
            np.array([stop], np.int32), question.begin + mile.least, question.end + longest
        )
        for moment in leaves[:, 1].tolist():
            found.add(mile, stop, moment)
    return found
