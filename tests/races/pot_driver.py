"""Four processes submit at once for a pot that is too small; prints what came of it.

    python tests/races/pot_driver.py APPLICANTS AWARDS PROCESSES

Started by test_pot.py in a home and database of its own.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from django.db import connections  # noqa: E402
from tests.children import in_threads, say, together  # noqa: E402
from tests.crowd import Applicant, make_applicants  # noqa: E402

from kaga.kernel.storage.door import write  # noqa: E402
from kaga.services.procedures.actions import submit  # noqa: E402
from kaga.services.procedures.enums import HOLDING  # noqa: E402
from kaga.services.procedures.models import Award, Case, Pot  # noqa: E402
from kaga.services.procedures.seeds import load_catalogue  # noqa: E402

THREADS = 4


def main(count: int, awards: int, processes: int) -> None:
    load_catalogue()
    with write(bookkeeping="a race") as tx:
        tx.change_where(Pot.objects.all(), budget=awards * 5_000)
    people = make_applicants(count)
    shares = [people[n::processes] for n in range(processes)]
    together(shares, lambda share: in_threads(share, THREADS, submit_all))
    report(count)


def submit_all(people: Sequence[Applicant]) -> None:
    for one in people:
        try:
            line = submit(one.visitor, one.draft).reference
        except Exception as error:  # noqa: BLE001 - whatever the applicant is told
            line = f"error {type(error).__name__}"
        say(line)
    connections.close_all()


def report(count: int) -> None:
    holding = Award.objects.filter(status__in=HOLDING)
    references = set(Case.objects.values_list("reference", flat=True))
    found = {
        "awards": holding.count(),
        "yen": sum(holding.values_list("claim", flat=True)),
        "committed": Pot.objects.get().committed,
        "waiting": Award.objects.filter(status="waiting").count(),
        "cases": len(references),
        "first_come": first_come(holding.count()),
        "applicants": count,
    }
    print(json.dumps(found))


def first_come(served: int) -> bool:
    """Whether exactly the first positions were served."""
    rows = Award.objects.order_by("position").values_list("status", flat=True)
    return [status in HOLDING for status in rows] == [n < served for n in range(len(rows))]


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
