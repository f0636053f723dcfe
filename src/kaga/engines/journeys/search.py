"""One search over lines, an on-demand service and walking.

Five kinds of journeys compete by departure, arrival, vehicles, and vehicles on demand: on foot,
by line, on demand all the way, on demand to or from a line, and on demand at both ends. What
the service would really do is known only by asking it, and asking costs. So every ride on
demand is first assumed as good as a vehicle that stands waiting; the journeys that would then
be in the answer are asked for, what comes back takes the place of the hope, and so on until
all that is in the answer is known. No ride that was not asked for could have been in it.

Where both ends are on demand and each is worth it alone, the second ride is asked for in the
plan that already holds the first: what does not go together is not answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.journeys._front import front
from kaga.engines.journeys.asking import ask
from kaga.engines.journeys.ends import Ends, ends_of
from kaga.engines.journeys.first import First, first_miles
from kaga.engines.journeys.model import ByLine, Fetched, Journey, Row, Terms

if TYPE_CHECKING:
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
        while True:
            if self._first.stale:
                self._fetched = self._joint.timetable.spread(
                    self._first.starts(), self._watched
                )
            rows = self._candidates()
            kept = rows[front(rows[:, :4])]
            if not self._ask(kept):
                return tuple(self._journey(row) for row in kept.tolist())

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
        """Rows (-departure, arrival, vehicles, on demand, kind, row, stop), hoped or known."""
        given = np.array([(*one.worth, _GIVEN, at, 0) for at, one in enumerate(self._given)])
        parts = [given.reshape(-1, 7), *self._of_table(self._walked, (_WALKED, _LAST), 0)]
        if self._fetched is not None:
            parts += self._of_table(self._fetched, (_FIRST, _BOTH), 1)
        rows = np.concatenate(parts).astype(np.int64)
        return rows[rows[:, 1] < _NEVER]

    def _of_table(
        self, table: Table, kinds: tuple[int, int], demand: int
    ) -> list[NDArray[np.int64]]:
        """Journeys of a table, with either way home."""
        heads = table.heads
        if not len(heads):
            return []
        stops = heads[:, 3].tolist()
        number = np.arange(len(heads))
        walk = np.array([self._home.get(stop, _NEVER) for stop in stops], np.int64)
        ride = np.array(
            [
                self._arrival(kinds[1], row, (stop, int(time)))
                for row, (stop, time) in enumerate(
                    zip(stops, heads[:, 1].tolist(), strict=True)
                )
            ],
            np.int64,
        )
        found = []
        for kind, arrives, more in (
            (kinds[0], heads[:, 1] + walk, demand),
            (kinds[1], ride, demand + 1),
        ):
            columns = (-heads[:, 0], arrives, heads[:, 2] + more, np.full(len(heads), more))
            found.append(
                np.stack([*columns, np.full(len(heads), kind), number, heads[:, 3]], axis=1)
            )
        return found

    def _arrival(self, kind: int, row: int, at: tuple[int, int]) -> int:
        """When one is home on demand from a stop, as known or as hoped."""
        rest = self._ends.last.get(at[0])
        if rest is None or self._joint.demand is None:
            return _NEVER
        if kind == _BOTH:
            pair = self._pairs.get((self._first_of(row), *at))
            if pair is not None:
                return pair[0]
        known = self._lasts.get(at)
        return known[0] if known is not None else at[1] + rest.least

    def _first_of(self, row: int) -> int:
        """The first ride of a row of the table of those that are fetched."""
        table = self._fetched
        assert table is not None  # noqa: S101 - rows of this kind come from it
        return self._first.number(
            int(table.heads[row, 0]), self._joint.timetable.boards_at(table, Row(row))
        )

    def _ask(self, kept: NDArray[np.int64]) -> bool:
        """Ask for what is only hoped; whether there was anything."""
        demand = self._joint.demand
        if demand is None:
            return False
        rows = kept[:, 4:].tolist()
        firsts = {
            one
            for kind, row, _ in rows
            if kind in {_FIRST, _BOTH} and not self._first.known[one := self._first_of(row)]
        }
        lasts = set()
        for kind, row, stop in rows:
            if kind in {_LAST, _BOTH}:
                table = self._walked if kind == _LAST else self._fetched
                assert table is not None  # noqa: S101 - likewise
                at = (stop, int(table.heads[row, 1]))
                if at not in self._lasts:
                    lasts.add(at)
        self._first.ask(demand, sorted(firsts))
        self._ask_lasts(demand, sorted(lasts))
        if firsts or lasts:
            return True
        return self._ask_pairs(
            demand, [(row, stop) for kind, row, stop in rows if kind == _BOTH]
        )

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

    def _ask_pairs(self, demand: OnDemand, rows: list[tuple[int, int]]) -> bool:
        """Put both rides of a journey into one plan."""
        asked = False
        for row, stop in rows:
            table, first = self._fetched, self._first_of(row)
            assert table is not None  # noqa: S101 - likewise
            at = (stop, int(table.heads[row, 1]))
            if (first, *at) in self._pairs:
                continue
            asked = True
            if first not in self._plans:
                ride = self._first.rides[first]
                assert ride is not None  # noqa: S101 - it was asked for, and is on the front
                places = (ride.place, ride.to_place)
                self._plans[first] = demand.after(places, ride.window)
            plan, question = self._plans[first], self._last_question(at)
            answers = [] if plan is None else ask(plan, [question[0]], [question[1]])
            answer = answers[0] if answers else (_INF, _INF)
            self._pairs[first, *at] = self._last_answer(stop, question, answer)
        return asked

    def _journey(self, row: list[int]) -> Journey:
        departs, arrives, rides, demand, kind, number, stop = row
        if kind == _GIVEN:
            return self._given[number]
        table = self._walked if kind in {_WALKED, _LAST} else self._fetched
        assert table is not None  # noqa: S101 - likewise
        timetable = self._joint.timetable
        walking = timetable.walks(table, Row(number))
        first = last = None
        if kind in {_FIRST, _BOTH}:
            one = self._first_of(number)
            first = self._first.rides[one]
            walking += self._first.around(one)
        else:
            boards = timetable.boards_at(table, Row(number))
            walking += dict(self._question.access.tolist())[boards]
        if kind in {_LAST, _BOTH}:
            at = (stop, int(table.heads[number, 1]))
            pair = kind == _BOTH
            _, last = self._pairs[self._first_of(number), *at] if pair else self._lasts[at]
            walking += self._ends.last[stop].link + self._ends.last[stop].walk
        else:
            walking += self._home[stop]
        line = ByLine(table, Row(number))
        return Journey(-departs, arrives, rides, demand, walking, first, line, last)
