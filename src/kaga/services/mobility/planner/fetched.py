"""Where rides on demand lead from a door, for everything that can be reached from there.

Each answer is a ride that was put into the plan as it is and the arrival that would be told
(`promising`); rides that could not be soon enough with every vehicle standing ready are not
tried. From the places they lead to one walks on to the stops of lines.

>>> # rides_from(joining, asked, most_s=5400).stops
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import product
from math import inf
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.journeys.model import Use
from kaga.services.mobility.planner.demand import live_plans
from kaga.services.mobility.planner.joined import NEAR_S, links_of
from kaga.services.mobility.planner.promising import WAIT_S, Promising

if TYPE_CHECKING:
    from datetime import date

    from kaga.services.mobility.planner.asked import Asked
    from kaga.services.mobility.planner.joined import Joining

_BEGINNINGS: Final = 2
"""So many of the nearest places are tried to be fetched at."""


@dataclass(frozen=True, slots=True)
class Led:
    """Where rides lead: places of the service, and stops of lines beside them.

    `places` are (place as the API writes it, seconds until one stands there); `stops` seconds
    until one stands at a stop, by number.
    """

    places: tuple[tuple[dict[str, Any], int], ...] = ()
    stops: dict[int, int] | None = None


def rides_from(joining: Joining, asked: Asked, most_s: int) -> Led:
    """Where one is brought from the first door within so many seconds."""
    zone, timetable = joining.held.zone, joining.window.timetable
    day = asked.time.astimezone(zone).date()
    plans = live_plans(day, day + timedelta(days=1)) if Use.FIRST in asked.uses else []
    if not plans:
        return Led()

    @lru_cache
    def begins(day: date) -> int:
        noon = datetime.combine(day, time(12), zone)
        return timetable.seconds(noon - timedelta(hours=12))

    net, feet, at = plans[0].net, joining.window.feet, timetable.seconds(asked.time)
    near = feet.near(net, joining.ends[0].place, min(asked.walk_s, NEAR_S))
    first = sorted(near.items(), key=lambda row: row[1])[:_BEGINNINGS]
    pairs = [
        (place, drop, at + walk)
        for (place, walk), drop in product(first, range(len(net)))
        if place != drop
    ]
    rides = Promising(plans, asked.party, begins)
    places, windows = _hopeful(rides, pairs, at + most_s)
    _, alights = rides.ask(places, windows)
    serve, found = rides.terms().serve, dict[int, tuple[int, dict[str, Any]]]()
    for (_, drop), there in zip(places.tolist(), (alights + serve - at).tolist(), strict=True):
        if there <= most_s and there < found.get(drop, (most_s + 1, {}))[0]:
            found[drop] = int(there), _place(net.names[drop], net.places[drop].tolist())
    stops: dict[int, int] = {}
    for (stop, place), walk in links_of(joining.window, net).items():
        if place in found:
            stops[stop] = min(stops.get(stop, most_s), found[place][0] + walk)
    return Led(tuple((place, seconds) for seconds, place in found.values()), stops)


def _hopeful(
    rides: Promising, pairs: list[tuple[int, int, int]], latest: int
) -> tuple[Any, Any]:
    """Rides that could arrive in time, and from when to when one would be fetched."""
    places = np.array([one[:2] for one in pairs], np.int32).reshape(-1, 2)
    early = np.array([one[2] for one in pairs], np.float64)
    windows = np.column_stack(
        [early, early + WAIT_S, np.full(early.size, -inf), np.full(early.size, inf)]
    )
    hoped = rides.hope(places, windows)[1] <= latest
    return places[hoped], windows[hoped]


def _place(name: str, where: list[float]) -> dict[str, Any]:
    return {
        "name": name,
        "lat": where[0],
        "lon": where[1],
        "level": 0.0,
        "vertexType": "NORMAL",
    }
