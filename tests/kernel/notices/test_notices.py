"""Notices: committed with the change, in the reader's language, sealed, sent by the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Invalid, NotFound, SignInNeeded
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.ids import new_id
from kaga.kernel.notices import contacts, duties, kinds
from kaga.kernel.notices.actions import choose_mail, mark_all_read, mark_read, notify, post
from kaga.kernel.notices.bounces import take_back
from kaga.kernel.notices.carrier import MailRefused, NoCarrier, carrier
from kaga.kernel.notices.letters import Letter, enclose
from kaga.kernel.notices.models import MailOut, Notice
from kaga.kernel.notices.queries import (
    inbox,
    mail_came_back,
    mail_choices,
    notice_for,
    unread_count,
)
from kaga.kernel.notices.sending import LEASE, SCHEDULE, _claim, send_next
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import Words

pytestmark = pytest.mark.django_db
START = datetime(2027, 4, 1, 9, 0, tzinfo=UTC)
WHAT = Words(ja="補正", easy="なおすこと", en="a correction")


def tell(person, kind, n=1, href="/me/cases/7"):
    with write(bookkeeping="a test") as tx:
        return notify(tx, person, kind, {"n": str(n), "what": WHAT}, href=href)


def seen(person, language="ja"):
    page = inbox(Visitor(person=person, language=language))
    return [(one.said.title, one.said.text, one.unread) for one in page.rows]


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("ja", "3番のお知らせ", "補正です。\n続き"),
        ("easy", "3番", "なおすこと"),
        ("en", "Notice 3", "It is a correction."),
    ],
)
def test_the_inbox_speaks_the_language_of_its_reader(people, kind, language, title, text):
    person = people.add()
    tell(person, kind(), n=3)
    assert seen(person, language) == [(title, text, True)]


def test_a_notice_and_its_mail_are_committed_with_the_change_or_not_at_all(people, kind):
    person, told = people.add(), kind()
    with pytest.raises(KeyError):
        _tell_and_fail(person, told)
    assert (Notice.objects.count(), MailOut.objects.count()) == (0, 0)
    tell(person, told)
    assert (Notice.objects.count(), MailOut.objects.count()) == (1, 1)


def _tell_and_fail(person, told):
    with write(bookkeeping="a test") as tx:
        notify(tx, person, told, {"n": "1", "what": WHAT})
        raise KeyError


def test_nothing_personal_lies_open_in_the_tables(people, kind):
    person = people.add()
    tell(person, kind(), n="印章")
    rows = str(list(Notice.objects.values())) + str(list(MailOut.objects.values()))
    for piece in ("taro@example.org", "加賀太郎", "印章", "補正"):
        assert piece not in rows
        assert piece.encode() not in bytes(Notice.objects.get().sealed)


def test_the_worker_sends_a_standard_message_with_text_and_html(people, kind, bag, settings):
    settings.KAGA_PUBLIC_URL = "https://portal.example"
    settings.KAGA_MAIL_FROM = "City <no-reply@city.example>"
    person = people.add()
    tell(person, kind(), n=3)
    assert send_next() == 1
    assert send_next() == 0
    message, sender, recipient = bag.carried[0]
    row = MailOut.objects.get()
    assert (recipient, sender) == (
        "taro@example.org",
        f"bounce+{row.id.hex}@city.example",
    )
    assert (message["Subject"], message["From"]) == (
        "3番のお知らせ",
        "City <no-reply@city.example>",
    )
    assert message["Message-ID"] == f"<{row.id}@city.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_body(("plain",)).get_content()
    assert text.startswith("補正です。\n続き\n\n内容を確認する\n")
    assert "https://portal.example/me/cases/7" in text
    html = message.get_body(("html",)).get_content()
    assert '<a href="https://portal.example/me/cases/7">' in html
    assert '<html lang="ja">' in html
    assert (row.state, row.reply_code, row.attempts) == ("sent", 250, 1)


def test_html_in_a_value_stays_text(people, kind, bag):
    person = people.add()
    tell(person, kind(), n="<script>x</script>")
    send_next()
    html = bag.carried[0][0].get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ja", ("3番", "見てください。")),
        ("easy", ("3", "見て。")),
        ("en", ("No. 3", "Please look.")),
    ],
)
def test_a_mail_says_only_what_may_be_read_outside(people, kind, bag, language, shown):
    outside = kinds.Outside(
        Words(ja="{n}番", easy="{n}", en="No. {n}"),
        Words(ja="見てください。", easy="見て。", en="Please look."),
    )
    person = people.add(language=language)
    tell(person, kind(outside=outside), n=3)
    send_next()
    message = bag.carried[0][0]
    plain = message.get_body(("plain",)).get_content()
    assert (message["Subject"], plain.partition("\n\n")[0]) == shown
    for inside in ("補正", "なおすこと", "correction"):
        assert inside not in plain
        assert inside not in message.get_body(("html",)).get_content()
    assert "補正" in seen(person)[0][1]


def test_a_notice_may_tell_of_an_earlier_moment(people, kind):
    person = people.add()
    with write(bookkeeping="a test") as tx:
        notify(tx, person, kind(), {"n": "1", "what": WHAT}, at=START)
    assert Notice.objects.get().created_at == START


def test_a_line_break_in_a_value_makes_no_new_header(people, kind, bag):
    person = people.add()
    tell(person, kind(), n="1\r\nBcc: evil@example.org")
    send_next()
    message = bag.carried[0][0]
    assert message["Bcc"] is None
    assert message["Subject"] == "1 Bcc: evil@example.org番のお知らせ"


def test_no_mail_to_one_without_address_or_who_refused_or_of_a_quiet_kind(people, kind):
    silent, refusing = people.add(mail=""), people.add()
    plain, always, never = kind(), kind("test.always", "always"), kind("test.never", "never")
    choose_mail(Visitor(person=refusing), {"test": False})
    for person in (silent, refusing):
        tell(person, plain)
        tell(person, never)
    assert MailOut.objects.count() == 0
    assert Notice.objects.count() == 4
    tell(refusing, always)
    assert MailOut.objects.count() == 1
    choose_mail(Visitor(person=refusing), {"test": True})
    tell(refusing, plain)
    assert MailOut.objects.count() == 2
    assert mail_choices(Visitor(person=refusing)) == {"test": True}


def test_an_unknown_topic_is_refused(people, kind):
    kind()
    with pytest.raises(Invalid):
        choose_mail(Visitor(person=people.add()), {"nonsense": False})


def test_nobody_is_told_nothing(people, kind):
    assert tell(PersonId(new_id()), kind()) is None
    erased = people.add()
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, people.contact(erased).key)
    assert tell(erased, kind("test.other")) is None
    assert Notice.objects.count() == 0


def test_a_link_out_of_the_portal_is_refused(people, kind):
    with pytest.raises(ValueError, match="path"):
        tell(people.add(), kind(), href="https://evil.example/")


def test_unbound_ports_say_so(monkeypatch, kind):
    monkeypatch.setattr("kaga.kernel.notices.carrier._bound", [])
    monkeypatch.setattr(contacts, "_bound", [])
    with pytest.raises(NoCarrier):
        carrier()
    with pytest.raises(contacts.NobodyKnows):
        tell(PersonId(new_id()), kind())


def test_reading_is_remembered_and_only_ones_own_is_seen(people, kind):
    me, other = people.add(), people.add()
    told = kind()
    first = tell(me, told, 1)
    tell(me, told, 2)
    tell(other, told, 3)
    assert unread_count(me) == 2
    mark_read(Visitor(person=me), first)
    mark_read(Visitor(person=me), first)
    unread = {title: unread for title, _, unread in seen(me)}
    assert unread == {"2番のお知らせ": True, "1番のお知らせ": False}
    with pytest.raises(NotFound):
        mark_read(Visitor(person=other), first)
    with pytest.raises(NotFound):
        notice_for(Visitor(person=other), first)
    assert notice_for(Visitor(person=me), first).said.title == "1番のお知らせ"
    assert mark_all_read(Visitor(person=me)) == 1
    assert unread_count(me) == 0
    with pytest.raises(SignInNeeded):
        mark_all_read(Visitor())
    with pytest.raises(SignInNeeded):
        inbox(Visitor())


def test_the_inbox_costs_the_same_at_one_and_at_twenty_notices(
    people, kind, django_assert_num_queries
):
    me, told = people.add(), kind()
    for n in range(20):
        tell(me, told, n)
        if n in {0, 19}:
            with django_assert_num_queries(2):
                seen(me)


def test_a_mail_refused_for_now_is_tried_again_later(people, kind, bag):
    bag.answers = [MailRefused(451, permanent=False)]
    with clock.frozen(START):
        tell(people.add(), kind())
        assert send_next() == 1
        assert send_next() == 0
    row = MailOut.objects.get()
    assert (row.state, row.reply_code) == ("waiting", 451)
    with clock.frozen(START + timedelta(seconds=16)):
        send_next()
    assert MailOut.objects.get().state == "sent"


def test_a_mail_refused_for_good_is_a_bounce_and_said_so(people, kind, bag):
    me = people.add()
    bag.answers = [MailRefused(550, permanent=True)]
    tell(me, kind())
    send_next()
    row = MailOut.objects.get()
    assert (row.state, row.reply_code) == ("bounced", 550)
    assert mail_came_back(me) is True
    assert OutboxEvent.objects.get().type == "jp.kaga.notices.mail.bounced"
    tell(me, kind("test.again"))
    send_next()
    assert mail_came_back(me) is False


def test_after_the_last_attempt_a_mail_is_dead(people, kind, bag):
    moment = START
    with clock.frozen(moment):
        tell(people.add(), kind())
    for _ in range(SCHEDULE.attempts):
        bag.answers = [MailRefused(None, permanent=False)]
        with clock.frozen(moment):
            assert send_next() == 1
        moment += timedelta(hours=10)
    assert MailOut.objects.get().state == "dead"


def test_an_error_of_the_carrier_does_not_lose_the_mail(people, kind, bag, monkeypatch):
    monkeypatch.setattr(bag, "carry", lambda *_: 1 / 0)
    tell(people.add(), kind())
    send_next()
    row = MailOut.objects.get()
    assert row.state == "waiting"
    assert row.error.startswith("ZeroDivisionError at")


def test_a_mail_of_an_erased_person_is_never_sent(people, kind, bag):
    me = people.add()
    tell(me, kind())
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, people.contact(me).key)
    send_next()
    assert bag.carried == []
    assert MailOut.objects.get().state == "dead"


def test_a_mail_whose_worker_died_is_sent_when_the_lease_runs_out(people, kind, bag):
    with clock.frozen(START):
        tell(people.add(), kind())
        assert _claim() is not None
        assert send_next() == 0
    with clock.frozen(START + LEASE):
        assert send_next() == 1
    assert len(bag.carried) == 1


def test_a_mail_without_notice_goes_to_the_address_named_with_its_files(bag):
    key = vault.fresh_key()
    file = enclose(key[1], "案内.txt", "text/plain", b"hello")
    letter = Letter("new@example.org", "確認", "番号 123", "<p>番号 123</p>", "ja", (file,))
    with write(bookkeeping="a test") as tx:
        vault.keep_key(tx, key)
        post(tx, letter, key)
    send_next()
    message, _, recipient = bag.carried[0]
    assert recipient == "new@example.org"
    [attached] = list(message.iter_attachments())
    assert attached.get_filename() == "案内.txt"
    assert attached.get_payload(decode=True) == b"hello"


REPORT = """\
From: MAILER-DAEMON@mx.example
To: bounce+{hex}@localhost
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; taro@example.org
Action: {action}
Status: {status}

--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "state"),
    [("failed", "5.1.1", "bounced"), ("delayed", "4.4.1", "sent"), ("failed", "4.4.7", "sent")],
)
def test_a_mail_that_comes_back_for_good_is_a_bounce(one_sent, action, status, state):
    row = MailOut.objects.get()
    report = REPORT.format(hex=row.id.hex, action=action, status=status).encode()
    assert take_back(report) == (row.id if state == "bounced" else None)
    assert MailOut.objects.get().state == state
    assert take_back(report) is None


@pytest.fixture
def one_sent(people, kind, bag):
    tell(people.add(), kind())
    send_next()


def test_what_is_no_report_changes_nothing():
    assert take_back(b"") is None
    assert take_back(b"To: bounce+0@localhost\n\nhello") is None
    unknown = REPORT.format(hex="0" * 32, action="failed", status="5.0.0")
    assert take_back(unknown.encode()) is None


def test_mail_is_forgotten_after_ninety_days_and_the_notice_stays(people, kind, bag):
    me = people.add()
    tell(me, kind())
    send_next()
    with clock.frozen(clock.now() + timedelta(days=91)):
        duties.forget_mail()
    assert MailOut.objects.count() == 0
    assert len(seen(me)) == 1
