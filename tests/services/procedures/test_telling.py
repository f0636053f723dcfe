"""Applicants are told of their cases: with the act or not at all, once, in their language."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.kernel.notices.conftest import Bag
from tests.services.procedures.town import (
    answers,
    drafted,
    granted,
    in_correction,
    in_review,
    person,
    refused,
    staff,
    still_here,
    submitted,
)
from tests.visiting import visiting

from kaga.engines.cases import Act, Effect
from kaga.engines.cases.table import TABLE
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.events.delivery import deliver
from kaga.kernel.events.models import Delivery
from kaga.kernel.events.routing import route
from kaga.kernel.identity.actions.people import make_person
from kaga.kernel.identity.models import Proxy
from kaga.kernel.identity.profiles import Profile
from kaga.kernel.ledger.sequencer import settle
from kaga.kernel.notices import carrier
from kaga.kernel.notices.models import MailOut, Notice
from kaga.kernel.notices.queries import inbox, unread_count
from kaga.kernel.notices.sending import send_next
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import (
    answer_correction,
    fulfil,
    issue_notice,
    request_correction,
    withdraw,
)
from kaga.services.procedures.models import Case, Pot
from kaga.services.procedures.telling import KINDS

HANAKO = Profile(name="山田 花子", mail="hanako@example.org")


@pytest.fixture
def hanako(procedure):
    return registered(HANAKO)


@pytest.fixture
def bag(monkeypatch):
    monkeypatch.setattr(carrier, "_bound", [])
    made = Bag()
    carrier.bind_carrier(made)
    return made


def registered(profile):
    """Somebody whom identity knows, signed in by card."""
    with write() as tx:
        row = make_person(tx, profile, "card", Actor.system("test"))
    return person(person=PersonId(row.id))


def work():
    """What the worker does for events, until nothing is left."""
    while route() + deliver():
        pass


def box(visitor):
    return [(one.said.title, one.said.href, one.unread) for one in inbox(visitor).rows]


def mails():
    """Everything that leaves, as (to, subject, text)."""
    while send_next():
        pass
    return [
        (recipient, message["Subject"], message.get_body(("plain",)).get_content())
        for message, _, recipient in carrier.carrier().carried
    ]


def test_an_arrival_is_told_with_its_number_and_a_link(hanako, bag):
    reference = submitted(hanako).reference
    work()
    here = f"/my/applications/{reference}"
    assert box(hanako) == [(f"申請が届きました（{reference}）", here, True)]
    [(to, subject, text)] = mails()
    assert (to, subject) == ("hanako@example.org", f"申請が届きました（{reference}）")
    assert f"http://localhost:8000{here}" in text


def test_a_mail_names_neither_the_person_nor_what_was_applied_for(hanako, bag, clerk, decider):
    refused(hanako, clerk, decider)
    settle()
    case = Case.objects.get()
    issue_notice(clerk, case.reference, case.etag)
    work()
    said = str(mails()) + str([m[0].as_string() for m in bag.carried])
    for inside in ("山田", "スマートフォン", "不承認", "機種", "動橋町"):
        assert inside not in said
    assert case.reference in said
    assert "不承認（不交付決定）" in inbox(hanako).rows[0].said.text


def test_an_arrival_that_waits_for_money_says_so(hanako, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=4_999)
    submitted(hanako)
    work()
    assert "順番待ち" in inbox(hanako).rows[0].said.text


def test_whoever_waited_is_told_when_the_turn_comes(hanako, procedure):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Pot.objects.all(), budget=5_000)
    first = person()
    reference = submitted(first).reference
    waiting = submitted(hanako).reference
    withdraw(first, reference, 1)
    work()
    assert [title for title, _, _ in box(hanako)] == [
        f"順番が来ました（{waiting}）",
        f"申請が届きました（{waiting}）",
    ]


@pytest.mark.parametrize(
    ("language", "day"),
    [("ja", "令和8年6月15日（月）"), ("easy", "2026年6月15日（月）"), ("en", "15 June 2026")],
)
def test_a_request_for_correction_is_told_with_its_deadline(hanako, clerk, bag, language, day):
    done = in_correction(hanako, clerk)
    work()
    told = inbox(person(person=hanako.person, language=language)).rows[0]
    assert (day in told.said.title, day in told.said.text) == (True, True)
    assert told.said.href == f"/my/applications/{done.reference}"
    _, subject, text = mails()[-1]
    assert "令和8年6月15日（月）" in subject
    assert "領収書の金額" not in text


def test_each_request_is_told_as_it_was_said_however_late(hanako, clerk):
    """The delivery came late: the case was corrected and asked again meanwhile."""
    done = in_correction(hanako, clerk)
    done = answer_correction(hanako, done.reference, done.etag, {"price": 48_000})
    later = clock.today() + timedelta(days=20)
    notes = {"price": "もう一度", "shop": "店の名前"}
    request_correction(clerk, done.reference, done.etag, notes=notes, due_on=later)
    work()
    texts = [one.said.text for one in inbox(hanako).rows]
    assert "6月21日" in texts[0]
    assert "2か所" in texts[0]
    assert texts[1].endswith("審査を続けます。")
    assert "6月15日" in texts[2]
    assert "1か所" in texts[2]
    assert len(texts) == 4


def test_the_decision_is_told_when_its_notice_is_issued(hanako, clerk, decider):
    done = granted(hanako, clerk, decider)
    work()
    assert len(box(hanako)) == 1
    settle()
    done = issue_notice(clerk, done.reference, done.etag)
    fulfil(staff("cashier"), done.reference, done.etag)
    work()
    assert [title for title, _, _ in box(hanako)][:2] == [
        "支払い・交付が済みました",
        "承認（交付）が決定しました",
    ]


def test_a_withdrawal_is_told(hanako):
    withdraw(hanako, submitted(hanako).reference, 1)
    work()
    assert box(hanako)[0][0] == "申請の取下げを受け付けました"


def test_an_act_that_is_undone_tells_nobody(hanako, clerk):
    done = in_review(hanako, clerk)
    work()
    before = (Notice.objects.count(), MailOut.objects.count())
    with pytest.raises(KeyError):
        _ask_and_fail(clerk, done)
    work()
    assert (Notice.objects.count(), MailOut.objects.count()) == before


def _ask_and_fail(clerk, done):
    with write():
        notes, day = {"price": "x"}, date(2026, 7, 1)
        request_correction(clerk, done.reference, done.etag, notes=notes, due_on=day)
        raise KeyError


def test_a_delivery_that_failed_and_is_tried_again_tells_once(hanako, monkeypatch):
    submitted(hanako)
    notify_once = "kaga.services.procedures.telling._tell_proxy"
    with monkeypatch.context() as broken:
        broken.setattr(notify_once, lambda *_: 1 / 0)
        work()
    assert (Notice.objects.count(), MailOut.objects.count()) == (0, 0)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        work()
        work()
    assert (Notice.objects.count(), MailOut.objects.count()) == (1, 1)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_the_notice_tells_when_it_happened_not_when_it_was_delivered(hanako):
    at = submitted(hanako).arrived_at
    with clock.frozen(at + timedelta(hours=3)):
        work()
    assert Notice.objects.get().created_at == at


def test_nobody_is_told_of_a_case_whose_key_is_gone(hanako, clerk):
    in_correction(hanako, clerk)
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, vault.KeyId(Case.objects.get().key_id))
    work()
    assert len(box(hanako)) == 1  # the arrival tells nothing that was sealed


def test_the_family_member_who_applied_is_told_too(hanako):
    reference, son = _by_proxy(hanako)
    work()
    assert box(hanako)[0][0] == f"申請が届きました（{reference}）"
    [told] = inbox(son).rows
    assert told.said.title == f"代理で出した申請：申請が届きました（{reference}）"
    assert told.said.href == "/me/proxies"
    assert "山田 花子さんの代理" in told.said.text


def test_a_mail_to_a_proxy_does_not_name_the_one_they_act_for(hanako, bag):
    reference, _ = _by_proxy(hanako)
    work()
    [text] = [text for to, _, text in mails() if to == "son@example.org"]
    assert "山田" not in text
    assert reference in text


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": clock.now()},
        {"valid_until": date(2026, 5, 31)},
        {"scope": ["library"]},
        {"kind": "counter"},
    ],
)
def test_whoever_may_no_longer_follow_the_case_is_not_told(hanako, change):
    _, son = _by_proxy(hanako)
    with write(bookkeeping="a test") as tx:
        tx.change_where(Proxy.objects.all(), **change)
    work()
    assert (len(box(hanako)), box(son)) == (1, [])


def _by_proxy(principal):
    """An application that a son has sent for his mother; its number, and the son."""
    son = registered(Profile(name="山田 太郎", mail="son@example.org"))
    with write(bookkeeping="a test") as tx:
        tx.add(
            Proxy(
                principal_id=principal.person,
                agent_id=son.person,
                kind="family",
                scope=["procedures"],
                valid_from=date(2026, 5, 1),
            )
        )
    acting = person(
        person=son.person, acting_for=principal.person, acting_scope=frozenset({"procedures"})
    )
    return submitted(acting).reference, still_here(son)


def test_everything_the_law_book_says_to_tell_has_words_and_nothing_else_has():
    told = {row.act for row in TABLE if Effect.TELL_APPLICANT in row.effects}
    assert set(KINDS) == told
    assert Act.ACCEPT not in told


def test_unread_notices_are_counted_where_residents_begin(hanako):
    drafted(hanako, **answers())
    with visiting(hanako) as client:
        assert "まだ読んでいないお知らせ" not in client.get("/").content.decode()
        submitted(hanako)
        work()
        for address in ("/", "/my/applications"):
            shown = client.get(address).content.decode()
            assert "まだ読んでいないお知らせが1件あります。" in shown
            assert '<a href="/me/notices">お知らせを読む</a>' in shown
        [told] = inbox(hanako).rows
        shown = client.get(f"/me/notices/{told.id}").content.decode()
        assert 'href="/my/applications/' in shown
        assert "まだ読んでいないお知らせ" not in client.get("/").content.decode()
    assert unread_count(hanako.person) == 0


def test_strangers_see_neither_the_count_nor_the_link(procedure):
    with visiting(None) as client:
        shown = client.get("/").content.decode()
    assert "/me/notices" not in shown
