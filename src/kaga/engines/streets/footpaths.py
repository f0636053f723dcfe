"""Walks between stops, and between doors and stops, along the streets.

What: the matrix of walks that a transit search takes (at most one walk between two vehicles, up
to some minutes), and the walks at both ends of a journey. Why along streets: a river without a
bridge is no walk, however near the other bank.

A stop lies where its sign stands; the metres from there to the street are walked too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.streets.costs import NEVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.streets.routing import Router
    from kaga.engines.streets.snap import Places


_ROWS: Final = 256


def footpaths(
    router: Router, stops: Places, *, most: int, threads: int = 1
) -> list[tuple[int, int, int]]:
    """Walks between stops.

    Parameters
    ----------
    router
        Of a network on foot (or by wheelchair: then the journeys are for wheelchairs).
    stops
        Where the stops are.
    most
        The longest walk, seconds.

    Returns
    -------
    list
        Rows (from, to, seconds), as `transit.timetable.walking.Walking.of` takes them.
    """
    off = _off_street(router, stops)
    rows: list[tuple[int, int, int]] = []
    for begin in range(0, len(stops), _ROWS):
        part = np.arange(begin, min(begin + _ROWS, len(stops)))
        seconds = router.matrix(stops.only(part), stops, most=most, threads=threads)
        total = _walked(seconds, off[part], off)
        one, other = np.nonzero(total <= most)
        keep = part[one] != other
        found = (part[one][keep], other[keep], total[one, other][keep])
        rows += zip(*(values.tolist() for values in found), strict=True)
    return rows


def to_stops(
    router: Router, door: Places, stops: Places, *, most: int
) -> tuple[tuple[int, int], ...]:
    """Stops that can be walked to from a door, as (stop, seconds) rows."""
    seconds = router.matrix(door, stops, most=most)
    total = _walked(seconds, _off_street(router, door), _off_street(router, stops))[0]
    return _near(total, most)


def from_stops(
    router: Router, stops: Places, door: Places, *, most: int
) -> tuple[tuple[int, int], ...]:
    """Stops from which a door can be walked to, as (stop, seconds) rows."""
    seconds = router.matrix(stops, door, most=most)
    total = _walked(seconds, _off_street(router, stops), _off_street(router, door))[:, 0]
    return _near(total, most)


def door_to_door(router: Router, begin: Places, end: Places, *, most: int) -> int | None:
    """Seconds of walking all the way; None if it takes more than `most`."""
    seconds = router.matrix(begin, end, most=most)
    total = _walked(seconds, _off_street(router, begin), _off_street(router, end))[0, 0]
    return int(total) if total <= most else None


def _near(total: NDArray[np.int64], most: int) -> tuple[tuple[int, int], ...]:
    rows = np.flatnonzero(total <= most)
    return tuple(zip(rows.tolist(), total[rows].tolist(), strict=True))


def _off_street(router: Router, places: Places) -> NDArray[np.int64]:
    """Seconds between each place and its street."""
    metres = np.where(places.edge >= 0, places.metres, 0.0)
    return np.ceil(metres / router.network.profile.speed).astype(np.int64)


def _walked(
    seconds: NDArray[np.int32], begin: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.int64]:
    total = seconds.astype(np.int64) + begin[:, None] + end[None, :]
    return np.where(seconds >= NEVER, np.int64(NEVER), total)
