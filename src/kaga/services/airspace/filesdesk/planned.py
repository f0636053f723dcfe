"""The best route between two places, planned now, as a mission.

>>> best_mission(store, ("加賀温泉駅", "加賀市文化会館"), moment, "delivery_10kg")
... # doctest: +SKIP
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.request import Request
from kaga.kernel import clock
from kaga.services.airspace.filesdesk.air import air_between
from kaga.services.airspace.filesdesk.sources import NoSource
from kaga.services.airspace.planning.drafting import mission_of
from kaga.services.airspace.planning.ends import NoSuchPlace, end_of
from kaga.services.airspace.planning.situations import situation_now

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.model import Mission
    from kaga.services.airspace.planning.tilestore import TileStore

_LONGEST_S = 7_200.0


def best_mission(
    store: TileStore, ends: tuple[str, str], moment: datetime, vehicle: str
) -> tuple[Mission, bool]:
    """The first alternative, and whether it rests on a stand-in map.

    Raises
    ------
    NoSource
        For a place or vehicle that nobody knows.
    PlanRefused
        If there is no route.
    """
    if vehicle not in CRAFTS:
        raise NoSource(f"no vehicle class {vehicle}; there are {', '.join(CRAFTS)}")
    try:
        start, end = (end_of(text) for text in ends)
    except NoSuchPlace as missing:
        near = "、".join(missing.suggestions)
        raise NoSource(f"no place fits {missing.text}; near: {near}") from missing
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.local_now().tzinfo)
    begins = moment.timestamp()
    air = air_between(situation_now(store), begins, begins + _LONGEST_S)
    found = plan(Request(start, end, moment, CRAFTS[vehicle]), air.situation, sky=air.sky)
    return mission_of(found, found.alternatives[0]), found.basis.status.value != "official"
