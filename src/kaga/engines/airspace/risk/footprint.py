"""Who is under the fall: the ground a route could come down on.

What: the polygon of all points that are hit with more than a given probability if the aircraft
fails somewhere on the route. Why: the law counts as "over a third party" the range in which
the aircraft would fall (審査要領 5-4, notice of 2024-06-10), and entry management has to cover
that range, not the track.

Along a leg the impact area is the same figure shifted, and what a convex figure sweeps is the
convex hull of it at both ends, exactly. The hull over the kernels that enclose the leg's
heights and course is at least as large as the true area: it errs on the careful side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPoint, union_all

from kaga.engines.airspace.risk.kernels import Kernel, KernelBank
from kaga.engines.airspace.risk.routes import Path

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]


def fall_area(
    path: Path, bank: KernelBank, hover: KernelBank, *, least: float = 0.0
) -> BaseGeometry:
    """Footprint of a route on the raster.

    Parameters
    ----------
    path
        The route, in cells.
    bank, hover
        Kernels in flight and at rest.
    least
        Cells hit with at most this probability (given a failure) do not count. The kernels
        themselves leave out cells that together hold less than 1e-4.

    Returns
    -------
    Polygon or MultiPolygon
        In raster coordinates: x is the column, y the row, with fractions
        (`Raster.longitude`, `Raster.latitude` turn them into degrees).
    """
    corners = np.column_stack((path.columns, path.rows))
    hulls: dict[int, Floats] = {}
    swept = []
    for leg in range(path.seconds.size):
        ends = corners[leg : leg + 2]
        step = (ends[1] - ends[0]) * (bank.cell[0], -bank.cell[1])
        moves = bool(np.hypot(*step) > 0.0)
        course = float(np.arctan2(*step))
        kernels = _enclosing(bank if moves else hover, path.heights[leg : leg + 2], course)
        figure = np.concatenate([_hull(kernel, least, hulls) for kernel in kernels])
        if figure.size:
            swept.append(MultiPoint(np.concatenate([figure + end for end in ends])).convex_hull)
    return union_all(swept)


def _enclosing(bank: KernelBank, span: Floats, course: float) -> list[Kernel]:
    """The kernels whose heights and courses enclose a leg."""
    marks = np.asarray(bank.heights)
    low = max(int(np.searchsorted(marks, span.min(), side="right")) - 1, 0)
    high = min(int(np.searchsorted(marks, span.max(), side="left")), marks.size - 1)
    count = len(bank.courses)
    place = course / (2.0 * np.pi) * count
    sides = sorted({int(np.floor(place)) % count, int(np.ceil(place)) % count})
    return [
        bank.kernels[level][side] for level in range(low, max(high, low) + 1) for side in sides
    ]


def _hull(kernel: Kernel, least: float, known: dict[int, Floats]) -> Floats:
    """Corners of the hull of a kernel's counted cells, `(n, 2)` columns and rows."""
    if id(kernel) not in known:
        counted = kernel.probability > least
        offsets = np.column_stack((kernel.columns[counted], kernel.rows[counted]))
        # A failure anywhere in its cell: a cell of the kernel reaches half a cell farther.
        edges = [offsets + np.array((a, b)) for a in (-0.5, 0.5) for b in (-0.5, 0.5)]
        points = np.concatenate(edges)
        hull = MultiPoint(points).convex_hull if points.size else None
        known[id(kernel)] = np.empty((0, 2)) if hull is None else np.array(hull.exterior.coords)
    return known[id(kernel)]


def farthest_fall_m(bank: KernelBank) -> float:
    """Distance in metres from the failure that no kept cell of the bank exceeds."""
    packed = bank.packed
    east = (np.abs(packed.columns) + 0.5) * bank.cell[0]
    north = (np.abs(packed.rows) + 0.5) * bank.cell[1]
    return float(np.hypot(east, north).max())
