"""Routes that are really different: other ways around, not the same way a voxel aside.

What: `alternatives` gives the cheapest route and up to some more, each away from those before for
a good part of its length and none much dearer than the first. Why: people choose better among
ways than they judge a single one, and the second way is the one that is still open when the
first is taken.

A way already found is made dearer in a band around it, less and less towards the edge of the
band and not near its ends, which all ways share; then the search is asked again. What comes
back is priced by the true costs, and kept only if enough of it lies outside the bands.

>>> field = cost_field(np.ones((4, 40, 40), np.float32))
>>> [round(found.cost, 1) for found in alternatives(field, (2, 20, 1), (37, 20, 1), count=2)]
[35.0, 39.8]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from kaga.engines.airspace.voxels._prices import price
from kaga.engines.airspace.voxels.city_route import (
    AT_ONCE,
    MOST_FOLLOWED,
    Flight,
    Route,
    polyline_cost,
    route,
)
from kaga.engines.airspace.voxels.cost_field import CostField, Voxel, cost_field

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Apart", "alternatives", "cost_field", "share_apart"]


@dataclass(frozen=True, slots=True)
class Apart:
    """What makes a way another way.

    Attributes
    ----------
    band
        How far from a way the same way still is: a share of the straight distance between the
        ends.
    share
        How much of an alternative lies outside the bands of those before, at least.
    stretch
        How many times the cost of the first an alternative costs, at most.
    penalty
        How much dearer a way already found is made, at its middle line.
    tries
        How often the search is asked again, with the penalty doubled, before an alternative is
        given up.
    """

    band: float = 0.06
    share: float = 0.3
    stretch: float = 1.8
    penalty: float = 0.5
    tries: int = 3


ORDINARY = Apart()


def alternatives(
    field: CostField,
    start: Voxel,
    goal: Voxel,
    *,
    count: int = 3,
    flight: Flight = AT_ONCE,
    apart: Apart = ORDINARY,
    most_followed: int = MOST_FOLLOWED,
) -> tuple[Route, ...]:
    """The cheapest route found and others, by cost; fewer than `count` where there are no more.

    Same errors and determinism as `route`.

    Notes
    -----
    Takes about as long as `count` routes, longer where alternatives are rare, and holds a second
    field of float32 costs meanwhile.
    """
    first = route(field, start, goal, flight=flight, most_followed=most_followed)
    if first is None:
        return ()
    found = [first]
    radius = _radius(field, start, goal, apart)
    away = _columns_away(field, first, radius)
    penalty = apart.penalty
    tries = 0
    while len(found) < count and tries < apart.tries:
        dearer = CostField(
            _dearer(field.cost, field.table, away, penalty),
            _NO_TABLE,
            field.least,
            field.spacing,
            field.slot_s,
        )
        other = route(dearer, start, goal, flight=flight, most_followed=most_followed)
        other = other and _true(field, other, flight)
        if other is None or other.cost > apart.stretch * first.cost:
            break
        if _outside(field, other, away) >= apart.share:
            found.append(other)
            away = np.minimum(away, _columns_away(field, other, radius))
            tries = 0
            penalty = apart.penalty
        else:
            tries += 1
            penalty *= 2
    return tuple(sorted(found, key=lambda each: each.cost))
