"""Every form of every page works in a browser without JavaScript, for every kind of visitor.

The forms are found by reading the pages (the tables of the accessibility tests, so no page is
forgotten), filled in with sensible values, and sent by each of their buttons, each in a city
as it was before. `test_judging.py` shows that what is wrong would be found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.a11y.pages import POSTED
from tests.noscript.judging import Sent, Unsendable, wrong
from tests.prepared_city import ROOT
from tests.scratch_city import scratch_city

pytestmark = pytest.mark.slow
# Sensible values that a rule of the city refuses all the same, and what it then says.
REFUSED = {
    ("resident", "/apply/<uuid:draft_id>/check"): "お一人1回まで",
    ("confirming", "/apply/<uuid:draft_id>/check"): "お一人1回まで",
}
# The same for everybody: no planners run in that city, nobody has this number or this code.
REFUSED_TO_ALL = {
    "/staff/votes/<str:uuid>/tally": "締め切りの記録がまだ台帳に載っていません",
    "/vote/trustee/<str:uuid>/<int:index>": "合言葉が違います",
    "/vote/trustee/<str:uuid>/<int:index>/fetch": "合言葉が違います",
    "/vote/<str:uuid>/register/": "登録用の文字が正しくありません",
    "/go": "案内の準備をしています",
    "/airspace/plan": "経路を計算する仕組み",
    "/airspace/check": "経路を計算する仕組み",
    "/airspace/plan/file": "経路を計算する仕組み",
    "/airspace/over/answers": "その受付番号は見つかりません",
    "/airspace/over/objection": "続けて送られた数が多い",
    "/airspace/join": "招待コードが正しくない",
    "/staff/airspace/map/edit": "地図がまだありません",
    "/rides/weekly/make": "乗る所と降りる所を確かめてください",
}
# Forms of pages that show them only when there is something to undo, somebody to drive, a
# planner or a broker to ask; Django's client, which runs no script, sends them there.
SENT_ELSEWHERE = {
    "/staff/platform/keys": "tests/services/platform/test_pages.py",
    "/staff/platform/keys/<uuid:exchange_key>/revoke": "tests/services/platform/test_pages.py",
    "/staff/platform/tenants": "tests/services/platform/test_pages.py",
    "/staff/platform/letter": "tests/services/platform/test_pages.py",
    "/staff/platform/tenants/remove": "tests/services/platform/test_pages.py",
    "/staff/platform/devices/declare": "tests/services/platform/test_devices.py",
    "/staff/platform/devices/<uuid:wiring>/end": "tests/services/platform/test_devices.py",
    "/staff/platform/devices/refused": "tests/services/platform/test_devices.py",
    "/staff/votes/<str:uuid>/publish": "tests/services/voting/pages/test_office.py",
    "/drive/press": "tests/services/mobility/rides/test_own.py",
    "/go/choose": "tests/services/mobility/test_ways.py",
    "/go/ways/<uuid:handle>/book": "tests/services/mobility/test_ways.py",
    "/staff/airspace/map/withdraw": "tests/services/airspace/pages/test_map_room.py",
}
WITHOUT = {
    "/sign-in/passkey": ("/sign-in?next=/", "ほかの方法でログインしてください"),
    "/me/passkeys/new": ("/me#ways", "これまでの方法でログインできます"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of every form."""

    sent: list[Sent]
    unsendable: list[Unsendable]


@pytest.fixture(scope="module")
def outcome() -> Iterator[Outcome]:
    with scratch_city(KAGA_DEVELOPMENT="1", KAGA_LOG_LEVEL="CRITICAL") as city:
        done = subprocess.run(
            [sys.executable, "-m", "tests.noscript.sending"],
            env=city.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return Outcome(
        [Sent(**one["sent"]) for one in told if "sent" in one],
        [Unsendable(**one["unsendable"]) for one in told if "unsendable" in one],
    )


def test_every_form_that_is_filled_in_leads_to_a_page(outcome):
    found = [one for one in outcome.sent if one.way == "filled" and wrong(one)]
    refused = {(one.who, one.route): one.told for one in found if one.status in {409, 422}}
    to_all = [one for one in found if REFUSED_TO_ALL.get(one.route, "-") in one.told]
    assert [
        one for one in found if (one.who, one.route) not in REFUSED and one not in to_all
    ] == []
    assert {key: words in refused.get(key, words) for key, words in REFUSED.items()} == (
        dict.fromkeys(REFUSED, True)
    )


def test_every_untouched_form_is_taken_or_says_what_is_missing(outcome):
    untouched = [one for one in outcome.sent if one.way == "as it stands"]
    assert [one for one in untouched if wrong(one)] == []


def test_what_needs_a_script_says_so_and_names_the_other_way(outcome):
    found = {
        one.page: (WITHOUT[one.page][0] in one.links, WITHOUT[one.page][1] in one.told)
        for one in outcome.unsendable
        if not one.page.startswith("/gallery")
    }
    assert found == dict.fromkeys(WITHOUT, (True, True))


def test_nothing_that_takes_a_form_was_left_out(outcome):
    left_out = set(POSTED) - {one.route for one in outcome.sent}
    assert left_out == set(SENT_ELSEWHERE)
    for address, test in SENT_ELSEWHERE.items():
        assert address.rpartition("/")[2] in (ROOT / test).read_text("utf-8")


def test_examples_of_components_lead_nowhere_else(outcome):
    shown = [one for one in outcome.sent if one.page.startswith("/gallery")]
    roots = {one.action.partition("?")[0] for one in shown if one.method == "post"}
    assert roots <= {"/preferences", "/sign-out"}  # of the head of the page itself
