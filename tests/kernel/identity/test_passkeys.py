"""Passkeys: enrolled after a fresh sign-in, then enough by themselves; every fault refused."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
from tests.kernel.identity.authenticator import USER_PRESENT, Authenticator
from tests.kernel.identity.people import MINATO, TAKASHI, somebody, visitor

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, Invalid, NotFound, StepUpNeeded
from kaga.kernel.identity import queries
from kaga.kernel.identity.actions.closing import close
from kaga.kernel.identity.actions.passkeys import (
    begin_enrolment,
    begin_sign_in,
    enrol,
    remove_passkey,
    sign_in_by_passkey,
)
from kaga.kernel.identity.models import Passkey
from kaga.kernel.identity.ports import SignInRefused
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.KAGA_PUBLIC_URL = "http://localhost:8000"


@pytest.fixture
def owner():
    return visitor(somebody(MINATO))


def enrolled(who, device=None, label="わたしの電話") -> Authenticator:
    device = device or Authenticator()
    asked = begin_enrolment(who)
    enrol(who, device.create(asked.options), asked.challenge, label)
    return device


def signed_in(device):
    asked = begin_sign_in()
    return sign_in_by_passkey(device.get(asked.options), asked.challenge)


def test_a_passkey_signs_in_the_one_who_enrolled_it(owner):
    found = signed_in(enrolled(owner))
    assert (found.person, found.name, found.assurance, found.provider) == (
        owner.person,
        "橋立 みなと",
        Assurance.ACCOUNT,
        "passkey",
    )
    assert Passkey.objects.get().used_at is not None


def test_the_device_learns_a_pseudonym_and_no_name_twice(owner):
    options = begin_enrolment(owner).options
    assert options["user"]["id"] != str(owner.person)
    assert options["authenticatorSelection"]["userVerification"] == "required"
    device = enrolled(owner)
    again = begin_enrolment(owner).options["excludeCredentials"]
    assert [one["id"] for one in again] == [json.loads(device.create(options))["id"]]


def test_enrolling_needs_a_fresh_sign_in(owner):
    old = visitor(owner.person, authenticated_at=clock.now() - timedelta(minutes=11))
    with pytest.raises(StepUpNeeded):
        begin_enrolment(old)


@pytest.mark.parametrize(
    "device",
    [
        Authenticator(origin="https://evil.example"),
        Authenticator(origin="http://localhost:8001"),
        Authenticator(flags=USER_PRESENT),
        Authenticator(flags=0),
    ],
)
def test_a_wrong_answer_is_not_enrolled(owner, device):
    with pytest.raises(SignInRefused):
        enrolled(owner, device)
    assert Passkey.objects.count() == 0


@pytest.mark.parametrize(
    ("fault", "value"),
    [("origin", "https://evil.example"), ("flags", USER_PRESENT), ("counter", -1)],
)
def test_a_wrong_answer_signs_nobody_in(owner, fault, value):
    device = enrolled(owner, Authenticator(counter=5))
    setattr(device, fault, value)
    with pytest.raises(SignInRefused):
        signed_in(device)


def test_another_challenge_or_another_key_signs_nobody_in(owner):
    device = enrolled(owner)
    first, second = begin_sign_in(), begin_sign_in()
    with pytest.raises(SignInRefused):
        sign_in_by_passkey(device.get(first.options), second.challenge)
    stolen = Authenticator(credential=device.credential, counter=9)
    with pytest.raises(SignInRefused):
        signed_in(stolen)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', '{"id": "x"}'])
def test_rubbish_signs_nobody_in(answer):
    with pytest.raises(SignInRefused):
        sign_in_by_passkey(answer, begin_sign_in().challenge)


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x"}'])
def test_rubbish_is_not_enrolled(owner, answer):
    with pytest.raises(SignInRefused):
        enrol(owner, answer, begin_enrolment(owner).challenge, "x")


@pytest.mark.parametrize("label", ["", "  ", "x" * 61, "番号1234 5678 9018"])
def test_a_passkey_needs_a_decent_name(owner, label):
    with pytest.raises(Invalid):
        enrolled(owner, label=label)


def test_a_passkey_is_enrolled_once_and_ten_are_enough(owner):
    device = enrolled(owner)
    with pytest.raises(Conflict):
        enrolled(owner, device)
    for _ in range(9):
        enrolled(owner)
    with pytest.raises(Conflict):
        enrolled(owner)


def test_a_removed_passkey_signs_nobody_in(owner):
    device = enrolled(owner)
    remove_passkey(owner, queries.passkeys_of(owner.person)[0].id)
    with pytest.raises(SignInRefused):
        signed_in(device)


def test_the_last_way_in_cannot_be_removed(owner):
    enrolled(owner)
    close(Actor.system("test"), "passkey", "試験")
    key = queries.passkeys_of(owner.person)[0].id
    remove_passkey(owner, key)
    assert queries.routes_of(owner.person) == ["card"]


def test_without_a_login_the_last_passkey_stays(owner, simulator):
    enrolled(owner)
    close(Actor.system("test"), "card", "試験")
    with pytest.raises(Invalid):
        remove_passkey(owner, queries.passkeys_of(owner.person)[0].id)


def test_the_passkey_of_somebody_else_cannot_be_removed(owner):
    enrolled(owner)
    other = visitor(somebody(TAKASHI))
    for key in (queries.passkeys_of(owner.person)[0].id, new_id()):
        with pytest.raises(NotFound):
            remove_passkey(other, key)


def test_withdrawn_passkeys_sign_nobody_in(owner):
    device = enrolled(owner)
    close(Actor.system("test"), "passkey", "試験")
    with pytest.raises(SignInRefused):
        signed_in(device)


def options_on(page) -> dict:
    found = re.search(r'data-options="([^"]+)"', page.content.decode())
    return json.loads(html.unescape(found[1]))


def test_the_pages_enrol_and_sign_in(browser, other_browser):
    browser.sign_in()
    device = Authenticator()
    asked = options_on(browser.get("/me/passkeys/new"))
    answer = browser.post("/me/passkeys/new", answer=device.create(asked), label="電話")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me")
    asked = options_on(other_browser.get("/sign-in/passkey"))
    answer = other_browser.post("/sign-in/passkey?next=/me", answer=device.get(asked))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me")
    assert "橋立 みなと" in other_browser.get("/me").content.decode()


def test_the_pages_say_what_is_wrong(browser):
    assert browser.post("/sign-in/passkey", answer="{}").status_code == 422
    browser.sign_in()
    assert browser.post("/me/passkeys/new", answer="{}", label="x").status_code == 422
    browser.get("/me/passkeys/new")
    assert browser.post("/me/passkeys/new", answer="{}", label="").status_code == 422
