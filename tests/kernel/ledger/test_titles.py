"""Every act of the city has a name that people understand."""

from __future__ import annotations

import re
from pathlib import Path

from kaga.engines.cases import Act
from kaga.kernel.ledger.titles import all_titles, title_of
from kaga.services.procedures.queries.facts import APPROVE_DISPOSAL
from kaga.services.voting.enums import Step

SOURCE = Path(__file__).parents[3] / "src/kaga"
# Acts whose names are put together; the verbs stand beside.
PUT_TOGETHER = {
    "identity.proxy.": ("offered", "accepted", "registered", "revoked"),
    "events.webhook.": ("made", "renewed", "paused", "resumed", "disabled", "replayed"),
    "procedures.case.": (*(act.value for act in Act), "note", "assign", APPROVE_DISPOSAL),
    "notices.mail.": ("bounced", "dead"),
    "vote.trustee.": tuple(step.value for step in Step),
}
# `Act("…"`, `record(tx, "…"` and `Event("…"`, on one line or the next.
_NAMED = re.compile(r'(?:Act|Event|_record)\(\s*(?:tx,\s*)?(f?)"([a-z_.{}]+)"')
_WHOLE = re.compile(r'"([a-z]+\.[a-z_]+\.[a-z_]+)"')


def handed_on(folder: Path) -> set[str]:
    """Names of acts beside a place that records whatever it is given."""
    return {name for path in folder.glob("*.py") for name in _WHOLE.findall(path.read_text())}


def named() -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for put_together, name in _NAMED.findall(path.read_text("utf-8")):
            plain = name.removeprefix("jp.kaga.")
            area = plain.partition("{")[0]
            if put_together and not area:
                found |= handed_on(path.parent)
            elif put_together:
                found |= {area + verb for verb in PUT_TOGETHER[area]}
            elif plain.count(".") == 2:
                found.add(plain)
    return found


def test_every_act_and_event_has_a_title():
    assert len(named()) > 60
    assert sorted(named() - set(all_titles())) == []


def test_a_title_says_something_in_each_language():
    for name, title in all_titles().items():
        assert [bool(text) for text in (title.ja, title.easy, title.en)] == [True] * 3, name


def test_events_share_the_titles_of_acts_and_strangers_keep_their_name():
    assert title_of("jp.kaga.identity.role.ended") == title_of("identity.role.ended")
    assert title_of("jp.elsewhere.thing.done").ja == "jp.elsewhere.thing.done"
