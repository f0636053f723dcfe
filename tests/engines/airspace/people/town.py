"""A small town for the tests: four half-kilometre meshes and a map of every kind of land."""

from __future__ import annotations

import numpy as np

from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.raster import Raster
from kaga.engines.geo import Box
from kaga.engines.geo.meshes import mesh_box

CENSUS = {"543632651": 1200.0, "543632652": 300.0, "543632653": 45.5, "543632654": 0.0}
ZOOM = 19


def town_box() -> Box:
    """The rectangle of the four meshes together (one of the third order)."""
    return mesh_box("54363265")


def town_raster(zoom: int = ZOOM) -> Raster:
    return Raster.covering(town_box(), zoom)


def town_land(raster: Raster, seed: int = 4) -> np.ndarray:
    """Random land of every kind, none unknown."""
    kinds = [use.value for use in Land if use is not Land.UNKNOWN]
    return np.random.default_rng(seed).choice(kinds, size=raster.shape).astype(np.uint8)
