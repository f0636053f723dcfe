"""A busy day around this moment, in a peopled city: run in a process of its own.

    python -m tests.services.mobility.rides.busy_day fill      the day, bookings, their tickets
    python -m tests.services.mobility.rides.busy_day tell DAY  what became of them

Whatever time it is: the service runs around the clock on that day.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

RIDES = 10


def main(what: str, *day: str) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
    django.setup()
    print(json.dumps(fill() if what == "fill" else tell(*day), ensure_ascii=False))


def fill() -> dict[str, Any]:
    """Rides before, around and after this moment, in the vehicle of one driver."""
    from tests.services.mobility.rides.taxi_town import a_rider, desk

    from kaga.kernel import clock
    from kaga.kernel.storage.door import write
    from kaga.services.mobility.rides.actions.booking import Accepted, book
    from kaga.services.mobility.rides.dayplan import second_of
    from kaga.services.mobility.rides.enums import Channel
    from kaga.services.mobility.rides.models import DemandService, Roster, Stop
    from kaga.services.mobility.rides.offering import Asked, find_offers
    from kaga.services.mobility.rides.queries.own import ticket_of

    service, now, day = DemandService.objects.get(), clock.now(), clock.today()
    free = {"kind": "free", "opens": "0:00", "closes": "29:00", "step": 10, "close_before": 0}
    with write(bookkeeping="a test") as tx:
        tx.change(service, terms={**service.terms, **free})
        tx.change_where(Roster.objects.all(), begins=0, ends=108_000, breaks=[])
        tx.change_where(Roster.objects.exclude(code="noriai-1"), is_active=False)
    stops = list(Stop.objects.order_by("number").values_list("code", flat=True)[:24])
    staff, tickets = desk(), {}
    second = second_of(day, now)
    for number in range(RIDES):
        at = max(second + (number - 2) * 1200, 600)
        rider = a_rider(
            f"乗客 {number}号", f"じょうきゃく {number}", notes="足が悪い" * (number % 2)
        )
        asked = Asked(service, day, stops[number], stops[number + 9], at=at)
        with clock.frozen(now - timedelta(hours=2)):
            found = find_offers(asked, most=1)
            offers = found.offers
            if not offers:
                continue
            row = book(staff, Accepted(offers[0].token, rider.id, Channel.PHONE))[0]
        tickets[row.reference] = ticket_of(row)
    return {"tickets": tickets, "day": day.isoformat()}


def tell(day: str) -> dict[str, Any]:
    """What the city holds of that day, and what an independent look finds wrong with it."""
    from tests.services.mobility.rides.honest_day import wrongs

    from kaga.services.mobility.rides.models import Booking, DayHead, DriverDeed

    head = DayHead.objects.get(day=day)
    rows = Booking.objects.filter(day=day).order_by("reference")
    deeds = DriverDeed.objects.order_by("counter")
    return {
        "states": dict(rows.values_list("reference", "state")),
        "deeds": [[one.booking, one.deed, one.outcome] for one in deeds],
        "digest": head.digest,
        "wrong": wrongs(),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
