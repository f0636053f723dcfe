"""Rides with something on every page: for the tests that look at all pages of a city."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides.actions.booking import Accepted, book
from kaga.services.mobility.rides.actions.leaving import cancel
from kaga.services.mobility.rides.actions.riders import NewHelper, name_helper
from kaga.services.mobility.rides.actions.wallet import sell_book
from kaga.services.mobility.rides.cards import Card, indexes_of, sealed_card
from kaga.services.mobility.rides.enums import Channel, Entitled, Relation
from kaga.services.mobility.rides.models import (
    DemandService,
    Driver,
    Rider,
    RiderIndex,
    Roster,
    StandingOrder,
    Told,
)
from kaga.services.mobility.rides.offering import Asked, find_offers

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


def fill_rides(member: Visitor, desk: Visitor) -> dict[str, str]:
    """The member's rider with a ride, one that was cancelled, a call to make, a driver."""
    with write(bookkeeping="a test") as tx:
        rider = _rider(tx, Card("橋立 みなと", "はしだて みなと", notes="耳が遠い"), member)
        other = _rider(tx, Card("山代 はな", "やましろ はな", phones=("0761-72-0001",)), None)
        key = vault.new_key(tx)
        name = vault.seal(key, "運転 太郎".encode(), "rides.driver")
        row = tx.add(Driver(person=desk.person, key_id=key, name=name))
        tx.change_where(Roster.objects.all(), driver=row)
    service = DemandService.objects.get()
    kept = _booked(service, rider, desk)
    cancel(desk, _booked(service, other, desk))
    told = Told.objects.order_by("id")[0]
    with write(bookkeeping="a test") as tx:
        tx.change(told, how="call", at=None)
        tx.add(_weekly(service, rider, clock.today(), []))
        tomorrow = clock.today() + timedelta(days=1)
        tx.add(_weekly(service, other, tomorrow, [tomorrow.isoformat()]))
    sell_book(desk, rider.id, service)
    name_helper(desk, rider.id, NewHelper(Relation.CARE, "訪問 看護"))
    return {
        "ride": kept,
        "rider_id": str(rider.id),
        "ride_day": (clock.today() + timedelta(days=1)).isoformat(),
    }


def _rider(tx, card: Card, member: Visitor | None) -> Rider:
    key = vault.new_key(tx)
    row = Rider(
        person=member.person if member else None,
        key_id=key,
        card=sealed_card(vault.secret_of(key), card),
        entitled=str(Entitled.CITIZEN),
    )
    tx.add(row)
    tx.add_many([RiderIndex(rider=row, digest=one) for one in sorted(indexes_of(card))])
    return row


def _weekly(service, rider: Rider, begins: date, missed: list[str]) -> StandingOrder:
    return StandingOrder(
        rider=rider,
        service=service,
        weekdays=list(range(7)),
        origin="stations-daishoji",
        goal="stations-kagaonsen",
        at=36_000,
        begins=begins,
        missed=missed,
        to_call=missed,
        except_on=[(begins + timedelta(days=2)).isoformat()],
        made_until=begins + timedelta(days=1),
    )


def _booked(service: DemandService, rider: Rider, desk: Visitor) -> str:
    day = clock.today() + timedelta(days=1)
    asked = Asked(service, day, "stations-daishoji", "stations-kagaonsen", at=36_000)
    token = find_offers(asked).offers[0].token
    return book(desk, Accepted(token, rider.id, Channel.PHONE))[0].reference
