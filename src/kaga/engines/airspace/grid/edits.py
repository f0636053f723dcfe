"""Changes to the map that cannot wait for the next survey: a crane, a pylon, a closed school.

What: a list of edits over the tiles of a survey; each step gives a new version in which only
the touched tiles are new, and the windows that changed. Why a list: taking an edit back must
give exactly the map from before it, hash and all, and not a guess of what stood below.

>>> from kaga.engines.airspace.footprints import Circle
>>> from kaga.engines.airspace.heights import Agl
>>> from kaga.engines.geo.model import Point
>>> Edit(EditId("c1"), EditKind.CRANE, Circle(Point(36.32, 136.35), 40.0), Agl(60.0)).kind
<EditKind.CRANE: 'crane'>
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NewType

import numpy as np

from kaga.engines.airspace.grid.city import CityMap, Number, numbers_under
from kaga.engines.airspace.grid.cover import rings_of, touched
from kaga.engines.airspace.grid.solids import ZOOM
from kaga.engines.airspace.grid.tiles import PLANES, UNKNOWN_DM, Tile
from kaga.engines.airspace.grid.uses import BUILT, Use
from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.footprints import Footprint

EditId = NewType("EditId", str)

MOST_TILES: Final = 64
_ROOF: Final = 230


class EditKind(Enum):
    """What happened on the ground."""

    CRANE = "crane"
    PYLON = "pylon"
    BUILDING = "building"
    SCHOOL_CLOSED = "school-closed"
    REMOVED = "removed"


_RAISING: Final = {
    EditKind.CRANE: Use(0),
    EditKind.PYLON: Use.POWER_LINE,
    EditKind.BUILDING: Use.BUILDING,
}


class EditError(ValueError):
    """An edit that cannot be made, with the reason."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    Parameters
    ----------
    id
        Its name, by which it is taken back.
    kind
        What happened.
    area
        Where.
    top
        How high it reaches; above ground counts from the highest ground in the area. None for
        kinds that raise nothing.
    """

    id: EditId
    kind: EditKind
    area: Footprint
    top: Agl | Msl | None = None

    def __post_init__(self) -> None:
        if (self.kind in _RAISING) != (self.top is not None):
            raise EditError(f"{self.kind.value}: a height is for what rises, and only for it")


@dataclass(frozen=True, slots=True)
class Change:
    """The map after a step and the windows of columns that differ from before."""

    map: LivingMap
    windows: tuple[Raster, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LivingMap:
    """A survey, the edits since, and the map with them made."""

    survey: CityMap
    edits: tuple[Edit, ...]
    current: CityMap

    @classmethod
    def over(cls, survey: CityMap) -> LivingMap:
        """A survey without edits."""
        return cls(survey, (), survey)

    def edit(self, edit: Edit) -> Change:
        """One more edit.

        Raises
        ------
        EditError
            If its name is taken, no known column lies under it, it spans more than 64 tiles,
            or its height does not fit.
        """
        if any(one.id == edit.id for one in self.edits):
            raise EditError(f"there is an edit {edit.id} already")
        return self._remade((*self.edits, edit), edit)

    def withdraw(self, name: EditId) -> Change:
        """The map without an edit; `EditError` when there is none of that name."""
        gone = next((one for one in self.edits if one.id == name), None)
        if gone is None:
            raise EditError(f"there is no edit {name}")
        return self._remade(tuple(one for one in self.edits if one.id != name), gone)

    def _remade(self, edits: tuple[Edit, ...], about: Edit) -> Change:
        """Make the tiles under one edit again, from the survey."""
        numbers = _numbers(self.survey, about)
        top = {one.id: _top_dm(self.survey, one) for one in edits}
        under = {one.id: set(_numbers(self.survey, one)) for one in edits}
        tiles: list[Tile] = []
        windows: list[Raster] = []
        for number in numbers:
            tile = self.survey.tiles[number]
            for one in edits:
                if number in under[one.id]:
                    tile = _edited(tile, one, top[one.id])
            tiles.append(tile)
            window = _difference(self.current.tiles[number], tile)
            windows += [] if window is None else [window]
        after = LivingMap(self.survey, edits, self.current.renewed(tiles))
        return Change(after, tuple(windows))


def bounding(area: Footprint) -> Raster:
    """The smallest window of columns around a footprint."""
    world = Raster(ZOOM, 0, 0, 1, 1)
    corners = np.concatenate(rings_of(world, area))
    west, north = np.floor(corners.min(axis=0)).astype(int).tolist()
    east, south = np.floor(corners.max(axis=0)).astype(int).tolist()
    return Raster(ZOOM, west, north, south - north + 1, east - west + 1)


def _numbers(city: CityMap, edit: Edit) -> list[Number]:
    """Known tiles under an edit."""
    around = bounding(edit.area)
    if around.rows * around.columns > MOST_TILES << 16:
        raise EditError(f"an edit spans at most {MOST_TILES} tiles")
    found = [number for number in numbers_under(around) if number in city.tiles]
    if not found:
        raise EditError("the edit lies outside the map")
    return found


def _top_dm(city: CityMap, edit: Edit) -> int:
    """The height an edit reaches, decimetres above sea level, rounded up."""
    if edit.top is None:
        return -UNKNOWN_DM
    around = bounding(edit.area)
    ground = city.plane(around, "ground_dm")[touched(around, edit.area)]
    known = ground[ground != UNKNOWN_DM]
    if not known.size:
        raise EditError("no known column lies under the edit")
    base = float(known.max()) / 10.0 if isinstance(edit.top, Agl) else 0.0
    top = ceil((base + edit.top.metres) * 10.0 - 1e-6)
    if not -UNKNOWN_DM < top < UNKNOWN_DM:
        raise EditError(f"{edit.top.metres} m does not fit")
    return top


def _edited(tile: Tile, edit: Edit, top: int) -> Tile:
    mask = touched(tile.raster, edit.area) & tile.known
    if not mask.any():
        return tile
    planes: dict[str, Any] = {name: getattr(tile, name).copy() for name in PLANES}
    if edit.kind in _RAISING:
        highest = np.maximum(planes["surface_dm"][mask], np.int16(top))
        planes["surface_dm"][mask] = highest
        planes["class_bits"][mask] |= np.uint32(_RAISING[edit.kind])
        if edit.kind is EditKind.BUILDING:
            planes["shelter"][mask] = np.maximum(planes["shelter"][mask], _ROOF)
    elif edit.kind is EditKind.SCHOOL_CLOSED:
        planes["class_bits"][mask] &= ~np.uint32(Use.SCHOOL)
    else:
        _clear(planes, mask)
        planes["solids"] = tile.solids.where(~_over(tile, mask))
    return tile.with_planes(**planes)


def _clear(planes: dict[str, Any], mask: NDArray[np.bool_]) -> None:
    """What was built is gone: the surface is the ground."""
    planes["surface_dm"][mask] = planes["ground_dm"][mask]
    planes["class_bits"][mask] &= ~np.uint32(BUILT | Use.POWER_LINE)
    planes["shelter"][mask] = 0
    planes["people_weight"][mask] = 0


def _over(tile: Tile, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which solids stand over the columns of a mask."""
    _, x, y = tile.solids.indices()
    return mask[y - tile.raster.north, x - tile.raster.west]


def _difference(before: Tile, after: Tile) -> Raster | None:
    """The smallest window in which two tiles differ."""
    differs = np.zeros(before.ground_dm.shape, np.bool_)
    for name in PLANES:
        differs |= getattr(before, name) != getattr(after, name)
    for one, other in ((before, after), (after, before)):
        lone = ~np.isin(one.solids.keys, other.solids.keys)
        _, x, y = one.solids.where(lone).indices()
        differs[y - before.raster.north, x - before.raster.west] = True
    if not differs.any():
        return None
    rows, columns = (np.flatnonzero(differs.any(axis=axis)) for axis in (1, 0))
    return before.raster.window(
        slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
    )
