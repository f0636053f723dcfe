"""One search over lines, an on-demand service and walking.

Five kinds of journeys compete by departure, arrival, vehicles, and vehicles on demand: on foot,
by line, on demand all the way, on demand to or from a line, and on demand at both ends. What
the service would really do is known only by asking it, and asking costs. So every ride on
demand is first assumed as good as a vehicle that stands waiting; whatever nothing known beats
is then asked for, what comes back takes the place of the hope, and so on until all that is in
the answer is known. No ride that was not asked for could have been in it.

Where both ends are on demand and each is worth it alone, the second ride is asked for in the
plan that already holds the first: what does not go together is not answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.journeys._front import front
from kaga.engines.journeys.asking import ask, hope
from kaga.engines.journeys.ends import Ends, ends_of
from kaga.engines.journeys.first import First, first_miles
from kaga.engines.journeys.model import ByLine, Fetched, Journey, Row, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kaga.engines.journeys.model import (
        Floats,
        Ints,
        OnDemand,
        Question,
        Table,
        Timetable,
        Window,
    )

_INF: Final = float("inf")
_NEVER: Final = 1 << 30
_GIVEN, _WALKED, _LAST, _FIRST, _BOTH = range(5)
_STOP, _TIME, _FIRST_MILE, _STATE, _WIDTH = 6, 7, 8, 9, 10
_ASK_FIRST, _ASK_LAST, _ASK_PAIR = 1, 2, 4


class Joint:
    """Searches over one timetable and one on-demand service as it is now.

    Parameters
    ----------
    timetable, demand
        The two ports; without a service only lines and walking compete.
    driving
        Seconds of direct driving between places, square.
    terms
        How the service promises.
    """

    def __init__(
        self,
        timetable: Timetable,
        demand: OnDemand | None,
        driving: Floats,
        terms: Terms | None = None,
    ) -> None:
        self.timetable = timetable
        self.demand = demand
        self.driving = driving
        self.terms = terms or Terms()

    def journeys(self, question: Question) -> tuple[Journey, ...]:
        """The Pareto set by departure (later), arrival, vehicles, vehicles on demand.

        Latest departure first. Walking all the way can begin at any time; it comes once,
        leaving at the beginning.
        """
        ends = ends_of(question, self.driving, self.terms)
        return _Search(self, question, ends).run()


class _Search:
    """One question being answered."""

    def __init__(self, joint: Joint, question: Question, ends: Ends) -> None:
        self._joint, self._question, self._ends = joint, question, ends
        self._home = dict(question.egress.tolist())
        stops = [question.egress[:, 0], np.array(list(ends.last), np.int32)]
        self._watched = np.unique(np.concatenate(stops)).astype(np.int32)
        self._given: list[Journey] = []
        self._lasts: dict[tuple[int, int], tuple[int, Fetched | None]] = {}
        self._hopes: dict[tuple[int, int], int] = {}
        self._pairs: dict[tuple[int, int, int], tuple[int, Fetched | None]] = {}
        self._plans: dict[int, OnDemand | None] = {}
        self._walked = joint.timetable.spread(self._on_foot(), self._watched)
        self._first = First((0, 0), joint.terms)
        self._fetched: Table | None = None

    def run(self) -> tuple[Journey, ...]:
        """Hope, ask, and hope less, until everything in the answer is known."""
        self._all_given()
        if self._joint.demand is not None:
            self._first = first_miles(
                self._joint.timetable, self._question, (self._ends, self._joint.terms)
            )
            self._first.hope(self._joint.demand)
        while True:
            if self._first.stale:
                self._fetched = self._joint.timetable.spread(
                    self._first.starts(), self._watched
                )
            rows = self._candidates()
            kept = rows[front(rows[:, :4])]
            if not kept[:, _STATE].any():
                return tuple(self._journey(row) for row in kept.tolist())
            self._ask(kept, rows)

    def _on_foot(self) -> Ints:
        """Beginnings that walk to a stop and are there just when something leaves."""
        question, parts = self._question, [np.zeros((0, 3), np.int32)]
        for stop, seconds in question.access.tolist():
            leaves = self._joint.timetable.leaving(
                np.array([stop], np.int32), question.begin + seconds, question.end + seconds
            )
            moments = leaves[:, 1]
            parts.append(np.stack([moments - seconds, leaves[:, 0], moments], axis=1))
        return np.concatenate(parts).astype(np.int32)

    def _all_given(self) -> None:
        """On foot, and on demand all the way."""
        question, terms, direct = self._question, self._joint.terms, self._ends.direct
        if question.walk is not None:
            arrives = question.begin + question.walk
            self._given.append(Journey(question.begin, arrives, 0, 0, question.walk))
        if self._joint.demand is None or direct is None:
            return
        pickup, out, drop, home = direct
        grid = range(question.begin + out, question.end + out + 1, terms.every)
        windows = [(float(at), float(at + terms.width), -_INF, _INF) for at in grid]
        answers = ask(self._joint.demand, [(pickup, drop)] * len(windows), windows)
        for window, (boards, alights) in zip(windows, answers, strict=True):
            if boards < _INF and boards - out <= question.end:
                ride = Fetched(pickup, drop, int(boards), int(alights), window)
                arrives = int(alights) + terms.serve + home
                leaves = int(boards) - out
                self._given.append(Journey(leaves, arrives, 1, 1, out + home, first=ride))

    def _candidates(self) -> NDArray[np.int64]:
        """Journeys hoped for or known.

        Rows (-departure, arrival, vehicles, on demand, kind, row, stop, time there, first mile,
        what is to be asked).
        """
        given = [(*one.worth, _GIVEN, at, 0, 0, -1, 0) for at, one in enumerate(self._given)]
        parts = [np.array(given, np.int64).reshape(-1, _WIDTH)]
        parts += self._of_table(self._walked, (_WALKED, _LAST))
        if self._fetched is not None:
            parts += self._of_table(self._fetched, (_FIRST, _BOTH))
        rows = np.concatenate(parts)
        return rows[rows[:, 1] < _NEVER]

    def _of_table(self, table: Table, kinds: tuple[int, int]) -> list[NDArray[np.int64]]:
        """Journeys of a table, with either way home."""
        heads = table.heads.astype(np.int64)
        if not len(heads):
            return []
        stops, times = heads[:, 3], heads[:, 1]
        first = np.full(len(heads), -1, np.int64)
        state = np.zeros(len(heads), np.int64)
        more = 0
        if kinds[0] == _FIRST:
            more, first = 1, self._first.numbers(table.heads)
            state = np.where(np.array(self._first.known, np.bool_)[first], 0, _ASK_FIRST)
        home = [self._home.get(stop, _NEVER) for stop in stops.tolist()]
        self._hope(zip(stops.tolist(), times.tolist(), strict=True))
        asked = zip(stops.tolist(), times.tolist(), first.tolist(), strict=True)
        ride = np.array([self._rest(at) for at in asked], np.int64).reshape(-1, 2)
        found = []
        for kind, arrives, rides, what in (
            (kinds[0], times + np.array(home, np.int64), more, state),
            (kinds[1], ride[:, 0], more + 1, state | ride[:, 1]),
        ):
            number = np.arange(len(heads))
            columns = [-heads[:, 0], arrives, heads[:, 2] + rides, np.full(len(heads), rides)]
            columns += [np.full(len(heads), kind), number, stops, times, first, what]
            found.append(np.stack(columns, axis=1))
        return found

    def _hope(self, ends: Iterable[tuple[int, int]]) -> None:
        """When one could be home at best from stops at some moments, as far as not known."""
        if self._joint.demand is None:
            return
        fresh = [at for at in set(ends) if at[0] in self._ends.last and at not in self._hopes]
        asked = [self._last_question(at) for at in fresh]
        answers = hope(self._joint.demand, [one[0] for one in asked], [one[1] for one in asked])
        for at, (_, alights) in zip(fresh, answers, strict=True):
            rest = self._ends.last[at[0]]
            self._hopes[at] = _NEVER
            if alights < _INF:
                there = int(alights) + self._joint.terms.serve + rest.walk
                self._hopes[at] = max(at[1] + rest.least, there)

    def _rest(self, at: tuple[int, int, int]) -> tuple[int, int]:
        """When one is home on demand from a stop, and what is to be asked to know it."""
        stop, time, first = at
        rest = self._ends.last.get(stop)
        if rest is None or self._joint.demand is None:
            return _NEVER, 0
        pair = self._pairs.get(at)
        if pair is not None:
            return pair[0], 0
        known = self._lasts.get((stop, time))
        if known is None:
            hoped = self._hopes[stop, time]
            return hoped, _ASK_LAST if hoped < _NEVER else 0
        return known[0], _ASK_PAIR if first >= 0 else 0

    def _ask(self, kept: NDArray[np.int64], rows: NDArray[np.int64]) -> None:
        """Ask for what is only hoped for and not beaten by what is known.

        Not only for what would be in the answer: a question costs less than a round.
        """
        demand = self._joint.demand
        if demand is None:
            return
        simple = _ASK_FIRST | _ASK_LAST
        if not (kept[:, _STATE] & simple).any():
            self._ask_pairs(demand, kept[(kept[:, _STATE] & _ASK_PAIR) > 0])
            return
        open_ = rows[(rows[:, _STATE] & simple) > 0]
        known = rows[rows[:, _STATE] == 0]
        for one in known[front(known[:, :4])]:
            open_ = open_[~(open_[:, :4] >= one[:4]).all(axis=1)]
        # What equals something known can still stand in the answer in its place.
        open_ = np.concatenate([kept[(kept[:, _STATE] & simple) > 0], open_])
        firsts = open_[(open_[:, _STATE] & _ASK_FIRST) > 0, _FIRST_MILE]
        lasts = open_[(open_[:, _STATE] & _ASK_LAST) > 0][:, _STOP : _TIME + 1]
        self._first.ask(demand, np.unique(firsts).tolist())
        self._ask_lasts(demand, [(a, b) for a, b in np.unique(lasts, axis=0).tolist()])

    def _ask_lasts(self, demand: OnDemand, lasts: list[tuple[int, int]]) -> None:
        asked = [self._last_question(at) for at in lasts]
        answers = ask(demand, [one[0] for one in asked], [one[1] for one in asked])
        for at, question, answer in zip(lasts, asked, answers, strict=True):
            self._lasts[at] = self._last_answer(at[0], question, answer)

    def _last_question(self, at: tuple[int, int]) -> tuple[tuple[int, int], Window]:
        rest = self._ends.last[at[0]]
        ready = float(at[1] + rest.link)
        until = ready + self._joint.terms.width
        return (rest.place, rest.to_place), (ready, until, -_INF, _INF)

    def _last_answer(
        self, stop: int, asked: tuple[tuple[int, int], Window], answer: tuple[float, float]
    ) -> tuple[int, Fetched | None]:
        (place, to_place), window = asked
        if answer[0] == _INF:
            return _NEVER, None
        ride = Fetched(place, to_place, int(answer[0]), int(answer[1]), window)
        return int(answer[1]) + self._joint.terms.serve + self._ends.last[stop].walk, ride

    def _ask_pairs(self, demand: OnDemand, rows: NDArray[np.int64]) -> None:
        """Put both rides of journeys into one plan each."""
        for stop, time, number in rows[:, _STOP : _FIRST_MILE + 1].tolist():
            ride = self._first.rides[number]
            if number not in self._plans and ride is not None:
                places = (ride.place, ride.to_place)
                self._plans[number] = demand.after(places, ride.window)
            plan, question = self._plans[number], self._last_question((stop, time))
            answers = [] if plan is None else ask(plan, [question[0]], [question[1]])
            answer = answers[0] if answers else (_INF, _INF)
            self._pairs[stop, time, number] = self._last_answer(stop, question, answer)

    def _journey(self, row: list[int]) -> Journey:
        departs, arrives, rides, demand, kind, number, stop, time, mile, _ = row
        if kind == _GIVEN:
            return self._given[number]
        table = self._walked if kind in {_WALKED, _LAST} or not self._fetched else self._fetched
        walking = self._joint.timetable.walks(table, Row(number))
        first = last = None
        if kind in {_FIRST, _BOTH}:
            first = self._first.rides[mile]
            walking += self._first.around(mile)
        else:
            walking += dict(self._question.access.tolist())[int(table.heads[number, 4])]
        if kind in {_LAST, _BOTH}:
            pair = kind == _BOTH
            _, last = self._pairs[stop, time, mile] if pair else self._lasts[stop, time]
            walking += self._ends.last[stop].link + self._ends.last[stop].walk
        else:
            walking += self._home[stop]
        line = ByLine(table, Row(number))
        return Journey(-departs, arrives, rides, demand, walking, first, line, last)
