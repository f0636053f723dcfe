"""Which airport surfaces a path rises above, by how much and where.

What: the breaches that a rule asks for, out of exact planes and cones (`surfaces`). Why every
leg by itself: the worst place of a leg is where it has least room, not at its ends.

>>> from kaga.engines.airspace.airports import KOMATSU
>>> from kaga.engines.airspace.heights import Msl
>>> over = (Position(36.350, 136.310, Msl(200.0)), Position(36.349, 136.310, Msl(200.0)))
>>> [(one.surface, round(one.above_m)) for one in breaches(over, AirportSurfaces.of(KOMATSU))]
[('conical', 28)]
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kaga.engines.airspace.frame import Position
from kaga.engines.airspace.rules.facts import Breach
from kaga.engines.airspace.surfaces import AirportSurfaces
from kaga.engines.geo.model import Point


def breaches(path: Sequence[Position], surfaces: AirportSurfaces) -> tuple[Breach, ...]:
    """Where a path of straight legs rises above an airport's surfaces.

    Parameters
    ----------
    path
        Corners with heights above sea level; legs are straight between them.
    surfaces
        Of one airport.

    Returns
    -------
    tuple of Breach
        For each kind of surface the worst place of the whole path, the highest above first. A
        path on the surface itself is not above it.
    """
    worst: dict[str, Breach] = {}
    for start, end in pairwise(path):
        least = surfaces.least_room(start, end)
        if least is None or least.room_m >= 0.0:
            continue
        at = Point(
            start.lat + least.at * (end.lat - start.lat),
            start.lon + least.at * (end.lon - start.lon),
        )
        kind = least.limit.kind.value
        found = Breach(surfaces.airport.name, kind, -least.room_m, at)
        if kind not in worst or worst[kind].above_m < found.above_m:
            worst[kind] = found
    return tuple(sorted(worst.values(), key=lambda breach: -breach.above_m))
