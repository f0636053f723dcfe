"""A route rehearsed in a MAVLink simulator, judged exactly as the built-in rehearsal is.

What: the mission that would be uploaded to the aircraft goes to the simulator; the track that
its autopilot flew is carried back to the route and held against the same volumes, heights and
ground. Why waypoints too: a flight that never reached one was not this flight, wherever it was.

A simulator's ground is as flat and as high as the place where it starts. Where the landing
place lies higher, the track ends when it comes down to it; where it lies lower, the last
metres of the descent are not flown.

>>> simulated_rehearsal(record, mission, Breeze(4.0), flown)["by"]       # doctest: +SKIP
'mavlink'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import degrees
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.missions.trials import Conditions, Trial, TrialFailed
from kaga.engines.airspace.track.model import Recorded, recorded
from kaga.services.airspace.filesdesk.rehearsing import (
    across,
    held_against,
    numbers_of,
    spots_of,
)
from kaga.services.airspace.flightplan import corners_of, sheet_of

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.model import Mission
    from kaga.engines.airspace.missions.trials import Seen, Simulator
    from kaga.engines.airspace.missions.uploading import Say
    from kaga.services.airspace.filesdesk.rehearsing import Breeze
    from kaga.services.airspace.planning.tilestore import TileStore

MAVLINK: Final = "mavlink"
_PATIENCE: Final = 3.0
_PATIENCE_S: Final = 120.0
_ABOVE_PAD_M: Final = 10.0
"""So near to the landing place it is coming down on it."""
_DOWN_M: Final = 0.3


@dataclass(frozen=True, slots=True)
class Flown:
    """Where a rehearsal is flown, over which tiles, and who watches."""

    simulator: Simulator
    store: TileStore | None
    say: Say
    seen: Seen


def simulated_rehearsal(
    record: Mapping[str, Any], mission: Mission, breeze: Breeze, flown: Flown
) -> dict[str, Any]:
    """Fly a route in its plain form (`flightplan.plan_record`) in a simulator.

    Returns
    -------
    dict
        As `rehearsing.Rehearsal.record`, with who flew it; with `trouble` and what was said
        instead of figures, when there is no flight to judge.

    Raises
    ------
    TrackError
        For a route without volumes.
    MissionError
        For heights above ground, which a simulator cannot know.
    """
    kept = {"by": MAVLINK, "wind_m_s": breeze.speed, "passes": False}
    try:
        trial = flown.simulator.fly(mission, _conditions(record, breeze), flown.say, flown.seen)
    except TrialFailed as failed:
        return {**kept, "trouble": failed.trouble.value, "said": str(failed)[:300]}
    found, ground = held_against(record, _carried(record, trial), flown.store)
    return {
        **kept,
        "wind_m_s": breeze.speed if trial.has_wind else 0.0,
        "ground": ground,
        "passes": found.passes and trial.passed == trial.waypoints,
        **numbers_of(found),
        "flier": {
            "autopilot": trial.flier.autopilot,
            "kind": trial.flier.kind,
            "version": trial.flier.version,
            "point_mass": trial.flier.is_point_mass,
        },
        "waypoints": [trial.passed, trial.waypoints],
        "has_wind": trial.has_wind,
        "moved_km": trial.moved_km,
    }


def _conditions(record: Mapping[str, Any], breeze: Breeze) -> Conditions:
    corners = corners_of(record)
    first = corners[0]
    sheet = sheet_of(first.lat, first.lon)
    from_north = sheet.true_bearing(across(spots_of(corners)), first.lat, first.lon)
    planned = corners[-1].second - first.second
    return Conditions(breeze.speed, degrees(from_north), _PATIENCE * planned + _PATIENCE_S)


def _carried(record: Mapping[str, Any], trial: Trial) -> Recorded:
    """The track back at the route, until it is down on its landing place.

    Raises
    ------
    TrackError
        If next to nothing was seen.
    """
    corners = corners_of(record)
    first, last = corners[0], corners[-1]
    sheet, home = sheet_of(first.lat, first.lon), LocalFrame(first.lat, first.lon)
    seen = recorded(trial.rows)
    east, north = sheet.to_metres(*home.to_degrees(seen.east, seen.north))
    height = seen.height + first.height.metres
    pad = sheet.east_north(last.lat, last.lon)
    near = np.hypot(east - pad[0], north - pad[1]) <= _ABOVE_PAD_M
    # Where it lands at home, it stands on its landing place before it has begun.
    down = near & (height <= last.height.metres + _DOWN_M)
    down &= seen.time > seen.time[int(height.argmax())]
    ends = int(down.argmax()) + 1 if down.any() else len(height)
    return Recorded(seen.time[:ends], east[:ends], north[:ends], height[:ends])
