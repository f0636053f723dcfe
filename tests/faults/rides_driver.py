"""kill -9 while rides are booked, round after round; prints what came of it.

    python tests/faults/rides_driver.py ROUNDS SEED

Started by test_rides_kill.py and bench/mobility/bookings.py in a home and database of its own.
In each round a child books, cancels and says aloud what was confirmed; it is killed a moment
after its first confirmation. Whatever was confirmed must be there, and nothing half-written.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - settings come first
from django.db import connections  # noqa: E402
from tests.services.mobility.rides.honest_day import wrongs  # noqa: E402
from tests.services.mobility.rides.taxi_town import (  # noqa: E402
    a_rider,
    a_service,
    desk,
    stops,
)

from kaga.kernel import clock  # noqa: E402
from kaga.kernel.errors import KagaError  # noqa: E402
from kaga.kernel.ledger.models import StagedEntry  # noqa: E402
from kaga.services.mobility.rides.actions.booking import Accepted, book  # noqa: E402
from kaga.services.mobility.rides.actions.leaving import cancel  # noqa: E402
from kaga.services.mobility.rides.dispatching import warm  # noqa: E402
from kaga.services.mobility.rides.enums import Channel  # noqa: E402
from kaga.services.mobility.rides.models import (  # noqa: E402
    Booking,
    DayEvent,
    DemandService,
    Promise,
    Rider,
)
from kaga.services.mobility.rides.offering import Asked, find_offers  # noqa: E402

LONGEST_S = 0.25
CHECK_EVERY = 10


def main(rounds: int, seed: int) -> None:
    call_command("migrate", verbosity=0)
    stops()
    a_service(cars=3, kind="free", slots=[], open_days=400)
    for number in range(6):
        a_rider(f"人{number}", "ひと")
    warm()
    chance, confirmed, wrong = random.Random(seed), {}, []
    for number in range(1, rounds + 1):
        confirmed |= _killed_round(chance.uniform(0, LONGEST_S), number, chance.random())
        if number % CHECK_EVERY == 0 or number == rounds:
            wrong += _lost(confirmed) + wrongs()
            connections.close_all()
    count = Booking.objects.count()
    print(json.dumps({"confirmed": len(confirmed), "booked": count, "wrong": wrong[:5]}))


def _killed_round(after_s: float, number: int, seed: float) -> dict[str, str]:
    """Let a child book until it is killed; what it confirmed."""
    connections.close_all()
    heard, say = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        _work(say, number, random.Random(seed))
        os._exit(0)
    os.close(say)
    text, deadline = b"", time.monotonic() + 60
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([heard], [], [], left)[0]:
            break
        more = os.read(heard, 65536)
        if not more:
            break
        if not text:
            deadline = time.monotonic() + after_s
        text += more
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(heard, 65536):
        text += more
    os.close(heard)
    whole = text[: text.rfind(b"\n") + 1].decode().split()
    return dict(zip(whole[::2], whole[1::2], strict=True))


def _work(say: int, number: int, chance: random.Random) -> None:
    staff, service = desk(), DemandService.objects.get()
    day = clock.today() + timedelta(days=1 + number // 8)
    riders = list(Rider.objects.values_list("id", flat=True))
    while True:
        origin, goal = chance.sample("abcdef", 2)
        at = chance.randrange(8 * 3600, 16 * 3600, 600)
        offers = find_offers(Asked(service, day, origin, goal, at=at), most=1).offers
        for offer in offers:
            try:
                token = Accepted(offer.token, chance.choice(riders), Channel.PHONE)
                (row,) = book(staff, token)
            except KagaError:
                continue
            os.write(say, f"{row.reference} booked\n".encode())
            if chance.random() < 0.3:
                cancel(staff, row.reference)
                os.write(say, f"{row.reference} cancelled\n".encode())


def _lost(confirmed: dict[str, str]) -> list[str]:
    """What was confirmed and is not so, and signs of a half-written booking."""
    rows = dict(Booking.objects.values_list("reference", "state"))
    found = [
        f"{name} was {state}, is {rows.get(name)}"
        for name, state in confirmed.items()
        if rows.get(name) != state and not (state == "booked" and rows.get(name) == "cancelled")
    ]
    entries = set(StagedEntry.objects.values_list("id", flat=True))
    torn = [
        f"{model.__name__} without an entry in the ledger"
        for model in (Promise, DayEvent)
        if not set(model.objects.values_list("entry_id", flat=True)) <= entries
    ]
    return found + torn


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
