"""Sets of Spatial IDs, one int64 for each box.

What: a set at one zoom as sorted keys, ordered by height, row and column like the arrays
`[f, y, x]` of the planner. Why: 25,000 boxes are 200 kB and compare in microseconds; as text
they are objects that take seconds.

>>> from kaga.engines.airspace.spatial_id.packed import IdSet
>>> boxes = IdSet.parse(["22/9/3685752/1642426", "22/9/3685753/1642426"])
>>> len(boxes), "22/9/3685752/1642426" in boxes
(2, True)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.spatial_id.ids import SpatialId, SpatialIdError, check_zoom

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Keys = NDArray[np.int64]

FINEST: Final = 26
"""The finest zoom of a set: boxes of half a metre, up to 256 m high."""


@dataclass(frozen=True, slots=True, eq=False)
class IdSet:
    """Boxes of one zoom: sorted keys, each once (`from_keys` sees to that)."""

    zoom: int
    keys: Keys

    @classmethod
    def from_keys(cls, zoom: int, keys: Keys) -> IdSet:
        """A set of keys in any order, with repetitions."""
        check_set_zoom(zoom)
        return cls(zoom, np.unique(keys))

    @classmethod
    def parse(cls, texts: Iterable[str]) -> IdSet:
        """A set of written IDs, all of one zoom.

        Raises
        ------
        SpatialIdError
            If there is none, one is wrong, or zooms differ.
        """
        boxes = [SpatialId.parse(text) for text in texts]
        zooms = {box.zoom for box in boxes}
        if len(zooms) != 1:
            raise SpatialIdError(f"a set has IDs of one zoom, not of {sorted(zooms)}")
        zoom = zooms.pop()
        return cls.from_keys(zoom, np.array([key_of_id(box) for box in boxes], np.int64))

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[SpatialId]:
        for f, x, y in zip(*(part.tolist() for part in self.indices()), strict=True):
            yield SpatialId(self.zoom, f, x, y)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IdSet):
            return NotImplemented
        return self.zoom == other.zoom and np.array_equal(self.keys, other.keys)

    __hash__ = None  # type: ignore[assignment]

    def __contains__(self, box: SpatialId | str) -> bool:
        one = SpatialId.parse(box) if isinstance(box, str) else box
        if one.zoom != self.zoom:
            return False
        key = key_of_id(one)
        at = int(np.searchsorted(self.keys, key))
        return at < len(self.keys) and int(self.keys[at]) == key

    def indices(self) -> tuple[Keys, Keys, Keys]:
        """f, x and y of every box, in order."""
        mask = (1 << self.zoom) - 1
        return (
            self.keys >> (2 * self.zoom),
            self.keys & mask,
            (self.keys >> self.zoom) & mask,
        )

    def texts(self) -> list[str]:
        """The IDs as written, in order."""
        columns = (part.tolist() for part in self.indices())
        return [f"{self.zoom}/{f}/{x}/{y}" for f, x, y in zip(*columns, strict=True)]

    def union(self, other: IdSet) -> IdSet:
        """Boxes in either set."""
        return IdSet(self._zoom_with(other), np.union1d(self.keys, other.keys))

    def shared(self, other: IdSet) -> IdSet:
        """Boxes in both sets."""
        both = np.intersect1d(self.keys, other.keys, assume_unique=True)
        return IdSet(self._zoom_with(other), both)

    def without(self, other: IdSet) -> IdSet:
        """Boxes that the other set does not have."""
        rest = np.setdiff1d(self.keys, other.keys, assume_unique=True)
        return IdSet(self._zoom_with(other), rest)

    def coarser(self, levels: int) -> IdSet:
        """The boxes so many zooms up that hold any of these."""
        f, x, y = self.indices()
        zoom = self.zoom - levels
        check_zoom(zoom)
        return IdSet.from_keys(zoom, keys_of(f >> levels, x >> levels, y >> levels, zoom))

    def _zoom_with(self, other: IdSet) -> int:
        if other.zoom != self.zoom:
            raise SpatialIdError(f"sets of zoom {self.zoom} and {other.zoom} do not mix")
        return self.zoom


def key_of_id(box: SpatialId) -> int:
    """The key of one box; `SpatialIdError` when it is too fine or too high for one."""
    check_set_zoom(box.zoom)
    check_layers(box.f, box.f, box.zoom)
    return (box.f << (2 * box.zoom)) | (box.y << box.zoom) | box.x


def keys_of(f: Keys, x: Keys, y: Keys, zoom: int) -> Keys:
    """Keys of boxes that are known to fit."""
    return (f << (2 * zoom)) | (y << zoom) | x


def check_set_zoom(zoom: int) -> None:
    """Refuse a zoom at which three indices do not fit into one int64."""
    check_zoom(zoom)
    if zoom > FINEST:
        raise SpatialIdError(f"sets reach down to zoom {FINEST}, not {zoom}")


def check_layers(lowest: int, highest: int, zoom: int) -> None:
    """Refuse heights whose layer does not fit above two indices in an int64."""
    room = min(1 << (62 - 2 * zoom), 1 << zoom)
    if lowest < -room or highest >= room:
        raise SpatialIdError(f"f from {lowest} to {highest} is too far from 0 at zoom {zoom}")
