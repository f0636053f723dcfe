"""From a point to the nearest known address.

What: nearest representative point of a town or koaza, with its distance in metres. Why: a
report from the street comes with a position, the office works with addresses. The answer is
the nearest *known point*, not the lot itself, so the distance is always given.

>>> from kaga.engines.geo.addresses.gazetteer import Entry
>>> from kaga.engines.geo.model import Point
>>> finder = ReverseGeocoder([Entry("塩屋町", "イ", Point(36.294, 136.253))])
>>> [(near.entry.name, round(near.metres)) for near in finder.nearest(Point(36.294, 136.253))]
[('塩屋町イ', 0)]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.geo.ellipsoid import distances_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaga.engines.geo.addresses.gazetteer import Entry
    from kaga.engines.geo.model import Point


@dataclass(frozen=True, slots=True)
class Nearby:
    """An entry and how far away its point lies."""

    entry: Entry
    metres: float


class ReverseGeocoder:
    """Nearest entries to a point; towns that have koaza answer through those."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        rows = list(entries)
        divided = {entry.town for entry in rows if entry.koaza}
        self._entries = [row for row in rows if row.koaza or row.town not in divided]
        self._lats = np.array([row.point.lat for row in self._entries], dtype=np.float64)
        self._lons = np.array([row.point.lon for row in self._entries], dtype=np.float64)

    def nearest(self, point: Point, limit: int = 1) -> tuple[Nearby, ...]:
        """The nearest entries, nearest first.

        Parameters
        ----------
        point
            Degrees.
        limit
            How many at most.
        """
        if not self._entries or limit < 1:
            return ()
        squeeze = np.cos(np.radians(point.lat))
        plane = (self._lats - point.lat) ** 2 + ((self._lons - point.lon) * squeeze) ** 2
        reach = min(len(plane), limit + 4)
        close = np.argpartition(plane, reach - 1)[:reach]
        metres = distances_m(point, self._lats[close], self._lons[close])
        order = np.argsort(metres, kind="stable")[:limit]
        return tuple(Nearby(self._entries[close[i]], float(metres[i])) for i in order)
