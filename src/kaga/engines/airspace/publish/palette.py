"""What the city looks like from above: one class and colour for each column.

>>> [name for name, _, _ in PALETTE][:3]
['unknown', 'ground', 'woods']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.uses import BUILT, WATER, Use, has_any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.grid.tiles import Tile

PALETTE: Final = (
    ("unknown", None, (0, 0, 0)),
    ("ground", Use.KNOWN, (226, 220, 200)),
    ("woods", Use.FOREST, (146, 176, 128)),
    ("field", Use.FIELD, (216, 222, 172)),
    ("grass", Use.GRASS | Use.PARK, (196, 214, 160)),
    ("shore", Use.SHORE, (236, 226, 192)),
    ("road", Use.ROAD, (246, 244, 238)),
    ("water", WATER, (150, 190, 220)),
    ("built", BUILT, (206, 190, 176)),
    ("rail", Use.RAIL, (120, 120, 128)),
    ("bath", Use.BATH, (226, 150, 170)),
    ("school", Use.SCHOOL, (236, 190, 110)),
    ("hospital", Use.HOSPITAL, (220, 110, 110)),
)


def class_numbers(tile: Tile) -> NDArray[np.uint8]:
    """The number in `PALETTE` of each column; the last class that fits counts."""
    index = np.zeros(tile.class_bits.shape, np.uint8)
    for number, (_, bits, _) in enumerate(PALETTE):
        if bits is not None:
            index[has_any(tile.class_bits, bits)] = number
    index[~tile.known] = 0
    return index
