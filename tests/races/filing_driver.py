"""Four processes file the same corridor at once; prints what came of it.

    python tests/races/filing_driver.py OPERATORS PROCESSES

Started by test_filing.py in a home and database of its own.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from django.db import connections  # noqa: E402
from tests.children import in_threads, say, together  # noqa: E402
from tests.services.airspace.sky_town import (  # noqa: E402
    Fleet,
    HonestJudge,
    a_map,
    a_plan,
    checked,
    fleet,
    people_data,
)

from kaga.kernel import clock  # noqa: E402
from kaga.services.airspace.actions.filing import file_flight, warm  # noqa: E402
from kaga.services.airspace.models import AirCell, Flight, FlightStep  # noqa: E402
from kaga.services.airspace.ports import bind_judge  # noqa: E402

THREADS = 4
Asking = tuple[Fleet, str]


def main(operators: int, processes: int) -> None:
    bind_judge(HonestJudge())
    a_map()
    people_data()
    plan = a_plan(departs=clock.now() + timedelta(hours=6))
    asking = [(who := fleet(f"事業者{n}"), checked(who, plan)) for n in range(operators)]
    warm()
    shares = [asking[n::processes] for n in range(processes)]
    together(shares, lambda share: in_threads(share, THREADS, file_all))
    report()


def file_all(asking: Sequence[Asking]) -> None:
    for who, reference in asking:
        try:
            done = file_flight(who.member, reference)
            met = [str(one.values.get("flight")) for one in done.answer.reasons]
            offers = sorted({one.kind for one in done.answer.offers})
            codes = [one.code for one in done.answer.reasons]
            line = json.dumps([reference, str(done.state), codes, met, offers])
        except Exception as error:  # noqa: BLE001 - whatever the operator is told
            line = json.dumps([reference, f"error {type(error).__name__}", [], [], []])
        say(line)
    connections.close_all()


def report() -> None:
    accepted = list(Flight.objects.filter(state="accepted").values_list("reference", flat=True))
    found = {
        "accepted": accepted,
        "refused": Flight.objects.filter(state="refused").count(),
        "holding": sorted(
            set(AirCell.objects.values_list("flight__reference", flat=True).distinct())
        ),
        "filed": FlightStep.objects.filter(act="file").count(),
        "decided": FlightStep.objects.filter(act__in=("accept", "refuse")).count(),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
