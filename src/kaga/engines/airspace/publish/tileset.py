"""3D Tiles 1.1: the city as a tree of GLB tiles that any viewer streams.

What: `tileset.json` and its contents as bytes by name. How: leaves are the tiles of the map
(zoom 14) with ground on every 4th column and all buildings; above them each level joins 2 x 2
tiles with ground twice as coarse, shown in their place while they are small on the screen, up
to tiles of zoom 11. Bounding volumes are regions (radians, metres above the ellipsoid), so
heights carry the geoid, which is a parameter.

Source: OGC 22-025r4, "3D Tiles 1.1".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.tiles import SIDE, TILE_ZOOM
from kaga.engines.airspace.publish.glb import glb
from kaga.engines.airspace.publish.mesh import SKIRT_M, Frame, building_parts, ground_parts
from kaga.engines.airspace.raster import Raster

if TYPE_CHECKING:
    from kaga.engines.airspace.grid.city import CityMap, Columns, Number

LEAF_STEP: Final = 4
LEVELS: Final = 4
_LEAF_ERROR_M: Final = 4.0
_LEAN: Final = 1e-8
"""Skirts hang along the middle's vertical: a few centimetres over the edge, in radians."""
_UNREFINED: Final = 2_000.0


@dataclass(frozen=True, slots=True)
class Content:
    """One file of the set."""

    name: str
    content: bytes


def publish(city: CityMap, *, geoid_m: float) -> Iterator[Content]:
    """The files of the set: contents first, `tileset.json` last.

    Parameters
    ----------
    city
        The map; unknown columns are holes.
    geoid_m
        Height of the geoid over the city, metres.
    """
    writer = _Writer(city, geoid_m)
    yield from writer.contents()
    yield Content("tileset.json", _json(writer.tileset()))


class _Writer:
    """Walks the tree from the leaves up; keeps the entry of each node."""

    def __init__(self, city: CityMap, geoid_m: float) -> None:
        self.city = city
        self.geoid_m = geoid_m
        self.nodes: dict[tuple[int, Number], dict[str, Any]] = {}

    def contents(self) -> Iterator[Content]:
        """The GLB of every node, leaves first."""
        numbers = sorted(self.city.tiles)
        for level in range(LEVELS):
            for number in numbers:
                yield self._node(level, number)
            numbers = sorted({(x >> 1, y >> 1) for x, y in numbers})

    def tileset(self) -> dict[str, Any]:
        """The head, with a root around the coarsest nodes."""
        top = [node for (level, _), node in self.nodes.items() if level == LEVELS - 1]
        root = {
            "boundingVolume": {"region": _joined([_own_region(node) for node in top])},
            "geometricError": _UNREFINED,
            "refine": "REPLACE",
            "children": top,
        }
        official = self.city.status(self.city.raster) is Status.OFFICIAL
        return {
            "asset": {"version": "1.1", "tilesetVersion": self.city.version},
            "extras": {"status": Status.OFFICIAL.value if official else Status.STAND_IN.value},
            "geometricError": _UNREFINED,
            "root": root,
        }

    def _node(self, level: int, number: Number) -> Content:
        window = _window(level, number)
        columns = self.city.window(window)
        name = f"{TILE_ZOOM - level}-{number[0]}-{number[1]}.glb"
        lat = float(window.latitude(np.array([window.rows / 2]))[0])
        lon = float(window.longitude(np.array([window.columns / 2]))[0])
        frame = Frame.at(lat, lon)
        step = LEAF_STEP << level
        parts = ground_parts(columns, frame, step=step, geoid_m=self.geoid_m)
        if level == 0:
            parts += building_parts(columns, frame, geoid_m=self.geoid_m)
        x, y = number
        below = [
            self.nodes[level - 1, child]
            for child in ((2 * x + i, 2 * y + j) for j in (0, 1) for i in (0, 1))
            if (level - 1, child) in self.nodes
        ]
        region = _joined([_region(columns, self.geoid_m), *map(_own_region, below)])
        self.nodes[level, number] = {
            "boundingVolume": {"region": region},
            "geometricError": _LEAF_ERROR_M * (2.0**level if level else 0.0),
            "transform": frame.matrix(),
            "content": {"uri": name},
            **({"children": [_relative(child, frame) for child in below]} if below else {}),
        }
        return Content(name, glb(parts, {"status": self.city.status(window).value}))


def _window(level: int, number: Number) -> Raster:
    size = SIDE << level
    return Raster(TILE_ZOOM + 8, number[0] * size, number[1] * size, size, size)


def _own_region(node: Mapping[str, Any]) -> list[float]:
    region: list[float] = node["boundingVolume"]["region"]
    return region


def _joined(regions: list[list[float]]) -> list[float]:
    """The smallest region around some."""
    rows = np.array(regions)
    low, high = rows.min(axis=0), rows.max(axis=0)
    return [float(value) for value in (*low[:2], *high[2:4], low[4], high[5])]


def _region(columns: Columns, geoid_m: float) -> list[float]:
    raster, known = columns.raster, columns.known
    west, east = raster.longitude(np.array([0.0, raster.columns]))
    north, south = raster.latitude(np.array([0.0, raster.rows]))
    low = high = geoid_m
    if known.any():
        low = float(columns.ground_dm[known].min()) / 10.0 + geoid_m
        high = float(columns.surface_dm[known].max()) / 10.0 + geoid_m
    edges = np.radians([west, south, east, north]) + np.array([-1, -1, 1, 1]) * _LEAN
    return [*(float(edge) for edge in edges), low - SKIRT_M - 1.0, high + 1.0]


def _relative(node: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """A child's frame told in its parent's: transforms multiply on the way down."""
    own = np.array(node["transform"]).reshape(4, 4).T
    parent = np.array(frame.matrix()).reshape(4, 4).T
    within = np.linalg.inv(parent) @ own
    return {**node, "transform": [float(value) for value in within.T.reshape(-1)]}


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
