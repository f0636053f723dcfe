"""Compiled shortest ways: Dijkstra's algorithm with buckets.

Costs are whole tenths of a second, so labels that wait lie in buckets of a ring (Dial,
"Algorithm 360", CACM 12, 1969), linked both ways so that an improved one moves at no cost. A
bucket is a few tenths wide; inside it labels may be improved again (Denardo & Fox, "Shortest-
Route Methods", Oper. Res. 27, 1979), which keeps answers exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = 1 << 30
WIDTH = 8
_NONE = -1


class Graph(NamedTuple):
    """States and the steps between them.

    Steps of state s are rows `first[s]:first[s + 1]` of `to`, `cost` and `arc` (the arc that
    the step travels). Whoever has come to the end of arc a is in the states
    `leave_to[leave_first[a]:leave_first[a + 1]]` after `leave_cost` more; arc a begins at the
    states `enter_state[enter_first[a]:enter_first[a + 1]]`, after `enter_cost` more, and takes
    `arc_cost[a]`.
    """

    first: NDArray[np.int32]
    to: NDArray[np.int32]
    cost: NDArray[np.int32]
    arc: NDArray[np.int32]
    leave_first: NDArray[np.int32]
    leave_to: NDArray[np.int32]
    leave_cost: NDArray[np.int32]
    enter_first: NDArray[np.int32]
    enter_state: NDArray[np.int32]
    enter_cost: NDArray[np.int32]
    arc_cost: NDArray[np.int32]


def turned(graph: Graph) -> Graph:
    """The graph with time running backwards: its searches tell who can come, and how long.

    Travelling an arc backwards is travelling the other arc of its edge, so places mean the
    same in both graphs.
    """
    states = graph.first.size - 1
    begin = np.repeat(np.arange(states, dtype=np.int32), np.diff(graph.first))
    order = np.lexsort((begin, graph.to))
    count = np.bincount(graph.to, minlength=states)
    leaves = _crossed(graph.enter_first, graph.enter_state, graph.enter_cost)
    enters = _crossed(graph.leave_first, graph.leave_to, graph.leave_cost)
    return Graph(
        np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        begin[order],
        graph.cost[order],
        graph.arc[order] ^ 1,
        *leaves,
        *enters,
        graph.arc_cost.reshape(-1, 2)[:, ::-1].reshape(-1).copy(),
    )


def _crossed(
    first: NDArray[np.int32], state: NDArray[np.int32], cost: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Rows by arc with the two arcs of each edge exchanged."""
    arc = np.repeat(np.arange(first.size - 1), np.diff(first)) ^ 1
    order = np.argsort(arc, kind="stable")
    count = np.bincount(arc, minlength=first.size - 1)
    begins = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    return begins, state[order], cost[order]


class Memory(NamedTuple):
    """Working memory of one thread: labels, who came from where, and the ring of buckets."""

    label: NDArray[np.int32]
    parent: NDArray[np.int32]
    after: NDArray[np.int32]
    before: NDArray[np.int32]
    head: NDArray[np.int32]


def new_memory(graph: Graph) -> Memory:
    """Memory for searches in a graph."""
    states = graph.first.size - 1
    whole = int(graph.arc_cost[graph.arc_cost < NEVER].max(initial=0))
    turn = max(int(graph.leave_cost.max(initial=0)), int(graph.enter_cost.max(initial=0)))
    longest = max(int(graph.cost.max(initial=0)), whole + turn)
    return Memory(
        np.full(states, NEVER, np.int32),
        np.full(states, _NONE, np.int32),
        np.full(states, _NONE, np.int32),
        np.full(states, _NONE, np.int32),
        np.full(longest // WIDTH + 2, _NONE, np.int32),
    )


@njit(cache=True, nogil=True)
def _unlink(memory: Memory, state: int) -> None:
    before, after = memory.before[state], memory.after[state]
    if before <= -2:
        memory.head[-2 - before] = after
    else:
        memory.after[before] = after
    if after != -1:
        memory.before[after] = before
    memory.before[state] = -1


@njit(cache=True, nogil=True)
def _wait(memory: Memory, state: int, cost: int, parent: int) -> int:
    """Put a better label into its bucket; 1 if the state was in none before."""
    fresh = 1
    if memory.before[state] != -1:
        _unlink(memory, state)
        fresh = 0
    memory.label[state] = cost
    memory.parent[state] = parent
    bucket = (cost // WIDTH) % memory.head.size
    head = memory.head[bucket]
    memory.after[state] = head
    if head != -1:
        memory.before[head] = state
    memory.before[state] = -2 - bucket
    memory.head[bucket] = state
    return fresh


@njit(cache=True, nogil=True)
def _start(
    graph: Graph, memory: Memory, arcs: NDArray[np.int32], costs: NDArray[np.int32]
) -> int:
    """Begin at the far ends of some arcs, each after a cost; how many states wait."""
    waiting = 0
    for at in range(arcs.size):
        for row in range(graph.leave_first[arcs[at]], graph.leave_first[arcs[at] + 1]):
            cost = costs[at] + graph.leave_cost[row]
            state = graph.leave_to[row]
            if cost < memory.label[state]:
                # A parent below -1 says by which arc of the start one came.
                waiting += _wait(memory, state, cost, -2 - at)
    return waiting


@njit(cache=True, nogil=True)
def spread(
    graph: Graph,
    memory: Memory,
    arcs: NDArray[np.int32],
    costs: NDArray[np.int32],
    limit: int,
) -> None:
    """Labels of all states within `limit`, from the far ends of some arcs."""
    memory.label[:] = NEVER
    waiting = _start(graph, memory, arcs, costs)
    ring = memory.head.size
    bucket = 0
    if waiting > 0:
        least = NEVER
        for at in range(arcs.size):
            if graph.leave_first[arcs[at]] < graph.leave_first[arcs[at] + 1]:
                least = min(least, costs[at])
        bucket = least // WIDTH
    while waiting > 0:
        place = bucket % ring
        state = memory.head[place]
        while state != -1:
            after = memory.after[state]
            memory.head[place] = after
            if after != -1:
                memory.before[after] = -2 - place
            memory.before[state] = -1
            waiting -= 1
            here = memory.label[state]
            if here <= limit:
                for step in range(graph.first[state], graph.first[state + 1]):
                    cost = here + graph.cost[step]
                    if cost < memory.label[graph.to[step]]:
                        waiting += _wait(memory, graph.to[step], cost, step)
            state = memory.head[place]
        bucket += 1


@njit(cache=True, nogil=True)
def same_edge(
    graph: Graph, start: tuple[int, float], goal: tuple[int, float]
) -> tuple[int, int]:
    """Cost and arc of going on along the edge one starts on; -1 if that does not lead there."""
    best, arc = NEVER, -1
    if start[0] != goal[0] or goal[0] < 0:
        return best, arc
    for side in range(2):
        way = 2 * goal[0] + side
        whole = graph.arc_cost[way]
        part = goal[1] - start[1] if side == 0 else start[1] - goal[1]
        if whole < NEVER and part >= 0.0:
            cost = int(part * whole + 0.5)
            if cost < best:
                best, arc = cost, way
    return best, arc


@njit(cache=True, nogil=True)
def to_place(
    graph: Graph,
    memory: Memory,
    start: tuple[int, float],
    goal: tuple[int, float],
) -> tuple[int, int, int]:
    """Cost from a place to a place after `spread`; by which arc, and from which state.

    A place is an edge and the share of it that lies before the place. The state is -1 where
    one never leaves the edge.
    """
    best, arc = same_edge(graph, start, goal)
    by = -1
    edge, share = goal
    for side in range(2):
        way = 2 * edge + side
        whole = graph.arc_cost[way]
        if whole >= NEVER:
            continue
        part = share if side == 0 else 1.0 - share
        last = int(part * whole + 0.5)
        for row in range(graph.enter_first[way], graph.enter_first[way + 1]):
            state = graph.enter_state[row]
            cost = memory.label[state] + graph.enter_cost[row] + last
            if memory.label[state] < NEVER and cost < best:
                best, arc, by = cost, way, state
    return best, arc, by


@njit(cache=True, nogil=True)
def from_place(graph: Graph, memory: Memory, start: tuple[int, float], limit: int) -> None:
    """Labels of all states within `limit` from a place on an edge."""
    arcs = np.empty(2, np.int32)
    costs = np.empty(2, np.int32)
    count = 0
    for side in range(2):
        way = 2 * start[0] + side
        whole = graph.arc_cost[way]
        if whole < NEVER:
            rest = 1.0 - start[1] if side == 0 else start[1]
            arcs[count] = way
            costs[count] = int(rest * whole + 0.5)
            count += 1
    spread(graph, memory, arcs[:count], costs[:count], limit)


@njit(cache=True, nogil=True)
def fill(
    graph: Graph,
    memory: Memory,
    starts: tuple[NDArray[np.int64], NDArray[np.float64]],
    goals: tuple[NDArray[np.int64], NDArray[np.float64]],
    limit: int,
    found: NDArray[np.int32],
) -> None:
    """Fill `found[row, column]` with tenths from each start to each goal."""
    start_edge, start_share = starts
    goal_edge, goal_share = goals
    for row in range(start_edge.size):
        if start_edge[row] < 0:
            found[row, :] = NEVER
            continue
        start = (start_edge[row], start_share[row])
        from_place(graph, memory, start, limit)
        for column in range(goal_edge.size):
            cost = NEVER
            if goal_edge[column] >= 0:
                goal = (goal_edge[column], goal_share[column])
                cost, _, _ = to_place(graph, memory, start, goal)
            found[row, column] = cost if cost <= limit else NEVER
