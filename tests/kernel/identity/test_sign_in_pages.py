"""Signing in through the browser: there and back again, and every way it may go wrong."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from joserfc.jwk import KeySet
from tests.adapters.card_login.phone import agree, fail_with, lose_patience
from tests.adapters.card_login.test_card_login import OUTSIDE, REFUSED
from tests.kernel.identity.people import TAKASHI, fill_roll, staff

from kaga.adapters.card_login.simulator import CardProvider, Client
from kaga.adapters.card_login.simulator_server import running
from kaga.adapters.generic_oidc.provider import GenericOidc
from kaga.adapters.oidc_rp.keys import public_part, signing_key
from kaga.adapters.oidc_rp.party import Registration, RelyingParty
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.identity.actions.closing import close
from kaga.kernel.identity.actions.counter import register_at_counter
from kaga.kernel.identity.models import Login, Person, SessionRecord
from kaga.kernel.identity.sessionstore import SessionStore
from kaga.site.providers import identity_providers

pytestmark = pytest.mark.django_db


def test_a_stranger_costs_no_query(browser, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert browser.get("/alive").status_code == 200


def test_the_sign_in_page_offers_every_route(browser):
    text = browser.get("/sign-in", next="/procedures/1?a=b").content.decode()
    for address in ("/sign-in/card/start", "/sign-in/passkey", "/sign-in/code"):
        assert f'href="{address}?next=%2Fprocedures%2F1%3Fa%3Db"' in text


def test_a_step_up_to_the_card_offers_the_card_only(browser):
    text = browser.get("/sign-in", level="card", max_age="300").content.decode()
    assert 'href="/sign-in/card/start?next=%2F&amp;max_age=300"' in text
    assert "/sign-in/code?" not in text


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/passkey", "/sign-out"])
def test_public_pages_speak_three_languages(browser, path, language):
    browser.client.cookies["kaga_language"] = language
    assert browser.get(path).status_code == 200


def test_signing_in_lands_where_one_was(browser):
    answer = browser.sign_in(following="/procedures/smartphone?step=2")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/procedures/smartphone?step=2",
    )
    assert "橋立 みなと" in browser.get("/me").content.decode()


def test_the_callback_address_is_registered_exactly(browser, public_url):
    sent = parse_qs(urlsplit(browser.go_to_card()).query)
    assert sent["redirect_uri"] == [f"{public_url}/sign-in/card/callback"]


def test_a_request_of_somebody_signed_in_costs_one_query(browser, django_assert_num_queries):
    browser.sign_in()
    with django_assert_num_queries(1):
        assert browser.get("/alive").status_code == 200


def test_the_session_key_changes_with_every_sign_in(browser):
    browser.go_to_card()
    before = browser.key
    browser.sign_in()
    first = browser.key
    browser.sign_in()
    assert len({before, first, browser.key}) == 3
    assert SessionRecord.objects.count() == 1


def test_a_stolen_database_opens_no_session(browser):
    browser.sign_in()
    row = SessionRecord.objects.get()
    assert browser.key not in str(row.__dict__)
    assert "橋立".encode() not in bytes(row.sealed)


@pytest.mark.parametrize("mode", sorted(REFUSED))
def test_a_failing_provider_signs_nobody_in(browser, simulator, mode):
    url = browser.go_to_card()
    fail_with(simulator, mode)
    answer = browser.come_back(agree(url))
    assert answer.status_code == 400
    assert "/sign-in?next=" in answer.content.decode()
    assert (Person.objects.count(), Login.objects.count()) == (0, 0)
    assert browser.get("/me").status_code == 302


@pytest.mark.parametrize("mode", sorted(OUTSIDE))
def test_a_silent_provider_leaves_the_other_ways(browser, simulator, mode):
    url = browser.go_to_card()
    parameters = agree(url)
    fail_with(simulator, mode)
    lose_patience(identity_providers()["card"].party)
    answer = browser.come_back(parameters)
    assert answer.status_code == 503
    assert Person.objects.count() == 0


def test_the_answer_of_another_browser_is_refused(browser, other_browser):
    answer = other_browser.come_back(agree(browser.go_to_card()))
    assert answer.status_code == 400
    assert Person.objects.count() == 0


def test_an_answer_works_once(browser):
    parameters = agree(browser.go_to_card())
    assert browser.come_back(parameters).status_code == 302
    assert browser.come_back(parameters).status_code == 400


def test_an_answer_that_comes_too_late_is_refused(browser):
    parameters = agree(browser.go_to_card())
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert browser.come_back(parameters).status_code == 400


def test_a_parameter_sent_twice_is_not_taken(browser):
    parameters = agree(browser.go_to_card())
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    answer = browser.client.get(f"/sign-in/card/callback?{query}&state=x")
    assert answer.status_code == 400


def test_several_tabs_may_sign_in_at_once(browser):
    first, second = browser.go_to_card("/a"), browser.go_to_card("/b")
    assert browser.come_back(agree(first)).headers["Location"] == "/a"
    assert browser.come_back(agree(second)).headers["Location"] == "/b"


def test_only_five_beginnings_are_remembered(browser):
    urls = [browser.go_to_card() for _ in range(6)]
    assert browser.come_back(agree(urls[0])).status_code == 400
    assert browser.come_back(agree(urls[1])).status_code == 302


def test_an_unknown_provider_is_not_found(browser):
    assert browser.get("/sign-in/nobody/start").status_code == 404
    assert browser.get("/sign-in/nobody/callback", state="x").status_code == 400


def test_a_withdrawn_provider_is_neither_offered_nor_accepted(browser):
    parameters = agree(browser.go_to_card())
    close(Actor.system("test"), "card", "試験")
    assert "/sign-in/card/start" not in browser.get("/sign-in").content.decode()
    assert browser.get("/sign-in/card/start").status_code == 400
    assert browser.come_back(parameters).status_code == 400


def test_signing_out_asks_first_and_then_forgets_everything(browser):
    browser.sign_in()
    assert browser.get("/sign-out").status_code == 200
    assert browser.get("/me").status_code == 200
    assert browser.post("/sign-out").headers["Location"] == "/"
    assert browser.get("/me").status_code == 302
    assert SessionRecord.objects.exclude(person=None).count() == 0


def test_a_session_ends_after_an_hour_without_use_and_comes_back_to_the_page(browser):
    browser.sign_in()
    begin = clock.now()
    with clock.frozen(begin + timedelta(minutes=59)):
        assert browser.get("/me").status_code == 200
    with clock.frozen(begin + timedelta(minutes=118)):
        assert browser.get("/me").status_code == 200
    with clock.frozen(begin + timedelta(minutes=179)):
        answer = browser.get("/me/proxies")
        assert answer.headers["Location"] == "/sign-in?next=%2Fme%2Fproxies"


def test_a_session_ends_after_twelve_hours_in_any_case(browser):
    browser.sign_in()
    begin = clock.now()
    for minutes in range(50, 720, 50):
        with clock.frozen(begin + timedelta(minutes=minutes)):
            assert browser.get("/me").status_code == 200
    with clock.frozen(begin + timedelta(hours=12, minutes=1)):
        assert browser.get("/me").status_code == 302


def test_an_expired_session_says_so_on_the_sign_in_page(browser):
    browser.sign_in()
    with clock.frozen(clock.now() + timedelta(hours=2)):
        text = browser.get("/sign-in").content.decode()
        assert "しばらく使われなかったため" in text


def test_a_code_from_the_counter_opens_the_account_once(browser, other_browser):
    fill_roll()
    made = register_at_counter(staff("counter"), TAKASHI, "licence")
    answer = browser.post("/sign-in/code?next=/me/proxies", code=made.code.lower())
    assert answer.headers["Location"] == "/me/passkeys/new?next=%2Fme%2Fproxies"
    assert "髙﨑 たかし" in browser.get("/me").content.decode()
    again = other_browser.post("/sign-in/code", code=made.code)
    assert (again.status_code, "番号が違う" in again.content.decode()) == (422, True)


def test_guessing_codes_is_slowed_down(browser):
    for _ in range(10):
        assert browser.post("/sign-in/code", code="0000-0000-0000").status_code == 422
    answer = browser.post("/sign-in/code", code="0000-0000-0000")
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        assert browser.post("/sign-in/code", code="0000").status_code == 422


@pytest.fixture
def second_route(simulator):
    """A second provider on a port of its own, as any provider of OpenID Connect."""
    keys = signing_key(settings.KAGA_KEYS, "ES256")
    public = KeySet.import_key_set({"keys": [public_part(keys)]})
    client = Client(
        "second", lambda uri: uri.endswith("/sign-in/oidc/callback"), lambda: public
    )
    with running(CardProvider(client)) as base:
        known = Registration(f"{base}/api/realms/main", "second")
        identity_providers()["oidc"] = GenericOidc(RelyingParty(known, keys))
        yield base


def through_second(browser, **query):
    url = browser.get("/sign-in/oidc/start", next="/me", **query).headers["Location"]
    return browser.client.get("/sign-in/oidc/callback", agree(url))


def grow_old(browser, minutes: int) -> None:
    """Let the last authentication of a session lie back."""
    session = SessionStore(browser.key)
    known = session["identity"]
    session["identity"] = {**known, "at": known["at"] - 60 * minutes}
    session.save()


def test_a_second_way_is_linked_from_my_page(browser, other_browser, second_route):
    browser.sign_in()
    assert through_second(browser, **{"for": "link"}).headers["Location"] == "/me"
    assert Person.objects.count() == 1
    assert through_second(other_browser).headers["Location"] == "/me"
    assert "橋立 みなと" in other_browser.get("/me").content.decode()


def test_linking_needs_somebody_who_has_just_signed_in(browser, second_route):
    answer = browser.get("/sign-in/oidc/start", **{"for": "link"})
    assert answer.headers["Location"].startswith("/sign-in?next=")
    browser.sign_in()
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        answer = browser.get("/sign-in/oidc/start", **{"for": "link"})
        assert "level=account&max_age=600" in answer.headers["Location"]


def test_a_new_login_while_somebody_is_signed_in_asks_who_it_is(browser, second_route):
    through_second(browser)
    answer = browser.sign_in()
    assert answer.headers["Location"] == "/sign-in/confirm"
    text = browser.get("/sign-in/confirm").content.decode()
    assert ('value="join"' in text, 'value="switch"' in text) == (True, True)
    assert browser.post("/sign-in/confirm", choice="unheard of").status_code == 200
    assert browser.post("/sign-in/confirm", choice="join").headers["Location"] == "/me"
    assert Person.objects.count() == 1
    assert "橋立 みなと" in browser.get("/me").content.decode()
    assert browser.get("/sign-in/confirm").headers["Location"] == "/sign-in"


def test_another_person_at_the_same_browser_switches(browser, second_route):
    through_second(browser)
    browser.sign_in()
    browser.post("/sign-in/confirm", choice="switch")
    assert Person.objects.count() == 2
    assert "橋立 みなと" in browser.get("/me").content.decode()


def test_cancelling_changes_nothing(browser, second_route):
    through_second(browser)
    browser.sign_in()
    browser.post("/sign-in/confirm", choice="cancel")
    assert (Person.objects.count(), Login.objects.count()) == (1, 1)


def test_an_old_session_may_switch_but_not_join(browser, second_route):
    through_second(browser)
    grow_old(browser, minutes=11)
    browser.sign_in()
    assert 'value="join"' not in browser.get("/sign-in/confirm").content.decode()
    answer = browser.post("/sign-in/confirm", choice="join")
    assert answer.headers["Location"].startswith("/sign-in?")
    assert Login.objects.count() == 1


def test_a_known_login_of_another_person_switches_without_asking(
    browser, other_browser, second_route
):
    other_browser.sign_in()
    through_second(browser)
    assert browser.sign_in().headers["Location"] == "/me"
    assert "橋立 みなと" in browser.get("/me").content.decode()
    assert Person.objects.count() == 2


def test_our_public_keys_are_published(browser):
    (key,) = browser.get("/.well-known/rp-jwks.json").json()["keys"]
    assert (key["kty"], key["alg"], "d" in key) == ("EC", "ES256", False)
