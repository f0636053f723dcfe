"""Doors, stops and clicks put on the nearest street.

A place lies on an edge, not at a junction: half way along a street is half way. Only streets
that the profile may use and that lead on count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets._near import Grid, fill_squares, nearest
from kaga.engines.streets.measure import Plane

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.streets.network import Network

    Floats = NDArray[np.float64]

_SIDE_M: Final = 120.0
_MOST_SQUARES: Final = 4_000_000
REACH_M: Final = 500.0
"""How far from any street a place may lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places on edges.

    `edge` is -1 for a place that no street is near; `share` is how much of the edge (by
    length, from its beginning) lies before the place, `metres` how far the street is.
    """

    edge: NDArray[np.int64]
    share: Floats
    metres: Floats

    def __len__(self) -> int:
        return int(self.edge.size)

    def only(self, rows: NDArray[np.int64]) -> Places:
        """Some of the places."""
        return Places(self.edge[rows], self.share[rows], self.metres[rows])


class Snapper:
    """Finds the nearest street of a network; shared by all threads."""

    def __init__(self, known: Network) -> None:
        streets = known.streets
        self._streets = streets
        self._plane = Plane.around(streets.latitude, streets.longitude)
        points = np.arange(streets.latitude.size)
        edge = np.repeat(np.arange(len(streets)), np.diff(streets.first_point))
        begin = points[:-1][(edge[1:] == edge[:-1]) & known.reachable[edge[:-1]]]
        self._begin, self._edge = begin, edge[begin]
        x, y = self._plane.flat(streets.latitude, streets.longitude)
        self._grid = _grid(x[begin], y[begin], x[begin + 1], y[begin + 1])

    def snap(self, latitude: Floats, longitude: Floats, *, reach: float = REACH_M) -> Places:
        """Places on streets.

        Parameters
        ----------
        latitude, longitude
            Shape ``(n,)``, degrees.
        reach
            How far a street may be, metres.
        """
        x, y = self._plane.flat(
            np.asarray(latitude, np.float64), np.asarray(longitude, np.float64)
        )
        piece = np.full(x.size, -1, np.int64)
        part, far = np.zeros(x.size), np.zeros(x.size)
        if self._begin.size:
            nearest(self._grid, x, y, reach, piece, part, far)
        found = piece >= 0
        edge = np.where(found, self._edge[piece], -1) if self._begin.size else piece
        share = np.zeros(x.size)
        along, first = self._streets.along, self._begin[piece[found]]
        metres = along[first] + part[found] * (along[first + 1] - along[first])
        length = self._streets.length[edge[found]]
        share[found] = np.clip(metres / np.maximum(length, 1e-9), 0.0, 1.0)
        return Places(edge, share, np.where(found, far, np.inf))


def _grid(x: Floats, y: Floats, x2: Floats, y2: Floats) -> Grid:
    if x.size == 0:
        nothing = np.zeros(0, np.int64)
        return Grid(x, y, x2, y2, (0.0, 0.0), _SIDE_M, (0, 0), np.zeros(1, np.int64), nothing)
    corner = (float(min(x.min(), x2.min())), float(min(y.min(), y2.min())))
    wide = float(max(x.max(), x2.max())) - corner[0]
    high = float(max(y.max(), y2.max())) - corner[1]
    side = max(_SIDE_M, float(np.sqrt(wide * high / _MOST_SQUARES)))
    shape = (int(wide / side) + 1, int(high / side) + 1)
    first, piece = fill_squares((x, y, x2, y2), corner, side, shape)
    return Grid(x, y, x2, y2, corner, side, shape, first, piece)
