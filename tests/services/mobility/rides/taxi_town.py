"""A small town to book in: stops along a road, two vehicles, a desk, a driver, riders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.ids import new_handle
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.actions.riders import register_rider
from kaga.services.mobility.rides.cards import Card
from kaga.services.mobility.rides.enums import Channel, Entitled
from kaga.services.mobility.rides.models import (
    Booking,
    DemandService,
    Driver,
    Rider,
    Roster,
    Stop,
    Vehicle,
)
from kaga.services.mobility.rides.offering import Asked, Offer, find_offers

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=clock.TOKYO)
TOMORROW = date(2026, 11, 24)
NINE, TEN, ELEVEN = 9 * 3600, 10 * 3600, 11 * 3600
LINE = [
    {"stop": "a", "after": 0},
    {"stop": "b", "after": 10},
    {"stop": "c", "after": 20},
]
TERMS: dict[str, Any] = {
    "kind": "slot",
    "opens": "8:00",
    "closes": "16:00",
    "slots": ["9:00", "10:00", "11:00", "14:00", "15:00"],
    "ride_yen": 500,
    "book_yen": 5000,
    "book_coupons": 11,
    "entitled": ["citizen", "e_citizen"],
}


def stops(count: int = 6) -> list[Stop]:
    """Stops a, b, c… 1.1 km apart on a road to the north."""
    rows = [
        Stop(
            code=chr(ord("a") + at),
            number=at + 1,
            name=f"{chr(ord('a') + at)}町会館前",
            kana=f"{chr(ord('a') + at)}ちょうかいかんまえ",
            district="北" if at > count // 2 else "南",
            lat=36.30 + at * 0.01,
            lon=136.35,
            status="stand-in",
            source="a test",
        )
        for at in range(count)
    ]
    with write(bookkeeping="a test") as tx:
        tx.add_many(rows)
    return rows


def a_service(
    code: str = "noriai", cars: int = 2, seats: int = 4, **terms: Any
) -> DemandService:
    """A service with its vehicles, on the road every day from 7:30 to 17:30."""
    base = Stop.objects.filter(code="a").first() or stops()[0]
    with write(bookkeeping="a test") as tx:
        row = tx.add(
            DemandService(
                code=code,
                title={"ja": "のりあい号", "easy": "のりあい号", "en": "Noriai"},
                terms={**TERMS, **terms},
                status="stand-in",
                source="a test",
            )
        )
        for number in range(1, cars + 1):
            vehicle = tx.add(
                Vehicle(
                    code=f"{code}-{number}",
                    title=f"{number}号車",
                    seats=seats,
                    wheelchairs=1,
                    child_seats=1,
                    base=base,
                    status="stand-in",
                )
            )
            tx.add(
                Roster(
                    code=f"{code}-{number}",
                    service=row,
                    vehicle=vehicle,
                    weekdays=list(range(7)),
                    begins=27_000,
                    ends=63_000,
                    breaks=[[43_200, 46_800, 1800]],
                )
            )
    return row


def person(**changes: Any) -> Visitor:
    base = Visitor(
        person=PersonId(new_handle()),
        assurance=Assurance.CARD,
        authenticated_at=clock.now(),
    )
    return replace(base, **changes)


def desk() -> Visitor:
    return person(
        roles=frozenset({"ride-desk"}), divisions=frozenset({"transport"}), name="受付 花子"
    )


def driver() -> Visitor:
    """Somebody who drives every vehicle."""
    visitor = person(roles=frozenset({"ride-driver"}), divisions=frozenset({"transport"}))
    with write(bookkeeping="a test") as tx:
        key = vault.new_key(tx)
        row = tx.add(
            Driver(
                person=visitor.person,
                key_id=key,
                name=vault.seal(key, "運転 太郎".encode(), "rides.driver"),
            )
        )
        tx.change_where(Roster.objects.all(), driver=row)
    return visitor


def a_rider(
    name: str = "橋立 みなと",
    kana: str = "はしだて みなと",
    by: Entitled = Entitled.CITIZEN,
    **card: Any,
) -> Rider:
    return register_rider(desk(), Card(name, kana, **card), by)


def offers(
    service: DemandService, origin: str = "b", goal: str = "d", at: int = TEN, **asked: Any
) -> Sequence[Offer]:
    day = asked.pop("day", TOMORROW)
    return find_offers(Asked(service, day, origin, goal, at=at, **asked)).offers


def booked(
    service: DemandService, rider: Rider | None = None, at: int = TEN, **asked: Any
) -> Booking:
    """The nearest offer, booked by phone."""
    rider = rider or a_rider()
    offer = offers(service, at=at, **asked)[0]
    return book(desk(), Accepted(offer.token, rider.id, Channel.PHONE))[0]


def on(day: date, hour: int, minute: int = 0) -> Any:
    """The clock stopped at a time of a day."""
    moment = datetime(day.year, day.month, day.day, tzinfo=clock.TOKYO)
    return clock.frozen(moment + timedelta(hours=hour, minutes=minute))
