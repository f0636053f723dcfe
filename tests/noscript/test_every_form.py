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
from tests.scratch_city import SOURCE, scratch_city

# Sensible values that a rule of the city refuses all the same, and what it then says.
REFUSED = {
    ("resident", "/apply/<uuid:draft_id>/check"): "お一人1回まで",
    ("confirming", "/apply/<uuid:draft_id>/check"): "お一人1回まで",
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
        city.kaga("manage", "migrate", "--verbosity", "0")
        done = subprocess.run(
            [sys.executable, "-m", "tests.noscript.sending"],
            env=city.environment,
            cwd=SOURCE.parent,
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
    assert [one for one in found if (one.who, one.route) not in REFUSED] == []
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
    assert sorted(set(POSTED) - {one.route for one in outcome.sent}) == []


def test_examples_of_components_lead_nowhere_else(outcome):
    shown = [one for one in outcome.sent if one.page.startswith("/gallery")]
    roots = {one.action.partition("?")[0] for one in shown if one.method == "post"}
    assert roots <= {"/preferences", "/sign-out"}  # of the head of the page itself
