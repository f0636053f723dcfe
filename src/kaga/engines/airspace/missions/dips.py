"""GeoJSON for the national flight-plan system (DIPS 2.0): the area of a flight.

What: the ground that a flight may be above, one polygon in one feature. What is known: the
national drone-airway system (ODS-IS-UASL `external`, MIT) registers airways with DIPS 2.0 as a
FeatureCollection with a single Feature of a Polygon in longitude and latitude, without heights
and without properties, one file an airway, several in a ZIP. What is not known, because no
specification is public: the largest file and number of corners, whether holes and several
features are taken, and whether properties are kept. So the file holds exactly what that system
writes, no hole, no more than `MOST_CORNERS`; heights and times are typed into the form.

>>> area = Polygon((Point(36.3, 136.3), Point(36.3, 136.31), Point(36.31, 136.31)))
>>> read_area(write_area(area)) == area
True
"""

from __future__ import annotations

import json
from typing import Final

from shapely.geometry import LineString
from shapely.geometry import Polygon as Shape
from shapely.geometry import polygon as winding

from kaga.engines.airspace.footprints import FootprintError, Polygon
from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.missions.json_reading import Found, read_json
from kaga.engines.airspace.missions.model import Mission
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point

MOST_CORNERS: Final = 500
WIDEST_M: Final = 5_000.0
_DIGITS: Final = 7
"""A hundred-millionth of a kilometre: 1.1 cm."""


def area_of(mission: Mission, half_width_m: float) -> Polygon:
    """The ground within a distance of the flight's path.

    Parameters
    ----------
    mission
        The flight.
    half_width_m
        Metres to each side: navigation error, wind, and how far it could fall.

    Returns
    -------
    Polygon
        Counter-clockwise, without holes (a loop's inside belongs to it), at most
        `MOST_CORNERS` corners, at least as wide as asked for.
    """
    if not 0.0 < half_width_m <= WIDEST_M:
        raise MissionError(Problem.FENCE, "half width", f"{half_width_m} m")
    home = mission.home.at
    frame = LocalFrame(home.lat, home.lon)
    places = [frame.east_north(at.lat, at.lon) for at, _ in mission.path()]
    # Simplified inside a margin of its own, so that no corner cut off makes it too narrow;
    # an arc of 16 chords a quarter lies 0.5 % inside its circle.
    for margin in (1.0, 5.0, 25.0, 125.0):
        width = half_width_m * 1.005 + 2.0 * margin
        shape = Shape(LineString(places).buffer(width).exterior).simplify(margin)
        if len(shape.exterior.coords) <= MOST_CORNERS:
            ring = list(winding.orient(shape, 1.0).exterior.coords)[:-1]
            return Polygon(tuple(_rounded(frame, east, north) for east, north in ring))
    raise MissionError(Problem.NOT_EXPRESSIBLE, "area", f"more than {MOST_CORNERS} corners")


def write_area(area: Polygon) -> str:
    """The area as the file that DIPS reads."""
    if area.holes:
        raise MissionError(Problem.NOT_EXPRESSIBLE, "area", "holes")
    if len(area.outer) > MOST_CORNERS:
        detail = f"more than {MOST_CORNERS} corners"
        raise MissionError(Problem.NOT_EXPRESSIBLE, "area", detail)
    ring = [[corner.lon, corner.lat] for corner in (*area.outer, area.outer[0])]
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, indent=1)


def read_area(text: str) -> Polygon:
    """The area in such a file.

    Raises
    ------
    MissionError
        If it is not one polygon without holes.
    """
    collection = read_json(text, "geojson")
    _require_type(collection, "FeatureCollection")
    features = list(collection.at("features").entries())
    if len(features) != 1:
        raise MissionError(Problem.WRONG_KIND, "geojson.features", f"{len(features)}, not 1")
    geometry = features[0].at("geometry")
    _require_type(geometry, "Polygon")
    rings = list(geometry.at("coordinates").entries())
    if len(rings) != 1:
        raise MissionError(Problem.WRONG_KIND, geometry.where, f"{len(rings)} rings, not 1")
    corners = [_corner(corner) for corner in rings[0].entries()]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    try:
        return Polygon(tuple(corners))
    except FootprintError as error:
        raise MissionError(Problem.FENCE, rings[0].where, str(error)) from error


def _require_type(found: Found, kind: str) -> None:
    given = found.at("type")
    if given.text() != kind:
        raise MissionError(Problem.WRONG_KIND, given.where, f"{given.value}, not {kind}")


def _corner(found: Found) -> Point:
    numbers = [entry.number() for entry in found.entries()]
    if len(numbers) not in (2, 3):
        raise MissionError(Problem.WRONG_KIND, found.where, "longitude and latitude are needed")
    return Point(numbers[1], numbers[0])


def _rounded(frame: LocalFrame, east: float, north: float) -> Point:
    lat, lon = frame.degrees(east, north)
    return Point(round(lat, _DIGITS), round(lon, _DIGITS))
