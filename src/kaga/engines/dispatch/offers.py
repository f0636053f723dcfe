"""Where a request fits into a plan: by real insertions, every position of every tour tried.

A `Board` is a plan made ready to be asked, for one moment; asking changes nothing. What comes
back is an `Offer`: the request with windows narrowed to what is offered, and what it costs the
fleet. `book` puts it into the plan. A board is made in about a millisecond and answers
in a tenth of one, so make a new one after each booking.

>>> # board = Board(day, plan, now)
>>> # board.over_the_day(request, starts=range(28_800, 61_200, 300), width=600)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.dispatch import _guests
from kaga.engines.dispatch._build import Nodes, field_of, routes_of
from kaga.engines.dispatch._line import new_line
from kaga.engines.dispatch._routes import put, refresh
from kaga.engines.dispatch.model import Call, Plan, Request, RequestId, Window, promised
from kaga.engines.dispatch.schedule import tour_of_route

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kaga.engines.dispatch._field import Field
    from kaga.engines.dispatch.model import Day, ShiftId

_FAR = 1e9
_GUEST = RequestId("")


@dataclass(frozen=True, slots=True)
class Offer:
    """A request as it could be promised.

    Parameters
    ----------
    request: with the windows that are offered.
    added_cost: by so much the fleet's driving becomes dearer.
    boards, alights: the earliest times with which this goes; booking may choose later ones, to
        spare the passenger time in a vehicle that waits, but inside the windows.
    """

    request: Request
    shift: ShiftId
    added_cost: float
    boards: float
    alights: float


@dataclass(frozen=True, slots=True)
class Availability:
    """For many questions at once; row by row, infinite where nothing goes."""

    boards: NDArray[np.float64]
    alights: NDArray[np.float64]
    added_cost: NDArray[np.float64]


class Board:
    """A plan that can be asked where somebody fits in."""

    def __init__(self, day: Day, plan: Plan, now: float = -inf) -> None:
        """Make a plan ready.

        Parameters
        ----------
        now: what has been begun by then stays, and nobody leaves earlier.

        Raises
        ------
        NoSchedule
            The plan does not keep what is asked.
        """
        self.day, self.plan, self.now = day, plan, now
        guest = Request(_GUEST, Call(0), Call(0), longest_ride=0.0)
        whole = replace(day, requests=(*day.requests, guest))
        self._nodes = Nodes(whole)
        self._field = field_of(whole, plan, now)
        self._routes = routes_of(self._field, self._nodes, plan)
        self._line = new_line(self._routes.call.shape[1] + 2)
        self._clash = np.zeros(self._routes.call.shape[1] + 2, np.int32)

    def best(self, request: Request) -> Offer | None:
        """The cheapest way to serve a request as it is, if there is one."""
        answers = self._ask(request, np.array([_row(request)]))
        return self._offer(request, answers[0])

    def over_the_day(
        self, request: Request, starts: Sequence[float], width: float
    ) -> list[Offer]:
        """An offer for each window of boarding that begins at one of the starts and fits.

        Parameters
        ----------
        request: its own windows, wide open or not, hold as well.
        width: of the window promised for boarding.
        """
        narrowed = [
            promised(request, Window(start, start + width), Window()) for start in starts
        ]
        answers = self._ask(request, np.array([_row(one) for one in narrowed]))
        return _present(map(self._offer, narrowed, answers))

    def arriving_over_the_day(
        self, request: Request, ends: Sequence[float], width: float
    ) -> list[Offer]:
        """The same for windows of alighting that end at the given moments."""
        narrowed = [promised(request, Window(), Window(end - width, end)) for end in ends]
        answers = self._ask(request, np.array([_row(one) for one in narrowed]))
        return _present(map(self._offer, narrowed, answers))

    def availability(
        self, request: Request, places: NDArray[np.int32], windows: NDArray[np.float64]
    ) -> Availability:
        """Times for many pairs of places and windows, for searches of whole journeys.

        Parameters
        ----------
        request: who travels: load, boarding times, vehicles, company.
        places: rows of two, from and to.
        windows: rows of five: boarding from and until, alighting from and until, longest ride
            from the end of boarding; infinite where anything goes.
        """
        rows = np.column_stack([places.astype(np.float64), np.clip(windows, -_FAR, _FAR)])
        answers = self._ask(request, rows)
        boards, alights = answers[:, _guests.BOARDS], answers[:, _guests.ALIGHTS]
        return Availability(
            np.where(np.isnan(boards), inf, boards),
            np.where(np.isnan(alights), inf, alights),
            answers[:, _guests.COST],
        )

    def book(self, offer: Offer) -> tuple[Day, Plan]:
        """The day and the plan with an offer of this board taken up.

        Raises
        ------
        LookupError
            The request does not fit in: the offer is of another board.
        """
        return self.serve(offer.request)

    def serve(self, request: Request) -> tuple[Day, Plan]:
        """The day and the plan with a request put in where it is cheapest."""
        [answer] = self._ask(request, np.array([_row(request)]))
        v = int(answer[_guests.VEHICLE])
        if v < 0:
            raise LookupError(request.id)
        day = self.day.with_request(request)
        nodes, field = Nodes(day), field_of(day, self.plan, self.now)
        routes = routes_of(field, nodes, self.plan)
        at, until = int(answer[_guests.AFTER]), int(answer[_guests.UNTIL])
        put(field, routes, len(day.requests) - 1, v, at, until)
        refresh(field, routes, v, new_line(routes.call.shape[1] + 2))
        tours = list(self.plan.tours)
        tours[v] = tour_of_route(nodes, field, routes, v)
        left = tuple(one for one in self.plan.unserved if one != request.id)
        return day, Plan(tuple(tours), left)

    def after(self, offer: Offer) -> Board:
        """The board once an offer is taken: for the way back, or the last mile."""
        return Board(*self.book(offer), self.now)

    def _ask(self, request: Request, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        field, guest = self._field, len(self.day.requests)
        load = (request.load.seats, request.load.wheelchairs, request.load.child_seats)
        field.load[guest] = load
        field.load[2 * guest + 1] = [-one for one in load]
        field.serve[guest] = request.pickup.serve
        field.serve[2 * guest + 1] = request.drop.serve
        for v, shift in enumerate(self.day.shifts):
            chosen = request.vehicles is None or shift.vehicle in request.vehicles
            field.allowed[guest, v] = chosen and not self._routes.closed[v]
        field = self._company(request)
        answers = np.empty((len(rows), 6))
        _guests.ask_rows(field, self._routes, rows, answers, self._line, self._clash)
        return answers

    def _company(self, request: Request) -> Field:
        """The field with whom this guest may not meet."""
        guest, index = len(self.day.requests), self._nodes.index
        shunned = {index[one] for one in request.apart_from if one in index}
        shunned |= {
            at for at, one in enumerate(self.day.requests) if request.id in one.apart_from
        }
        if not shunned:
            if self._field.apart.size:
                self._field.apart[guest] = 0
            return self._field
        apart = self._field.apart
        if not apart.size:
            apart = np.zeros((guest + 1, guest + 1), np.uint8)
        apart[guest] = 0
        apart[guest, list(shunned)] = 1
        return self._field._replace(apart=apart)

    def _offer(self, request: Request, answer: NDArray[np.float64]) -> Offer | None:
        v = int(answer[_guests.VEHICLE])
        if v < 0:
            return None
        return Offer(
            request,
            self.day.shifts[v].id,
            float(answer[_guests.COST]),
            float(answer[_guests.BOARDS]),
            float(answer[_guests.ALIGHTS]),
        )


def _row(request: Request) -> tuple[float, ...]:
    board, alight = request.pickup.window, request.drop.window
    times = (board.earliest, board.latest, alight.earliest, alight.latest, request.longest_ride)
    return (
        request.pickup.place,
        request.drop.place,
        *(min(max(time, -_FAR), _FAR) for time in times),
    )


def _present(offers: Iterable[Offer | None]) -> list[Offer]:
    return [one for one in offers if one is not None]
