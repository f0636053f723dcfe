"""The fence holds the path and the ways to all rally points, with few corners."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Msl, RelHome
from kaga.engines.airspace.missions.fencing import MOST_CORNERS, fenced
from kaga.engines.airspace.missions.model import (
    Fence,
    Home,
    Landing,
    Mission,
    RallyPoint,
    Side,
    Takeoff,
    Waypoint,
)
from kaga.engines.airspace.missions.problems import MissionError
from kaga.engines.geo.model import Point

FRAME = LocalFrame(36.3, 136.35)
METRES = st.floats(-4_000.0, 4_000.0)


def at(east: float, north: float) -> Point:
    return Point(*FRAME.degrees(east, north))


def mission(corners, rally=()) -> Mission:
    points = [at(*corner) for corner in corners]
    return Mission(
        Home(at(0.0, 0.0), Msl(9.0)),
        Takeoff(RelHome(60.0)),
        tuple(Waypoint(point, RelHome(60.0)) for point in points),
        Landing(points[-1], RelHome(0.0)),
        12.0,
        rally=tuple(RallyPoint(at(*spot), RelHome(60.0)) for spot in rally),
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(METRES, METRES), min_size=1, max_size=12),
    st.lists(st.tuples(METRES, METRES), max_size=4),
)
def test_path_and_rally_points_lie_well_inside(corners, rally):
    made = fenced(mission(corners, rally))
    (fence,) = made.fences
    assert fence.side is Side.INSIDE
    assert len(fence.shape.outer) <= MOST_CORNERS
    ring = [FRAME.east_north(one.lat, one.lon) for one in fence.shape.outer]
    inside = shapely.Polygon(ring)
    line = shapely.LineString([(0.0, 0.0), (0.0, 0.0), *corners])
    assert inside.is_valid
    assert inside.buffer(-98.0).covers(line)
    for spot in rally:
        assert inside.buffer(-98.0).covers(shapely.Point(spot))


def test_a_mission_that_has_fences_keeps_them():
    own = Fence(Circle(at(0.0, 0.0), 900.0), Side.INSIDE)
    given = mission([(500.0, 0.0)])
    kept = Mission(
        given.home, given.takeoff, given.waypoints, given.landing, given.speed, (own,)
    )
    assert fenced(kept) is kept


def test_what_no_short_fence_holds_is_refused():
    star = [
        (r * math.cos(a), r * math.sin(a))
        for a, r in ((k * math.pi / 60.0, 40_000.0 if k % 2 else 100.0) for k in range(120))
    ]
    with pytest.raises(MissionError, match="more than 60 corners"):
        fenced(mission(star))
