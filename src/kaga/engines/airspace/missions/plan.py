"""QGroundControl's `.plan`, version 1: mission, fences and rally points in one file.

What: mission version 2 of SimpleItems, geoFence version 2, rallyPoints version 2. Why so: it
is the file that QGroundControl, MAVSDK and most others open. For ArduPilot the first item is
the take-off; home is `plannedHomePosition`, which the ground station sends as item 0.

Source: QGroundControl developer guide, "Plan file format"; `AltitudeMode` 1 above home, 2
above sea level, 4 above terrain as told to the autopilot.

>>> read_plan('{"fileType": "Mission"}')
Traceback (most recent call last):
...
kaga.engines.airspace.missions.problems.MissionError: plan.fileType: wrong-kind: 'Mission'
"""

from __future__ import annotations

import json
from typing import Any, Final

from kaga.engines.airspace.footprints import Circle, FootprintError, Polygon
from kaga.engines.airspace.heights import Msl, RelHome
from kaga.engines.airspace.missions.assembly import Around, mission_of
from kaga.engines.airspace.missions.items import (
    FRAME_GLOBAL,
    FRAME_MISSION,
    FRAME_RELATIVE,
    FRAME_TERRAIN,
    Item,
    mission_items,
)
from kaga.engines.airspace.missions.json_reading import Found, read_json
from kaga.engines.airspace.missions.model import Fence, Home, Mission, RallyPoint, Side
from kaga.engines.airspace.missions.problems import MissionError, Problem
from kaga.engines.geo.model import Point

ARDUPILOT: Final = 3
MULTIROTOR: Final = 2
_MODES: Final = {FRAME_RELATIVE: 1, FRAME_GLOBAL: 2, FRAME_TERRAIN: 4}


def write_plan(mission: Mission) -> str:
    """The mission as a `.plan`, ready for an ArduPilot multirotor."""
    home = mission.home
    items = [_item(item, number) for number, item in enumerate(mission_items(mission), 1)]
    plan = {
        "fileType": "Plan",
        "groundStation": "Kaga",
        "version": 1,
        "mission": {
            "version": 2,
            "firmwareType": ARDUPILOT,
            "vehicleType": MULTIROTOR,
            "cruiseSpeed": mission.speed,
            "hoverSpeed": mission.speed,
            "globalPlanAltitudeMode": 0,
            "plannedHomePosition": [home.at.lat, home.at.lon, home.height.metres],
            "items": items,
        },
        "geoFence": {
            "version": 2,
            "circles": [_circle(fence) for fence in _fences(mission, Circle)],
            "polygons": [_polygon(fence) for fence in _fences(mission, Polygon)],
        },
        "rallyPoints": {
            "version": 2,
            "points": [
                [point.at.lat, point.at.lon, point.height.metres] for point in mission.rally
            ],
        },
    }
    return json.dumps(plan, ensure_ascii=False, indent=1, allow_nan=False)


def read_plan(text: str) -> Mission:
    """The mission in a `.plan`.

    Raises
    ------
    MissionError
        With the place in the file and the reason. Surveys and other complex items are refused:
        their path is not in the file in a form that every program reads alike.
    """
    plan = read_json(text, "plan")
    kind = plan.at("fileType")
    if kind.text() != "Plan":
        raise MissionError(Problem.WRONG_KIND, kind.where, repr(kind.value))
    _require_version(plan, 1)
    mission = plan.at("mission")
    _require_version(mission, 2)
    lat, lon, height = mission.at("plannedHomePosition").numbers(3)
    hover = mission.get("hoverSpeed")
    around = Around(
        Home(Point(lat, lon), Msl(height)),
        hover.number() if hover else None,
        _fences_in(plan),
        _rally_in(plan),
    )
    return mission_of([_read_item(found) for found in mission.at("items").entries()], around)


def _item(item: Item, number: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "SimpleItem",
        "autoContinue": True,
        "command": int(item.command),
        "doJumpId": number,
        "frame": item.frame,
        "params": [*item.params, item.x, item.y, item.z],
    }
    if item.frame in _MODES:
        made |= {
            "Altitude": item.z, "AltitudeMode": _MODES[item.frame], "AMSLAltAboveTerrain": None
        }  # fmt: skip
    return made


def _fences(mission: Mission, kind: type[Circle | Polygon]) -> list[Fence]:
    return [fence for fence in mission.fences if isinstance(fence.shape, kind)]


def _circle(fence: Fence) -> dict[str, Any]:
    assert isinstance(fence.shape, Circle)  # noqa: S101 - chosen by `_fences`
    centre = fence.shape.centre
    circle = {"center": [centre.lat, centre.lon], "radius": fence.shape.radius_m}
    return {"version": 1, "inclusion": fence.side is Side.INSIDE, "circle": circle}


def _polygon(fence: Fence) -> dict[str, Any]:
    assert isinstance(fence.shape, Polygon)  # noqa: S101 - chosen by `_fences`
    corners = [[corner.lat, corner.lon] for corner in fence.shape.outer]
    return {"version": 1, "inclusion": fence.side is Side.INSIDE, "polygon": corners}


def _require_version(found: Found, version: int) -> None:
    given = found.at("version")
    if given.integer() != version:
        raise MissionError(Problem.WRONG_VERSION, given.where, f"{given.value}, not {version}")


def _read_item(found: Found) -> Item:
    kind = found.at("type").text()
    if kind != "SimpleItem":
        detail = f"{kind}: break it up into single waypoints first"
        raise MissionError(Problem.COMMAND, found.where, detail)
    params = list(found.at("params").entries())
    if len(params) != 7:
        raise MissionError(Problem.WRONG_KIND, found.where, "seven params are needed")
    one, two, three, four = (
        None if param.value is None else param.number() for param in params[:4]
    )
    frame = found.at("frame").integer()
    # "null" for a place means "where it is"; for commands without a place it means nothing.
    x, y = (0.0 if param.value is None else param.number() for param in params[4:6])
    z = 0.0 if params[6].value is None and frame == FRAME_MISSION else params[6].number()
    return Item(found.at("command").integer(), frame, (one, two, three, four), x, y, z)


def _fences_in(plan: Found) -> tuple[Fence, ...]:
    part = plan.get("geoFence")
    if part is None:
        return ()
    _require_version(part, 2)
    fences = []
    for name in ("polygons", "circles"):
        shapes = part.get(name)
        for found in shapes.entries() if shapes else ():
            inside = found.at("inclusion").value is True
            fences.append(Fence(_shape(found, name), Side.INSIDE if inside else Side.OUTSIDE))
    return tuple(fences)


def _shape(found: Found, name: str) -> Circle | Polygon:
    try:
        if name == "polygons":
            corners = [corner.numbers(2) for corner in found.at("polygon").entries()]
            return Polygon(tuple(Point(lat, lon) for lat, lon in corners))
        circle = found.at("circle")
        lat, lon = circle.at("center").numbers(2)
        return Circle(Point(lat, lon), circle.at("radius").number())
    except FootprintError as error:
        raise MissionError(Problem.FENCE, found.where, str(error)) from error


def _rally_in(plan: Found) -> tuple[RallyPoint, ...]:
    part = plan.get("rallyPoints")
    if part is None:
        return ()
    _require_version(part, 2)
    points = [point.numbers(3) for point in part.at("points").entries()]
    return tuple(RallyPoint(Point(lat, lon), RelHome(height)) for lat, lon, height in points)
