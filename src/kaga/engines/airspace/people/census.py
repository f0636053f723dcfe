r"""Sharing the residents of a census mesh out to its cells (dasymetric mapping).

What: the residents of each 500 m (or 250 m, 1 km) mesh of JIS X 0410, shared over the raster
cells whose middle lies in the mesh, in proportion to where people live: building floor area if
it is known, else a weight of the land use. Why: a mesh of 500 m holds paddies and a street of
houses; a flight between them must not see an even mist of people.

A cell belongs to the mesh of its middle. Meshes are whole rows and columns of degrees, and so
are the rows and columns of a raster, so each row and each column has one mesh index and the
sharing is two look-ups. No resident is lost: what a mesh cannot place (no known cell) is
`unplaced` and is told.

Sources: J. Mennis, "Generating surface models of population using dasymetric mapping", The
Professional Geographer 55 (2003) 31-42. JIS X 0410 (`kaga.engines.geo.meshes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.people.land import CLASSES, Land
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo.meshes import mesh_box, mesh_level

Floats = NDArray[np.float64]
LandMap = NDArray[np.uint8]

_ROWS: Final = 960
_COLUMNS: Final = 640
_EDGE: Final = 1e-9

# Where residents sleep when only the land use is known; a house counts as one.
_LIVING: Final[dict[Land, float]] = {
    Land.HOME: 1.0,
    Land.SHOP: 0.2,
    Land.BATH: 0.2,
    Land.WORK: 0.05,
    Land.HOSPITAL: 0.1,
    Land.FIELD: 0.002,
}
# Any known dry cell, if a mesh has people and none of the above.
_ANYWHERE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Residents:
    """Residents by cell (people, not density), NaN where unknown; `[row, column]`.

    `unplaced` are residents of meshes of which the raster knows no cell.
    """

    raster: Raster
    people: NDArray[np.float32]
    unplaced: float

    @property
    def total(self) -> float:
        """Everybody the census counted in the meshes given."""
        return float(np.nansum(self.people, dtype=np.float64)) + self.unplaced


def share_out(
    raster: Raster,
    land: LandMap,
    census: Mapping[str, float],
    *,
    floor_area: NDArray[np.floating] | None = None,
) -> Residents:
    """Residents of every cell.

    Parameters
    ----------
    raster
        The cells.
    land
        Class of each cell (`Land`), `[row, column]`; `UNKNOWN` stays unknown.
    census
        Residents by mesh code, codes of one level. The raster should cover the meshes: what
        a mesh counts is shared among its cells on the raster, so share out the whole city and
        cut tiles from the result.
    floor_area
        m² of dwelling floor in each cell, where it is known; takes the place of the land
        use in meshes that have any.

    Returns
    -------
    Residents
        A cell outside every mesh given is unknown: the census said nothing about it.

    Raises
    ------
    ValueError
        For arrays of another shape, codes of mixed levels, or counts below 0 or NaN.
    """
    if land.shape != raster.shape or (
        floor_area is not None and floor_area.shape != land.shape
    ):
        message = f"land and floor area need the shape of the raster, {raster.shape}"
        raise ValueError(message)
    counts = _counts(census)
    index = _cell_meshes(raster, census)
    known = (land != Land.UNKNOWN) & (index >= 0)
    place = np.where(known, index, counts.size)
    weight = np.where(known, _weights(land, floor_area, place, counts.size), 0.0)
    sums = np.bincount(place.ravel(), weights=weight.ravel(), minlength=counts.size + 1)[:-1]
    placed = sums > 0.0
    per_weight = np.zeros(counts.size + 1)
    per_weight[:-1][placed] = counts[placed] / sums[placed]
    people = np.where(known, weight * per_weight[place], np.nan).astype(np.float32)
    return Residents(raster, people, float(counts[~placed].sum()))


def _counts(census: Mapping[str, float]) -> Floats:
    values = np.array(list(census.values()), dtype=np.float64)
    if not (values.size and (values >= 0.0).all() and np.isfinite(values).all()):
        message = "a census counts 0 or more people in each of its meshes"
        raise ValueError(message)
    return values


def _cell_meshes(raster: Raster, census: Mapping[str, float]) -> NDArray[np.int64]:
    """Running number (in the order of the census) of the mesh of each cell, or -1."""
    levels = {mesh_level(code) for code in census}
    if len(levels) != 1:
        message = "the meshes of a census have one level"
        raise ValueError(message)
    edge = levels.pop().value
    rows = np.floor(raster.latitudes() * _ROWS + _EDGE).astype(np.int64) // edge
    columns = (
        np.floor((raster.longitudes() - 100.0) * _COLUMNS + _EDGE).astype(np.int64) // edge
    )
    top, left = int(rows.min()), int(columns.min())
    table = np.full((int(rows.max()) - top + 1, int(columns.max()) - left + 1), -1)
    for number, code in enumerate(census):
        corner = mesh_box(code)
        row = round(corner.south * _ROWS) // edge - top
        column = round((corner.west - 100.0) * _COLUMNS) // edge - left
        if 0 <= row < table.shape[0] and 0 <= column < table.shape[1]:
            table[row, column] = number
    return table[np.ix_(rows - top, columns - left)]


def _weights(
    land: LandMap,
    floor_area: NDArray[np.floating] | None,
    place: NDArray[np.int64],
    meshes: int,
) -> Floats:
    """Weight of each cell: floor area where its mesh has any, else the land use."""
    living = np.zeros(CLASSES)
    for use in Land:
        living[use] = _LIVING.get(use, _ANYWHERE)
    living[Land.WATER] = 0.0
    by_use = living[land]
    if floor_area is None:
        return by_use
    area = np.nan_to_num(floor_area.astype(np.float64))
    built = np.bincount(place.ravel(), weights=area.ravel(), minlength=meshes + 1)
    return np.where(built[place] > 0.0, area, by_use)
