"""Roads, railways and power lines.

What: the drawn main roads, a net of small roads between the places where people live, railways
on the ground, the high-speed line on its viaduct, and power lines with pylons and wires. Decks
and wires are solids with air below them.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from kaga.engines.airspace.grid.solids import LAYER_M, SolidKind, Solids
from kaga.engines.airspace.grid.uses import WATER, Use
from kaga.engines.airspace.standin.fields import Course, blur
from kaga.engines.geo.lanes import lanes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.random import Generator
    from shapely.geometry import LineString

    from kaga.engines.airspace.standin.anchors import Anchors, Drawn
    from kaga.engines.airspace.standin.canvas import Canvas
    from kaga.engines.airspace.standin.fields import Floats

_SMALL_ROAD_M: Final = 7.0
_LIFTED: Final = {"expressway": 5.0}
_DECK_M: Final = 12.0
_MAST_M: Final = 8.0
_PIER_M: Final = 40.0
_TUNNEL_M: Final = 6.0
_SAG: Final = 0.035
_WIRES_M: Final = 14.0
_STRAY_M: Final = 2.0


def paint_roads(canvas: Canvas, anchors: Anchors, chance: Generator) -> None:
    """Small roads between the hamlets, and the drawn roads over them."""
    for line in _net(anchors, chance):
        course = Course(canvas.raster, shapely.get_coordinates(line), step_m=40.0)
        _surface(canvas, course, _SMALL_ROAD_M, Use.ROAD, 0.0)
    for one in anchors.of("prefectural_road", "national_road", "expressway"):
        course = Course(canvas.raster, shapely.get_coordinates(one.shape), step_m=20.0)
        lift = _LIFTED.get(one.kind, 0.6)
        _surface(canvas, course, one.figures["width_m"], Use.ROAD | Use.MAIN_ROAD, lift)


def _surface(canvas: Canvas, course: Course, width: float, bits: Use, lift: float) -> None:
    """A carriageway on its own smooth profile; over water it is a bridge."""
    found = course.cover(width)
    wet = canvas.has_at(found.cells, WATER)
    profile = _smooth(course.sampled(canvas.ground), 9)[:-1][found.shapes] + lift
    ground = canvas.ground.reshape(-1)
    own = ~wet & (np.abs(profile - ground[found.cells]) < 7.0)
    ground[found.cells[own]] = np.maximum(profile[own], 0.5)
    dry = found.cells[~wet]
    canvas.cleared(dry)
    canvas.bits.reshape(-1)[dry] &= ~np.uint32(Use.GRASS)
    canvas.add(dry, bits)
    canvas.add(found.cells[wet], bits | Use.BRIDGE)
    canvas.rise.reshape(-1)[found.cells[wet]] = 6.0 + lift


def _smooth(values: Floats, reach: int) -> Floats:
    found: Floats = blur(values[:, None], reach)[:, 0]
    return found


def _net(anchors: Anchors, chance: Generator) -> Iterator[LineString]:
    """Small roads between the hamlets and the stations."""
    places = np.unique(anchors.hamlets[:, ::-1], axis=0)
    stations = [
        (spot.place.lon, spot.place.lat) for spot in anchors.spots if spot.kind == "station"
    ]
    places = np.concatenate([places, np.array(stations).reshape(-1, 2)])
    water = shapely.union_all([anchors.sea, *(one.shape for one in anchors.of("lake"))])
    return lanes(places, water, chance)


def paint_railways(canvas: Canvas, anchors: Anchors) -> None:
    """Tracks on the ground with their masts; the high-speed line above it."""
    for one in anchors.railways:
        corners = shapely.get_coordinates(one.shape)
        course = Course(canvas.raster, corners, step_m=10.0, rounds=4)
        if one.kind == "high_speed_railway":
            _viaduct(canvas, course)
        else:
            _surface(canvas, course, 12.0, Use.RAIL, 1.2)
            cells = course.cover(6.0).cells
            rise = canvas.rise.reshape(-1)
            rise[cells] = np.maximum(rise[cells], _MAST_M)


def _viaduct(canvas: Canvas, course: Course) -> None:
    """A deck at a smooth height with air below, piers, and tunnels where the hill is higher."""
    ground = course.sampled(canvas.ground)
    rails = _smooth(ground, 120) + _DECK_M
    found = course.cover(_DECK_M)
    deck = rails[:-1][found.shapes]
    below = canvas.ground.reshape(-1)[found.cells]
    open_air = deck > below + _TUNNEL_M
    cells, deck = found.cells[open_air], deck[open_air]
    canvas.add(cells, Use.HIGH_SPEED_RAIL | Use.RAIL)
    rise = canvas.rise.reshape(-1)
    wooded = canvas.has_at(cells, Use.FOREST)
    rise[cells[wooded]] = 0.0
    row, column = np.divmod(cells, canvas.raster.columns)
    x, y = column + canvas.raster.west, row + canvas.raster.north
    low = np.floor((deck - 3.0) / LAYER_M).astype(np.int64)
    high = np.floor((deck + _MAST_M) / LAYER_M).astype(np.int64)
    voxels = [
        np.stack([low + up, x, y], axis=1)[low + up <= high]
        for up in range(int((high - low).max(initial=0)) + 1)
    ]
    _add_solids(canvas, np.concatenate(voxels), SolidKind.DECK)
    ends = np.arange(0, len(course.along) - 1, max(int(_PIER_M / 10.0), 1))
    pier = np.isin(found.shapes[open_air], ends)
    base = canvas.ground.reshape(-1)[cells[pier]]
    rise[cells[pier]] = np.maximum(rise[cells[pier]], deck[pier] - base)


def _add_solids(canvas: Canvas, voxels: Floats, kind: SolidKind) -> None:
    if len(voxels):
        rows = [(int(f), int(x), int(y)) for f, x, y in np.unique(voxels, axis=0)]
        canvas.solids = canvas.solids.joined(Solids.of(rows, kind))


def paint_power_lines(canvas: Canvas, anchors: Anchors) -> None:
    """Pylons at even spans and the wires between them."""
    for one in anchors.of("power_line"):
        _power_line(canvas, one)


def _power_line(canvas: Canvas, line: Drawn) -> None:
    corners = shapely.get_coordinates(line.shape)
    span, tall = line.figures["span_m"], line.figures["pylon_m"]
    course = Course(canvas.raster, corners, step_m=span, rounds=0)
    ground = course.sampled(canvas.ground)
    tops = ground + tall
    for (column, row), top in zip(course.path, tops, strict=True):
        cells = canvas.rectangle(np.array([column, row]), (9.0, 9.0), 0.0)
        below = canvas.ground.reshape(-1)[cells]
        canvas.rise.reshape(-1)[cells] = top - below
        canvas.add(cells, Use.POWER_LINE | Use.CRITICAL)
    for at in range(len(tops) - 1):
        ends = course.path[at : at + 2]
        apart = float(course.along[at + 1] - course.along[at])
        _wires(canvas, ends, tops[at : at + 2], apart)
    canvas.add(course.mask(14.0), Use.POWER_LINE)


def _wires(canvas: Canvas, ends: Floats, tops: Floats, apart: float) -> None:
    """Voxels around the wires of one span: a parabola, with room for sag and swing."""
    steps = ceil(apart)
    share = (np.arange(steps + 1) / steps)[:, None]
    path = ends[0] + share * (ends[1] - ends[0])
    sag = 4.0 * _SAG * apart * share[:, 0] * (1.0 - share[:, 0])
    high = tops[0] + share[:, 0] * (tops[1] - tops[0]) - sag
    stray = _STRAY_M / canvas.cell
    voxels = set()
    for (column, row), top in zip(path, high, strict=True):
        for f in range(floor((top - _WIRES_M) / LAYER_M), floor((top + 1.0) / LAYER_M) + 1):
            for x in range(floor(column - stray), floor(column + stray) + 1):
                for y in range(floor(row - stray), floor(row + stray) + 1):
                    inside = 0 <= x < canvas.raster.columns and 0 <= y < canvas.raster.rows
                    if inside:
                        voxels.add((f, x + canvas.raster.west, y + canvas.raster.north))
    _add_solids(canvas, np.array(sorted(voxels)).reshape(-1, 3), SolidKind.WIRE)
