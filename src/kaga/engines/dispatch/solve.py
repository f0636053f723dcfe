"""A whole day planned anew: large neighbourhood search on several threads.

Every thread anneals its own answer; now and then those that lag take over the best one, and in
long searches routes that any of them went through are put together anew (`_partition`). Where
vehicles come first, some of the time goes into closing routes one by one before that. With a
number of steps instead of seconds the result depends on the seed alone.

>>> # plan = solve(day, Effort(seconds=10), clock=time.monotonic)
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Literal

import numpy as np

from kaga.engines.dispatch._build import Nodes, field_of, routes_of
from kaga.engines.dispatch._field import new_routes
from kaga.engines.dispatch._partition import Limits, columns_of, put_together
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
    from kaga.engines.dispatch._partition import Columns
    from kaga.engines.dispatch._work import Work
    from kaga.engines.dispatch.model import Day, Plan

    Clock = Callable[[], float]

_EPOCHS = 40
_HOT, _COLD = 1.0, 0.03
_WANTED = 9.0
_SAVING = 0.35
_SLICE = 0.02
_SHARING = 4
_JOINING = (0.3, 0.5, 0.7, 0.85, 0.96)
"""After these shares of the annealing, routes of all threads are put together anew."""
_LASTING = 0.04
_LONG = (5.0, 2_000)
"""Seconds, or steps, from which a search puts routes together and begins more than once."""
_ROUNDS = (0.4, 0.6, 0.8, 1.0)
"""Where vehicles come first, the shares of the effort at which each beginning ends."""


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
        self.fresh = new_routes(field)
        copy_all(field, begin, self.fresh)
        self.threads[0].run(self.pace(0, 0.0, 0.0))
        self.began, self.done, self.rate, self.whole = clock(), 0, 0.0, 1.0

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

    def together(self, pace: Pace, *, joining: bool = False) -> None:
        """Let all run; the first one puts routes together instead, if that is due."""
        began = self.clock()
        jobs = [partial(one.run, pace) for one in self.threads]
        if joining:
            pools = [one.work.pool for one in self.threads]
            columns = columns_of(self.field, pools, self.best)
            jobs[0] = partial(self.join, columns)
        with ThreadPoolExecutor(len(jobs)) as pool:
            done = max(pool.map(lambda job: job(), jobs))
        if joining and len(jobs) == 1:
            return
        self.done += done
        now = self.clock()
        # A short run says little, and the average forgets that steps have become slower.
        mean = self.done / max(now - self.began, 1e-6)
        self.rate = min(mean, done / max(now - began, 1e-6))

    def few_vehicles(self) -> None:
        """Save vehicles, then cost; and again from the beginning, as far as effort goes.

        Where few vehicles can do it at all, one cannot change from one way of doing it to
        another by small steps; who begins anew may find another.
        """
        best, least = new_routes(self.field), (inf, inf, inf)
        last, enough = 0.0, 1
        for end in _ROUNDS if self.is_long() else (1.0,):
            copy_all(self.field, self.fresh, self.best)
            self.save_vehicles(last + _SAVING * (end - last), enough)
            if last == 0.0 or self.used().size <= enough:
                self.save_cost(end)
            told = (outside(self.best), self.used().size, self.price(self.best))
            if told < least:
                least, enough = told, self.used().size
                copy_all(self.field, self.best, best)
            last = end
        copy_all(self.field, best, self.best)

    def is_long(self) -> bool:
        """Whether there is time for more than one annealing."""
        return self.effort.steps >= _LONG[1] or _LONG[0] <= self.effort.seconds < inf

    def used(self) -> NDArray[np.int64]:
        """The vehicles that carry somebody."""
        return np.flatnonzero(self.best.size > self.field.basis)

    def save_vehicles(self, until: float, enough: int) -> None:
        """Close one route after the other, as long as everybody finds room in the rest."""
        while self.spent() < until:
            used = self.used()
            if used.size <= enough:
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

    def save_cost(self, end: float = 1.0) -> None:
        """Anneal until so much of the effort is spent."""
        since = begin = self.spent()
        for thread in self.threads:
            thread.take_over(self.best)
        epoch, due = 0, list(_JOINING if self.is_long() else ())
        self.whole = whole = max(end - begin, 1e-9)
        while since < end:
            joining = bool(due) and (since - begin) / whole >= due[0]
            part = _LASTING if joining else 1.0 / _EPOCHS
            until = min(end, since + whole * part)
            old, new = ((moment - begin) / whole for moment in (since, until))
            self.together(self.pace(self.steps(until - since), old, new), joining=joining)
            del due[: int(joining)]
            epoch += 1
            self.share(epoch)
            since = self.spent()

    def join(self, columns: Columns) -> int:
        """Put the routes of all together anew; no steps were done."""
        limits = Limits(_LASTING * self.effort.seconds * self.whole)
        thread, worth = self.threads[0], (self.price(self.best), self.penalty)
        found = put_together(self.field, columns, self.best, worth, limits)
        if found is not None and self.price(found) < self.price(self.best):
            thread.take_over(found)
        return 0

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
        team.few_vehicles()
    else:
        team.save_cost()
    return plan_of(nodes, field, team.best)
