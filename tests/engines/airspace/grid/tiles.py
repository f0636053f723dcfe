"""Small tiles for tests: a plain at 10 m with a few things on it."""

from __future__ import annotations

import numpy as np

from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.solids import SolidKind, Solids
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM, Tile
from kaga.engines.airspace.grid.uses import Use

STAND_IN = Provenance.all_from(Source("test", "1", Status.STAND_IN))
OFFICIAL = Provenance.all_from(Source("survey", "2026", Status.OFFICIAL))
WEST, NORTH = 14397, 6415


def plain(x=WEST, y=NORTH, *, ground_m=10.0, seed=0, provenance=STAND_IN):
    """A known tile; a seed scatters houses of 6 to 30 m on it."""
    ground = np.full((SIDE, SIDE), round(ground_m * 10), np.int16)
    surface, bits = ground.copy(), np.full((SIDE, SIDE), Use.KNOWN | Use.FIELD, np.uint32)
    if seed:
        chance = np.random.default_rng(seed)
        houses = chance.random((SIDE, SIDE)) < 0.1
        surface[houses] += chance.integers(60, 300, houses.sum()).astype(np.int16)
        bits[houses] = Use.KNOWN | Use.BUILDING | Use.HOME
    return Tile(
        x,
        y,
        ground,
        surface,
        bits,
        np.zeros((SIDE, SIDE), np.uint8),
        np.zeros((SIDE, SIDE), np.uint16),
        Solids.of([(5, x * SIDE + 3, y * SIDE + 4)], SolidKind.WIRE),
        provenance,
    )


def with_hole(tile, rows, columns):
    """The tile with a window of unknown columns."""
    planes = {name: getattr(tile, name).copy() for name in ("ground_dm", "surface_dm")}
    bits = tile.class_bits.copy()
    for plane in planes.values():
        plane[rows, columns] = UNKNOWN_DM
    bits[rows, columns] = 0
    return tile.with_planes(**planes, class_bits=bits)
