"""What rides on demand show on the data platform: services and vehicles, and no person.

What: of a service its hours, terms and how the day stands; of a vehicle its room and whether it
is on duty. Why no position and no next stop of a vehicle: where few ride, they would say who is
fetched where. Why rides are counted only from a few on: one ride is one person's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel import clock
from kaga.kernel.city import this_city
from kaga.kernel.exchange.publications import Publication, Shown, register_publication
from kaga.kernel.exchange.showing import (
    entity_id,
    linked,
    shown_words,
    six_digits,
    without_nothing,
)
from kaga.kernel.web.words import Words
from kaga.services.mobility.rides import words as w
from kaga.services.mobility.rides.dayplan import clock_text, is_driving, second_of
from kaga.services.mobility.rides.models import DemandService, Vehicle
from kaga.services.mobility.rides.queries.days import day_state
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from kaga.services.mobility.rides.dayplan import State

SERVICE, VEHICLE = "OnDemandService", "Vehicle"
FEWEST: Final = 3
"""Fewer rides than this are not counted in public."""
_EVENTS: Final = ("jp.kaga.rides.*",)
_EVERY_S: Final = 60


def publish_rides() -> None:
    """Declare both, once."""
    register_publication(
        Publication(
            "rides.services",
            SERVICE,
            w.published_services,
            _EVENTS,
            _services,
            every_s=_EVERY_S,
        )
    )
    register_publication(
        Publication(
            "rides.vehicles",
            VEHICLE,
            w.published_vehicles,
            _EVENTS,
            _vehicles,
            every_s=_EVERY_S,
        )
    )


def _services(keys: Sequence[str] | None) -> Iterator[Shown]:
    now = clock.local_now()
    day = now.date()
    for row in DemandService.objects.filter(is_active=True).order_by("code"):
        if keys is None or row.code in keys:
            yield Shown(row.code, _service(row, day_state(row, day).state, now))


def _service(row: DemandService, state: State, now: datetime) -> dict[str, object]:
    terms = Terms.read(row.terms)
    title = Words(row.title["ja"], row.title["easy"], row.title["en"])
    rides = len(state["rides"])
    on_duty = _on_duty(state, now)
    runs = now.date().weekday() in terms.weekdays
    return {
        **without_nothing(
            {
                "telephone": row.phone,
                "source": row.source,
                "category": str(terms.kind),
                "serviceDay": now.date().isoformat(),
            }
        ),
        "name": title.ja,
        "title": shown_words(title),
        "hours": {
            "json": {
                "opens": clock_text(terms.opens),
                "closes": clock_text(terms.closes),
                "weekdays": sorted(terms.weekdays),
            }
        },
        "fare": {"value": terms.fares.ride, "unitCode": "JPY"},
        "serviceStatus": "open" if runs and on_duty else "closed",
        "vehiclesOnDuty": len(on_duty),
        "dataStatus": row.status,
        **({"bookedRides": rides} if rides >= FEWEST else {}),
    }


def _vehicles(keys: Sequence[str] | None) -> Iterator[Shown]:
    now = clock.local_now()
    duties = _duties_of(now)
    for row in Vehicle.objects.filter(is_active=True).order_by("code"):
        if keys is None or row.code in keys:
            yield Shown(row.code, _vehicle(row, duties.get(row.code)))


def _vehicle(row: Vehicle, service: str | None) -> dict[str, object]:
    known: dict[str, object] = {
        "name": row.title,
        "vehicleType": "minibus" if row.seats > 4 else "taxi",
        "capacitySeats": row.seats,
        "capacityWheelchairs": row.wheelchairs,
        "capacityChildSeats": row.child_seats,
        "serviceStatus": "parked" if service is None else "onRoute",
        "dataStatus": row.status,
    }
    if service is not None:
        city = six_digits(this_city().code)
        known["refOnDemandService"] = linked(entity_id(SERVICE, city, service))
    return known


def _duties_of(now: datetime) -> dict[str, str]:
    """Vehicles on duty now, and for which service."""
    found: dict[str, str] = {}
    for row in DemandService.objects.filter(is_active=True):
        state = day_state(row, now.date()).state
        found |= {str(one["vehicle"]): row.code for one in _on_duty(state, now)}
    return found


def _on_duty(state: State, now: datetime) -> list[Mapping[str, Any]]:
    second = second_of(_day(now), now)
    return [
        one
        for shift, one in state["duties"].items()
        if one["begins"] <= second < one["ends"] and is_driving(state, shift)
    ]


def _day(now: datetime) -> date:
    return now.date()
