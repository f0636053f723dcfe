"""The timetable as the joint search asks it.

What: a port of `engines.journeys`, a thin skin over the engine that answers; the other one, of
rides on demand, is `planner.promising`. Why here: engines do not import one another, and the
service knows all three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.transit.search.journeys import Walk
from kaga.engines.transit.search.spread import Spread, Spreader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kaga.engines.journeys.model import Row, Table
    from kaga.engines.transit.search.journeys import Leg

    Ints = NDArray[np.int32]


class Lines:
    """A timetable, ready to be searched by one thread."""

    def __init__(self, spreader: Spreader) -> None:
        self._spreader = spreader

    def leaving(self, stops: Ints, begin: int, end: int) -> Ints:
        """Rows (stop, moment): when something leaves some stops, between two moments."""
        return self._spreader.leaving(stops, begin, end)

    def spread(self, starts: Ints, stops: Ints) -> Spread:
        """Journeys worth making from rows (departure, stop, ready) to some stops."""
        return self._spreader.spread(starts, stops)

    def walks(self, found: Table, row: Row) -> int:
        """Seconds on foot between the rides of a journey."""
        legs = self.legs(found, row)
        return sum(leg.arrives - leg.departs for leg in legs if isinstance(leg, Walk))

    def legs(self, found: Table, row: Row) -> tuple[Leg, ...]:
        """The rides of a journey, with the walks between them."""
        return self._spreader.read(_own(found), row)


def _own(found: Table) -> Spread:
    if not isinstance(found, Spread):
        raise TypeError("a table that this timetable has not made")
    return found
