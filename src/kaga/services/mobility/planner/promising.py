"""What rides on demand can promise, as the joint search asks for it.

Each answer is a real insertion into the plan as it is, within the windows in which the service
takes people: the window that would be told for boarding, and an arrival that would be told.
Times that are answered are those promises, not hopes: who is to be fetched waits from the
beginning of the window, who goes on by train counts on the arrival that was told.

>>> # Promising(plans, party, begins).ask(places, wishes)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from math import inf
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from kaga.engines.dispatch.model import Call, Load, Request, RequestId, Window
from kaga.engines.journeys.model import Terms as SearchTerms
from kaga.kernel import clock
from kaga.services.mobility.rides.dispatching import request_of
from kaga.services.mobility.rides.enums import ServiceKind
from kaga.services.mobility.rides.offering import (
    FIVE,
    latest_arrival,
    promised_ride,
    room_of,
    told_arrival,
)
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.sealing import Expired, Forged, read_offer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.dispatch.offers import Board
    from kaga.engines.journeys.model import Fetched
    from kaga.engines.journeys.model import Window as Wish
    from kaga.services.mobility.planner.demand import LivePlan
    from kaga.services.mobility.rides.terms import Terms

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float64]

A = TypeVar("A")
WAIT_S: Final = 4500
"""So long somebody waits for a departure of the service, or at a station for the train."""

_AT_ONCE: Final = 2
"""So many departures are tried for a wish before it is looked whether more could be better."""

_GUEST: Final = RequestId("guest")
_FIRST: Final = RequestId("first-mile")


@dataclass(frozen=True, slots=True)
class Promise:
    """A ride that fits into a plan: window and arrival as told, on the plan's own clock.

    `boards` is when the vehicle would come by the plan as it is.
    """

    plan: LivePlan
    places: tuple[int, int]
    window: tuple[int, int]
    by: int
    longest: int
    boards: int
    party: Party


@dataclass(frozen=True, slots=True)
class _Trial:
    """A departure to be tried: with which arrival at the latest."""

    at: int
    places: tuple[int, int]
    window: tuple[int, int]
    latest: int


class Promising:
    """The services of some days for one party; `engines.journeys.model.OnDemand`.

    Parameters
    ----------
    plans
        Whom to ask.
    begins
        Where the day of each plan begins on the clock of the questions.
    """

    def __init__(
        self,
        plans: list[LivePlan],
        party: Party,
        begins: Callable[[date], int],
        boards: Mapping[int, Board] | None = None,
    ) -> None:
        self._plans, self._party, self._begins = plans, party, begins
        self._own = dict(boards or {})
        self._tried: dict[_Trial, tuple[float, float]] = {}
        self._kept: dict[tuple[tuple[int, int], Wish], Promise | None] = {}
        self._begin: dict[tuple[int, int], Floats] = {}
        self._answered: dict[tuple[object, ...], Promise] = {}
        self._guests = [self._guest(plan.terms) for plan in plans]

    def terms(self) -> SearchTerms:
        """How the search is to think of the services: never less hopeful than they are."""
        terms = [plan.terms for plan in self._plans]
        serve = min((guest.drop.serve for guest in self._guests), default=60.0)
        margin = max((one.margin + one.width for one in terms), default=0)
        least = max((one.ride_least + one.ride_extra for one in terms), default=0)
        factor = max((one.ride_factor for one in terms), default=1.0)
        step = min((one.step for one in terms), default=600)
        return SearchTerms(
            width=WAIT_S,
            every=min(step, 600),
            shortest=0,
            stretch=factor,
            spare=margin + least + 300,
            serve=int(serve),
        )

    def ask(self, places: Ints, windows: Floats) -> tuple[Floats, Floats]:
        """From when one waits and by when one is there; infinite without a promise."""
        wishes = list(
            zip(map(tuple, places.tolist()), map(tuple, windows.tolist()), strict=True)
        )
        self._fill([one for one in wishes if one not in self._kept])
        found = [self._kept[one] for one in wishes]
        times = [(inf, inf) if one is None else self._times(one) for one in found]
        for (place, wish), one, (boards, alights) in zip(wishes, found, times, strict=True):
            if one is not None:
                self._answered[*place, wish, boards, alights] = one
        return np.array([row[0] for row in times]), np.array([row[1] for row in times])

    def hope(self, places: Ints, windows: Floats) -> tuple[Floats, Floats]:
        """What could be promised if every vehicle stood waiting."""
        boards = np.full(len(places), inf)
        alights = np.full(len(places), inf)
        late = np.isfinite(windows[:, 3])
        for at in range(len(self._plans)):
            afters = self._afters(at, places)
            for after in np.unique(afters[afters >= 0]).tolist():
                rows = np.flatnonzero(afters == after)
                begins, there = self._hoped(at, after, places[rows], windows[rows])
                known = np.where(np.isfinite(boards[rows]), boards[rows], -inf)
                better = np.where(late[rows], begins > known, there < alights[rows])
                better &= np.isfinite(there)
                boards[rows[better]], alights[rows[better]] = begins[better], there[better]
        return boards, alights

    def _afters(self, at: int, places: Ints) -> Ints:
        """Seconds into a run at which each ride would begin; -1 where nobody is taken so."""
        plan, begin, end = self._plans[at], places[:, 0], places[:, 1]
        near = (plan.net.metres[begin, end] < plan.terms.shortest_m) | (begin == end)
        if plan.terms.kind is not ServiceKind.LINE and not plan.terms.forbidden:
            return np.where(near, -1, 0).astype(np.int32)
        pairs, row_of = np.unique(places, axis=0, return_inverse=True)
        found = [self._after(at, (one, other)) for one, other in pairs.tolist()]
        return np.where(near, -1, np.array(found, np.int32)[row_of.reshape(-1)])

    def _after(self, at: int, places: tuple[int, int]) -> int:
        plan = self._plans[at]
        after = plan.terms.calls_at(*(plan.net.codes[one] for one in places))
        far = plan.net.metres[places] >= plan.terms.shortest_m
        return -1 if after is None or not far else after

    def _hoped(
        self, at: int, after: int, places: Ints, wishes: Floats
    ) -> tuple[Floats, Floats]:
        """For each wish the nearest window of a plan, and the soonest that could be told."""
        starts, terms = self._starts(at, after), self._plans[at].terms
        if not starts.size:
            never = np.full(len(wishes), inf)
            return never, never
        direct = self._plans[at].net.seconds[places[:, 0], places[:, 1]]
        ride = self._guests[at].pickup.serve + direct
        early, until, least, by = wishes.T
        last = np.searchsorted(starts, by - ride, "right") - 1
        row = np.where(np.isfinite(by), last, np.searchsorted(starts, early))
        fits = (row >= 0) & (row < starts.size)
        begins = starts[np.clip(row, 0, starts.size - 1)]
        longest = np.maximum(direct * terms.ride_factor + terms.ride_extra, terms.ride_least)
        latest = begins + terms.width + longest + terms.margin
        fits &= (begins >= early) & (begins < until) & (latest >= least)
        there = np.ceil((begins + ride + terms.margin) / FIVE) * FIVE
        there = np.minimum(np.minimum(there, by), np.floor(latest))
        return np.where(fits, begins, inf), np.where(fits, there, inf)

    def _starts(self, at: int, after: int) -> Floats:
        """When the windows of a plan begin, on the clock of the questions."""
        if (at, after) not in self._begin:
            plan = self._plans[at]
            soonest = plan.settled + plan.terms.close_before
            starts = [one[0] for one in plan.terms.departures(after) if one[0] >= soonest]
            zero = self._begins(plan.day)
            self._begin[at, after] = np.array(sorted(starts), np.float64) + zero
        return self._begin[at, after]

    def promise_of(self, ride: Fetched) -> Promise:
        """The ride of an answer, as it would be told (KeyError if it was never answered)."""
        return self._answered[ride.place, ride.to_place, ride.window, ride.boards, ride.alights]

    def after(self, places: tuple[int, int], window: Wish) -> Promising | None:
        """The service once that ride is taken; another ride of it must be on the same plan."""
        ride = self._kept.get((places, window))
        if ride is None:
            return None
        at = next(n for n, plan in enumerate(self._plans) if plan is ride.plan)
        request = self._request(at, ride)
        try:
            board = self._asking(at, lambda board: _with(board, request))
        except LookupError:
            return None
        left = Promising([ride.plan], self._party, self._begins, {0: board})
        left._answered = self._answered
        return left

    def _times(self, ride: Promise) -> tuple[float, float]:
        return self._clock(ride, ride.window[0]), self._clock(ride, ride.by)

    def _clock(self, ride: Promise, second: int) -> float:
        return float(self._begins(ride.plan.day) + second)

    def _fill(self, wishes: list[tuple[tuple[int, int], Wish]]) -> None:
        """Find the best promise for each wish, a few departures at a time."""
        open_ = {wish: list(self._trials(*wish)) for wish in dict.fromkeys(wishes)}
        self._kept |= dict.fromkeys(open_)
        while open_:
            self._try_all({one for rows in open_.values() for one in rows[:_AT_ONCE]})
            for wish in list(open_):
                rows = open_[wish]
                self._kept[wish] = self._best(wish, rows[:_AT_ONCE])
                left = [one for one in rows[_AT_ONCE:] if self._hopeful(one, wish)]
                if left:
                    open_[wish] = left
                else:
                    del open_[wish]

    def _best(self, wish: tuple[tuple[int, int], Wish], rows: list[_Trial]) -> Promise | None:
        """The best of what was known and what has just been tried."""
        found = [self._kept[wish], *map(self._promise, rows)]
        kept = [one for one in found if one is not None and self._fits(one, wish[1])]
        return min(kept, key=lambda one: self._rank(one, wish[1]), default=None)

    def _hopeful(self, trial: _Trial, wish: tuple[tuple[int, int], Wish]) -> bool:
        """Whether a departure could be better than what is known."""
        known = self._kept[wish]
        if known is None:
            return True
        begins = self._begins(self._plans[trial.at].day) + trial.window[0]
        if wish[1][3] < inf:
            return begins > self._clock(known, known.window[0])
        plan = self._plans[trial.at]
        return begins + float(plan.net.seconds[trial.places]) < self._clock(known, known.by)

    def _try_all(self, trials: set[_Trial]) -> None:
        for at in range(len(self._plans)):
            mine = [one for one in trials if one.at == at and one not in self._tried]
            if mine:
                self._try(at, mine)

    def _rank(self, ride: Promise, wish: Wish) -> tuple[float, float]:
        """Who must be there by a time leaves late, everybody else arrives early."""
        leaves, arrives = self._times(ride)
        return (-leaves, arrives) if wish[3] < inf else (arrives, -leaves)

    def _fits(self, ride: Promise, wish: Wish) -> bool:
        return self._clock(ride, ride.by) >= wish[2]

    def _trials(self, places: tuple[int, int], wish: Wish) -> Iterator[_Trial]:
        """Departures near a wish, the best of them first."""
        early, until, least, by = wish
        for at, plan in enumerate(self._plans):
            after = self._after(at, places)
            if after < 0:
                continue
            terms, starts = plan.terms, self._starts(at, after)
            direct = int(plan.net.seconds[places])
            longest = latest_arrival(terms, (0, terms.width), direct)
            first = int(np.searchsorted(starts, max(early, least - longest)))
            beyond = int(np.searchsorted(starts, until))
            latest = inf
            if by < inf:
                ride = self._guests[at].pickup.serve + direct
                beyond = min(beyond, int(np.searchsorted(starts, by - ride, "right")))
                latest = by - self._begins(plan.day)
            rows = range(first, beyond)
            for row in rows if by == inf else reversed(rows):
                begins = int(starts[row]) - self._begins(plan.day)
                last = min(begins + longest, latest)
                yield _Trial(at, places, (begins, begins + terms.width), int(last))

    def _try(self, at: int, trials: list[_Trial]) -> None:
        """Put each into the plan, as if it were the only one."""
        plan = self._plans[at]
        rows = np.array(
            [
                (
                    one.window[0], one.window[1], one.window[0], one.latest,
                    plan.terms.longest_ride(int(plan.net.seconds[one.places])),
                )
                for one in trials
            ],
            np.float64,
        )  # fmt: skip
        places = np.array([one.places for one in trials], np.int32)
        guest = self._guests[at]
        found = self._asking(at, lambda board: board.availability(guest, places, rows))
        answers = zip(found.boards.tolist(), found.alights.tolist(), strict=True)
        self._tried |= dict(zip(trials, answers, strict=True))

    def _asking(self, at: int, question: Callable[[Board], A]) -> A:
        """Ask a plan: one's own copy, or one that is borrowed."""
        if at in self._own:
            return question(self._own[at])
        with self._plans[at].boards.one() as board:
            return question(board)

    def _promise(self, trial: _Trial) -> Promise | None:
        boards, alights = self._tried[trial]
        if boards == inf:
            return None
        plan = self._plans[trial.at]
        by = told_arrival(plan.terms, alights, trial.latest)
        longest = plan.terms.longest_ride(int(plan.net.seconds[trial.places]))
        return Promise(plan, trial.places, trial.window, by, longest, int(boards), self._party)

    def _guest(self, terms: Terms) -> Request:
        load, serve = room_of(self._party, terms)
        ends = Call(0, serve=serve[0]), Call(0, serve=serve[1])
        return Request(_GUEST, *ends, Load(*load))

    def _request(self, at: int, ride: Promise) -> Request:
        guest, (begins, until) = self._guests[at], ride.window
        pickup = Call(ride.places[0], Window(begins, until), guest.pickup.serve)
        drop = Call(ride.places[1], Window(begins, ride.by), guest.drop.serve)
        return Request(_FIRST, pickup, drop, guest.load, ride.longest)


def _with(board: Board, request: Request) -> Board:
    """The board once a request is in its plan (raises LookupError)."""
    day, plan = board.serve(request)
    return type(board)(day, plan, board.now)


def boards_with(token: str, plans: Sequence[LivePlan]) -> dict[int, Board]:
    """The board of the plan of an offer, once it is booked; none if it fits no more."""
    try:
        facts = read_offer(token, now=clock.now().timestamp())
    except (Forged, Expired):
        return {}
    key = facts["s"], date.fromisoformat(facts["d"])
    at = next((at for at, plan in enumerate(plans) if plan.key == key), None)
    if at is None:
        return {}
    plan, party = plans[at], Party.read(facts["party"])
    rides = [promised_ride(leg, party, plan.terms) for leg in facts["legs"]]
    requests = [request_of(f"given-{n}", ride, plan.net) for n, ride in enumerate(rides)]
    try:
        with plan.boards.one() as board:
            return {at: reduce(_with, requests, board)}
    except LookupError:
        return {}
