"""Who may do what with rides.

Residents book for themselves; helpers for those who named them; the desk for everybody; a
driver sees the tour of the day and says what happens on it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import may, permission, require
from kaga.services.mobility.rides.models import Driver, Helper, Rider

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

_FRESH = timedelta(hours=12)

desk = permission(
    "rides.desk.use", "予約の電話を受け、乗る人の札を見る", staff=True, max_age=_FRESH
)
dispatch = permission(
    "rides.day.change", "車の故障・遅れ・雪の日の計画を変える", staff=True, max_age=_FRESH
)
drive = permission("rides.tour.drive", "きょうの運行を見て、乗り降りを記録する", staff=True)
book_own = permission("rides.booking.make", "自分や家族の乗合タクシーを予約する")


def rider_of(visitor: Visitor) -> Rider | None:
    """The card of the person whose affairs are handled."""
    if visitor.principal is None:
        return None
    return Rider.objects.filter(person=visitor.principal).first()


def may_book_for(visitor: Visitor, rider: Rider) -> bool:
    """Whether a visitor is the rider, acts for them, or was named by them as a helper."""
    if visitor.person is None:
        return False
    if rider.person is not None and rider.person == visitor.principal:
        return True
    lasting = Q(until=None) | Q(until__gte=clock.today())
    named = Helper.objects.filter(lasting, rider=rider, person=visitor.person, ended_at=None)
    return named.exists()


def require_booking(visitor: Visitor, rider: Rider) -> None:
    """Refuse unless the visitor may book for a rider.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound: others learn nothing of a rider.
    """
    if may(visitor, desk):
        return
    require(visitor, book_own)
    if not may_book_for(visitor, rider):
        raise NotFound


def driver_of(visitor: Visitor) -> Driver:
    """The driver who is signed in (raises NotFound for others of the same role)."""
    require(visitor, drive)
    row = Driver.objects.filter(person=visitor.person, is_active=True).first()
    if row is None:
        raise NotFound
    return row
