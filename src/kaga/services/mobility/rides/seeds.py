"""What a fresh city begins with: the shared taxi, its vehicles, and stand-in stops.

What: terms from the data file beside this one, stops at public places of the city pack (where
the real ones are is not published), each in the district of the nearest meeting hall. All of it
says that it is a stand-in wherever it is shown.

>>> load_rides()                                                         # doctest: +SKIP
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.geo import Point, distance_m
from kaga.engines.geo.addresses import as_hiragana
from kaga.kernel.actors import Actor
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.places.models import Place
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides.models import DemandService, Roster, Stop, Vehicle
from kaga.services.mobility.rides.terms import seconds_of

if TYPE_CHECKING:
    from kaga.kernel.storage.door import Transaction

FILE: Final = Path(__file__).with_name("kaga.toml")
STAND_IN: Final = "stand-in"
_SOURCE: Final = "市の施設・駅・名所の位置に置いた仮の停留所（実際の停留所は公開されていない）"
_HALL: Final = "地区会館"
_LAYERS: Final = ("stations", "facilities", "sights", "shelters")
_NEAR_M: Final = 120.0


def needed() -> bool:
    """Whether there is no demand service yet, and a city to put one into."""
    return not DemandService.objects.exists() and Place.objects.exists()


def load_rides() -> int:
    """Load stops, services and vehicles that are not there; how many stops there are now."""
    facts = tomllib.loads(FILE.read_text("utf-8"))
    with write(on=["rides:seeds"]) as tx:
        if not Stop.objects.exists():
            tx.add_many(stand_in_stops())
        for one in facts["service"]:
            _service(tx, one, facts["fleet"])
        count = Stop.objects.count()
        public: dict[str, Json] = {"stops": count, "status": STAND_IN}
        record(tx, Act("rides.seeds.loaded", Actor.system("seed"), new_handle(), public))
    return count


def stand_in_stops() -> list[Stop]:
    """A stop at every public place, none nearer than a short walk to another."""
    rows = Place.objects.filter(
        version__is_current=True, version__layer_id__in=_LAYERS, lat__isnull=False
    ).select_related("version")
    order = {name: at for at, name in enumerate(_LAYERS)}
    places = sorted(rows, key=lambda one: (order[one.version.layer_id], one.key))
    halls = [one for one in places if _HALL in one.name]
    stops: list[Stop] = []
    taken: list[Point] = []
    for one in places:
        at = _point(one)
        if any(distance_m(at, other) < _NEAR_M for other in taken):
            continue
        taken.append(at)
        stops.append(_stop(one, len(stops) + 1, halls))
    return stops


def _stop(place: Place, number: int, halls: list[Place]) -> Stop:
    at = _point(place)
    nearest = min(halls, key=lambda hall: distance_m(at, _point(hall)), default=None)
    return Stop(
        code=place.key,
        number=number,
        name=_short(place.name),
        kana=as_hiragana(place.reading),
        district=_short(nearest.name).removesuffix(_HALL) if nearest else "",
        kind=place.kind,
        lat=at.lat,
        lon=at.lon,
        status=STAND_IN,
        source=_SOURCE,
    )


def _short(name: str) -> str:
    """As people say it: without the city that owns it."""
    return name.removeprefix("加賀市立").removeprefix("石川県立") or name


def _point(place: Place) -> Point:
    return Point(float(place.lat or 0.0), float(place.lon or 0.0))


def _service(tx: Transaction, facts: dict[str, Any], fleet: dict[str, Any]) -> None:
    if DemandService.objects.filter(code=facts["code"]).exists():
        return
    row = tx.add(
        DemandService(
            code=facts["code"],
            title=facts["title"],
            phone=facts["phone"],
            terms=facts["terms"],
            status=facts["status"],
            source=facts["source"],
        )
    )
    stops = Stop.objects.order_by("number")
    base = stops.filter(code=fleet["base"]).first() or stops.first()
    if base is None:
        return
    for number in range(1, fleet["count"] + 1):
        vehicle = tx.add(
            Vehicle(
                code=f"{row.code}-{number}",
                title=f"{number}号車",
                seats=fleet["seats"],
                wheelchairs=fleet["wheelchairs"],
                child_seats=fleet["child_seats"],
                base=base,
                status=fleet["status"],
            )
        )
        tx.add(
            Roster(
                code=f"{row.code}-{number}",
                service=row,
                vehicle=vehicle,
                weekdays=list(range(7)),
                begins=seconds_of(fleet["begins"]),
                ends=seconds_of(fleet["ends"]),
                breaks=[_rest(fleet["rest"], number)],
            )
        )


def _rest(facts: list[Any], number: int) -> list[int]:
    """The driver's rest: one after the other, so that somebody always drives."""
    begins, until, minutes = seconds_of(facts[0]), seconds_of(facts[1]), int(facts[2])
    start = begins + (number - 1) * 1800
    return [start, max(until, start), minutes * 60]
