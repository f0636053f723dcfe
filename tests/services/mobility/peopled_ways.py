"""Ways that somebody chose, for the peopled city: one that was booked, one that is over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.storage.door import write
from kaga.services.mobility.actions.ways import Choice, choose_way
from kaga.services.mobility.rides.dayplan import moment_of
from kaga.services.mobility.rides.models import Booking, DemandService

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

QUESTION = {"from": "大聖寺駅", "to": "加賀温泉駅", "kind": "depart", "clock": "10:00"}


def fill_ways(member: Visitor, reference: str) -> dict[str, str]:
    """The way of a booking, and the same as it was before, its offer over."""
    row = Booking.objects.get(reference=reference)
    question = {**QUESTION, "day": row.day.isoformat()}
    over = choose_way(Choice(question, _way(row)))
    kept = choose_way(Choice(question, _way(row)))
    with write(bookkeeping="a test") as tx:
        tx.change(kept, person=member.person, references=[reference])
    return {"way": str(kept.handle), "way_over": str(over.handle)}


def _way(row: Booking) -> dict[str, object]:
    service = DemandService.objects.get()
    begins, ends = moment_of(row.day, row.pickup_from), moment_of(row.day, row.arrive_by)
    told = {
        "service": service.code, "title": service.title, "status": service.status,
        "source": service.source, "phone": "", "yen": row.yen, "direct_s": 600,
        "stand_in": True,
    }  # fmt: skip
    leg = {
        "mode": "ODM",
        "startTime": begins.isoformat(),
        "endTime": ends.isoformat(),
        "duration": row.arrive_by - row.pickup_from,
        "distance": 5000,
        "displayName": service.title["ja"],
        "legGeometry": {"points": "_ec~dA_yxfbG_seK_seK", "precision": 6, "length": 2},
        "from": {"name": "大聖寺駅", "lat": 36.3033, "lon": 136.3137},
        "to": {"name": "加賀温泉駅", "lat": 36.3206, "lon": 136.3503},
        "until": moment_of(row.day, row.pickup_until).isoformat(),
        "kaga": told,
    }
    offer = {
        "token": "over", "yen": row.yen, "entitled": ["citizen", "e_citizen"],
        "until": (clock.now() - timedelta(minutes=1)).isoformat(),
    }  # fmt: skip
    kaga = {"walk_s": 0, "fare_yen": row.yen, "unpriced": [], "offer": offer}
    whole = {name: leg[name] for name in ("startTime", "endTime", "duration")}
    return {**whole, "transfers": 0, "legs": [leg], "kaga": kaga}
