"""When a flight passes over a place, how near, and how high: exactly, leg by leg.

What: a flight is straight between its corners and even in time, so the square of its distance
to a place is a parabola on each leg; the parabola tells when it enters and leaves a circle and
where it is nearest. Why not sampled: a second is 15 m of flight, and a resident who is told
"110 m" must not have been passed at 104 m.

Within some kilometres of the place its neighbourhood is taken as flat, by the ellipsoid's two
radii there; at 1 km that is wrong by less than 0.2 m.

>>> passes([[36.0, 136.0, 80.0, 10.0, 0.0], [36.0, 136.02, 80.0, 10.0, 180.0]],
...        Place(36.0, 136.01), 300.0)[0].nearest_m
0.0
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.raster import ECCENTRICITY_2, EQUATOR_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_TOUCH_S: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the ground, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Pass:
    """One stay of a flight within a circle around a place.

    Attributes
    ----------
    begins, ends: when it enters and leaves, seconds as those of the corners.
    nearest_m, nearest_s: least horizontal distance to the place, metres, and when.
    nearest_msl, lowest_msl, highest_msl: heights then and within the circle, metres above sea
        level. ground_msl: ground below it when it is nearest, between the corners' grounds.
    line: (lat, lon, metres above sea level) where it enters, turns and leaves.
    """

    begins: float
    ends: float
    nearest_m: float
    nearest_s: float
    nearest_msl: float
    lowest_msl: float
    highest_msl: float
    ground_msl: float
    line: tuple[tuple[float, float, float], ...]


def metres_of_a_degree(lat: float) -> tuple[float, float]:
    """Metres of a degree northward and eastward at a latitude, on WGS84."""
    slope = 1.0 - ECCENTRICITY_2 * math.sin(math.radians(lat)) ** 2
    across = EQUATOR_M / math.sqrt(slope)
    along = across * (1.0 - ECCENTRICITY_2) / slope
    return math.radians(along), math.radians(across) * math.cos(math.radians(lat))


def passes(
    corners: Sequence[Sequence[float]] | NDArray[np.float64], place: Place, radius: float
) -> tuple[Pass, ...]:
    """Every stay of a flight within a circle, in order of time.

    Parameters
    ----------
    corners
        Latitude, longitude, height and ground (metres above sea level), second; seconds
        increase. Fewer than two are no flight.
    radius
        Of the circle, metres, above zero.

    Raises
    ------
    ValueError
        A radius that is not above zero.
    """
    if not radius > 0.0:
        raise ValueError("a circle has a radius above zero")
    if len(corners) < 2:
        return ()
    rows = np.asarray(corners, np.float64)
    flat = _flat(rows, place)
    enters, leaves = _within(flat, radius)
    times = rows[:, 4]
    begins = times[:-1] + enters * np.diff(times)
    ends = times[:-1] + leaves * np.diff(times)
    stays: list[list[int]] = []
    for leg in np.flatnonzero(leaves > enters).tolist():
        if stays and abs(float(begins[leg] - ends[stays[-1][-1]])) <= _TOUCH_S:
            stays[-1].append(leg)
        else:
            stays.append([leg])
    return tuple(
        _stay(rows, flat, (float(begins[legs[0]]), float(ends[legs[-1]]))) for legs in stays
    )


def first_entries(
    flights: Sequence[NDArray[np.float64]], place: Place, radius: float
) -> list[tuple[float, int]]:
    """Which of many flights enter a circle: (second of the first entry, index), by time.

    Flights are arrays ``(n, 5)`` as `passes` takes them, n at least 2. All legs of all flights
    are judged at once; it says the same of each as `passes`.
    """
    if not flights:
        return []
    rows = np.concatenate(flights)
    owners = np.repeat(np.arange(len(flights)), [len(one) for one in flights])
    enters, leaves = _within(_flat(rows, place), radius)
    hit = np.flatnonzero((leaves > enters) & (owners[1:] == owners[:-1]))
    begins = rows[hit, 4] + enters[hit] * (rows[hit + 1, 4] - rows[hit, 4])
    owner, first = np.unique(owners[hit], return_index=True)
    return sorted(zip(begins[first].tolist(), owner.tolist(), strict=True))


def _flat(rows: NDArray[np.float64], place: Place) -> NDArray[np.float64]:
    """Metres east and north of the place, shape ``(n, 2)``."""
    north, east = metres_of_a_degree(place.lat)
    return np.stack([(rows[:, 1] - place.lon) * east, (rows[:, 0] - place.lat) * north], axis=1)


def _within(
    flat: NDArray[np.float64], radius: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares of each leg at which it enters and leaves the circle; 0 and 0 where it does not.

    |p + u v|² = r² is a quadratic in u.
    """
    start, move = flat[:-1], np.diff(flat, axis=0)
    a = (move**2).sum(axis=1)
    b = (start * move).sum(axis=1)
    c = (start**2).sum(axis=1) - radius**2
    moving = a > 0.0
    under = np.where(moving, b**2 - a * c, -c)
    inside = under >= 0.0
    root = np.sqrt(np.where(inside, under, 0.0))
    safe = np.where(moving, a, 1.0)
    low = np.where(moving, (-b - root) / safe, 0.0)
    high = np.where(moving, (-b + root) / safe, 1.0)
    low, high = np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
    return np.where(inside, low, 0.0), np.where(inside, high, 0.0)


def _stay(
    rows: NDArray[np.float64], flat: NDArray[np.float64], window: tuple[float, float]
) -> Pass:
    """What a flight does between two moments."""
    times = rows[:, 4]
    between = times[(times > window[0]) & (times < window[1])]
    moments = np.concatenate([[window[0]], between, [window[1]]])
    points = np.stack([np.interp(moments, times, rows[:, axis]) for axis in range(4)], axis=1)
    spots = np.stack([np.interp(moments, times, flat[:, axis]) for axis in range(2)], axis=1)
    nearest, when = _nearest(spots, moments)
    height = np.interp(when, moments, points[:, 2])
    return Pass(
        window[0],
        window[1],
        nearest,
        when,
        float(height),
        float(points[:, 2].min()),
        float(points[:, 2].max()),
        float(np.interp(when, moments, points[:, 3])),
        tuple((float(lat), float(lon), float(up)) for lat, lon, up, _ in points),
    )


def _nearest(spots: NDArray[np.float64], moments: NDArray[np.float64]) -> tuple[float, float]:
    """Least distance of a broken line to the origin, and the first moment of it."""
    start, move = spots[:-1], np.diff(spots, axis=0)
    long = (move**2).sum(axis=1)
    share = np.clip(-(start * move).sum(axis=1) / np.where(long > 0.0, long, 1.0), 0.0, 1.0)
    away = np.hypot(*(start + share[:, None] * move).T)
    best = int(away.argmin())
    when = moments[best] + share[best] * (moments[best + 1] - moments[best])
    return float(away[best]), float(when)
