"""What an ArduPilot vehicle holds and would not heed, by its own parameters.

What: sentences for whoever uploads. Why: an upload that reads back identical can still be worth
nothing. As it comes, the vehicle's fence is off; switched on, it also fences a circle of 300 m
around home and a ceiling of 100 m, and ends a flight of 3 km; and rally points farther away
than 300 m give way to home.

Source: ArduPilot's parameter documentation, AC_Fence and AP_Rally.

>>> from kaga.engines.airspace.heights import Msl, RelHome
>>> from kaga.engines.airspace.missions.model import Home, Landing, Mission, RallyPoint, Takeoff
>>> from kaga.engines.geo.model import Point
>>> here = Point(36.32, 136.35)
>>> mission = Mission(Home(here, Msl(9.0)), Takeoff(RelHome(60.0)), (),
...     Landing(here, RelHome(0.0)), 12.0, rally=(RallyPoint(here, RelHome(60.0)),))
>>> cautions(mission, {"RALLY_LIMIT_KM": 0.3})[0][:58]
'RALLY_LIMIT_KM = 0.3: rally points farther away give way t'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.engines.airspace.heights import Msl, RelHome
from kaga.engines.airspace.missions.model import Mission, rough_metres

ASKED: Final = (
    "FENCE_ENABLE", "FENCE_TYPE", "FENCE_RADIUS", "FENCE_ALT_MAX", "RALLY_LIMIT_KM",
)  # fmt: skip
_TOP, _AROUND_HOME, _AREAS = 1, 2, 4
"""Bits of FENCE_TYPE: highest height, circle around home, uploaded polygons and circles."""


def cautions(mission: Mission, held: Mapping[str, float]) -> tuple[str, ...]:
    """What to change before the flight; nothing about parameters that are not known."""
    return (*_of_fences(mission, held), *_of_rally(mission, held))


def _of_fences(mission: Mission, held: Mapping[str, float]) -> list[str]:
    enabled, kinds = held.get("FENCE_ENABLE"), int(held.get("FENCE_TYPE", _AREAS))
    if enabled is None:
        return []
    found = []
    if mission.fences and not enabled:
        found.append("FENCE_ENABLE = 0: the fence is held and switched off; set it to 1")
    if mission.fences and not kinds & _AREAS:
        found.append(f"FENCE_TYPE = {kinds}: uploaded fences do not count; set it to {_AREAS}")
    # What stands here ends the flight: at once if the fence is on, once it is switched on else.
    radius, top = held.get("FENCE_RADIUS"), held.get("FENCE_ALT_MAX")
    away = max(rough_metres(mission.home.at, at) for at, _ in mission.path())
    if kinds & _AROUND_HOME and radius is not None and away > radius:
        found.append(
            f"FENCE_TYPE = {kinds}: with the fence on, the flight ends {radius:g} m from home"
            f" (FENCE_RADIUS) and goes {away:.0f} m away; set FENCE_TYPE to {_AREAS}"
        )
    highest = _highest(mission)
    if kinds & _TOP and top is not None and highest > top:
        found.append(
            f"FENCE_TYPE = {kinds}: with the fence on, the flight ends {top:g} m above home"
            f" (FENCE_ALT_MAX) and goes up to {highest:.0f} m; set FENCE_TYPE to {_AREAS}"
        )
    return found


def _of_rally(mission: Mission, held: Mapping[str, float]) -> list[str]:
    limit = held.get("RALLY_LIMIT_KM", 0.0)
    if not mission.rally or limit <= 0.0:
        return []
    said = f"RALLY_LIMIT_KM = {limit:g}: rally points farther away give way to home;"
    return [f"{said} set it to 0, and the nearest one is always taken"]


def _highest(mission: Mission) -> float:
    """Metres above home, of the heights that count from home or from the sea."""
    home = mission.home.height.metres
    tops = [
        height.metres - (home if isinstance(height, Msl) else 0.0)
        for _, height in mission.path()
        if isinstance(height, Msl | RelHome)
    ]
    return max(tops, default=0.0)
