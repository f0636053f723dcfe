"""The timetable and the on-demand service as the joint search asks them.

What: the two ports of `engines.journeys`, each a thin skin over the engine that answers. Why
here: engines do not import one another, and the service knows all three.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.dispatch.model import Call, Request, RequestId
from kaga.engines.dispatch.model import Window as CallWindow
from kaga.engines.dispatch.offers import Board
from kaga.engines.transit.search.journeys import Walk
from kaga.engines.transit.search.spread import Spread, Spreader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.journeys.model import Row, Table, Terms, Window

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]

_FIRST = RequestId("first-mile")


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
        legs = self._spreader.read(_own(found), row)
        return sum(leg.arrives - leg.departs for leg in legs if isinstance(leg, Walk))


def _own(found: Table) -> Spread:
    if not isinstance(found, Spread):
        raise TypeError("a table that this timetable has not made")
    return found


class Rides:
    """The on-demand service as its plan stands, for one traveller.

    Parameters
    ----------
    board
        The plan, ready to be asked.
    traveller
        Who asks: what room is needed, how long boarding takes, which vehicles will do.
    driving, terms
        Seconds of direct driving between places, and how rides are promised.
    """

    def __init__(self, board: Board, traveller: Request, driving: Floats, terms: Terms) -> None:
        self._board, self._traveller = board, traveller
        self._driving, self._terms = driving, terms

    def ask(self, places: Ints, windows: Floats) -> tuple[Floats, Floats]:
        """When one would board and have alighted; infinite where it cannot be done."""
        direct = self._driving[places[:, 0], places[:, 1]]
        longest = direct * self._terms.stretch + self._terms.spare
        rows = np.column_stack([windows, longest])
        found = self._board.availability(self._traveller, places, rows)
        return found.boards, found.alights

    def after(self, places: tuple[int, int], window: Window) -> Rides | None:
        """The service once that ride is taken; None if it does not go after all."""
        board = self._board
        try:
            day, plan = board.serve(self.request(places, window))
        except LookupError:
            return None
        after = Board(day, plan, board.now)
        return Rides(after, self._traveller, self._driving, self._terms)

    def request(self, places: tuple[int, int], window: Window) -> Request:
        """The ride of an answer as the plan knows rides."""
        asked = self._traveller
        direct = float(self._driving[places])
        return replace(
            asked,
            id=_FIRST,
            pickup=Call(places[0], CallWindow(window[0], window[1]), asked.pickup.serve),
            drop=Call(places[1], CallWindow(window[2], window[3]), asked.drop.serve),
            longest_ride=self._terms.longest(direct),
        )
