"""A process to be killed while applications are submitted; tells what was acknowledged.

Started by test_submit_kill.py. Django is loaded once; every order forks a child. Orders are
lines on standard input, one JSON object each:

    {"do": "prepare", "count": 200}        make drafts; prints "made PERSON DRAFT" for each
    {"do": "submit", "people": [[…]]}      submit until killed; prints "ack DRAFT REFERENCE"
    {"do": "check", "people": [[…]], "acks": {"DRAFT": "REFERENCE"}}

After each child it prints "end STATUS".
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from tests.children import in_threads, obey, say  # noqa: E402
from tests.crowd import Applicant, make_applicants  # noqa: E402

from kaga.kernel.events.models import OutboxEvent  # noqa: E402
from kaga.kernel.ledger.models import Opening, StagedEntry  # noqa: E402
from kaga.kernel.storage.door import write  # noqa: E402
from kaga.services.procedures.actions import submit  # noqa: E402
from kaga.services.procedures.models import (  # noqa: E402
    Award,
    Case,
    CaseAct,
    Counter,
    Draft,
    FormVersion,
    Pot,
)
from kaga.services.procedures.seeds import load_catalogue  # noqa: E402
from kaga.services.procedures.versions import form_of  # noqa: E402

THREADS = 3


def prepare(order: dict[str, Any]) -> None:
    """Make people with finished drafts."""
    for one in make_applicants(order["count"]):
        say(f"made {one.person} {one.draft}")


def submit_until_killed(order: dict[str, Any]) -> None:
    """Submit from several threads; each acknowledgement is told at once."""
    in_threads(people_of(order), THREADS, _submit)
    signal.pause()  # quicker than the kill


def _submit(people: Sequence[Applicant]) -> None:
    for one in people:
        sent = submit(one.visitor, one.draft, request_key=f"key-{one.draft}")
        say(f"ack {one.draft} {sent.reference}")


def check(order: dict[str, Any]) -> None:
    """What was acknowledged is there, whole, and sending again gives the same number."""
    acks, people = order["acks"], people_of(order)
    cases = {str(case.draft_id): case for case in Case.objects.select_related("award")}
    drafts = {str(draft) for draft in Draft.objects.values_list("id", flat=True)}
    wrong = [
        f"{reference} is lost"
        for draft, reference in acks.items()
        if draft not in cases or cases[draft].reference != reference
    ]
    for one in people:
        draft = str(one.draft)
        if (draft in cases) == (draft in drafts):
            wrong.append(f"draft {draft} is both or neither draft and case")
        if draft in acks:
            again = submit(one.visitor, one.draft, request_key=f"key-{one.draft}")
            if (again.reference, again.again) != (acks[draft], True):
                wrong.append(f"sending {draft} again gave {again.reference}")
    wrong += _torn(list(cases.values()))
    say(json.dumps({"wrong": wrong, "cases": len(cases)}))


def _torn(cases: list[Case]) -> list[str]:
    """Signs of a half-written submission."""
    ids = {case.id for case in cases}
    entries = {case.entry_id for case in cases}
    events = OutboxEvent.objects.filter(type="jp.kaga.procedures.case.submit")
    counter = Counter.objects.filter(name__startswith="case:").first()
    pot = Pot.objects.get()
    staged = set(StagedEntry.objects.values_list("id", flat=True))
    found = {
        "acts": set(CaseAct.objects.values_list("case_id", flat=True)) != ids,
        "awards": set(Award.objects.values_list("case_id", flat=True)) != ids,
        "events": set(events.values_list("subject", flat=True))
        != {case.reference for case in cases},
        "entries": not entries <= staged,
        "openings": not entries <= set(Opening.objects.values_list("entry_id", flat=True)),
        "numbers": (counter.last if counter else 0) != len(cases),
        "pot": (pot.claims, pot.committed) != (len(cases), 5_000 * len(cases)),
    }
    return [f"{part} are torn" for part, torn in found.items() if torn]


def people_of(order: dict[str, Any]) -> list[Applicant]:
    """The people an order names."""
    return [Applicant(UUID(person), UUID(draft)) for person, draft in order["people"]]


def main() -> None:
    """Make a city that pays a subsidy, then obey."""
    load_catalogue()
    with write(bookkeeping="a fault test") as tx:
        tx.change_where(Pot.objects.all(), budget=10**12)
    form_of(FormVersion.objects.get().id)  # children share the loaded form
    obey({"prepare": prepare, "submit": submit_until_killed, "check": check})


if __name__ == "__main__":
    main()
