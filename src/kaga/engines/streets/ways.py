"""What an importer hands over: ways with their tags, points, turn restrictions.

The form follows OpenStreetMap, where ways that share a node meet there, and nothing else does.
Official road data and invented streets take the same form, so one graph serves all.

>>> extract = Extract.of(
...     [Way(1, (10, 11), {"highway": "residential", "name": "湯の本通り"})],
...     {10: (36.300, 136.310), 11: (36.301, 136.310)},
... )
>>> extract.nodes.tolist(), extract.latitude.tolist()
([10, 11], [36.3, 36.301])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """A street, path or ferry: the numbers of its points in order, and its tags."""

    number: int
    nodes: tuple[int, ...]
    tags: Tags


class Turn(Enum):
    """What a restriction says of the turn it names."""

    NO = "no"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A turn from way `begin` to way `end`, by one point or by ways in between.

    Exactly one of `via_node` and `via_ways` is given.
    """

    turn: Turn
    begin: int
    end: int
    via_node: int | None = None
    via_ways: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """Ways and the points they run through.

    `nodes` are the numbers of all points, ascending; `latitude` and `longitude` are theirs, in
    degrees. `marked` are the tags of points that have any (gates, kerbs, traffic signals).
    """

    ways: tuple[Way, ...]
    nodes: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    marked: Mapping[int, Tags]
    restrictions: tuple[Restriction, ...] = ()

    @classmethod
    def of(
        cls,
        ways: Iterable[Way],
        points: Mapping[int, tuple[float, float]],
        marked: Mapping[int, Tags] | None = None,
        restrictions: Iterable[Restriction] = (),
    ) -> Extract:
        """An extract from points as (latitude, longitude) by number."""
        numbers = np.array(sorted(points), np.int64)
        places = np.array([points[number] for number in numbers.tolist()], np.float64)
        places = places.reshape(-1, 2)
        return cls(
            tuple(ways),
            numbers,
            places[:, 0].copy(),
            places[:, 1].copy(),
            dict(marked or {}),
            tuple(restrictions),
        )
