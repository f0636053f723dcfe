"""A route as files: for ground stations, for maps, and for the national flight-plan system.

What is confirmed of the file for DIPS 2.0 (`geojson`): the national drone-airway system
registers airways there as one feature with one polygon, longitude first, without heights and
properties (`engines.airspace.missions.dips`). Not confirmed, because nothing public says it:
the largest file, several features, holes. Heights and times are typed into the form.

>>> file_of(source, Format.PLAN)                                        # doctest: +SKIP
'{"fileType": "Plan", …'
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.heights import Msl, RelHome
from kaga.engines.airspace.missions import dips, gpx, kml, waypoints
from kaga.engines.airspace.missions.plan import write_plan
from kaga.engines.airspace.missions.problems import MissionError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.engines.airspace.missions.model import Mission, MissionHeight
    from kaga.engines.geo.model import Point
    from kaga.services.airspace.filesdesk.sources import Source

AREA_HALF_WIDTH_M: Final = 60.0
"""Twice the 30 m that the law asks from people and objects."""


class Format(StrEnum):
    """Kinds of files."""

    PLAN = "plan"
    WAYPOINTS = "waypoints"
    FENCE = "fence"
    RALLY = "rally"
    KML = "kml"
    GEOJSON = "geojson"
    LINE = "line"
    GPX = "gpx"


SUFFIXES: Final = {
    Format.PLAN: "plan",
    Format.WAYPOINTS: "waypoints",
    Format.FENCE: "fence.waypoints",
    Format.RALLY: "rally.waypoints",
    Format.KML: "kml",
    Format.GEOJSON: "geojson",
    Format.LINE: "line.geojson",
    Format.GPX: "gpx",
}


def file_of(source: Source, wanted: Format, *, half_width_m: float = AREA_HALF_WIDTH_M) -> str:
    """The text of a route's file.

    Parameters
    ----------
    source
        The route.
    wanted
        PLAN: QGroundControl. WAYPOINTS, FENCE, RALLY: Mission Planner's three files. KML and
        GPX: maps. GEOJSON: the flight's area for DIPS. LINE: the line with heights above the
        sea, which says so.
    half_width_m
        Of the area for DIPS, to each side.

    Raises
    ------
    MissionError
        If the format cannot say it.
    """
    mission, name = source.mission, source.name
    writers: dict[Format, Callable[[], str]] = {
        Format.PLAN: lambda: write_plan(mission),
        Format.WAYPOINTS: lambda: waypoints.write_waypoints(mission),
        Format.FENCE: lambda: waypoints.write_fences(mission),
        Format.RALLY: lambda: waypoints.write_rally(mission),
        Format.KML: lambda: kml.write_kml(mission, name),
        Format.GEOJSON: lambda: dips.write_area(dips.area_of(mission, half_width_m)),
        Format.LINE: lambda: _line(mission, name),
        Format.GPX: lambda: gpx.write_route(mission.in_msl(_no_ground), name),
    }
    return writers[wanted]()


def _no_ground(at: Point) -> Msl:
    """No export looks at the map: heights above ground have no place in these formats."""
    detail = "heights above ground; the map is needed to write them above the sea"
    raise MissionError(Problem.NOT_EXPRESSIBLE, f"{at.lat}, {at.lon}", detail)


def _line(mission: Mission, name: str) -> str:
    home = mission.home
    path: list[tuple[Point, MissionHeight]] = [(home.at, home.height), *mission.path()]
    corners = [[at.lon, at.lat, _msl(at, height, home.height)] for at, height in path]
    geometry = {"type": "LineString", "coordinates": corners}
    properties = {"name": name, "heights": "msl"}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    whole = {"type": "FeatureCollection", "features": [feature]}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _msl(at: Point, height: MissionHeight, home: Msl) -> float:
    if isinstance(height, RelHome):
        return round(home.metres + height.metres, 3)
    return height.metres if isinstance(height, Msl) else _no_ground(at).metres
