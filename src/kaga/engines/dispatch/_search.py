"""Compiled: the search itself. Ruin, recreate, accept or undo; many times.

Acceptance is simulated annealing; which ways of removing and putting in are used follows what
they have brought lately (Ropke and Pisinger, "An adaptive large neighborhood search heuristic
for the pickup and delivery problem with time windows", 2006). While a vehicle is to be saved,
answers are compared by who stays outside, those weighing most that have stayed outside most
often (the absence counters of Christiaens and Vanden Berghe, 2020).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kaga.engines.dispatch import _recreate, _ruin
from kaga.engines.dispatch._compile import entry, kernel
from kaga.engines.dispatch._draw import uniform
from kaga.engines.dispatch._field import Field, Routes
from kaga.engines.dispatch._pool import keep
from kaga.engines.dispatch._routes import copy_route, drop_absent, refresh
from kaga.engines.dispatch._work import Work

_BEST, _BETTER, _OTHER = 8.0, 3.0, 1.0
_SEGMENT = 400
_LEARN = 0.1
_LEAST = 0.2
_NEAR = 1.03
"""Routes of answers that are no dearer than the best by more than this factor are kept."""


class Pace(NamedTuple):
    """How a run of steps is done.

    `hot` and `cold` are the temperatures at its ends, `wanted` the mean number of calls taken
    out, `penalty` the price of a request outside; `saving` is 1 while a vehicle is to be saved.
    """

    steps: int
    hot: float
    cold: float
    wanted: float
    penalty: float
    saving: int


class Answers(NamedTuple):
    """The answer being changed, the one it came from, and the best so far."""

    trial: Routes
    current: Routes
    best: Routes


@entry
def outside(routes: Routes) -> int:
    """How many requests are not served."""
    count = 0
    for request in range(routes.vehicle.size):
        count += routes.vehicle[request] < 0
    return count


@entry
def worth(field: Field, routes: Routes, penalty: float) -> float:
    """What an answer costs; a route that carries nobody costs nothing."""
    total = penalty * outside(routes)
    for v in range(routes.size.size):
        if routes.size[v] > field.basis[v]:
            total += routes.price[v]
    return total


@kernel
def _draw_way(work: Work, row: int, ways: int) -> int:
    """A way, with the chance that its weight gives it."""
    total = 0.0
    for way in range(ways):
        total += work.weight[row, way]
    rest = uniform(work.state) * total
    for way in range(ways):
        rest -= work.weight[row, way]
        if rest < 0.0:
            return way
    return ways - 1


@kernel
def _learn(work: Work) -> None:
    """Let weights follow what the ways have brought since the last time; their mean stays 1."""
    ways = (_ruin.WAYS, _recreate.WAYS)
    for row in range(2):
        total = 0.0
        for way in range(ways[row]):
            merit = work.merit[row, way] / max(work.used[row, way], 1.0)
            work.weight[row, way] = (1.0 - _LEARN) * work.weight[row, way] + _LEARN * merit
            work.used[row, way] = work.merit[row, way] = 0.0
            total += work.weight[row, way]
        for way in range(ways[row]):
            share = work.weight[row, way] / max(total, 1e-9) * ways[row]
            work.weight[row, way] = max(_LEAST, share)


@kernel
def _list_outside(routes: Routes, work: Work) -> int:
    count = 0
    for request in range(routes.vehicle.size):
        if routes.vehicle[request] < 0:
            work.out[count] = request
            count += 1
    return count


@kernel
def _step(
    field: Field, answers: Answers, work: Work, pace: Pace, left: int
) -> tuple[int, int, int]:
    """Change the trial; the ways used, and -1 instead of the second if it came to nothing."""
    trial = answers.trial
    work.touched[:] = 0
    count = _list_outside(trial, work) if left else 0
    first = _draw_way(work, 0, _ruin.WAYS)
    second = _draw_way(work, 1, _recreate.WAYS)
    wanted = 1.0 + uniform(work.state) * (pace.wanted - 1.0) * 2.0
    wanted = min(wanted, field.requests * 0.6)
    count = _ruin.ruin(field, trial, work, first, count, wanted)
    for v in range(trial.size.size):
        if work.touched[v]:
            drop_absent(field, trial, v)
            if not refresh(field, trial, v, work.line):
                return first, -1, left
    noise = pace.cold * 4.0
    return first, second, _recreate.recreate(field, trial, work, second, count, noise)


@kernel
def _undo(field: Field, source: Routes, target: Routes, work: Work) -> None:
    """Make an answer equal to another in the routes that the step has touched."""
    for v in range(source.size.size):
        if work.touched[v]:
            for k in range(target.size[v]):
                node = target.call[v, k]
                if node < field.requests and target.vehicle[node] == v:
                    target.vehicle[node] = -1
    for v in range(source.size.size):
        if work.touched[v]:
            copy_route(source, target, v, field.requests)


@entry
def copy_all(field: Field, source: Routes, target: Routes) -> None:
    """Make an answer equal to another."""
    for request in range(source.vehicle.size):
        target.vehicle[request] = source.vehicle[request]
    for v in range(source.size.size):
        copy_route(source, target, v, field.requests)


@kernel
def _keep(field: Field, routes: Routes, work: Work) -> None:
    """Keep the routes that the step has touched."""
    for v in range(routes.size.size):
        if work.touched[v] and routes.size[v] > field.basis[v]:
            keep(field, routes, v, work.pool)


@kernel
def _absence(routes: Routes, work: Work) -> float:
    """The weight of those outside."""
    total = 0.0
    for request in range(routes.vehicle.size):
        if routes.vehicle[request] < 0:
            total += 1.0 + work.absence[request]
    return total


@kernel
def _is_taken(answers: Answers, work: Work, pace: Pace, gain: float, heat: float) -> bool:
    """Whether the trial becomes the current answer."""
    if pace.saving:
        new, old = _absence(answers.trial, work), _absence(answers.current, work)
        for request in range(answers.trial.vehicle.size):
            if answers.trial.vehicle[request] < 0:
                work.absence[request] += 1.0
        if new != old:
            return new < old
    return gain > heat * float(np.log(uniform(work.state) + 1e-12))


@entry
def search(field: Field, answers: Answers, work: Work, pace: Pace) -> int:
    """Run steps from the current answer; how many were done (fewer if a vehicle is saved)."""
    trial, current, best = answers
    copy_all(field, current, trial)
    now, least = worth(field, current, pace.penalty), worth(field, best, pace.penalty)
    left = outside(current)
    cooling = (pace.cold / pace.hot) ** (1.0 / max(pace.steps, 1))
    heat = pace.hot
    for step in range(pace.steps):
        heat *= cooling
        if step % _SEGMENT == _SEGMENT - 1:
            _learn(work)
        first, second, still = _step(field, answers, work, pace, left)
        work.used[0, first] += 1.0
        if second < 0:
            _undo(field, current, trial, work)
            continue
        work.used[1, second] += 1.0
        price = worth(field, trial, pace.penalty)
        if not _is_taken(answers, work, pace, now - price, heat):
            _undo(field, current, trial, work)
            continue
        merit = _BETTER if price < now - 1e-9 else (_OTHER if abs(price - now) > 1e-9 else 0.0)
        _undo(field, trial, current, work)
        now, left = price, still
        if price < _NEAR * least:
            _keep(field, current, work)
        if price < least - 1e-9:
            least, merit = price, _BEST
            copy_all(field, current, best)
            if pace.saving and left == 0:
                return step + 1
        work.merit[0, first] += merit
        work.merit[1, second] += merit
    return pace.steps
