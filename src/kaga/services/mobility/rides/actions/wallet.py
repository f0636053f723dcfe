"""Coupon books and passes: sold at the desk, used by bookings; a mistaken sale is undone.

>>> # sell_book(visitor, rider.id, service)
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Sum

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.mobility.rides import rules, wallet_words, words
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
    return rows.filter(undone_by=None).exists()


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


UNDONE_WITHIN: Final = timedelta(days=1)


def can_be_undone(line: WalletLine) -> bool:
    """Whether a sale is fresh, and nothing of it was used."""
    if line.kind not in {"book", "pass"} or clock.now() - line.at > UNDONE_WITHIN:
        return False
    if WalletLine.objects.filter(undoes=line).exists():
        return False
    if line.kind == "book":
        return coupons_of(line.rider_id) >= line.coupons
    used = Booking.objects.filter(rider=line.rider_id, pays=Pays.PASS, made_at__gte=line.at)
    return not used.exclude(state="cancelled").exists()


def undo_sale(visitor: Visitor, line_id: UUID) -> UUID:
    """Take a sale back that was a mistake; whose wallet it was.

    Raises
    ------
    NotFound; Conflict: it is too long ago, was undone already, or was used.
    """
    require(visitor, rules.desk)
    line = WalletLine.objects.select_related("rider").filter(id=line_id).first()
    if line is None:
        raise NotFound
    with write(on=[wallet_door(line.rider_id)]) as tx:
        if not can_be_undone(line):
            raise Conflict(wallet_words.not_undone.in_language(visitor.language))
        back = WalletLine(
            rider=line.rider, kind="undo", coupons=-line.coupons, yen=-line.yen, undoes=line
        )
        tx.add(back)
        facts = {"yen": back.yen, "coupons": back.coupons}
        record(tx, Act("rides.sale.undone", actor_of(visitor), line.rider.handle, facts))
    return line.rider_id


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
