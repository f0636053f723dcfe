"""Missions for tests: the flight of 2021, and any that can be."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from kaga.engines.airspace.footprints import Circle, Polygon
from kaga.engines.airspace.heights import Agl, Msl, RelHome
from kaga.engines.airspace.missions.model import (
    STAYING,
    Action,
    Fence,
    Home,
    Landing,
    Mission,
    RallyPoint,
    Side,
    Takeoff,
    Waypoint,
)
from kaga.engines.geo.model import Point

STATION = Point(36.3199, 136.3507)
HALL = Point(36.2957, 136.3617)
RELEASE = Action(211, (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
PHOTO = Action(203, (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0))

MEDICINE = Mission(
    home=Home(STATION, Msl(12.0)),
    takeoff=Takeoff(RelHome(60.0)),
    waypoints=(
        Waypoint(Point(36.315, 136.3525), RelHome(77.0)),
        Waypoint(Point(36.305, 136.3575), Agl(70.0), hold_s=5.0, speed=8.0, actions=(PHOTO,)),
        Waypoint(Point(36.2965, 136.361), Msl(95.5)),
    ),
    landing=Landing(HALL, RelHome(5.5)),
    speed=12.0,
    fences=(
        Fence(
            Polygon(
                (Point(36.33, 136.34), Point(36.33, 136.37), Point(36.285, 136.37),
                 Point(36.285, 136.34))
            ),
            Side.INSIDE,
        ),
        Fence(Circle(Point(36.31, 136.359), 120.5), Side.OUTSIDE),
    ),
    rally=(RallyPoint(Point(36.31, 136.3552), RelHome(40.0)),),
)  # fmt: skip

NEAR = st.builds(
    Point, lat=st.floats(min_value=36.2, max_value=36.4), lon=st.floats(136.2, 136.5)
)
HEIGHTS = st.one_of(
    st.builds(RelHome, st.floats(5.0, 300.0)),
    st.builds(Agl, st.floats(5.0, 300.0)),
    st.builds(Msl, st.floats(5.0, 1500.0)),
)
VALUES = st.floats(-1000.0, 1000.0, width=32)
ACTIONS = st.lists(
    st.builds(
        Action,
        st.sampled_from(sorted(STAYING)),
        st.tuples(*[VALUES] * 4, *[st.integers(-9, 9).map(float)] * 2, VALUES),
    ),
    max_size=2,
).map(tuple)  # fmt: skip
SPEEDS = st.floats(0.5, 60.0)


@st.composite
def fences(draw) -> Fence:
    centre, side = draw(NEAR), draw(st.sampled_from(Side))
    radius = draw(st.floats(5.0, 5000.0))
    corners = draw(st.integers(2, 9))
    if corners == 2:
        return Fence(Circle(centre, radius), side)
    ring = tuple(
        Point(
            centre.lat + radius / 111e3 * math.sin(math.tau * corner / corners),
            centre.lon + radius / 90e3 * math.cos(math.tau * corner / corners),
        )
        for corner in range(corners)
    )
    return Fence(Polygon(ring), side)


@st.composite
def missions(draw) -> Mission:
    waypoints = st.builds(
        Waypoint, NEAR, HEIGHTS, st.floats(0.0, 3600.0), st.none() | SPEEDS, ACTIONS
    )
    return Mission(
        home=Home(draw(NEAR), Msl(draw(st.floats(-5.0, 1400.0)))),
        takeoff=Takeoff(draw(HEIGHTS), draw(ACTIONS)),
        waypoints=tuple(draw(st.lists(waypoints, max_size=4))),
        landing=Landing(draw(NEAR), draw(HEIGHTS)),
        speed=draw(SPEEDS),
        fences=tuple(draw(st.lists(fences(), max_size=2))),
        rally=tuple(
            draw(
                st.lists(
                    st.builds(RallyPoint, NEAR, st.builds(RelHome, st.floats(5.0, 200.0))),
                    max_size=2,
                )
            )
        ),
    )
