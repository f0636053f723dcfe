"""Rally points out of the places where a flight can land in need.

What: the sites at the height of the flight's highest corner, in whole metres rounded up, for so
vehicles keep them (a metre cut off would be a metre lower); of too many, those that serve the
most seconds. Why few: an upload of more than the vehicle has room for is refused whole.

Source: ArduPilot's storage layout for multirotors: 390 bytes for rally points of 15 bytes each
on the smaller of the usual boards, 690 on the larger.

>>> rally_points([Point(36.31, 136.35)], [0, 0], 68.2)[0].height
RelHome(metres=69.0)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Final

from kaga.engines.airspace.heights import RelHome
from kaga.engines.airspace.missions.model import RallyPoint
from kaga.engines.geo.model import Point

MOST_RALLY: Final = 26


def rally_points(
    sites: Sequence[Point], serving: Sequence[int], top_m: float
) -> tuple[RallyPoint, ...]:
    """Rally points of a flight, in the order of its sites.

    Parameters
    ----------
    sites
        Places to land.
    serving
        For each second of the flight the number of its site.
    top_m
        Highest corner of the flight, metres above home.
    """
    seconds = Counter(serving)
    longest = sorted(range(len(sites)), key=lambda at: (-seconds[at], at))[:MOST_RALLY]
    height = RelHome(float(ceil(top_m)))
    return tuple(RallyPoint(sites[at], height) for at in sorted(longest))
