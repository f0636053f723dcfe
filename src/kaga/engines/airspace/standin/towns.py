"""Settlements: how densely people live where, and the streets and houses there.

What: a density from the real address points and the drawn towns, laid out as streets and plots
(`_streets`), the big houses of the spa towns, and the densely inhabited districts with their
official areas.
"""

from __future__ import annotations

from math import radians
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.uses import BUILT, WATER, Use
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.standin import _streets
from kaga.engines.airspace.standin.canvas import CROWN, WOOD, Canvas
from kaga.engines.airspace.standin.fields import doubled, smoothstep
from kaga.engines.airspace.standin.land import slope_of

if TYPE_CHECKING:
    from numpy.random import Generator

    from kaga.engines.airspace.standin.anchors import Anchors, Drawn
    from kaga.engines.airspace.standin.fields import Field, Floats
    from kaga.engines.geo.model import Point

TOWNS: Final = ("castle_town", "spa_town", "town")
_HAMLET_M: Final = 78.0
_STOREY_M: Final = 3.1
_FLOOR_SHARE: Final = 0.62
_FULL: Final = {"castle_town": 1.0, "spa_town": 0.97, "town": 0.8}


def density_of(canvas: Canvas, anchors: Anchors) -> Field:
    """Density of settlement, 0 to about 1, at zoom 22; none on water and steep ground."""
    raster = canvas.raster
    coarse = Raster(
        20, raster.west // 4, raster.north // 4, raster.rows // 4, raster.columns // 4
    )
    found = np.zeros(coarse.shape)
    cell = sum(coarse.cell_m()) / 2.0
    for lat, lon in anchors.hamlets:
        _bump(found, coarse.position(lat, lon), _HAMLET_M / cell)
    found = 1.0 - np.exp(-0.75 * found)
    down, across = np.arange(coarse.rows) + 0.5, np.arange(coarse.columns) + 0.5
    for town in anchors.of(*TOWNS):
        row, column = coarse.position(town.shape.y, town.shape.x)
        far = np.hypot((down - row)[:, None], (across - column)[None, :]) * cell
        reach = town.figures["radius_m"]
        found = np.maximum(
            found, _FULL[town.kind] * smoothstep(1.15 * reach, 0.35 * reach, far)
        )
    fine = doubled(found.astype(np.float32), 2).astype(np.float32)
    fine *= smoothstep(0.28, 0.10, slope_of(canvas)).astype(np.float32)
    fine[canvas.has(WATER | Use.SHORE)] = 0.0
    return fine


def _bump(field: Floats, place: tuple[float, float], reach: float) -> None:
    """Add a bell of height 1 to a window of the field."""
    row, column = place
    span = int(3.0 * reach) + 1
    top, left = max(int(row) - span, 0), max(int(column) - span, 0)
    part = field[top : int(row) + span + 1, left : int(column) + span + 1]
    if part.size == 0:
        return
    down = (np.arange(part.shape[0]) + top + 0.5 - row) / reach
    along = (np.arange(part.shape[1]) + left + 0.5 - column) / reach
    part += np.exp(-(down**2) / 2.0)[:, None] * np.exp(-(along**2) / 2.0)[None, :]


def paint_houses(canvas: Canvas, anchors: Anchors, density: Field, seed: int) -> None:
    """Streets, gardens, houses and shops where people live; roads that are there stay."""
    taken = canvas.has(WATER | Use.ROAD | Use.MAIN_ROAD | Use.RAIL)
    free = np.where(taken, np.float32(0.0), density)
    corner = (canvas.raster.west * canvas.cell, canvas.raster.north * canvas.cell, canvas.cell)
    towns = [_quarter(canvas, town) for town in anchors.of(*TOWNS)]
    kind, height = _streets.lay_out(
        seed, corner, free.astype(np.float32), np.array(towns).reshape(-1, 4)
    )
    settled = kind != _streets.NOTHING
    canvas.cleared(settled)
    canvas.add(kind == _streets.STREET, Use.ROAD)
    canvas.add((kind == _streets.GARDEN) | (kind == _streets.TREE), Use.GRASS)
    canvas.add(kind == _streets.HOUSE, Use.BUILDING | Use.HOME)
    canvas.add(kind == _streets.SHOP, Use.BUILDING | Use.SHOP | Use.HOME)
    canvas.rise[settled] = height[settled]
    built = (kind == _streets.HOUSE) | (kind == _streets.SHOP)
    canvas.shelter[built] = WOOD
    canvas.shelter[kind == _streets.TREE] = CROWN
    storeys = np.floor(height / _STOREY_M)
    dwelt = np.where(kind == _streets.SHOP, np.maximum(storeys - 1.0, 0.0), storeys)
    canvas.floor[built] = np.round(dwelt * canvas.cell**2 * _FLOOR_SHARE)[built]


def _quarter(canvas: Canvas, town: Drawn) -> tuple[float, float, float, float]:
    """East, south, radius and bearing of a town, in the metres of `_streets`."""
    row, column = canvas.raster.position(town.shape.y, town.shape.x)
    return (
        (canvas.raster.west + column) * canvas.cell,
        (canvas.raster.north + row) * canvas.cell,
        town.figures["radius_m"],
        radians(town.figures["bearing_deg"]),
    )


def paint_inns(canvas: Canvas, town: Drawn, centre: Point, chance: Generator) -> None:
    """The big inns of a spa town, each with an open-air bath that must not be looked into."""
    reach, bearing = town.figures["radius_m"], radians(town.figures["bearing_deg"])
    middle = canvas.position(centre)
    count = int(chance.integers(13, 18))
    for number in range(count):
        angle = 2.0 * np.pi * (number + 0.7 * chance.random()) / count
        far = reach * (0.12 + 0.55 * chance.random()) / canvas.cell
        place = middle + far * np.array([np.cos(angle), np.sin(angle)])
        turn = bearing + float(chance.choice([0.0, np.pi / 2.0]))
        size = (38.0 + 34.0 * chance.random(), 15.0 + 6.0 * chance.random())
        tall = 14.0 + 26.0 * chance.random() ** 1.5
        cells = canvas.rectangle(place, size, turn)
        if not cells.size or canvas.has_at(cells, WATER | Use.MAIN_ROAD).any():
            continue
        canvas.build(cells, tall, Use.BATH | Use.SHOP)
        side = np.array([np.sin(turn), np.cos(turn)]) * (size[1] / 2.0 + 10.0) / canvas.cell
        bath = canvas.rectangle(place + side, (22.0, 14.0), turn)
        open_air = bath[~canvas.has_at(bath, BUILT | WATER | Use.ROAD)]
        canvas.add(open_air, Use.BATH | Use.GRASS)


def paint_districts(canvas: Canvas, anchors: Anchors, density: Field) -> None:
    """Densely inhabited districts: the densest columns about a town, of the official area."""
    cell_km2 = canvas.cell**2 / 1e6
    down, across = np.arange(canvas.raster.rows), np.arange(canvas.raster.columns)
    for town in anchors.of(*TOWNS):
        if "did_km2" not in town.figures:
            continue
        row, column = canvas.raster.position(town.shape.y, town.shape.x)
        far = np.hypot((down - row)[:, None], (across - column)[None, :]) * canvas.cell
        near = 0.6 * density + np.exp(-far / town.figures["radius_m"])
        count = int(town.figures["did_km2"] / cell_km2)
        limit = np.partition(near.reshape(-1), near.size - count)[near.size - count]
        canvas.add(near >= limit, Use.DID)
