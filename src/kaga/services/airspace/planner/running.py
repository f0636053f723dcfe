"""The life of the planner process: what it answers, and when it ends.

What: `run` takes the lock, loads in the background, answers until it is told to stop.
`OPERATIONS` is the list of questions; another module of the service adds its own there. Why a
low priority: pages come first on a small machine.

>>> sorted(OPERATIONS)
['certificate', 'check', 'file', 'ground', 'judge', 'people', 'people-legend', 'plan', 'route']
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.conf import settings

from kaga.engines.airspace.certificate.canonical import canonical
from kaga.engines.airspace.certificate.documents import people_document
from kaga.kernel import clock
from kaga.kernel.resident.alone import alone
from kaga.kernel.resident.memory import give_back_early
from kaga.kernel.resident.server import No, Server, stop_with_signals
from kaga.kernel.resident.slots import Slots
from kaga.services.airspace.actions.maps import NewPeople, NewTile
from kaga.services.airspace.actions.taking_up import NewMap, take_up
from kaga.services.airspace.enums import DataStatus
from kaga.services.airspace.filesdesk.operation import check_operation
from kaga.services.airspace.planner.asking import asked_of
from kaga.services.airspace.planner.city import City
from kaga.services.airspace.planner.client import socket_path
from kaga.services.airspace.planner.judging import judged
from kaga.services.airspace.planner.pictures import check_quarter, legend_of, people_picture
from kaga.services.airspace.planner.plans import Plans
from kaga.services.airspace.planner.proofs import certificate_of, file_of, route_of
from kaga.services.airspace.planning.certifying import people_data
from kaga.services.airspace.planning.tilestore import TileStore

if TYPE_CHECKING:
    from kaga.kernel.resident.wire import Message
    from kaga.services.airspace.planner.city import Loaded

AT_ONCE: Final = 2
WAITING: Final = 6
_NICE: Final = 10
_log = structlog.get_logger("kaga.planner")


@dataclass(frozen=True, slots=True)
class At:
    """What an operation works with."""

    store: TileStore
    city: City
    plans: Plans
    is_gone: Callable[[], bool]


Operation = Callable[[At, dict[str, Any]], dict[str, Any]]


def _plan(at: At, asked: dict[str, Any]) -> Message:
    return at.plans.made(asked_of(asked), at.is_gone).record


def _certificate(at: At, asked: dict[str, Any]) -> Message:
    made, number = at.plans.chosen(asked_of(asked), _id(asked), at.is_gone)
    return certificate_of(at.store, made, number)


def _route(at: At, asked: dict[str, Any]) -> Message:
    made, number = at.plans.chosen(asked_of(asked), _id(asked), at.is_gone)
    return route_of(at.store, made, number)


def _file(at: At, asked: dict[str, Any]) -> Message:
    made, number = at.plans.chosen(asked_of(asked), _id(asked), at.is_gone)
    return file_of(made, number, str(asked.get("format")))


def _check(at: At, asked: dict[str, Any]) -> Message:
    return check_operation(at.city, asked)


def _judge(at: At, asked: dict[str, Any]) -> Message:
    at.city.loaded()
    return judged(at.store, asked).record()


def _people(at: At, asked: dict[str, Any]) -> Message:
    loaded, quarter = at.city.loaded(), check_quarter(asked.get("quarter"))
    if asked.get("map", loaded.version) != loaded.version:
        raise No("plan-changed", {"now": loaded.version})
    key = str(asked.get("day")), quarter
    if key not in loaded.pictures:
        loaded.pictures[key] = people_picture(loaded, *key)
    return {"png": loaded.pictures[key]}


def _people_legend(at: At, _asked: dict[str, Any]) -> Message:
    return legend_of(at.city.loaded())


def _ground(at: At, asked: dict[str, Any]) -> Message:
    """Ground and highest surface at a place, metres above the sea; null where unknown."""
    lat, lon = asked.get("lat"), asked.get("lon")
    if not all(isinstance(one, float) and abs(one) <= 180.0 for one in (lat, lon)):
        raise No("not-a-request", {"field": "lat"})
    loaded = at.city.loaded()
    found = loaded.situation.city.surface_m(float(lat or 0.0), float(lon or 0.0))
    ground, surface = (None, None) if found is None else found
    return {"ground_msl_m": ground, "surface_msl_m": surface, "map": loaded.version}


def _id(asked: dict[str, Any]) -> str:
    return str(asked.get("id"))[:80]


OPERATIONS: Final[dict[str, Operation]] = {
    "plan": _plan,
    "certificate": _certificate,
    "route": _route,
    "file": _file,
    "check": _check,
    "judge": _judge,
    "people": _people,
    "people-legend": _people_legend,
    "ground": _ground,
}
"""Questions by name."""


class PlannerDesk:
    """Answers with the city that is loaded."""

    def __init__(self, store: TileStore, city: City) -> None:
        self._store, self._city, self._plans = store, city, Plans(city)

    def state(self) -> Message:
        """How far the planner is."""
        return asdict(self._city.state())

    def answer(self, op: str, arguments: Message, is_gone: Callable[[], bool]) -> Message:
        """One answer (raises No, NotNow, Gone)."""
        operation = OPERATIONS.get(op)
        if operation is None:
            raise No("no-such-question", {"known": sorted(OPERATIONS)})
        return operation(At(self._store, self._city, self._plans, is_gone), arguments)


def run(*, builds: bool = True) -> int:
    """Be the planner until told to stop; 1 when another one is there already.

    Parameters
    ----------
    builds: whether the stand-in city is built where there is no map.
    """
    path = socket_path()
    with alone(path) as first:
        if not first:
            _log.warning("another planner of this city is running", socket=str(path))
            return 1
        os.nice(_NICE)
        give_back_early()
        store = TileStore(Path(settings.KAGA_AIRSPACE))
        city = City(store, on_loaded=register, builds=builds, compiles=True)
        slots = Slots(at_once=AT_ONCE, waiting=WAITING)
        server = Server(path, PlannerDesk(store, city), slots)
        stop_with_signals(server)
        server.serve(city.begin)
    return 0


def register(loaded: Loaded) -> None:
    """Let flights be judged on what is planned on."""
    city = loaded.stored.city
    tiles = [
        NewTile(x, y, tile.digest, _status(tile.provenance.status.value))
        for (x, y), tile in city.tiles.items()
    ]
    year = clock.today().year
    people = [_people_of(loaded, one) for one in (year, year + 1)]
    take_up(NewMap(loaded.version, loaded.stored.origin, tiles, people))


def _people_of(loaded: Loaded, year: int) -> NewPeople:
    data = people_data(loaded.stored, date(year, 1, 1))
    digest = hashlib.sha256(canonical(people_document(data))).hexdigest()
    span = date(year, 1, 1), date(year, 12, 31)
    return NewPeople(digest, f"{data.name} {year}", data.name, _status(data.status), *span)


def _status(value: str) -> DataStatus:
    return DataStatus.OFFICIAL if value == DataStatus.OFFICIAL else DataStatus.STAND_IN
