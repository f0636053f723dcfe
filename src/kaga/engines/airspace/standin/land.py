"""Water, woods, fields and shores of the canvas.

What: the bits of everything that is not built, and the height of the trees. How: slope, height
and the distance to water decide, with noise at the edges; towns are laid over it afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from shapely.geometry import LineString

from kaga.engines.airspace.grid.uses import WATER, Use
from kaga.engines.airspace.standin.canvas import CROWN, Canvas
from kaga.engines.airspace.standin.fields import (
    Course,
    area_mask,
    courses,
    distance_m,
    doubled,
    smoothstep,
)
from kaga.engines.airspace.standin.noise import broad_noise, noise_over

if TYPE_CHECKING:
    from kaga.engines.airspace.raster import Raster
    from kaga.engines.airspace.standin.anchors import Anchors
    from kaga.engines.airspace.standin.fields import Field, Floats
    from kaga.engines.airspace.standin.relief import Relief

_BROOK_M: Final = 5.0
_WOODED_SLOPE: Final = 0.16


def canvas_over(raster: Raster, relief: Relief, seed: int) -> Canvas:
    """The canvas with its ground: the relief at zoom 22 with the grain of slopes."""
    ground = doubled(relief.heights.astype(np.float32), 2).astype(np.float32)
    hills = smoothstep(14.0, 90.0, ground).astype(np.float32)
    ground += noise_over(raster, seed=seed + 41, metres=70.0, octaves=2) * hills * 5.0
    return Canvas(raster, ground)


def paint_water(canvas: Canvas, anchors: Anchors, relief: Relief) -> None:
    """Sea, lakes, rivers and brooks, each at its level; beaches and river banks."""
    sea = area_mask(canvas.raster, anchors.sea)
    for one in anchors.of("river"):
        _river(canvas, one.shape, one.bed_m, one.figures["width_m"])
    for stream in relief.streams:
        for course in courses(canvas.raster, [_line(relief.raster, stream)], step_m=30.0):
            canvas.add(course.cover(_BROOK_M).cells, Use.RIVER)
    for one in anchors.of("lake"):
        area = area_mask(canvas.raster, one.shape)
        canvas.ground[area] = one.figures["level_m"]
        canvas.bits[area] = Use.LAKE
    canvas.ground[sea] = 0.0
    canvas.bits[sea] = Use.SEA
    dry = ~canvas.has(WATER)
    canvas.ground[dry] = np.maximum(canvas.ground[dry], 0.3)
    far = distance_m(canvas.raster, sea)
    canvas.add(dry & (far < 70.0) & (canvas.ground < 6.0), Use.SHORE)


def _line(raster: Raster, path: Floats) -> LineString:
    """A path of raster coordinates in degrees."""
    return LineString(np.stack([raster.longitude(path[:, 0]), raster.latitude(path[:, 1])], 1))


def _river(canvas: Canvas, shape: LineString, bed_m: tuple[float, ...], width_m: float) -> None:
    """Water at its level, and banks a little above it."""
    corners = np.column_stack([np.array(shape.coords), bed_m])
    course = Course(canvas.raster, corners, step_m=25.0)
    level = course.extra[:-1, 0].astype(np.float32)
    ground = canvas.ground.reshape(-1)
    for width, above, bits in ((width_m * 2.2, 1.6, Use.GRASS), (width_m, 0.0, Use.RIVER)):
        found = course.cover(width)
        if bits is Use.RIVER:
            ground[found.cells] = level[found.shapes]
        else:
            high = np.maximum(level[found.shapes] + np.float32(above), 0.4)
            ground[found.cells] = np.minimum(ground[found.cells], high)
        canvas.add(found.cells, bits)


def slope_of(canvas: Canvas) -> Field:
    """Rise over run of the ground."""
    down, along = np.gradient(canvas.ground)
    found: Field = np.hypot(down, along) / np.float32(canvas.cell)
    return found


def paint_land(canvas: Canvas, anchors: Anchors, seed: int) -> None:
    """Woods with their trees, fields, and grass where neither is."""
    raster = canvas.raster
    mottle = broad_noise(raster, seed=seed + 51, metres=420.0, octaves=4)
    steep = slope_of(canvas) + 0.10 * mottle
    high = canvas.ground + 30.0 * mottle
    shore = distance_m(raster, area_mask(raster, anchors.sea))
    pines = (shore > 55.0) & (shore < 620.0 + 500.0 * mottle) & (canvas.ground > 2.5)
    dry = ~canvas.has(WATER | Use.SHORE)
    wooded = dry & ~canvas.has(Use.GRASS)
    wooded &= (steep > _WOODED_SLOPE) | (high > 62.0) | pines
    canvas.add(wooded, Use.FOREST)
    stands = broad_noise(raster, seed=seed + 52, metres=260.0, octaves=2)
    crowns = noise_over(raster, seed=seed + 53, metres=16.0)
    trees = 13.5 + 6.0 * stands + 5.0 * crowns - 3.0 * smoothstep(700.0, 1300.0, high)
    canvas.rise[wooded] = np.clip(trees, 4.0, 24.0)[wooded].astype(np.float32)
    canvas.shelter[wooded] = CROWN
    open_land = dry & ~wooded & ~canvas.has(Use.GRASS)
    canvas.add(open_land & (canvas.ground < 90.0), Use.FIELD)
    canvas.add(open_land & (canvas.ground >= 90.0), Use.GRASS)
