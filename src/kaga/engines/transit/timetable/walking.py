"""Ways on foot, and what counts as walking.

**Definition.** A journey alternates between rides and walks. There is at most one walk before
the first ride, one between two rides, and one after the last; never two walks in a row. A walk
takes the seconds that the matrix gives for its pair of stops; a pair that the matrix does not
list cannot be walked, however well it could be reached by way of a third stop. Changing
vehicles at one stop takes the `change` time of that stop and is no walk. There is nothing to
change before the first ride.

The matrix need not be closed (walk A-B and B-C do not make A-C), so an arrival by vehicle is
kept even where walking was there sooner: the walk may not go on, the rider may.

>>> walking = Walking.of(3, [(0, 1, 120)], change=60)
>>> walking.paths.change.tolist(), walking.seconds(0, 1), walking.seconds(1, 0)
([60, 60, 60], 120, None)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.timetable.arrays import NEVER, Paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kaga.engines.transit.gtfs.feed import Feed
    from kaga.engines.transit.timetable.model import Stops

_EARTH = 6_371_000.0
Pairs = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Walking:
    """Ways between stops, forwards and (for searches by arrival) backwards."""

    paths: Paths

    @classmethod
    def of(
        cls, stops: int, ways: Iterable[tuple[int, int, int]], *, change: int = 0
    ) -> Walking:
        """Ways as (from, to, seconds); of several for one pair the shortest counts."""
        pairs: Pairs = {}
        for begin, end, seconds in ways:
            if begin != end:
                pairs[begin, end] = min(seconds, pairs.get((begin, end), NEVER))
        return cls(_paths(pairs, np.full(stops, change, np.int32)))

    @cached_property
    def backwards(self) -> Paths:
        """The same ways, found by where they end."""
        begin = np.repeat(
            np.arange(self.paths.change.size, dtype=np.int32), np.diff(self.paths.first)
        )
        return _sorted(self.paths.to, begin, self.paths.seconds, self.paths.change)

    def seconds(self, begin: int, end: int) -> int | None:
        """How long the walk between two stops takes; None if there is none."""
        low, high = int(self.paths.first[begin]), int(self.paths.first[begin + 1])
        at = low + int(np.searchsorted(self.paths.to[low:high], end))
        if at < high and self.paths.to[at] == end:
            return int(self.paths.seconds[at])
        return None

    def pairs(self) -> Pairs:
        """All ways."""
        begin = np.repeat(np.arange(self.paths.change.size), np.diff(self.paths.first))
        ends = zip(begin.tolist(), self.paths.to.tolist(), strict=True)
        return dict(zip(ends, self.paths.seconds.tolist(), strict=True))


def _sorted(
    begin: NDArray[np.int32],
    end: NDArray[np.int32],
    seconds: NDArray[np.int32],
    change: NDArray[np.int32],
) -> Paths:
    order = np.lexsort((end, begin))
    count = np.bincount(begin, minlength=change.size)
    first = np.concatenate(([0], np.cumsum(count))).astype(np.int32)
    return Paths(first, end[order], seconds[order], change)


def _paths(pairs: Pairs, change: NDArray[np.int32]) -> Paths:
    ends = np.array(list(pairs), np.int32).reshape(-1, 2)
    seconds = np.array(list(pairs.values()), np.int32)
    return _sorted(ends[:, 0], ends[:, 1], seconds, change)


def straight(
    stops: Stops, most: float, *, speed: float = 1.2, detour: float = 1.3, change: int = 0
) -> Walking:
    """Ways by distance alone, for places whose streets nobody has given.

    Parameters
    ----------
    most
        Straight distance up to which people walk, metres.
    speed
        Metres a second.
    detour
        How much longer streets are than the straight line.
    """
    latitude, longitude = np.radians(stops.latitude), np.radians(stops.longitude)
    ways = []
    for stop in range(len(stops)):
        north = latitude - latitude[stop]
        east = (longitude - longitude[stop]) * np.cos((latitude + latitude[stop]) / 2)
        distance = _EARTH * np.hypot(north, east)
        ways += [
            (stop, near, round(distance[near] * detour / speed))
            for near in np.flatnonzero(distance <= most).tolist()
            if near != stop
        ]
    return Walking.of(len(stops), ways, change=change)


def with_transfers(walking: Walking, feed: Feed, stop_numbers: dict[str, int]) -> Walking:
    """The ways after the transfers of the feed.

    Type 2 is the least time a transfer takes (a way nobody knew becomes one), type 3 forbids
    it, types 0 and 1 change nothing but make a way of no time if the stops had none; for one
    stop and itself the same is said of changing there. A station stands for its platforms.
    Rules for single trips or routes are not considered.
    """
    pairs, change = walking.pairs(), walking.paths.change.copy()
    members = _members(feed, stop_numbers)
    sheet = feed.table("transfers.txt")
    kind, _ = sheet.integers("transfer_type")
    least, _ = sheet.integers("min_transfer_time")
    narrow = ("from_trip_id", "to_trip_id", "from_route_id", "to_route_id")
    special = [any(cells) for cells in zip(*(sheet.texts(n) for n in narrow), strict=True)]
    ends = zip(sheet.texts("from_stop_id"), sheet.texts("to_stop_id"), strict=True)
    for row, (one, other) in enumerate(ends):
        if special[row]:
            continue
        for begin in members.get(one, ()):
            for end in members.get(other, ()):
                _transfer(pairs, change, (begin, end), (int(kind[row]), int(least[row])))
    return Walking(_paths(pairs, change))


def _transfer(
    pairs: Pairs, change: NDArray[np.int32], ends: tuple[int, int], rule: tuple[int, int]
) -> None:
    """One rule on one pair."""
    kind, least = rule
    begin, end = ends
    if begin == end:
        if kind == 2:
            change[begin] = max(least, int(change[begin]))
        elif kind == 3:
            change[begin] = NEVER
    elif kind == 3:
        pairs.pop(ends, None)
    else:
        pairs[ends] = max(pairs.get(ends, 0), least if kind == 2 else 0)


def _members(feed: Feed, stop_numbers: dict[str, int]) -> dict[str, list[int]]:
    """The stops that an id stands for: itself, or the platforms of a station."""
    found = {stop: [number] for stop, number in stop_numbers.items()}
    sheet = feed.table("stops.txt")
    pairs = zip(sheet.texts("stop_id"), sheet.texts("parent_station"), strict=True)
    for stop, parent in pairs:
        if parent and stop in stop_numbers:
            found.setdefault(parent, []).append(stop_numbers[stop])
    return found
