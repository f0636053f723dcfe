"""A mail address counts once the code that was sent there has come back."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import timedelta

import pytest
from tests.kernel.identity.people import MINATO, TAKASHI, account, somebody, staff, visitor

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotAllowed, TooManyRequests
from kaga.kernel.identity.actions.counter import register_at_counter
from kaga.kernel.identity.actions.mailing import (
    MOST_CODES,
    WITHIN,
    confirm_at_counter,
    confirm_own,
    give_address,
    is_address,
)
from kaga.kernel.identity.actions.people import renew_profile
from kaga.kernel.identity.actions.signing_in import join_login
from kaga.kernel.identity.codes import MOST_FAILURES
from kaga.kernel.identity.profiles import Profile, person_row, profile_of
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.notices.contacts import contact_of
from kaga.kernel.notices.letters import opened_letter
from kaga.kernel.notices.models import MailOut
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db
MAIL = "hanako@example.jp"
REACHABLE = dataclasses.replace(MINATO, mail=MAIL)


def letters():
    rows = MailOut.objects.order_by("number")
    return [
        opened_letter(vault.secret_of(vault.KeyId(row.key_id)), bytes(row.sealed))
        for row in rows
    ]


def code_in(letter) -> str:
    (code,) = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", letter.text)
    return code


def addresses(person) -> tuple[str, str]:
    known = profile_of(person)
    return known.mail, known.mail_asked


def test_an_address_given_at_the_counter_waits_until_its_code_is_read_out():
    desk = staff("counter")
    made = register_at_counter(desk, REACHABLE, "licence")
    assert (made.mail, addresses(made.person)) == (MAIL, ("", MAIL))
    assert contact_of(made.person).mail == ""
    (letter,) = letters()
    assert (letter.to, letter.subject) == (MAIL, "メールアドレスの確認番号")
    confirm_at_counter(desk, person_row(made.person).handle, code_in(letter).lower())
    assert addresses(made.person) == (MAIL, "")
    assert contact_of(made.person).mail == MAIL


def test_the_person_may_confirm_it_at_home_and_only_once():
    made = register_at_counter(staff("counter"), REACHABLE, "licence")
    own, code = visitor(made.person), code_in(letters()[0])
    confirm_own(own, code)
    assert addresses(made.person) == (MAIL, "")
    with pytest.raises(Invalid):
        confirm_own(own, code)


def test_without_an_address_nothing_is_sent():
    made = register_at_counter(staff("counter"), MINATO, "licence")
    assert (made.mail, letters()) == ("", [])


def test_an_address_that_is_confirmed_already_is_not_asked_again():
    desk = staff("counter")
    made = register_at_counter(desk, REACHABLE, "licence")
    confirm_own(visitor(made.person), code_in(letters()[0]))
    with pytest.raises(Invalid) as refused:
        give_address(visitor(made.person), MAIL)
    assert (list(refused.value.fields), len(letters())) == (["mail"], 1)


def test_the_code_of_somebody_else_confirms_nothing():
    mine, other = somebody(MINATO), somebody(TAKASHI)
    give_address(visitor(mine), MAIL)
    give_address(visitor(other), "takashi@example.jp")
    own, foreign = map(code_in, letters())
    with pytest.raises(Invalid):
        confirm_own(visitor(mine), foreign)
    confirm_own(visitor(other), foreign)
    confirm_own(visitor(mine), own)
    assert [addresses(one) for one in (mine, other)] == [
        (MAIL, ""),
        ("takashi@example.jp", ""),
    ]


def test_a_code_of_an_address_replaced_meanwhile_is_over():
    own = visitor(somebody())
    give_address(own, "wrong@example.jp")
    give_address(own, MAIL)
    first, second = map(code_in, letters())
    with pytest.raises(Invalid):
        confirm_own(own, first)
    confirm_own(own, second)
    assert addresses(own.person) == (MAIL, "")


def test_a_code_is_over_after_a_week():
    own = visitor(somebody())
    give_address(own, MAIL)
    with clock.frozen(clock.now() + timedelta(days=8)), pytest.raises(Invalid):
        confirm_own(own, code_in(letters()[0]))
    assert addresses(own.person) == ("", MAIL)


def test_guessing_is_slowed_down():
    own = visitor(somebody())
    give_address(own, MAIL)
    for _ in range(MOST_FAILURES):
        with pytest.raises(Invalid):
            confirm_own(own, "0000-0000-0000")
    with pytest.raises(TooManyRequests):
        confirm_own(own, code_in(letters()[0]))


def test_nobody_can_have_many_mails_sent_to_an_address():
    own = visitor(somebody())
    for _ in range(MOST_CODES):
        give_address(own, MAIL)
    with pytest.raises(TooManyRequests):
        give_address(own, MAIL)
    with clock.frozen(clock.now() + WITHIN):
        give_address(dataclasses.replace(own, authenticated_at=clock.now()), MAIL)
    assert len(letters()) == MOST_CODES + 1


def test_a_provider_replaces_its_own_address_but_not_a_confirmed_one():
    own = somebody(dataclasses.replace(MINATO, mail="first@example.jp"))
    news = Profile(mail="second@example.jp")
    with write(bookkeeping="a test") as tx:
        renew_profile(tx, person_row(own), news)
    assert addresses(own) == ("second@example.jp", "")
    give_address(visitor(own), MAIL)
    confirm_own(visitor(own), code_in(letters()[0]))
    join_login(own, account("third", Profile(mail="third@example.jp", phone="0761")))
    assert (addresses(own), profile_of(own).phone) == ((MAIL, ""), "0761")


@pytest.mark.parametrize(
    "mail",
    [
        "",
        "hanako",
        "hanako@",
        "a b@example.jp",
        f"{MAIL}\nBcc: x@example.jp",
        "花子@example.jp",
    ],
)
def test_what_is_no_address_is_refused(mail):
    assert not is_address(mail)
    with pytest.raises(Invalid) as refused:
        give_address(visitor(somebody()), mail)
    assert list(refused.value.fields) == ["mail"]


def test_a_wrong_address_at_the_counter_is_told_beside_the_others():
    wrong = dataclasses.replace(MINATO, name="", mail="hanako")
    with pytest.raises(Invalid) as refused:
        register_at_counter(staff("counter"), wrong, "licence")
    assert set(refused.value.fields) == {"mail", "name"}


def test_only_the_counter_confirms_for_somebody():
    made = register_at_counter(staff("counter"), REACHABLE, "licence")
    with pytest.raises(NotAllowed):
        confirm_at_counter(
            staff("clerk"), person_row(made.person).handle, code_in(letters()[0])
        )


def test_the_ledger_tells_of_it_without_the_address():
    own = visitor(somebody())
    give_address(own, MAIL)
    confirm_own(own, code_in(letters()[0]))
    told = [json.loads(bytes(row.data)) for row in StagedEntry.objects.order_by("id")]
    acts = [one for one in told if one["act"].startswith("identity.mail.")]
    assert [one["act"] for one in acts] == ["identity.mail.asked", "identity.mail.confirmed"]
    assert MAIL not in json.dumps(acts)


def test_the_pages_lead_from_giving_an_address_to_its_confirmation(browser):
    browser.sign_in()
    answer = browser.post("/me/mail", mail="not an address")
    assert (answer.status_code, "hanako@example.jp" in answer.content.decode()) == (422, True)
    assert browser.post("/me/mail", mail=f" {MAIL} ").headers["Location"] == "/me/mail"
    assert MAIL in browser.get("/me/mail").content.decode()
    assert f"{MAIL}（確認待ち）" in browser.get("/me").content.decode()
    wrong = browser.post("/me/mail/confirm", code="0")
    assert (wrong.status_code, "番号が違うか" in wrong.content.decode()) == (422, True)
    right = browser.post("/me/mail/confirm", code=code_in(letters()[0]))
    assert right.headers["Location"] == "/me"
    assert "確認待ち" not in browser.get("/me").content.decode()


def test_the_counter_takes_the_code_on_its_pages(browser):
    browser.work_as("counter")
    form = {"document": "licence", "name": MINATO.name, "address": MINATO.address}
    form |= {"birth_date-era": "昭和", "birth_date-year": "23"}
    form |= {"birth_date-month": "5", "birth_date-day": "3", "mail": MAIL}
    text = browser.post("/staff/identity/counter", **form).content.decode()
    (number,) = set(re.findall(r'name="person" value="([^"]+)"', text))
    assert f"{MAIL}に確認番号を送りました" in text
    path = "/staff/identity/counter/mail"
    assert browser.get(path).status_code == 200
    for wrong in ({"person": number, "code": "0"}, {"person": "x", "code": "0"}):
        assert browser.post(path, **wrong).status_code == 422
    answer = browser.post(path, person=number, code=code_in(letters()[0]))
    assert answer.headers["Location"] == "/staff/identity/counter"
    assert (
        "メールアドレスを確認しました"
        in browser.get("/staff/identity/counter").content.decode()
    )
