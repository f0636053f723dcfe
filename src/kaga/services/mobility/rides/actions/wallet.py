"""Coupon books and passes: sold at the desk or aboard, used by bookings.

>>> # sell_book(visitor, rider.id, service)
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Sum

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.riders import actor_of
from kaga.services.mobility.rides.enums import Pays
from kaga.services.mobility.rides.models import Booking, DemandService, Rider, WalletLine
from kaga.services.mobility.rides.terms import Terms

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction


def wallet_door(rider: UUID) -> str:
    """What everybody competes for who uses a rider's coupons."""
    return f"rides:wallet:{rider}"


def coupons_of(rider: UUID) -> int:
    """How many coupons a rider has left."""
    found = WalletLine.objects.filter(rider_id=rider).aggregate(left=Sum("coupons"))
    return int(found["left"] or 0)


def has_pass(rider: UUID, day: date) -> bool:
    """Whether a pass covers a day."""
    rows = WalletLine.objects.filter(rider_id=rider, kind="pass", valid_until__gte=day)
    return rows.exists()


def sell_book(visitor: Visitor, rider_id: UUID, service: DemandService) -> int:
    """Sell a coupon book; the coupons that the rider has now (raises Invalid: none is sold)."""
    require(visitor, rules.desk)
    fares = Terms.read(service.terms).fares
    if not fares.book_coupons:
        raise Invalid({"": [words.no_books.in_language(visitor.language)]})
    line = WalletLine(kind="book", coupons=fares.book_coupons, yen=fares.book_price)
    return _sell(visitor, rider_id, line, "rides.coupons.sold")


def sell_pass(visitor: Visitor, rider_id: UUID, yen: int, until: date) -> int:
    """Sell a pass until a day."""
    require(visitor, rules.desk)
    if yen < 0 or until < clock.today():
        raise Invalid({"until": [words.day_wrong.in_language(visitor.language)]})
    line = WalletLine(kind="pass", yen=yen, valid_until=until)
    return _sell(visitor, rider_id, line, "rides.pass.sold")


def _sell(visitor: Visitor, rider_id: UUID, line: WalletLine, act: str) -> int:
    rider = Rider.objects.filter(id=rider_id).first()
    if rider is None:
        raise NotFound
    line.rider, line.at = rider, clock.now()
    with write(on=[wallet_door(rider_id)]) as tx:
        tx.add(line)
        facts = {"yen": line.yen, "coupons": line.coupons}
        record(tx, Act(act, actor_of(visitor), rider.handle, facts))
        return coupons_of(rider_id)


def reserve(tx: Transaction, row: Booking) -> None:
    """Use what a booking is paid with (raises Conflict: there is not enough)."""
    if row.pays == Pays.PASS and not has_pass(row.rider_id, row.day):
        raise Conflict(words.no_pass.ja)
    needed = int(row.fare["coupons"])
    if row.pays != Pays.COUPON or not needed:
        return
    if coupons_of(row.rider_id) < needed:
        raise Conflict(words.no_coupons.ja)
    tx.add(WalletLine(rider_id=row.rider_id, kind="ride", coupons=-needed, booking=row))


def give_back(tx: Transaction, row: Booking) -> None:
    """Give back the coupons of a booking that is given up."""
    used = WalletLine.objects.filter(booking=row).aggregate(left=Sum("coupons"))["left"] or 0
    if used:
        tx.add(WalletLine(rider_id=row.rider_id, kind="back", coupons=-used, booking=row))
