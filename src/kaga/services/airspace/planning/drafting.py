"""A planned alternative as a mission: what files hold and vehicles are given.

Heights are above home, as autopilots fly them best; the pad of the plan is home. Rally points
are the few landing sites that serve every second of the flight; the fence holds the path and
the ways to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.airspace.heights import Msl, RelHome
from kaga.engines.airspace.missions.fencing import fenced
from kaga.engines.airspace.missions.model import (
    Home,
    Landing,
    Mission,
    RallyPoint,
    Takeoff,
    Waypoint,
)
from kaga.engines.airspace.missions.rallying import rally_points
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from kaga.engines.airspace.plan.result import Alternative, Plan


def mission_of(plan: Plan, chosen: Alternative) -> Mission:
    """The flight of one alternative of a plan."""
    course, (start, end) = chosen.course, plan.pads
    cruise = plan.request.craft.vehicle.cruise
    points = list(zip(course.lats, course.lons, course.msl_m, strict=True))
    above = [
        Waypoint(Point(float(lat), float(lon)), RelHome(_over(float(msl), start.msl_m)))
        for lat, lon, msl in points[1:-1]
    ]
    top = above[0].height
    mission = Mission(
        home=Home(Point(start.lat, start.lon), Msl(start.msl_m)),
        takeoff=Takeoff(top),
        waypoints=tuple(above[1:]),
        landing=Landing(Point(end.lat, end.lon), RelHome(_over(end.msl_m, start.msl_m))),
        speed=cruise,
        rally=_rally(chosen, float(max(course.msl_m)) - start.msl_m),
    )
    return fenced(mission)


def _rally(chosen: Alternative, height: float) -> tuple[RallyPoint, ...]:
    sites = [Point(one.lat, one.lon) for one in chosen.refuges.sites]
    return rally_points(sites, [one.site for one in chosen.refuges.seconds], height)


def _over(msl: float, home: float) -> float:
    return round(msl - home, 3)
