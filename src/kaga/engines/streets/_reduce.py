"""Compiled reduction of a graph to its core, for many questions at once.

States are taken out one after the other where that needs hardly more new steps than it saves; a
new step stands for the two it replaces (contraction as by Geisberger, Sanders, Schultes &
Delling, WEA 2008, without witness searches and with a core that is left as it is, so that it
takes milliseconds). A shortest way then climbs out of what was taken out, crosses the core and
comes down; searches see the climb and the core only, and every goal knows its own descent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from kaga.engines.streets._search import NEVER, Graph, Memory, from_place, same_edge

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 24
SPARE = 2
CLIMB, DESCENT = 0, 1


class Lists(NamedTuple):
    """Steps in linked lists, by where they begin and by where they end.

    `free` is where the next new step goes.
    """

    begin: NDArray[np.int32]
    end: NDArray[np.int32]
    cost: NDArray[np.int32]
    next_out: NDArray[np.int32]
    next_in: NDArray[np.int32]
    out: NDArray[np.int32]
    into: NDArray[np.int32]
    free: NDArray[np.int64]


class Core(NamedTuple):
    """What is searched (climbs and the core), and the steps down to what was taken out.

    State s is come down to by rows `first[s]:first[s + 1]` of `above` and `cost`.
    """

    climb: Graph
    first: NDArray[np.int32]
    above: NDArray[np.int32]
    cost: NDArray[np.int32]


@njit(cache=True, nogil=True)
def _add(lists: Lists, begin: int, end: int, cost: int) -> None:
    """A step, or a lower cost for the one there is."""
    step = lists.out[begin]
    while step != -1:
        if lists.end[step] == end:
            lists.cost[step] = min(lists.cost[step], cost)
            return
        step = lists.next_out[step]
    step = lists.free[0]
    lists.free[0] += 1
    lists.begin[step], lists.end[step], lists.cost[step] = begin, end, cost
    lists.next_out[step], lists.out[begin] = lists.out[begin], step
    lists.next_in[step], lists.into[end] = lists.into[end], step


@njit(cache=True, nogil=True)
def _alive(
    first: int,
    other: NDArray[np.int32],
    following: NDArray[np.int32],
    level: NDArray[np.int32],
    found: NDArray[np.int32],
) -> int:
    """Steps of a list whose other end is still there; how many, or -1 if too many."""
    count = 0
    step = first
    while step != -1:
        if level[other[step]] == 0:
            if count == found.size:
                return -1
            found[count] = step
            count += 1
        step = following[step]
    return count


@njit(cache=True, nogil=True)
def _missing(lists: Lists, begin: int, end: int) -> int:
    """1 if there is no step yet, whatever it costs."""
    step = lists.out[begin]
    while step != -1:
        if lists.end[step] == end:
            return 0
        step = lists.next_out[step]
    return 1


@njit(cache=True, nogil=True)
def _take_out(
    lists: Lists,
    level: NDArray[np.int32],
    state: int,
    room: tuple[NDArray[np.int32], NDArray[np.int32]],
) -> bool:
    """Take a state out if that needs no more steps than it saves."""
    into, out = room
    comes = _alive(lists.into[state], lists.begin, lists.next_in, level, into)
    goes = _alive(lists.out[state], lists.end, lists.next_out, level, out)
    if comes < 0 or goes < 0 or lists.free[0] + comes * goes > lists.cost.size:
        return False
    needed = 0
    for one in range(comes):
        for other in range(goes):
            begin, end = lists.begin[into[one]], lists.end[out[other]]
            if begin != end:
                needed += _missing(lists, begin, end)
        if needed > comes + goes + SPARE:
            return False
    level[state] = 1
    for one in range(comes):
        for other in range(goes):
            begin, end = lists.begin[into[one]], lists.end[out[other]]
            if begin != end:
                _add(lists, begin, end, lists.cost[into[one]] + lists.cost[out[other]])
    return True


@njit(cache=True, nogil=True)
def _shrink(lists: Lists, level: NDArray[np.int32], rounds: int) -> None:
    """Number states in the order in which they are taken out; 0 for the core."""
    states = level.size
    order = np.zeros(states, np.int32)
    room = (np.empty(MOST, np.int32), np.empty(MOST, np.int32))
    count = 0
    for _ in range(rounds):
        before = count
        for state in range(states):
            if level[state] == 0 and _take_out(lists, level, state, room):
                count += 1
                order[state] = count
        if count == before:
            break
    level[:] = order


@njit(cache=True, nogil=True)
def _sorted(
    lists: Lists, level: NDArray[np.int32], side: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Steps that climb or cross the core, by begin; or those that come down, by end."""
    states = level.size
    last = lists.free[0]
    first = np.zeros(states + 1, np.int32)
    kept = np.zeros(last, np.bool_)
    for step in range(last):
        begin, end = level[lists.begin[step]], level[lists.end[step]]
        up = end == 0 or (begin != 0 and end > begin)
        down = end != 0 and (begin == 0 or begin > end)
        kept[step] = down if side == DESCENT else up
        if kept[step]:
            key = lists.end[step] if side == DESCENT else lists.begin[step]
            first[key + 1] += 1
    for state in range(states):
        first[state + 1] += first[state]
    other, cost = np.empty(first[-1], np.int32), np.empty(first[-1], np.int32)
    free = first[:-1].copy()
    for step in range(last):
        if kept[step]:
            key = lists.end[step] if side == DESCENT else lists.begin[step]
            other[free[key]] = lists.begin[step] if side == DESCENT else lists.end[step]
            cost[free[key]] = lists.cost[step]
            free[key] += 1
    return first, other, cost


def core_of(graph: Graph, *, rounds: int = 12) -> Core:
    """The core of a graph; the same for the same graph."""
    states, steps = graph.first.size - 1, graph.to.size
    size = 3 * steps + 64
    lists = Lists(
        np.zeros(size, np.int32),
        np.zeros(size, np.int32),
        np.zeros(size, np.int32),
        np.full(size, -1, np.int32),
        np.full(size, -1, np.int32),
        np.full(states, -1, np.int32),
        np.full(states, -1, np.int32),
        np.zeros(1, np.int64),
    )
    _read(graph.first, graph.to, graph.cost, lists)
    level = np.zeros(states, np.int32)
    _shrink(lists, level, rounds)
    first, to, cost = _sorted(lists, level, CLIMB)
    climb = graph._replace(first=first, to=to, cost=cost, arc=np.zeros(0, np.int32))
    return Core(climb, *_sorted(lists, level, DESCENT))


@njit(cache=True, nogil=True)
def _read(
    first: NDArray[np.int32], to: NDArray[np.int32], cost: NDArray[np.int32], lists: Lists
) -> None:
    for state in range(first.size - 1):
        for step in range(first[state], first[state + 1]):
            if to[step] != state:
                _add(lists, state, to[step], cost[step])


@njit(cache=True, nogil=True)
def _ends_of(
    graph: Graph, goal: tuple[int, float], best: NDArray[np.int32], touched: NDArray[np.int32]
) -> int:
    """Label the states from which a goal is entered; how many there are."""
    seen = 0
    for side in range(2):
        arc = 2 * goal[0] + side
        if goal[0] < 0 or graph.arc_cost[arc] >= NEVER:
            continue
        part = goal[1] if side == 0 else 1.0 - goal[1]
        last = int(part * graph.arc_cost[arc] + 0.5)
        for row in range(graph.enter_first[arc], graph.enter_first[arc + 1]):
            state = graph.enter_state[row]
            if best[state] == NEVER:
                touched[seen] = state
                seen += 1
            best[state] = min(best[state], last + graph.enter_cost[row])
    return seen


@njit(cache=True, nogil=True)
def _look_up(
    core: Core,
    best: NDArray[np.int32],
    touched: NDArray[np.int32],
    seen: int,
    waiting: tuple[NDArray[np.int32], NDArray[np.uint8]],
) -> int:
    """Label all states from which one comes down; how many there are."""
    queue, queued = waiting
    head, size = 0, seen
    for at in range(seen):
        queue[at] = touched[at]
        queued[touched[at]] = 1
    while size > 0:
        state = queue[head]
        head = (head + 1) % queue.size
        size -= 1
        queued[state] = 0
        for row in range(core.first[state], core.first[state + 1]):
            above, cost = core.above[row], best[state] + core.cost[row]
            if cost >= best[above]:
                continue
            if best[above] == NEVER:
                touched[seen] = above
                seen += 1
            best[above] = cost
            if queued[above] == 0:
                queue[(head + size) % queue.size] = above
                queued[above] = 1
                size += 1
    return seen


@njit(cache=True, nogil=True)
def descents(
    core: Core, goals: tuple[NDArray[np.int64], NDArray[np.float64]]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """For every goal the states from which one comes down to it, and what that takes."""
    edges, shares = goals
    states = core.first.size - 1
    best = np.full(states, NEVER, np.int32)
    touched = np.empty(states, np.int32)
    waiting = (np.empty(states, np.int32), np.zeros(states, np.uint8))
    first = np.zeros(edges.size + 1, np.int64)
    state_of, cost_of = np.empty(1024, np.int32), np.empty(1024, np.int32)
    count = 0
    for goal in range(edges.size):
        seen = _ends_of(core.climb, (edges[goal], shares[goal]), best, touched)
        seen = _look_up(core, best, touched, seen, waiting)
        while count + seen > state_of.size:
            state_of = np.concatenate((state_of, np.empty(state_of.size, np.int32)))
            cost_of = np.concatenate((cost_of, np.empty(cost_of.size, np.int32)))
        for at in range(seen):
            state_of[count], cost_of[count] = touched[at], best[touched[at]]
            best[touched[at]] = NEVER
            count += 1
        first[goal + 1] = count
    return first, state_of[:count], cost_of[:count]


@njit(cache=True, nogil=True)
def fill_over_core(
    core: Core,
    memory: Memory,
    starts: tuple[NDArray[np.int64], NDArray[np.float64]],
    goals: tuple[NDArray[np.int64], NDArray[np.float64]],
    ways_down: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]],
    limit: int,
    found: NDArray[np.int32],
) -> None:
    """Fill `found[row, column]` as `_search.fill` does, with the descents of the goals."""
    first, state_of, cost_of = ways_down
    for row in range(starts[0].size):
        start = (starts[0][row], starts[1][row])
        if start[0] < 0:
            found[row, :] = NEVER
            continue
        from_place(core.climb, memory, start, limit)
        for column in range(goals[0].size):
            goal = (goals[0][column], goals[1][column])
            best, _ = same_edge(core.climb, start, goal)
            for at in range(first[column], first[column + 1]):
                best = min(best, memory.label[state_of[at]] + cost_of[at])
            found[row, column] = best if best <= limit else NEVER
