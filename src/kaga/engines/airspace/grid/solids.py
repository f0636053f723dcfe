"""Solid voxels with air below them: wires, decks, overhangs.

What: a sorted list of zoom 22 voxels with what each is. Why apart from the columns: a column
knows one surface, and under a wire or a viaduct there is air that must not be called solid.
Voxels are 8 m high and a wire fills each voxel it passes through: too much, never too little.

>>> wires = Solids.of([(9, 3685752, 1642426)], SolidKind.WIRE)
>>> wires.indices()[0].tolist()
[9]
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.spatial_id.packed import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kaga.engines.airspace.raster import Raster

    Keys = NDArray[np.int64]

ZOOM: Final = 22
LAYER_M: Final = 8.0
_MASK: Final = (1 << ZOOM) - 1


class SolidKind(IntEnum):
    """What fills a voxel."""

    WIRE = 1
    DECK = 2
    OVERHANG = 3


@dataclass(frozen=True, slots=True, eq=False)
class Solids:
    """Voxels as sorted keys (each once), and the kind of each."""

    keys: Keys
    kinds: NDArray[np.uint8]

    @classmethod
    def none(cls) -> Solids:
        """No voxel."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.uint8))

    @classmethod
    def of(cls, voxels: Iterable[tuple[int, int, int]], kind: SolidKind) -> Solids:
        """Voxels `(f, x, y)` of one kind, in any order."""
        rows = np.array(list(voxels), np.int64).reshape(-1, 3)
        keys = np.unique(keys_of(rows[:, 0], rows[:, 1], rows[:, 2], ZOOM))
        return cls(keys, np.full(len(keys), kind, np.uint8))

    def __len__(self) -> int:
        return len(self.keys)

    def indices(self) -> tuple[Keys, Keys, Keys]:
        """f, x and y of every voxel, in order."""
        return self.keys >> (2 * ZOOM), self.keys & _MASK, (self.keys >> ZOOM) & _MASK

    def joined(self, other: Solids) -> Solids:
        """Both; where both name a voxel, this one's kind stays."""
        keys = np.concatenate([self.keys, other.keys])
        kinds = np.concatenate([self.kinds, other.kinds])
        unique, first = np.unique(keys, return_index=True)
        return Solids(unique, kinds[first])

    def where(self, chosen: NDArray[np.bool_]) -> Solids:
        """The voxels chosen by a mask in their order."""
        return Solids(self.keys[chosen], self.kinds[chosen])

    def within(self, raster: Raster) -> Solids:
        """The voxels over the columns of a raster of zoom 22."""
        _, x, y = self.indices()
        inside = (x >= raster.west) & (x < raster.west + raster.columns)
        inside &= (y >= raster.north) & (y < raster.north + raster.rows)
        return self.where(inside)

    def equals(self, other: Solids) -> bool:
        """Whether both hold the same voxels of the same kinds."""
        return np.array_equal(self.keys, other.keys) and np.array_equal(self.kinds, other.kinds)
