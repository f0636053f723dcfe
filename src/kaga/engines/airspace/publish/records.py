"""How boxes and layers of a tile lie in the files for pages, little-endian.

>>> (BOX.itemsize, SOLID.itemsize)
(10, 4)
"""

from __future__ import annotations

from typing import Final

import numpy as np

BOX: Final = np.dtype(
    [
        ("row", "u1"),
        ("column", "u1"),
        ("rows", "u1"),
        ("columns", "u1"),
        ("base", "<i2"),
        ("top", "<i2"),
        ("kind", "u1"),
        ("spare", "u1"),
    ]
)
SOLID: Final = np.dtype([("row", "u1"), ("column", "u1"), ("layer", "u1"), ("kind", "u1")])
