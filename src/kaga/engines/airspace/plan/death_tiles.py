"""Tiles of deaths per failure, kept between questions.

What: `DeathTiles`, an explicit value that whoever answers many questions holds. Why: they are
the dearest part of a plan and depend on neither ends nor weights (`crowds`).

Example: `crowd_over(situation, kernels, raster, when, DeathTiles(situation, kernels))`.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.people.slots import Slot
    from kaga.engines.airspace.plan.crowds import Kernels
    from kaga.engines.airspace.plan.situation import Situation

    Field = NDArray[np.float32]

MOST_TILES: Final = 240
"""Half a megabyte each: a city of 110 tiles for two slots, for eight slots of long flights."""
_SHARE: Final = {2: 1.0, 4: 0.25}
"""What a tile for cells of so many columns takes of a whole one."""


class DeathTiles:
    """Tiles of deaths per failure that were made, the latest used of them kept.

    For one base of people and one set of kernels; `fits` says whether it is for these. May be
    asked by several at once. Long flights search cells of four columns: of their tiles only the
    means are kept, a quarter of the others, which count as one each towards `most`.
    """

    def __init__(self, situation: Situation, kernels: Kernels, most: int = MOST_TILES) -> None:
        self._situation, self._kernels, self._most = situation, kernels, most
        self._tiles: OrderedDict[tuple[Slot, int, int, int], Field] = OrderedDict()
        self._blind: dict[tuple[int, int, int], Field] = {}
        self._held, self._guard = 0.0, Lock()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._tiles)

    def fits(self, situation: Situation, kernels: Kernels) -> bool:
        """Whether they are for these people, whatever the zones, and these kernels."""
        own = self._situation
        return (
            self._kernels is kernels
            and own.people is situation.people
            and (own.visitors, own.multiply) == (situation.visitors, situation.multiply)
        )

    def found(self, slot: Slot, place: tuple[int, int], step: int) -> Field | None:
        """A tile for cells of so many columns, if it is kept."""
        with self._guard:
            blind = self._blind.get((*place, step))
            if blind is not None:
                return blind
            tile = self._tiles.get((slot, *place, step))
            if tile is not None:
                self._tiles.move_to_end((slot, *place, step))
            return tile

    def keep(self, slot: Slot, place: tuple[int, int], step: int, tile: Field) -> None:
        """Keep a tile; the one that nobody asked for the longest goes.

        Where nothing is known nothing is at any hour, and all such tiles are one.
        """
        with self._guard:
            if np.isnan(tile).all():
                same = (kept for key, kept in self._blind.items() if key[2] == step)
                self._blind[*place, step] = next(same, tile)
                return
            self._held += _SHARE[step] * ((slot, *place, step) not in self._tiles)
            self._tiles[slot, *place, step] = tile
            while self._held > self._most:
                self._held -= _SHARE[self._tiles.popitem(last=False)[0][3]]
