"""A map version as one picture: land, water, woods and houses, changed tiles framed.

>>> overview(CityMap.of([]), frozenset())[:4]
b'\\x89PNG'
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.tiles import SIDE
from kaga.engines.airspace.grid.uses import BUILT, WATER, Use, has_any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.city import Number

STEP: Final = 8
_UNKNOWN: Final = (232, 232, 236)
_COLOURS: Final = (
    (Use.KNOWN, (226, 220, 200)),
    (Use.FOREST, (146, 176, 128)),
    (Use.FIELD, (216, 222, 172)),
    (Use.SHORE, (236, 226, 192)),
    (WATER, (150, 190, 220)),
    (BUILT, (150, 120, 110)),
    (Use.RAIL, (90, 90, 100)),
)
_FRAME: Final = (185, 28, 28)


def overview(city: CityMap, changed: frozenset[Number]) -> bytes:
    """A PNG of every eighth column; rows run south."""
    if not city.tiles:
        return _png(np.full((1, 1, 3), 232, np.uint8))
    xs, ys = zip(*city.tiles, strict=True)
    west, north, side = min(xs), min(ys), SIDE // STEP
    shape = ((max(ys) - north + 1) * side, (max(xs) - west + 1) * side, 3)
    picture = np.full(shape, _UNKNOWN, np.uint8)
    for (x, y), tile in city.tiles.items():
        part = picture[(y - north) * side :, (x - west) * side :][:side, :side]
        bits = tile.class_bits[::STEP, ::STEP]
        known = has_any(bits, Use.KNOWN)
        for uses, colour in _COLOURS:
            part[known & has_any(bits, uses)] = colour
        if (x, y) in changed:
            part[[0, 1, -2, -1]] = _FRAME
            part[:, [0, 1, -2, -1]] = _FRAME
    return _png(picture)


def _png(picture: NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture, "RGB").save(out, "PNG")
    return out.getvalue()
