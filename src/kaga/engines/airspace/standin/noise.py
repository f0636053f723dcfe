"""Noise over a raster, in metres of the ground.

>>> from kaga.engines.airspace.raster import Raster
>>> whole = noise_over(Raster(20, 921438, 410606, 4, 4), seed=1, metres=300.0)
>>> part = noise_over(Raster(20, 921440, 410606, 4, 2), seed=1, metres=300.0)
>>> bool((whole[:, 2:] == part).all())
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.standin import _noise
from kaga.engines.airspace.standin.fields import doubled

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CELL_M = 40_075_016.686 * 0.806
"""Circumference of the parallel at 36.3° N, metres; one scale, so that windows meet."""


def broad_noise(
    raster: Raster, *, seed: int, metres: float, octaves: int = 1
) -> NDArray[np.float32]:
    """The same for hills far wider than a column: made two zooms up and drawn out."""
    coarse = Raster(
        raster.zoom - 2,
        raster.west // 4,
        raster.north // 4,
        raster.rows // 4,
        raster.columns // 4,
    )
    field = noise_over(coarse, seed=seed, metres=metres, octaves=octaves)
    return doubled(field, 2).astype(np.float32)


def noise_over(
    raster: Raster, *, seed: int, metres: float, octaves: int = 1
) -> NDArray[np.float32]:
    """Hills and hollows so many metres wide, about -0.7 to 0.7 (more with octaves)."""
    step = _CELL_M / (1 << raster.zoom) / metres
    origin = (raster.north * step, raster.west * step, step)
    return _noise.layered(seed, origin, raster.shape, octaves)
