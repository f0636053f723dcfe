"""Fifty clients book the last seats at once; prints what came of it.

    python tests/races/rides_driver.py CLIENTS PROCESSES

Started by test_rides.py in a home and database of its own. One vehicle of eight seats, one
departure, so that more than eight on one road cannot be true.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - settings come first
from django.db import connections  # noqa: E402
from tests.services.mobility.rides.honest_day import wrongs  # noqa: E402
from tests.services.mobility.rides.taxi_town import (  # noqa: E402
    TEN,
    a_rider,
    a_service,
    desk,
    stops,
)

from kaga.kernel import clock  # noqa: E402
from kaga.services.mobility.rides.actions.booking import Accepted, Taken, book  # noqa: E402
from kaga.services.mobility.rides.dispatching import warm  # noqa: E402
from kaga.services.mobility.rides.enums import Channel  # noqa: E402
from kaga.services.mobility.rides.models import Booking  # noqa: E402
from kaga.services.mobility.rides.offering import Asked, find_offers  # noqa: E402

THREADS = 5
SEATS = 8


def main(clients: int, processes: int) -> None:
    call_command("migrate", verbosity=0)
    stops()
    service = a_service(cars=1, seats=SEATS, slots=["10:00"], width=10, margin=25)
    day = clock.today() + timedelta(days=1)
    warm()
    asking = []
    for number in range(clients):
        offer = find_offers(Asked(service, day, "a", "f", at=TEN)).offers[0]
        asking.append((a_rider(f"人{number}", "ひと").id, offer.token))
    connections.close_all()
    start, go = os.pipe()
    children = []
    for number in range(processes):
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(start, 1)  # all begin together, when the parent closes the pipe
            run(asking[number::processes])
            os._exit(0)
        children.append(child)
    os.close(go)
    for child in children:
        os.waitpid(child, 0)
    found = {"booked": Booking.objects.count(), "wrong": wrongs()}
    print(json.dumps(found))


def run(asking) -> None:
    threads = [
        threading.Thread(target=book_all, args=(asking[n::THREADS],)) for n in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def book_all(asking) -> None:
    staff = desk()
    for rider, token in asking:
        try:
            done = book(staff, Accepted(token, rider, Channel.PHONE))
            line = ["booked", done[0].reference]
        except Taken:
            line = ["taken", ""]
        except Exception as error:  # noqa: BLE001 - whatever the client is told
            line = [f"error {type(error).__name__}", ""]
        os.write(1, f"{json.dumps(line)}\n".encode())
    connections.close_all()


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
