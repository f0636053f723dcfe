"""`kaga demo`: a year of a small city, lived by the real actions."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow
_SMALL = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
import django
django.setup()
from collections import Counter
from django.db import connection
from kaga.site.demo import DemoRefused, Plan, make_demo
from kaga.site.first_run import prepare
prepare(lambda _text: None)
plan = Plan(residents=400, accounts=20, applications=30, drafts=4, notices=12, seed=5)
made = make_demo(plan, say=lambda _text: None)
from datetime import timedelta
from kaga.engines.calendar import fiscal_year
from kaga.kernel import clock
YEAR = timedelta(days=365)
from kaga.kernel.ledger.audit import audit
from kaga.kernel.ledger.models import LedgerEntry, StagedEntry
from kaga.kernel.ledger.sequencer import settle
from kaga.services.procedures.models import Case, CaseAct, Notice, Pot
from kaga.services.voting.archive import ArchiveFile
from kaga.services.voting.auditing import audit_file
from kaga.services.voting.models import Measure
settle()
try:
    make_demo(plan, say=lambda _text: None)
except DemoRefused:
    refused = True
arrived = sorted(Case.objects.values_list("arrived_at", flat=True))
print(json.dumps({
    "made": made,
    "states": Counter(Case.objects.values_list("state", flat=True)),
    "references": len(set(Case.objects.values_list("reference", flat=True))),
    "notices": Notice.objects.count(),
    "pots": sorted(Pot.objects.values_list("fiscal_year", flat=True)),
    "years": sorted({fiscal_year(clock.today()), fiscal_year(clock.today() - YEAR)}),
    "span_days": (arrived[-1] - arrived[0]).days,
    "future": sum(moment > clock.now() for moment in arrived),
    "audit": [str(fault) for fault in audit()],
    "again": refused,
    "votes": {one.state: one.counted for one in Measure.objects.all()},
    "archive": audit_file(
        ArchiveFile(Measure.objects.get(state="published").uuid).path, jobs=1
    ).counted,
}))
"""


@pytest.fixture(scope="module")
def found():
    with scratch_city("empty", KAGA_DEVELOPMENT="1") as city:
        import subprocess

        done = city.start("-c", _SMALL, stdout=subprocess.PIPE, text=True)
        said = done.communicate()[0]
        assert done.returncode == 0
        return json.loads(said.splitlines()[-1])


def test_everything_planned_has_happened_over_the_year(found):
    made = found["made"]
    assert made["residents"] > 400
    assert made["accounts"] == 20
    assert made["applications"] == found["references"] == sum(found["states"].values())
    assert made["applications"] + made["drafts"] == 34
    assert found["span_days"] > timedelta(days=250).days
    assert found["future"] == 0


def test_what_is_noticed_is_paid_and_closed(found):
    made = found["made"]
    assert 0 < made["notices"] == found["notices"] <= made["decisions"]
    assert 0 < made["paid"] <= made["notices"]
    assert found["states"]["closed"] == made["closed"] > 0


def test_every_fiscal_year_that_was_lived_has_its_pot(found):
    assert found["pots"] == found["years"]


def test_the_ledger_is_whole(found):
    assert found["audit"] == []


def test_a_city_with_cases_is_not_filled_again(found):
    assert found["again"] is True


def test_one_vote_is_open_and_one_was_counted_and_can_be_verified(found):
    assert found["votes"] == {"open": None, "published": found["archive"]}
    assert found["archive"] > 10
    assert found["made"]["ballots"] > found["made"]["ballot keys"] >= found["archive"]
