"""Plans by question: made, remembered for a while, and made again when they were forgotten.

What: `Plans.made` plans over the map in use and the air of the hour; a plan's name is a hash
of the question and of all it rests on, so a small memory suffices: whoever comes back with the
same question gets the same plan, byte by byte, or hears that the air has changed. A plan that
meets filed flights is tried a second time around their volumes.

>>> Plans(city, store).record(asked, is_gone)                           # doctest: +SKIP
{'id': '1f0c…', 'alternatives': […]}
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from math import ceil, floor, hypot
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.footprints import Circle, Corridor
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.periods import Once
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point
from kaga.kernel.resident.server import No
from kaga.kernel.resident.slots import Gone
from kaga.services.airspace.planning.knowing import known_only
from kaga.services.airspace.planning.record import Around, full_record, plan_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.engines.airspace.deconflict.answers import Tube
    from kaga.engines.airspace.deconflict.sky import Sky
    from kaga.engines.airspace.plan.request import Request
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.services.airspace.planner.air import Air
    from kaga.services.airspace.planner.asking import Asked
    from kaga.services.airspace.planner.city import City, Loaded
    from kaga.services.airspace.planning.certifying import Proof

REMEMBERED: Final = 48
_STILL_M: Final = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A plan, the city and the air it was made in, and its record."""

    name: str
    plan: Plan
    loaded: Loaded
    air: Air
    situation: Situation
    record: dict[str, Any]
    proofs: dict[int, Proof] = field(default_factory=dict)

    def alternative(self, number: int) -> Alternative:
        """Number 1 is the first (raises No)."""
        if not 1 <= number <= len(self.plan.alternatives):
            raise No("no-such-alternative", {"known": len(self.plan.alternatives)})
        return self.plan.alternatives[number - 1]


class Plans:
    """The planner's plans."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._kept: OrderedDict[str, Made] = OrderedDict()
        self._guard = threading.Lock()

    def made(self, asked: Asked, is_gone: Callable[[], bool]) -> Made:
        """The plan of a question on what is true now (raises No, NotNow, Gone)."""
        loaded = self._city.loaded()
        air = loaded.reader.during(asked.moment)
        name = plan_name(asked.record(), loaded.version, air.version)
        found = self._remembered(name)
        if found is None:
            found = self._make(name, asked, (loaded, air), is_gone)
            self._remember(found)
        return found

    def chosen(
        self, asked: Asked, identity: str, is_gone: Callable[[], bool]
    ) -> tuple[Made, int]:
        """The plan and the number of an alternative by its id.

        Raises
        ------
        No: no such id; plan-changed when map, zones or filed flights are others by now.
        """
        name, dash, number = identity.rpartition("-")
        if not (dash and number.isdecimal() and len(number) == 1):
            raise No("no-such-alternative", {})
        found = self.made(asked, is_gone)
        if found.name != name:
            raise No("plan-changed", {"now": found.name})
        found.alternative(int(number))
        return found, int(number)

    def _make(
        self,
        name: str,
        asked: Asked,
        basis: tuple[Loaded, Air],
        is_gone: Callable[[], bool],
    ) -> Made:
        loaded, air = basis
        began = time.perf_counter()
        try:
            request = asked.request()
            situation = replace(loaded.situation, zones=air.zones)
            found = _planned(request, (situation, loaded, air.sky()))
            if is_gone():
                raise Gone
            if not all(one.tubes.offers.is_free for one in found.alternatives):
                found, situation = _around(request, (situation, loaded, air.sky()), found)
        except PlanRefused as refused:
            raise No(refused.kind.value, _plain(refused)) from refused
        if is_gone():
            raise Gone
        seconds = round(time.perf_counter() - began, 3)
        told = Around(asked.record(), loaded.stored.grounds, air.version, seconds)
        record = full_record(found, situation, told)
        return Made(name, found, loaded, air, situation, record)

    def _remembered(self, name: str) -> Made | None:
        with self._guard:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
            return found

    def _remember(self, made: Made) -> None:
        with self._guard:
            self._kept[made.name] = made
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)


def _planned(request: Request, over: tuple[Situation, Loaded, Sky]) -> Plan:
    situation, loaded, sky = over
    ready = loaded.prepared(request.craft)
    return known_only(plan(request, situation, prepared=ready, sky=sky))


def _around(
    request: Request, over: tuple[Situation, Loaded, Sky], first: Plan
) -> tuple[Plan, Situation]:
    """The plan around what it would meet, where that meets nobody; else as it was.

    The legs of filed flights close the air around them for the quarters of an hour in which
    they are flown. Where that closes a pad only another start helps: the offers say which.
    """
    situation, loaded, sky = over
    tubes = {
        (tube.flight, tube.times): tube
        for one in first.alternatives
        for tube in one.tubes.offers.tubes
    }
    closed = [
        _closed(situation, tube, number)
        for number, (_, tube) in enumerate(sorted(tubes.items(), key=lambda row: row[0]), 1)
    ]
    wider = replace(situation, zones=(*situation.zones, *closed))
    try:
        found = _planned(request, (wider, loaded, sky))
    except PlanRefused:
        return first, situation
    free = [one for one in found.alternatives if one.tubes.offers.is_free]
    if not free:
        return first, situation
    return replace(found, alternatives=tuple(free)), wider


def _closed(situation: Situation, tube: Tube, number: int) -> Volume:
    """The air of a leg of a filed flight, with the room of both, for as long as it is flown."""
    ends = [situation.frame.degrees(float(east), float(north)) for east, north, _ in tube.ends]
    line = tuple(Point(*(round(value, 9) for value in end)) for end in ends)
    low, high = float(tube.ends[:, 2].min()), float(tube.ends[:, 2].max())
    metres = round(tube.horizontal, 3)
    straight_up = hypot(*(tube.ends[1, :2] - tube.ends[0, :2])) < _STILL_M
    return Volume(
        VolumeId(f"flight-{tube.flight}-{number}"),
        RuleId("filed-flight"),
        Severity.PROHIBIT,
        Circle(line[0], metres) if straight_up else Corridor(line, metres),
        Msl(round(low - tube.vertical, 3)),
        Msl(round(high + tube.vertical, 3)),
        (Once(floor(tube.times[0]), ceil(tube.times[1])),),
    )


def _plain(refused: PlanRefused) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in refused.facts.items()
    }
