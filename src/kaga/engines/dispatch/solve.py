"""A whole day planned anew: large neighbourhood search on several threads.

Every thread anneals its own answer; now and then those that lag take over the best one. Where
vehicles come first, some of the time goes into closing routes one by one before that. With a
number of steps instead of seconds the result depends on the seed alone.

>>> # plan = solve(day, Effort(seconds=10), clock=time.monotonic)
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Literal

import numpy as np

from kaga.engines.dispatch._build import Nodes, field_of, routes_of
from kaga.engines.dispatch._field import new_routes
from kaga.engines.dispatch._prepare import neighbours, orders
from kaga.engines.dispatch._recreate import WAYS, recreate
from kaga.engines.dispatch._routes import drop_absent, refresh
from kaga.engines.dispatch._search import Answers, Pace, copy_all, outside, search, worth
from kaga.engines.dispatch._work import new_work
from kaga.engines.dispatch.schedule import plan_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kaga.engines.dispatch._field import Field, Routes
    from kaga.engines.dispatch._work import Work
    from kaga.engines.dispatch.model import Day, Plan

    Clock = Callable[[], float]

_EPOCHS = 40
_HOT, _COLD = 1.0, 0.03
_WANTED = 9.0
_SAVING = 0.35
_SLICE = 0.02
_SHARING = 4


@dataclass(frozen=True)
class Effort:
    """How much is put into a plan.

    Parameters
    ----------
    seconds: until then, by the clock that is passed along.
    steps: or so many steps of each thread, and then the seed decides alone.
    first: what counts before the cost.
    """

    seconds: float = inf
    steps: int = 0
    threads: int = 2
    seed: int = 1
    first: Literal["cost", "vehicles"] = "cost"


class _Thread:
    """One searcher: its answers, its scratch."""

    def __init__(self, field: Field, begin: Routes, work: Work) -> None:
        self.field, self.work = field, work
        self.answers = Answers(new_routes(field), new_routes(field), new_routes(field))
        self.take_over(begin)

    def run(self, pace: Pace) -> int:
        """Some steps; how many."""
        return int(search(self.field, self.answers, self.work, pace))

    def go_on_from(self, routes: Routes) -> None:
        """Change another answer from now on."""
        copy_all(self.field, routes, self.answers.current)

    def take_over(self, routes: Routes) -> None:
        """Begin anew from an answer, which is the best so far."""
        self.go_on_from(routes)
        copy_all(self.field, routes, self.answers.best)

    def close(self, v: int) -> None:
        """Put everybody of a route outside and let nobody in any more."""
        routes = self.answers.current
        routes.vehicle[routes.vehicle == v] = -1
        drop_absent(self.field, routes, v)
        routes.closed[v] = 1
        refresh(self.field, routes, v, self.work.line)
        copy_all(self.field, routes, self.answers.best)


class _Team:
    """The threads, what time there is, and the best answer of all."""

    def __init__(self, field: Field, begin: Routes, effort: Effort, clock: Clock) -> None:
        near, reasons = neighbours(field), orders(field)
        seeds = [effort.seed * 1_000 + at for at in range(effort.threads)]
        works = [new_work(field, near, reasons, seed) for seed in seeds]
        self.field, self.effort, self.clock = field, effort, clock
        cost = field.cost[np.ix_(field.place, field.place)]
        self.penalty = 20.0 * float(cost.max(initial=1.0)) + 1.0
        self.fill(begin, works[0])
        self.best = begin
        self.threads = [_Thread(field, begin, work) for work in works]
        self.threads[0].run(self.pace(0, 0.0, 0.0))
        self.began, self.done, self.rate = clock(), 0, 0.0

    def fill(self, routes: Routes, work: Work) -> None:
        """Put in whom one can, the most regretted first."""
        missing = np.flatnonzero(routes.vehicle < 0)
        work.out[: missing.size] = missing
        recreate(self.field, routes, work, WAYS - 2, missing.size, 0.0)

    def pace(self, steps: int, since: float, until: float, saving: int = 0) -> Pace:
        """Steps between two moments of the annealing (0 its beginning, 1 its end)."""
        scale = worth(self.field, self.best, 0.0) / max(self.field.requests, 1)
        cooling = _COLD / _HOT
        hot, cold = _HOT * cooling**since * scale, _HOT * cooling**until * scale
        return Pace(steps, max(hot, 1e-9), max(cold, 1e-9), _WANTED, self.penalty, saving)

    def spent(self) -> float:
        """The share of the effort that is used up."""
        if self.effort.steps:
            return self.done / self.effort.steps
        return (self.clock() - self.began) / self.effort.seconds

    def steps(self, share: float) -> int:
        """How many steps a share of the effort is."""
        if self.effort.steps:
            return max(1, round(self.effort.steps * share))
        return max(50, int(self.rate * self.effort.seconds * share)) if self.rate else 50

    def together(self, pace: Pace) -> None:
        """Let all run."""
        began = self.clock()
        with ThreadPoolExecutor(len(self.threads)) as pool:
            done = max(pool.map(lambda one: one.run(pace), self.threads))
        self.rate = done / max(self.clock() - began, 1e-6)
        self.done += done

    def save_vehicles(self, until: float) -> None:
        """Close one route after the other, as long as everybody finds room in the rest."""
        while self.spent() < until:
            used = np.flatnonzero(self.best.size > self.field.basis)
            if used.size <= 1:
                return
            for at, thread in enumerate(self.threads):
                thread.take_over(self.best)
                thread.close(self.victim(used, thread, at))
            saved = None
            while saved is None and self.spent() < until:
                self.together(self.pace(self.steps(_SLICE), 0.4, 0.4, saving=1))
                whole = [one for one in self.threads if not outside(one.answers.best)]
                saved = whole[0] if whole else None
            if saved is not None:
                copy_all(self.field, saved.answers.best, self.best)

    def victim(self, used: NDArray[np.int64], thread: _Thread, at: int) -> int:
        """The route whose passengers were the easiest to place, or the next easiest."""
        weights = [
            float(np.sum(1.0 + thread.work.absence[self.best.vehicle == v])) for v in used
        ]
        return int(used[np.argsort(weights, kind="stable")[min(at, used.size - 1)]])

    def save_cost(self) -> None:
        """Anneal until the effort is spent."""
        since = begin = self.spent()
        for thread in self.threads:
            thread.take_over(self.best)
        epoch = 0
        while since < 1.0:
            until = min(1.0, since + 1.0 / _EPOCHS)
            old, new = ((moment - begin) / (1.0 - begin) for moment in (since, until))
            self.together(self.pace(self.steps(until - since), old, new))
            epoch += 1
            self.share(epoch)
            since = self.spent()

    def share(self, epoch: int) -> None:
        """Keep the best of all; every few epochs, the others go on from it."""
        prices = [self.price(one.answers.best) for one in self.threads]
        leader = self.threads[int(np.argmin(prices))]
        if min(prices) < self.price(self.best):
            copy_all(self.field, leader.answers.best, self.best)
        if epoch % _SHARING == 0:
            for thread in self.threads:
                if thread is not leader:
                    thread.go_on_from(leader.answers.current)

    def price(self, routes: Routes) -> float:
        """What an answer costs, requests outside included."""
        return float(worth(self.field, routes, self.penalty))


def solve(
    day: Day,
    effort: Effort,
    clock: Clock,
    plan: Plan | None = None,
    settled_until: float = -inf,
) -> Plan:
    """A plan of low cost that serves as many requests as it can.

    Parameters
    ----------
    clock: seconds, from any beginning; only differences are used.
    plan: to begin from, and whose settled visits stay.

    Raises
    ------
    NoSchedule
        The plan to begin from does not keep what is asked.
    """
    nodes, field = Nodes(day), field_of(day, plan, settled_until)
    begin = routes_of(field, nodes, plan)
    if not day.requests or not day.shifts:
        return plan_of(nodes, field, begin)
    team = _Team(field, begin, effort, clock)
    if effort.first == "vehicles":
        team.save_vehicles(_SAVING)
    team.save_cost()
    return plan_of(nodes, field, team.best)
