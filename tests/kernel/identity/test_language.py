"""The language of a person: chosen by the switch or on my page, used for what is written."""

from __future__ import annotations

import pytest
from tests.kernel.identity.people import somebody, visitor

from kaga.kernel.errors import SignInNeeded
from kaga.kernel.identity.actions.language import choose_language
from kaga.kernel.identity.models import Person
from kaga.kernel.identity.queries import language_of
from kaga.kernel.identity.visitor import nobody
from kaga.site.wiring import contact_of

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def mine():
    return Person.objects.order_by("id").first().language


def test_nobody_has_chosen_at_first_and_mail_is_japanese():
    person = somebody()
    assert (language_of(person), contact_of(person).language) == (None, "ja")


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_chosen_language_is_that_of_mail(language):
    person = somebody()
    choose_language(visitor(person), language)
    assert (language_of(person), contact_of(person).language) == (language, language)


def test_choosing_the_same_again_writes_nothing(django_assert_num_queries):
    person = visitor(somebody())
    choose_language(person, "en")
    with django_assert_num_queries(1):
        choose_language(person, "en")


def test_a_stranger_has_no_language_to_keep():
    with pytest.raises(SignInNeeded):
        choose_language(nobody(), "en")


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, "en"),
        ({"HTTP_REFERER": "http://testserver/help"}, "en"),
        ({"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_REFERER": "http://testserver/"}, ""),
        ({"HTTP_REFERER": "https://elsewhere.example/"}, ""),
        ({}, ""),
    ],
)
def test_the_switch_keeps_it_for_somebody_signed_in_unless_another_site_led_here(
    browser, headers, kept
):
    browser.sign_in()
    shown = browser.client.get("/about?lang=en", **headers).content.decode()
    assert '<html lang="en"' in shown
    assert mine() == kept


def test_a_wrong_language_and_a_stranger_change_nothing(browser):
    assert browser.client.get("/about?lang=en", **HERE).status_code == 200
    browser.client.cookies.clear()
    browser.sign_in()
    browser.client.get("/about?lang=xx", **HERE)
    browser.client.head("/about?lang=en", **HERE)
    assert mine() == ""


def test_the_form_of_preferences_keeps_it_too(browser):
    browser.sign_in()
    browser.post("/preferences", language="easy", next="/")
    assert mine() == "easy"
    browser.post("/preferences", theme="dark", next="/")
    assert mine() == "easy"


def test_my_page_shows_and_changes_it(browser):
    browser.sign_in()
    assert browser.post("/me/language", language="easy").status_code == 302
    assert mine() == "easy"
    shown = browser.get("/me").content.decode()
    assert "ことばを かえました" in shown
    assert 'name="language" value="easy" checked' in shown
    assert browser.client.cookies["kaga_language"].value == "easy"


def test_my_page_refuses_an_unknown_language(browser):
    browser.sign_in()
    answer = browser.post("/me/language", language="xx")
    assert answer.status_code == 422
    assert "一覧から選んでください。" in answer.content.decode()
    assert mine() == ""


def test_whoever_had_chosen_before_signing_in_keeps_that(browser):
    browser.get("/about", lang="en")
    browser.sign_in()
    assert mine() == "en"


def test_a_new_browser_speaks_the_language_of_the_person(browser):
    browser.sign_in()
    browser.post("/me/language", language="easy")
    browser.client.cookies.clear()
    browser.sign_in()
    assert browser.client.cookies["kaga_language"].value == "easy"


def test_a_browser_that_has_chosen_goes_on_in_its_own(browser):
    browser.sign_in()
    browser.post("/me/language", language="easy")
    browser.client.cookies.clear()
    browser.get("/about", lang="en")
    browser.sign_in()
    assert (mine(), browser.client.cookies["kaga_language"].value) == ("easy", "en")
