"""What a profile may travel: states, and steps between them.

On foot a state is a junction. By car a state is an arc one is about to travel, so that turns
cost what they cost, nobody turns round in the middle of a street, and restrictions hold. Two
things multiply states, both sparingly:

* ways that are open to local traffic only exist twice, once for leaving a place and once for
  arriving, so that no journey passes through;
* arcs inside a restriction over several ways exist once more for whoever came by its first
  way (the states of Aho & Corasick, CACM 18, 1975, over the forbidden sequences).

The searches do not know the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.streets._parts import parts_of
from kaga.engines.streets._search import Graph
from kaga.engines.streets.costs import NEVER, ArcCosts, Heights, costs_of
from kaga.engines.streets.driving import driving_steps
from kaga.engines.streets.profiles import Mode, Profile
from kaga.engines.streets.rights import blocks

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from kaga.engines.streets.graph import Streets

_ISLAND = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The streets as somebody may use them.

    `reachable` says which edges lie where one can go on: places are put on no others, as a
    yard of a few metres without a way out helps nobody.
    """

    streets: Streets
    profile: Profile
    graph: Graph
    reachable: NDArray[np.bool_]


def network(
    streets: Streets,
    profile: Profile,
    *,
    day: date | None = None,
    heights: Heights | None = None,
) -> Network:
    """The network of a profile.

    Parameters
    ----------
    streets
        The graph.
    profile
        Who moves.
    day
        The day whose closures of the season count; None for none.
    heights
        Metres above the sea by latitudes and longitudes; None for a flat town.
    """
    costs = costs_of(streets, profile, day, heights)
    blocked = np.zeros(streets.junctions, np.bool_)
    for junction, tags in streets.marked.items():
        blocked[junction] = blocks(tags, profile.mode)
    if profile.mode is Mode.CAR:
        graph = driving_steps(streets, profile, costs, blocked)
    else:
        graph = _walking_steps(streets, costs, blocked)
    return Network(streets, profile, graph, _reachable(graph))


def _walking_steps(streets: Streets, costs: ArcCosts, blocked: NDArray[np.bool_]) -> Graph:
    tail, head = arc_ends(streets)
    arcs = np.flatnonzero((costs.tenths < NEVER) & ~blocked[tail]).astype(np.int32)
    arcs = arcs[np.argsort(tail[arcs], kind="stable")]
    every = np.arange(costs.tenths.size + 1, dtype=np.int32)
    enters = (~blocked[tail]).astype(np.int32)
    return Graph(
        firsts(tail[arcs], streets.junctions),
        head[arcs],
        costs.tenths[arcs],
        arcs,
        every,
        head,
        np.zeros(head.size, np.int32),
        np.concatenate([[0], np.cumsum(enters)]).astype(np.int32),
        tail[enters > 0],
        np.zeros(int(enters.sum()), np.int32),
        costs.tenths,
    )


def arc_ends(streets: Streets) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Where arcs begin and end."""
    tail = np.empty(2 * len(streets), np.int32)
    tail[0::2], tail[1::2] = streets.begin, streets.end
    return tail, tail.reshape(-1, 2)[:, ::-1].reshape(-1).copy()


def firsts(keys: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """Where the rows of each key begin, for sorted keys."""
    count = np.bincount(keys, minlength=size)
    return np.concatenate([[0], np.cumsum(count)]).astype(np.int32)


def _reachable(graph: Graph) -> NDArray[np.bool_]:
    """Edges one can come to and go on from, within parts that are no islands."""
    states = graph.first.size - 1
    part, sizes = parts_of(graph.first, graph.to)
    least = min(_ISLAND * states, sizes.max(initial=0))
    large = (sizes >= least)[part] if states else np.zeros(0, np.bool_)
    arcs = graph.arc_cost.size
    leaves, enters = np.zeros(arcs, np.bool_), np.zeros(arcs, np.bool_)
    rows = np.repeat(np.arange(arcs), np.diff(graph.leave_first))
    np.logical_or.at(leaves, rows, large[graph.leave_to])
    rows = np.repeat(np.arange(arcs), np.diff(graph.enter_first))
    np.logical_or.at(enters, rows, large[graph.enter_state])
    open_ = graph.arc_cost < NEVER
    found: NDArray[np.bool_] = _either(leaves & open_) & _either(enters & open_)
    return found


def _either(arcs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether one of the two arcs of each edge is named."""
    found: NDArray[np.bool_] = arcs[0::2] | arcs[1::2]
    return found
