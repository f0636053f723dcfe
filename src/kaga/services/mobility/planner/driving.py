"""Driving times between the stops of rides on demand, measured along the streets and kept.

Measured when the planner begins and when a stop or the streets have changed; everybody else
reads what is kept (`rides.roadtimes`).

>>> measured_network().seconds                                                  # doctest: +SKIP
"""

from __future__ import annotations

import threading

import numpy as np

from kaga.engines.streets.costs import NEVER
from kaga.engines.streets.profiles import CAR
from kaga.services.mobility.planner.ground import Ground, ground
from kaga.services.mobility.rides.network import Network, network, straight_times
from kaga.services.mobility.rides.roadtimes import Places, RoadTimes, keep_times, kept_times

_lock = threading.Lock()
_checked: list[tuple[Network, Ground]] = []


def measured_network() -> Network:
    """The stops, with times along the streets held here; measured now unless they are kept."""
    net, streets = network(), ground()
    if streets is None or not len(net):
        return net
    with _lock:
        if _checked and _checked[0][0] is net and _checked[0][1] is streets:
            return net
        places = [(lat, lon) for lat, lon in net.places.tolist()]
        kept = kept_times(places)
        if kept is None or kept.streets != streets.name:
            keep_times(places, driving_times(streets, places))
            net = network()
        _checked[:] = [(net, streets)]
        return net


def driving_times(streets: Ground, places: Places) -> RoadTimes:
    """Seconds between all pairs; by the straight line where no street leads."""
    points = np.array(places, np.float64)
    with streets.router(CAR, None) as router:
        spots = router.snap(points[:, 0], points[:, 1])
        found = router.matrix(spots, spots)
    seconds = np.where(found >= NEVER, straight_times(places), found.astype(np.float64))
    np.fill_diagonal(seconds, 0.0)
    return RoadTimes(seconds, streets.name, streets.is_stand_in)
