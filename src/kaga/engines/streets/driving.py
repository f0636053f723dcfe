"""States and steps of cars: turns, restrictions, local traffic.

Turns are told by the bearings of the shapes where they meet. Only a real junction, with more
than one way on, costs anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets._search import Graph
from kaga.engines.streets.costs import NEVER, TENTHS, ArcCosts
from kaga.engines.streets.turns import Arcs, banned_sequences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kaga.engines.streets.graph import Streets
    from kaga.engines.streets.profiles import Profile

    Ints = NDArray[np.int64]

_STRAIGHT: Final = 35.0
_SHARP: Final = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Steps from state to state with what the turn costs, and the arc of each state."""

    begin: Ints
    end: Ints
    turn: Ints
    arc: Ints


def driving_steps(
    streets: Streets, profile: Profile, costs: ArcCosts, blocked: NDArray[np.bool_]
) -> Graph:
    """The graph that cars are searched in."""
    tail = np.stack([streets.begin, streets.end], axis=1).reshape(-1).astype(np.int64)
    open_ = np.flatnonzero(costs.tenths < NEVER)
    open_ = open_[np.argsort(tail[open_], kind="stable")]
    one, other = _meetings(tail, open_, blocked)
    banned = banned_sequences(streets)
    kept = ~_among(one, other, {pair for pair in banned if len(pair) == 2})
    one, other = one[kept], other[kept]
    turn = _turn_costs(streets, profile, one, other)
    steps = _layered(one, other, turn, (open_, costs.local))
    long = frozenset(sequence for sequence in banned if len(sequence) > 2)
    return _graph(_watched(steps, long), costs)


def _meetings(tail: Ints, open_: Ints, blocked: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Arcs that may follow one another: through points that are no gate, not turning round.

    Turning round is for dead ends and before a gate.
    """
    junctions = blocked.size
    first = np.searchsorted(tail[open_], np.arange(junctions + 1))
    head = tail[open_ ^ 1]
    count = first[head + 1] - first[head]
    one = np.repeat(open_, count)
    begin = np.repeat(first[head] - np.concatenate([[0], np.cumsum(count)])[:-1], count)
    other = open_[np.arange(one.size) + begin]
    back = other == one ^ 1
    onward = np.bincount(one[~back], minlength=tail.size)
    dead_end = (onward[one] == 0) | blocked[tail[other]]
    kept = np.where(back, dead_end, ~blocked[tail[other]])
    return one[kept], other[kept]


def _among(one: Ints, other: Ints, pairs: Iterable[Arcs]) -> NDArray[np.bool_]:
    keys = np.array([begin << 32 | end for begin, end in pairs], np.int64)
    found: NDArray[np.bool_] = np.isin(one << 32 | other, keys)
    return found


def _turn_costs(streets: Streets, profile: Profile, one: Ints, other: Ints) -> Ints:
    """Tenths of a second that each turn costs."""
    leaves, comes = _bearings(streets)
    angle = (leaves[other] - comes[one] + 180.0) % 360.0 - 180.0
    size = np.abs(angle)
    seconds = np.where(angle * profile.drives_on < 0, profile.crossing, profile.near_side) * (
        size > _STRAIGHT
    )
    seconds = np.where(size > _SHARP, profile.sharp, seconds)
    choices = np.bincount(one, minlength=2 * len(streets))
    seconds = np.where((choices[one] > 1) | (other == one ^ 1), seconds, 0.0)
    signals = np.zeros(streets.junctions, np.bool_)
    for junction, tags in streets.marked.items():
        signals[junction] = tags.get("highway") == "traffic_signals"
    ends = np.stack([streets.begin, streets.end], axis=1).reshape(-1)
    seconds = seconds + profile.signal * signals[ends[other]]
    found: Ints = np.rint(seconds * TENTHS).astype(np.int64)
    return found


def _bearings(streets: Streets) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bearings (degrees from the north, clockwise) at the begin and the end of every arc."""
    first, last = streets.first_point[:-1], streets.first_point[1:] - 1
    at_begin = _bearing(streets, first, np.minimum(first + 1, last))
    at_end = _bearing(streets, np.maximum(last - 1, first), last)
    leaves, comes = np.empty(2 * len(streets)), np.empty(2 * len(streets))
    leaves[0::2], comes[0::2] = at_begin, at_end
    leaves[1::2], comes[1::2] = at_end + 180.0, at_begin + 180.0
    return leaves, comes


def _bearing(streets: Streets, one: Ints, other: Ints) -> NDArray[np.float64]:
    north = streets.latitude[other] - streets.latitude[one]
    east = streets.longitude[other] - streets.longitude[one]
    found: NDArray[np.float64] = np.degrees(
        np.arctan2(east * np.cos(np.radians(streets.latitude[one])), north)
    )
    return found


def _layered(
    one: Ints, other: Ints, turn: Ints, known: tuple[Ints, NDArray[np.bool_]]
) -> _Steps:
    """States for the open arcs; local ones once for leaving and once for arriving."""
    open_, local = known
    mine = local[open_ // 2]
    arc = np.concatenate([open_, open_[mine]])
    leaving = np.full(2 * local.size, -1, np.int64)
    arriving = leaving.copy()
    leaving[open_] = np.arange(open_.size)
    arriving[open_] = leaving[open_]
    arriving[open_[mine]] = open_.size + np.arange(int(mine.sum()))
    from_local, to_local = local[one // 2], local[other // 2]
    begin = [leaving[one]]
    end = [np.where(from_local, leaving[other], arriving[other])]
    both = from_local & to_local
    begin.append(arriving[one][both])
    end.append(arriving[other][both])
    return _Steps(
        np.concatenate(begin), np.concatenate(end), np.concatenate([turn, turn[both]]), arc
    )


@dataclass(slots=True)
class _Watch:
    """Copies of states for journeys that are inside a forbidden sequence."""

    steps: _Steps
    banned: frozenset[Arcs]
    prefixes: frozenset[Arcs]
    rows: dict[int, list[int]]
    copies: dict[tuple[int, Arcs], int] = field(default_factory=dict)
    arcs: list[int] = field(default_factory=list)
    fresh: list[tuple[int, int, int]] = field(default_factory=list)

    def state(self, base: int, history: Arcs) -> int:
        """The state for a base state reached by these arcs; the base if nothing is watched."""
        for begin in range(len(history) - 1):
            watched = history[begin:]
            if watched in self.prefixes:
                return self._copy(base, watched)
        return base

    def allows(self, history: Arcs) -> bool:
        """Whether no forbidden sequence ends here."""
        return not any(history[begin:] in self.banned for begin in range(len(history) - 1))

    def _copy(self, base: int, history: Arcs) -> int:
        known = self.copies.get((base, history))
        if known is not None:
            return known
        state = self.steps.arc.size + len(self.arcs)
        self.copies[base, history] = state
        self.arcs.append(history[-1])
        for row in self.rows.get(base, ()):
            end = int(self.steps.end[row])
            longer = (*history, int(self.steps.arc[end]))
            if self.allows(longer):
                self.fresh.append((state, self.state(end, longer), int(self.steps.turn[row])))
        return state


def _watched(steps: _Steps, banned: frozenset[Arcs]) -> _Steps:
    """The same steps where nobody completes a forbidden sequence of three arcs or more."""
    if not banned:
        return steps
    prefixes = frozenset(
        sequence[:size] for sequence in banned for size in range(2, len(sequence))
    )
    inside = np.array(sorted({arc for sequence in banned for arc in sequence}), np.int64)
    near = np.flatnonzero(np.isin(steps.arc[steps.begin], inside))
    rows: dict[int, list[int]] = {}
    for row in near.tolist():
        rows.setdefault(int(steps.begin[row]), []).append(row)
    watch = _Watch(steps, banned, prefixes, rows)
    end = steps.end.copy()
    for row in near.tolist():
        base = int(steps.end[row])
        pair = (int(steps.arc[steps.begin[row]]), int(steps.arc[base]))
        end[row] = watch.state(base, pair)
    fresh = np.array(watch.fresh, np.int64).reshape(-1, 3)
    return _Steps(
        np.concatenate([steps.begin, fresh[:, 0]]),
        np.concatenate([end, fresh[:, 1]]),
        np.concatenate([steps.turn, fresh[:, 2]]),
        np.concatenate([steps.arc, np.array(watch.arcs, np.int64)]),
    )


def _graph(steps: _Steps, costs: ArcCosts) -> Graph:
    states, arcs = steps.arc.size, costs.tenths.size
    order = np.argsort(steps.begin, kind="stable")
    begin, end, turn = steps.begin[order], steps.end[order], steps.turn[order]
    first = _firsts(begin, states)
    travelled = steps.arc[begin]
    # The first state of an arc is the one of journeys that begin on it.
    _, base = np.unique(steps.arc, return_index=True)
    starts = np.full(arcs, -1, np.int64)
    starts[steps.arc[base]] = base
    count = np.where(starts >= 0, np.diff(first)[starts], 0)
    leave_first = np.concatenate([[0], np.cumsum(count)])
    rows = np.arange(leave_first[-1]) + np.repeat(first[starts] - leave_first[:-1], count)
    by_arc = np.argsort(steps.arc, kind="stable")
    return Graph(
        first.astype(np.int32),
        end.astype(np.int32),
        (costs.tenths[travelled] + turn).astype(np.int32),
        travelled.astype(np.int32),
        leave_first.astype(np.int32),
        end[rows].astype(np.int32),
        turn[rows].astype(np.int32),
        _firsts(steps.arc[by_arc], arcs).astype(np.int32),
        by_arc.astype(np.int32),
        np.zeros(states, np.int32),
        costs.tenths,
    )


def _firsts(keys: Ints, size: int) -> Ints:
    count = np.bincount(keys, minlength=size)
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
