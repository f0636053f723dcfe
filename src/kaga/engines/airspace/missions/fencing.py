"""The fence around a mission: where a vehicle that has lost its way is stopped.

What: one inclusion polygon that holds the whole path and the straight ways to all rally points,
with a margin. Why the rally points too: an autopilot that goes to one outside its own fence
breaches it on the way. Why few corners: ArduPilot keeps
all fences in 560 bytes on usual boards, eight a corner, and refuses whole what is longer.

>>> from kaga.engines.airspace.heights import Msl, RelHome
>>> from kaga.engines.airspace.missions.model import Home, Landing, Takeoff, Waypoint
>>> mission = Mission(Home(Point(36.32, 136.35), Msl(9.0)), Takeoff(RelHome(60.0)),
...     (Waypoint(Point(36.30, 136.36), RelHome(60.0)),),
...     Landing(Point(36.30, 136.36), RelHome(0.0)), speed=12.0)
>>> [(fence.side.value, len(fence.shape.outer) <= MOST_CORNERS) for fence in
...     fenced(mission).fences]
[('inside', True)]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import shapely
from shapely.geometry import LineString
from shapely.geometry import Polygon as Shape
from shapely.geometry import polygon as winding

from kaga.engines.airspace.footprints import Polygon
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.missions.model import Fence, Mission, Side
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point

MOST_CORNERS: Final = 60
MARGIN_M: Final = 100.0
"""More than any volume of a flight is wide: who leaves it is really lost."""
_DIGITS: Final = 7


def fenced(mission: Mission, margin_m: float = MARGIN_M) -> Mission:
    """The mission with an inclusion fence; one that has fences keeps its own.

    Raises
    ------
    MissionError
        If no fence of few corners holds it.
    """
    if mission.fences:
        return mission
    home = mission.home.at
    frame = LocalFrame(home.lat, home.lon)
    path = [frame.east_north(at.lat, at.lon) for at, _ in mission.path()]
    line = LineString([frame.east_north(home.lat, home.lon), *path])
    lines = [line]
    for rally in mission.rally:
        spot = shapely.Point(frame.east_north(rally.at.lat, rally.at.lon))
        lines.append(shapely.shortest_line(spot, line))
    # A line of no length has no area around it; the point it stands on has.
    spots = [shapely.Point(place) for place in path]
    whole = shapely.union_all([*spots, *(one for one in lines if one.length > 0.0)])
    for spare in (1.0, 5.0, 25.0, 125.0, 625.0):
        # Simplified inside a margin of its own, so that no corner cut off makes it too narrow.
        wide = whole.buffer(margin_m * 1.005 + 2.0 * spare)
        shape = Shape(wide.exterior).simplify(spare)
        if len(shape.exterior.coords) - 1 <= MOST_CORNERS:
            ring = list(winding.orient(shape, 1.0).exterior.coords)[:-1]
            corners = tuple(_rounded(frame, east, north) for east, north in ring)
            return replace(mission, fences=(Fence(Polygon(corners), Side.INSIDE),))
    raise MissionError(Problem.NOT_EXPRESSIBLE, "fence", f"more than {MOST_CORNERS} corners")


def _rounded(frame: LocalFrame, east: float, north: float) -> Point:
    lat, lon = frame.degrees(east, north)
    return Point(round(lat, _DIGITS), round(lon, _DIGITS))
