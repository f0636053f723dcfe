"""Profiles: how well every stop is connected over a period, not at one lucky minute.

Accessibility at one departure time depends on whether a bus happens to leave then; planners
average over the departures of a period, always the same ones, so that scenarios compare.
Any number of rides counts here.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.transit.realtime.overlay import Overlay, nothing_new
from kaga.engines.transit.search import _profile
from kaga.engines.transit.search._raptor import Network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaga.engines.transit.timetable.model import Timetable
    from kaga.engines.transit.timetable.walking import Walking

_NONE_DEAD = np.zeros(0, np.uint8)


@dataclass(frozen=True, slots=True)
class Period:
    """Departures `begin`, `begin + every`, ... (`steps` of them); seconds."""

    begin: int
    steps: int
    every: int = 60

    @property
    def last(self) -> int:
        """The last departure."""
        return self.begin + (self.steps - 1) * self.every


def _network(timetable: Timetable, walking: Walking, overlay: Overlay | None) -> Network:
    told = overlay if overlay is not None else nothing_new(timetable)
    return Network(timetable.lines, told.lines, told.dead, _NONE_DEAD, walking.paths)


def _fronts(network: Network) -> _profile.Fronts:
    lines = int(network.lines.trips.size + network.extra.trips.size)
    return _profile.new_fronts(int(network.paths.change.size), lines)


def arrivals_by_step(
    timetable: Timetable,
    walking: Walking,
    access: tuple[tuple[int, int], ...],
    period: Period,
    *,
    longest: int = 4 * 3600,
    overlay: Overlay | None = None,
) -> NDArray[np.int32]:
    """Earliest arrivals from one place at every stop, for each departure of a period.

    Parameters
    ----------
    access
        (stop, seconds on foot) pairs.
    longest
        How long one waits for the first vehicle at most, seconds.

    Returns
    -------
    array of (steps, stops)
        Times of the timetable; `NEVER` where one cannot go.
    """
    network = _network(timetable, walking, overlay)
    arrivals = np.empty((period.steps, len(timetable.stops)), np.int32)
    pairs = np.array(access, np.int32).reshape(-1, 2)
    window = (period.begin, period.every, period.last + longest)
    _profile.by_minute(network, _fronts(network), pairs, window, arrivals)
    return arrivals


def accessibility(
    timetable: Timetable,
    walking: Walking,
    period: Period,
    cutoffs: Sequence[int],
    weights: NDArray[np.int32],
    *,
    threads: int = 2,
    overlay: Overlay | None = None,
) -> NDArray[np.float64]:
    """What every stop can reach, in the mean over the departures of a period.

    Parameters
    ----------
    cutoffs
        Travel times, seconds, the wait for the first vehicle included.
    weights
        What each stop is worth reaching (1, or people, or beds); whole numbers.

    Returns
    -------
    array of (stops, cutoffs)
        Weight reached, averaged over departures. The same for any number of threads.
    """
    network = _network(timetable, walking, overlay)
    stops = len(timetable.stops)
    totals = np.zeros((stops, len(cutoffs)), np.int64)
    limits = np.array(cutoffs, np.int32)
    window = (period.begin, period.every, period.steps, period.last + max(cutoffs))
    worth = weights.astype(np.int32)

    def work(part: NDArray[np.int32]) -> None:
        if part.size:
            mine = totals[part[0] : part[-1] + 1]
            _profile.reach(network, _fronts(network), part, window, limits, worth, mine)

    # Small parts even the load: stops of the centre have many more departures than others.
    parts = np.array_split(np.arange(stops, dtype=np.int32), 8 * threads)
    if threads == 1:
        for part in parts:
            work(part)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, parts))
    return totals / period.steps
