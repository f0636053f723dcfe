"""One Spatial ID: a box of air with a name.

What: the ID of a place, the box of an ID, its relatives, its two spellings. Why: Japan's
airspace services exchange places as `z/f/x/y` (4D spatio-temporal guideline of the Digital
Agency and IPA): x and y are the tile of the web map at zoom z, f = floor(h · 2^z / 2^25) with h
in metres above sea level, so a box is 1 m high at zoom 25.

>>> box = SpatialId.parse("22/9/3685752/1642426").box()
>>> box.floor, box.ceiling
(Msl(metres=72.0), Msl(metres=80.0))
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.heights import Msl

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ZOOM: Final = 35
HEIGHT_ZOOM: Final = 25
"""The zoom at which a box is one metre high."""
MAX_LAT: Final = 85.0511287798
"""Where the square web map ends."""
_LAT_STEPS: Final = 10.0**10
"""Latitudes count in whole 1e-10 degrees, cut towards the equator: 11 µm, as agreed."""
_WHOLE: Final = re.compile(r"-?[0-9]{1,12}")
_MOST_CUBES: Final = 1 << 20


class SpatialIdError(ValueError):
    """A text or a number that is no Spatial ID, with what is wrong with it."""


@dataclass(frozen=True, slots=True)
class IdBox:
    """The air an ID names: degrees and heights. West, north and floor belong to it."""

    west: float
    south: float
    east: float
    north: float
    floor: Msl
    ceiling: Msl


@dataclass(frozen=True, slots=True, order=True)
class SpatialId:
    """One box: zoom, height index f, column x (eastward), row y (southward)."""

    zoom: int
    f: int
    x: int
    y: int

    def __post_init__(self) -> None:
        check_zoom(self.zoom)
        size = 1 << self.zoom
        for name, value, lowest in (("f", self.f, -size), ("x", self.x, 0), ("y", self.y, 0)):
            if not lowest <= value < size:
                raise SpatialIdError(
                    f"{name} = {value} is not within {lowest}..{size - 1} (zoom {self.zoom})"
                )

    @classmethod
    def parse(cls, text: str) -> SpatialId:
        """The ID written as `z/f/x/y`.

        Raises
        ------
        SpatialIdError
            With the part that is wrong.
        """
        zoom, f, x, y = _numbers(text, 4, "z/f/x/y")
        return cls(zoom, f, x, y)

    def __str__(self) -> str:
        return f"{self.zoom}/{self.f}/{self.x}/{self.y}"

    def box(self) -> IdBox:
        """Edges of the box: degrees, metres above sea level."""
        size = 1 << self.zoom
        step = height_step(self.zoom)
        return IdBox(
            west=self.x / size * 360.0 - 180.0,
            south=_row_lat(self.y + 1, size),
            east=(self.x + 1) / size * 360.0 - 180.0,
            north=_row_lat(self.y, size),
            floor=Msl(self.f * step),
            ceiling=Msl((self.f + 1) * step),
        )

    def parent(self, levels: int = 1) -> SpatialId:
        """The larger box around, so many zoom levels up."""
        if not 0 <= levels <= self.zoom:
            raise SpatialIdError(f"zoom {self.zoom} has no parent {levels} levels up")
        return SpatialId(
            self.zoom - levels, self.f >> levels, self.x >> levels, self.y >> levels
        )

    def children(self, levels: int = 1) -> Iterator[SpatialId]:
        """The 8^levels boxes inside, ordered by f, x, y."""
        check_zoom(self.zoom + levels)
        parts = range(1 << levels)
        for f, x, y in product(parts, parts, parts):
            yield SpatialId(
                self.zoom + levels,
                (self.f << levels) + f,
                (self.x << levels) + x,
                (self.y << levels) + y,
            )

    def moved(self, *, east: int = 0, south: int = 0, up: int = 0) -> SpatialId | None:
        """The box so many steps away; the world is round eastward.

        Returns
        -------
        SpatialId or None
            Nothing beyond the map's north and south edge and its highest and lowest box.
        """
        size = 1 << self.zoom
        y, f = self.y + south, self.f + up
        if not (0 <= y < size and -size <= f < size):
            return None
        return SpatialId(self.zoom, f, (self.x + east) % size, y)

    def face_neighbours(self) -> list[SpatialId]:
        """Up to six boxes that share a face, ordered by f, x, y of the step."""
        return self._around(1)

    def neighbours(self) -> list[SpatialId]:
        """Up to 26 boxes that share a face, an edge or a corner."""
        return self._around(3)

    def _around(self, furthest: int) -> list[SpatialId]:
        found = (
            self.moved(east=east, south=south, up=up)
            for up, east, south in product((-1, 0, 1), repeat=3)
            if 0 < abs(up) + abs(east) + abs(south) <= furthest
        )
        return list(dict.fromkeys(one for one in found if one is not None and one != self))

    def extended(self) -> ExtendedId:
        """The same box in the spelling that has a zoom for each direction."""
        return ExtendedId(self.zoom, self.x, self.y, self.zoom, self.f)


@dataclass(frozen=True, slots=True, order=True)
class ExtendedId:
    """A box whose height may be finer or coarser than its sides: `h/x/y/v/f`."""

    h_zoom: int
    x: int
    y: int
    v_zoom: int
    f: int

    def __post_init__(self) -> None:
        SpatialId(self.h_zoom, 0, self.x, self.y)
        SpatialId(self.v_zoom, self.f, 0, 0)

    @classmethod
    def parse(cls, text: str) -> ExtendedId:
        """The ID written as `horizontal zoom/x/y/vertical zoom/f`; errors as `SpatialId`."""
        return cls(*_numbers(text, 5, "h/x/y/v/f"))

    def __str__(self) -> str:
        return f"{self.h_zoom}/{self.x}/{self.y}/{self.v_zoom}/{self.f}"

    def plain(self) -> list[SpatialId]:
        """The cubes at the finer of both zooms that fill the box, ordered."""
        zoom = max(self.h_zoom, self.v_zoom)
        wide, high = zoom - self.h_zoom, zoom - self.v_zoom
        if 1 << (2 * wide + high) > _MOST_CUBES:
            raise SpatialIdError(f"{self} would fill more than {_MOST_CUBES} cubes")
        return [
            SpatialId(zoom, (self.f << high) + f, (self.x << wide) + x, (self.y << wide) + y)
            for f, x, y in product(range(1 << high), range(1 << wide), range(1 << wide))
        ]


def id_at(lat: float, lon: float, height: Msl, *, zoom: int) -> SpatialId:
    """The box that holds a place.

    Raises
    ------
    SpatialIdError
        If the place lies beyond the web map (85.05°) or is no place.
    """
    check_zoom(zoom)
    check_place(lat, lon)
    x, y = column_row(lat, lon, zoom)
    return SpatialId(zoom, math.floor(height.metres / height_step(zoom)), x, y)


def column_row(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """Tile of the web map that holds a place (180° E is 180° W)."""
    size = 2.0**zoom
    angle = math.radians(cut_latitude(lat))
    column = math.floor(size * (((-180.0 if lon == 180.0 else lon) + 180.0) / 360.0))
    upward = math.log(math.tan(angle) + 1.0 / math.cos(angle)) / math.pi
    return column, min(max(math.floor(size * (1.0 - upward) / 2.0), 0), (1 << zoom) - 1)


def cut_latitude(lat: float) -> float:
    """A latitude cut to whole 1e-10 degrees towards the equator.

    The agency's library cuts a point when it is made and once more when its ID is asked for;
    the second cut can take off one more step.
    """
    once = math.trunc(lat * _LAT_STEPS) / _LAT_STEPS
    return math.trunc(once * _LAT_STEPS) / _LAT_STEPS


def height_step(zoom: int) -> float:
    """How high a box is at a zoom, metres."""
    return 2.0 ** (HEIGHT_ZOOM - zoom)


def check_zoom(zoom: int) -> None:
    """Refuse a zoom that is none."""
    if not 0 <= zoom <= MAX_ZOOM:
        raise SpatialIdError(f"zoom {zoom} is not between 0 and {MAX_ZOOM}")


def check_place(lat: float, lon: float) -> None:
    """Refuse degrees that lie outside the web map (NaN does)."""
    if not (abs(lat) <= MAX_LAT and abs(lon) <= 180.0):
        raise SpatialIdError(f"{lat}, {lon} does not lie on the web map (±{MAX_LAT}°)")


def _row_lat(row: int, size: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1.0 - 2.0 * row / size))))


def _numbers(text: str, count: int, form: str) -> list[int]:
    parts = text.strip().split("/")
    if len(parts) != count:
        raise SpatialIdError(f"{text!r} has {len(parts)} parts; a Spatial ID is {form}")
    for part in parts:
        if not _WHOLE.fullmatch(part):
            raise SpatialIdError(f"{part!r} in {text!r} is not a whole number")
    return [int(part) for part in parts]
