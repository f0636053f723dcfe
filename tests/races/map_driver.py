"""Operators file while the map changes under them; prints what came of it.

    python tests/races/map_driver.py OPERATORS

Half the flights pass a crane that the new version has, half pass far from it. Started by
test_map_change.py in a home and database of its own.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from django.conf import settings  # noqa: E402 - settings come first
from django.db import connections  # noqa: E402
from tests.services.airspace.living_town import BY, LivingTown  # noqa: E402
from tests.services.airspace.sky_town import (  # noqa: E402
    HonestJudge,
    checked,
    fleet,
    people_data,
)

from kaga.kernel import clock  # noqa: E402
from kaga.services.airspace.actions.filing import file_flight, warm  # noqa: E402
from kaga.services.airspace.actions.maps import put_in_force  # noqa: E402
from kaga.services.airspace.actions.revalidation import (  # noqa: E402
    broken_flights,
    change_between,
)
from kaga.services.airspace.models import AirLine, Flight  # noqa: E402
from kaga.services.airspace.ports import bind_judge  # noqa: E402


def main(operators: int) -> None:
    bind_judge(HonestJudge())
    people_data()
    living = LivingTown(Path(settings.KAGA_AIRSPACE))
    version = living.with_crane(0.0, 100.0)
    asking = []
    for number in range(operators):
        who = fleet(f"事業者{number}")
        departs = clock.now() + timedelta(hours=6, minutes=10 * number)
        east = 0.0 if number % 2 else 400.0
        asking.append((who, checked(who, living.plan(east=east, departs=departs))))
    warm()
    change = change_between(living.plain.version, version)
    broken_flights(change, clock.now())  # compiled before anybody waits
    connections.close_all()
    running = [threading.Thread(target=file_all, args=(asking[n::4],)) for n in range(4)]
    running.append(threading.Thread(target=publish, args=(version,)))
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    report(operators)


def file_all(asking: list) -> None:
    for who, reference in asking:
        file_flight(who.member, reference)
    connections.close_all()


def publish(version: str) -> None:
    put_in_force(BY, version)
    connections.close_all()


def report(operators: int) -> None:
    near = Flight.objects.filter(operator__organisation__in=_names(operators, 1))
    far = Flight.objects.filter(operator__organisation__in=_names(operators, 0))
    told = {code for one in near for code in (row["code"] for row in one.answer["reasons"])}
    found = {
        "near_accepted": near.filter(state="accepted").count(),
        "near_refused": near.filter(state="refused").count(),
        "near_told": sorted(told),
        "far_accepted": far.filter(state="accepted").count(),
        "far_told": sorted({row["code"] for one in far for row in one.answer["reasons"]}),
        "lines": AirLine.objects.count(),
    }
    print(json.dumps(found))


def _names(operators: int, odd: int) -> list[str]:
    return [f"事業者{n}" for n in range(operators) if n % 2 == odd]


if __name__ == "__main__":
    main(int(sys.argv[1]))
