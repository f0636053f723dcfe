"""Grid squares of JIS X 0410 (the meshes of the census, of PLATEAU and of the weather).

What: point to mesh code, mesh code to box, and the meshes that touch a polygon, for the six
levels from 80 km to 125 m. Why: every national statistic and 3D model of a city is filed by
these codes. All edges are whole multiples of 1/960° (latitude) and 1/640° (longitude), so the
arithmetic is done on integers and no point falls between two meshes.

>>> mesh_code(Point(36.30278, 136.31503), Level.TERTIARY)
'54363265'
"""

from __future__ import annotations

from enum import Enum
from math import floor
from typing import TYPE_CHECKING, Final

from shapely.geometry import box as rectangle
from shapely.prepared import prep

from kaga.engines.geo.model import Box, Point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_ROWS: Final = 960
_COLUMNS: Final = 640
_EDGE: Final = 1e-9


class Level(Enum):
    """Mesh levels; the value is the edge in units of the smallest (1/8) mesh."""

    PRIMARY = 640
    SECONDARY = 80
    TERTIARY = 8
    HALF = 4
    QUARTER = 2
    EIGHTH = 1


_LENGTHS: Final = {
    4: Level.PRIMARY,
    6: Level.SECONDARY,
    8: Level.TERTIARY,
    9: Level.HALF,
    10: Level.QUARTER,
    11: Level.EIGHTH,
}


def mesh_code(point: Point, level: Level) -> str:
    """Code of the mesh that holds the point (south and west edges belong to the mesh).

    Raises
    ------
    ValueError
        Outside 0-66.7° N, 100-180° E, where the standard defines no code.
    """
    row = floor(point.lat * _ROWS + _EDGE)
    column = floor((point.lon - 100.0) * _COLUMNS + _EDGE)
    return _code(row, column, level)


def _code(row: int, column: int, level: Level) -> str:
    if not (0 <= row < 100 * 640 and 0 <= column < 80 * 640):
        message = "no JIS X 0410 mesh is defined there"
        raise ValueError(message)
    code = f"{row // 640:02d}{column // 640:02d}"
    if level.value <= Level.SECONDARY.value:
        code += f"{row % 640 // 80}{column % 640 // 80}"
    if level.value <= Level.TERTIARY.value:
        code += f"{row % 80 // 8}{column % 80 // 8}"
    for edge in (4, 2, 1):
        if level.value <= edge:
            code += str(2 * (row % (2 * edge) // edge) + column % (2 * edge) // edge + 1)
    return code


def mesh_level(code: str) -> Level:
    """Level of a code, by its length."""
    level = _LENGTHS.get(len(code))
    if level is None or not (code.isascii() and code.isdigit()):
        message = f"not a mesh code: {code!r}"
        raise ValueError(message)
    return level


def mesh_box(code: str) -> Box:
    """The rectangle of a mesh code, in degrees."""
    level = mesh_level(code)
    row, column = int(code[:2]) * 640, int(code[2:4]) * 640
    if len(code) >= 6:
        row, column = row + _digit(code, 4, 8) * 80, column + _digit(code, 5, 8) * 80
    if len(code) >= 8:
        row, column = row + int(code[6]) * 8, column + int(code[7]) * 8
    for index, edge in zip(range(8, len(code)), (4, 2, 1), strict=False):
        quarter = _digit(code, index, 5) - 1
        if quarter < 0:
            message = f"not a mesh code: {code!r}"
            raise ValueError(message)
        row, column = row + quarter // 2 * edge, column + quarter % 2 * edge
    return Box(
        west=100.0 + column / _COLUMNS,
        south=row / _ROWS,
        east=100.0 + (column + level.value) / _COLUMNS,
        north=(row + level.value) / _ROWS,
    )


def _digit(code: str, index: int, limit: int) -> int:
    digit = int(code[index])
    if digit >= limit:
        message = f"not a mesh code: {code!r}"
        raise ValueError(message)
    return digit


def meshes_touching(shape: BaseGeometry, level: Level) -> tuple[str, ...]:
    """Codes of all meshes that share at least a point with the shape, in code order."""
    west, south, east, north = shape.bounds
    edge = level.value
    rows = range(floor(south * _ROWS + _EDGE) // edge * edge, floor(north * _ROWS) + 1, edge)
    first_column = floor((west - 100.0) * _COLUMNS + _EDGE) // edge * edge
    columns = range(first_column, floor((east - 100.0) * _COLUMNS) + 1, edge)
    prepared = prep(shape)
    found = [
        _code(row, column, level)
        for row in rows
        for column in columns
        if prepared.intersects(_cell(row, column, edge))
    ]
    return tuple(sorted(found))


def _cell(row: int, column: int, edge: int) -> BaseGeometry:
    return rectangle(
        100.0 + column / _COLUMNS,
        row / _ROWS,
        100.0 + (column + edge) / _COLUMNS,
        (row + edge) / _ROWS,
    )
