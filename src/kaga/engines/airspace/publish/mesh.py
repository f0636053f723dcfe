"""Ground and buildings of a window of the map as triangles.

What: a grid of ground with skirts (so that no gap shows between coarse and fine tiles), and
boxes for buildings, in metres east, north and up of the middle of the window on the ellipsoid.
The curve of the earth over a tile of 2 km is 8 cm; it is left in the tile's own frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyproj import Transformer

from kaga.engines.airspace.grid.uses import BUILT, WATER, Use, has_any
from kaga.engines.airspace.publish.boxes import merge
from kaga.engines.airspace.publish.glb import Part

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.city import Columns
    from kaga.engines.airspace.raster import Raster

    Floats = NDArray[np.float64]

SKIRT_M: Final = 25.0
GROUPS: Final = (
    ("water", WATER, (0.20, 0.42, 0.62)),
    ("woods", Use.FOREST, (0.16, 0.33, 0.13)),
    ("road", Use.ROAD | Use.RAIL, (0.60, 0.59, 0.56)),
    ("field", Use.FIELD | Use.GRASS | Use.PARK, (0.50, 0.55, 0.27)),
)
_OTHER: Final = ("ground", (0.48, 0.45, 0.36))
KINDS: Final = (
    ("home", Use.HOME, (0.70, 0.62, 0.55)),
    ("school", Use.SCHOOL, (0.80, 0.60, 0.22)),
    ("hospital", Use.HOSPITAL, (0.82, 0.82, 0.86)),
    ("inn", Use.BATH, (0.72, 0.42, 0.45)),
    ("building", Use.BUILDING, (0.62, 0.64, 0.68)),
)
_WGS84: Final = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """East, north and up at a place on the ellipsoid; `origin` in earth-centred metres."""

    origin: Floats
    axes: Floats

    @classmethod
    def at(cls, lat: float, lon: float) -> Frame:
        """The frame that touches the ellipsoid at a place."""
        phi, lam = np.radians(lat), np.radians(lon)
        axes = np.array(
            [
                [-np.sin(lam), np.cos(lam), 0.0],
                [-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)],
                [np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)],
            ]
        )
        return cls(np.array(_WGS84.transform(lon, lat, 0.0)), axes)

    def local(self, lats: Floats, lons: Floats, heights: Floats) -> NDArray[np.float32]:
        """Places (height above the ellipsoid) in the frame, ``(n, 3)``."""
        earth = np.stack(_WGS84.transform(lons, lats, heights), axis=1)
        return ((earth - self.origin) @ self.axes.T).astype(np.float32)

    def matrix(self) -> list[float]:
        """The frame as a column-major 4 x 4 matrix."""
        whole = np.eye(4)
        whole[:3, :3], whole[:3, 3] = self.axes.T, self.origin
        return [float(value) for value in whole.T.reshape(-1)]


def ground_parts(columns: Columns, frame: Frame, *, step: int, geoid_m: float) -> list[Part]:
    """The ground on every so many columns, one part for each group of uses.

    Cells with an unknown corner are left out: a hole shows what is not known.
    """
    raster = columns.raster
    rows = _stations(raster.rows, step)
    across = _stations(raster.columns, step)
    pick = np.ix_(np.minimum(rows, raster.rows - 1), np.minimum(across, raster.columns - 1))
    heights = columns.ground_dm[pick] / 10.0 + geoid_m
    known, bits = columns.known[pick], columns.class_bits[pick]
    lats, lons = raster.latitude(rows.astype(float)), raster.longitude(across.astype(float))
    lat, lon = (part.reshape(-1) for part in np.meshgrid(lats, lons, indexing="ij"))
    points = frame.local(lat, lon, np.where(known, heights, geoid_m).reshape(-1))
    normals = _normals(points.reshape(*known.shape, 3))
    quads = known[:-1, :-1] & known[1:, :-1] & known[:-1, 1:] & known[1:, 1:]
    group = _groups(bits)[:-1, :-1]
    found = []
    for number, (name, colour) in enumerate(_names()):
        chosen = quads & (group == number)
        triangles = _quads(chosen, known.shape[1])
        found.append(_compact(Part(name, points, normals, triangles, colour)))
    found.append(_skirt(points.reshape(*known.shape, 3), quads))
    return found


def _stations(count: int, step: int) -> NDArray[np.int64]:
    """Edges of every so many columns, the last one included."""
    return np.unique(np.append(np.arange(0, count, step), count))


def _names() -> list[tuple[str, tuple[float, float, float]]]:
    return [_OTHER, *((name, colour) for name, _, colour in GROUPS)]


def _groups(bits: NDArray[np.uint32]) -> NDArray[np.uint8]:
    found = np.zeros(bits.shape, np.uint8)
    for number in range(len(GROUPS), 0, -1):
        found[has_any(bits, GROUPS[number - 1][1])] = number
    return found


def _quads(chosen: NDArray[np.bool_], width: int) -> NDArray[np.uint32]:
    """Two triangles for each cell, counter-clockwise from above."""
    row, column = np.nonzero(chosen)
    north = row * width + column
    south = north + width
    one = np.stack([north, south, south + 1], axis=1)
    two = np.stack([north, south + 1, north + 1], axis=1)
    return np.concatenate([one, two]).astype(np.uint32)


def _normals(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit normals of a grid of points, from the slopes to its neighbours."""
    south, east = np.gradient(points.astype(np.float64), axis=(0, 1))
    cross = np.cross(south, east)
    length = np.maximum(np.linalg.norm(cross, axis=2, keepdims=True), 1e-12)
    found: NDArray[np.float32] = (cross / length).reshape(-1, 3).astype(np.float32)
    return found


def _compact(part: Part) -> Part:
    """Only the points that triangles use."""
    used, triangles = np.unique(part.triangles, return_inverse=True)
    return Part(
        part.name,
        part.points[used],
        part.normals[used],
        triangles.reshape(-1, 3).astype(np.uint32),
        part.colour,
    )


def _skirt(points: NDArray[np.float32], quads: NDArray[np.bool_]) -> Part:
    """Walls that hang down from the four edges, where the ground beside is known."""
    rows, columns = quads.shape
    edges = [
        (points[0, 1:], points[0, :-1], quads[0], (0.0, 1.0)),
        (points[rows, :-1], points[rows, 1:], quads[-1], (0.0, -1.0)),
        (points[:-1, 0], points[1:, 0], quads[:, 0], (-1.0, 0.0)),
        (points[1:, columns], points[:-1, columns], quads[:, -1], (1.0, 0.0)),
    ]
    corners, normals = [], []
    down = np.array([0.0, 0.0, SKIRT_M], np.float32)
    for first, second, there, (east, north) in edges:
        a, b = first[there], second[there]
        corners.append(np.stack([a, a - down, b - down, b], axis=1).reshape(-1, 3))
        normal = np.array([east, north, 0.0], np.float32)
        normals.append(np.broadcast_to(normal, (len(a) * 4, 3)))
    return Part("skirt", *_faces(corners, normals), colour=_OTHER[1])


def _faces(
    corners: list[NDArray[np.float32]], normals: list[NDArray[np.float32]]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint32]]:
    """Points, normals and triangles of faces of four corners each."""
    points = np.concatenate(corners) if corners else np.zeros((0, 3), np.float32)
    turned = np.concatenate(normals) if normals else np.zeros((0, 3), np.float32)
    first = np.arange(0, len(points), 4)[:, None]
    halves = np.array([[0, 1, 2], [0, 2, 3]])
    pairs = np.concatenate([first + half for half in halves])
    return points.astype(np.float32), turned.astype(np.float32), pairs.astype(np.uint32)


def building_parts(columns: Columns, frame: Frame, *, geoid_m: float) -> list[Part]:
    """Boxes from the lowest ground below them to their roofs, one part for each kind."""
    found = []
    boxes, kinds = boxes_of(columns)
    for number, (name, _, colour) in enumerate(KINDS):
        own = boxes[kinds == number]
        faces = _box_faces(columns, own, frame, geoid_m)
        found.append(Part(name, *_faces(*faces), colour=colour))
    return found


def boxes_of(columns: Columns) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Boxes of the built columns (see `boxes.merge`) and the kind of each."""
    built = columns.known & has_any(columns.class_bits, BUILT)
    built &= columns.surface_dm > columns.ground_dm
    kind = np.full(built.shape, len(KINDS) - 1, np.uint8)
    for number in range(len(KINDS) - 1, -1, -1):
        kind[has_any(columns.class_bits, KINDS[number][1])] = number
    boxes = merge(built, columns.surface_dm, kind)
    return boxes, kind[boxes[:, 0], boxes[:, 1]]


def _box_faces(
    columns: Columns, boxes: NDArray[np.int32], frame: Frame, geoid_m: float
) -> tuple[list[NDArray[np.float32]], list[NDArray[np.float32]]]:
    if not len(boxes):
        return [], []
    raster: Raster = columns.raster
    north, west = boxes[:, 0].astype(float), boxes[:, 1].astype(float)
    south, east = north + boxes[:, 2], west + boxes[:, 3]
    top = columns.surface_dm[boxes[:, 0], boxes[:, 1]] / 10.0 + geoid_m
    base = _lowest(columns, boxes) / 10.0 + geoid_m - 0.5
    ring = ((north, west), (south, west), (south, east), (north, east))
    roof = [_point(raster, frame, place, top) for place in ring]
    foot = [_point(raster, frame, place, base) for place in ring]
    up = np.array([0.0, 0.0, 1.0], np.float32)
    sides = ((-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0))
    corners = [np.stack(roof, axis=1).reshape(-1, 3)]
    normals = [np.broadcast_to(up, corners[0].shape)]
    for side, (x, y) in enumerate(sides):
        after = (side + 1) % 4
        face = np.stack([roof[side], foot[side], foot[after], roof[after]], axis=1)
        corners.append(face.reshape(-1, 3))
        normals.append(np.broadcast_to(np.array([x, y, 0.0], np.float32), corners[-1].shape))
    return corners, normals


def _point(
    raster: Raster, frame: Frame, place: tuple[NDArray[Any], NDArray[Any]], height: Floats
) -> NDArray[np.float32]:
    return frame.local(raster.latitude(place[0]), raster.longitude(place[1]), height)


def _lowest(columns: Columns, boxes: NDArray[np.int32]) -> Floats:
    """Lowest ground under each box, decimetres."""
    found = [
        columns.ground_dm[top : top + rows, left : left + wide].min()
        for top, left, rows, wide in boxes.tolist()
    ]
    return np.array(found, np.float64)
