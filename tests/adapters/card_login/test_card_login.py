"""Signing in by card over a real socket: the good way, and every way it must be refused."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.adapters.card_login.conftest import CLIENT
from tests.adapters.card_login.phone import agree, fail_with, lose_patience

from kaga.adapters.card_login.provider import CardLogin
from kaga.adapters.card_login.simulator import AUTH, FAIL, MODES, TOKEN
from kaga.adapters.card_login.simulator_people import EVERYBODY, pairwise_subject
from kaga.adapters.oidc_rp.keys import signing_key
from kaga.adapters.oidc_rp.party import RelyingParty
from kaga.engines.oidc import ASSERTION_TYPE, client_assertion
from kaga.kernel import clock
from kaga.kernel.errors import OutsideWorld
from kaga.kernel.identity.ports import SignInRefused
from kaga.kernel.identity.visitor import Assurance

CALLBACK = "http://localhost:8710/sign-in/card/callback"

REFUSED = {
    "wrong_nonce": "nonce",
    "wrong_state": "state",
    "wrong_aud": "aud",
    "wrong_azp": "azp",
    "wrong_iss": "iss",
    "wrong_issuer_claim": "iss",
    "expired": "exp",
    "from_the_future": "iat",
    "alg_none": "algorithm",
    "hs256": "algorithm",
    "bad_signature": "signature",
    "unknown_key": "signature",
    "low_acr": "acr",
    "no_acr": "acr",
    "wrong_at_hash": "at_hash",
    "no_name": "claims",
    "no_token": "malformed",
    "denied": "denied",
}
OUTSIDE = {"not_json", "timeout", "500"}


def refusal(card, parameters, memory) -> str:
    with pytest.raises(SignInRefused) as refused:
        card.finish(parameters, memory)
    return refused.value.reason


def test_a_card_and_its_pin_prove_who_somebody_is(card):
    started = card.start(redirect_uri=CALLBACK, max_age_s=300)
    proof = card.finish(agree(started.url), started.memory)
    assert (proof.provider, proof.assurance) == ("card", Assurance.CARD)
    assert proof.subject == pairwise_subject(CLIENT, "minato")
    assert proof.profile.name == "橋立 みなと"
    assert proof.profile.birth_date == date(1948, 5, 3)
    assert proof.profile.address == "石川県加賀市橋立町ロ12番地の3"
    assert clock.now() - proof.authenticated_at < timedelta(minutes=5)


def test_the_request_uses_the_exact_path_and_parameters(card, simulator):
    url = card.start(redirect_uri=CALLBACK).url
    assert url.startswith(simulator + "/api/realms/main/protocol/openid-connect/auth?")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert {name: sent[name] for name in ("scope", "acr_values", "client_id")} == {
        "scope": "openid name address birthdate gender",
        "acr_values": "aal3 crl",
        "client_id": CLIENT,
    }
    assert "max_age" not in sent


def test_every_way_of_failing_has_its_test():
    assert {*REFUSED, *OUTSIDE, "rotated_key", "none"} == set(MODES)


@pytest.mark.parametrize(("mode", "reason"), sorted(REFUSED.items()))
def test_a_provider_that_answers_wrongly_is_refused(card, simulator, mode, reason):
    started = card.start(redirect_uri=CALLBACK)
    fail_with(simulator, mode)
    assert refusal(card, agree(started.url), started.memory) == reason


@pytest.mark.parametrize("mode", sorted(OUTSIDE))
def test_a_provider_that_does_not_answer_is_the_outside_world(card, simulator, mode):
    started = card.start(redirect_uri=CALLBACK)
    parameters = agree(started.url)
    fail_with(simulator, mode)
    lose_patience(card.party)
    with pytest.raises(OutsideWorld):
        card.finish(parameters, started.memory)


def test_a_rotated_key_is_fetched_once_and_accepted(card, simulator):
    moment = clock.now()
    with clock.frozen(moment):
        started = card.start(redirect_uri=CALLBACK)
        card.finish(agree(started.url), started.memory)
    with clock.frozen(moment + timedelta(seconds=61)):
        fail_with(simulator, "rotated_key")
        started = card.start(redirect_uri=CALLBACK)
        assert card.finish(agree(started.url), started.memory).profile.name == "橋立 みなと"


def test_unknown_keys_cannot_make_us_flood_the_provider(card, simulator):
    moment = clock.now()
    with clock.frozen(moment):
        started = card.start(redirect_uri=CALLBACK)
        card.finish(agree(started.url), started.memory)
    with clock.frozen(moment + timedelta(seconds=30)):
        fail_with(simulator, "rotated_key")
        started = card.start(redirect_uri=CALLBACK)
        assert refusal(card, agree(started.url), started.memory) == "signature"


def test_declining_is_no_error_of_the_provider(card):
    started = card.start(redirect_uri=CALLBACK)
    assert refusal(card, agree(started.url, action="decline"), started.memory) == "denied"


def test_an_answer_of_another_browser_is_refused(card):
    mine, theirs = card.start(redirect_uri=CALLBACK), card.start(redirect_uri=CALLBACK)
    assert refusal(card, agree(theirs.url), mine.memory) == "state"


def test_a_code_of_another_browser_under_our_state_is_refused(card):
    mine, theirs = card.start(redirect_uri=CALLBACK), card.start(redirect_uri=CALLBACK)
    stolen = agree(theirs.url) | {"state": mine.memory["state"]}
    assert refusal(card, stolen, mine.memory) == "provider-error"  # PKCE


def test_a_code_works_once(card):
    started = card.start(redirect_uri=CALLBACK)
    parameters = agree(started.url)
    card.finish(parameters, started.memory)
    assert refusal(card, parameters, started.memory) == "provider-error"


def test_another_client_sees_another_pseudonym():
    assert pairwise_subject("RP1", "minato") != pairwise_subject("RP2", "minato")


def exchange(card, simulator, keys, **changes):
    """A token request as ours, with something changed."""
    started = card.start(redirect_uri=CALLBACK)
    code = agree(started.url)["code"]
    now = int(clock.now().timestamp())
    terms = {"client_id": CLIENT, "audience": simulator + TOKEN, "jti": "once", "now": now}
    terms |= {name: changes.pop(name) for name in list(changes) if name in terms}
    assertion = client_assertion(
        changes.pop("key", signing_key(keys, "ES256")),
        terms["client_id"],
        terms["audience"],
        jti=terms["jti"],
        now=terms["now"],
    )
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": started.memory["verifier"],
        "client_id": CLIENT,
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion,
    }
    return httpx.post(simulator + TOKEN, data=form | changes, verify=False)


def test_an_assertion_is_accepted_once_and_never_again(card, simulator, keys):
    assert exchange(card, simulator, keys).status_code == 200
    again = exchange(card, simulator, keys)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    assert "used before" in again.json()["error_description"]


def test_wrong_assertions_are_refused(card, simulator, keys, tmp_path):
    now = int(clock.now().timestamp())
    wrong = [
        {"client_id": "RP00000002", "jti": "a"},
        {"audience": simulator, "jti": "b"},
        {"now": now - 3600, "jti": "c"},
        {"now": now + 3600, "jti": "d"},
        {"jti": ""},
        {"key": signing_key(tmp_path, "ES256"), "jti": "e"},
        {"client_assertion": "x.y.z"},
        {"client_assertion_type": "password"},
    ]
    answers = [exchange(card, simulator, keys, **change) for change in wrong]
    assert {(answer.status_code, answer.json()["error"]) for answer in answers} == {
        (401, "invalid_client")
    }


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code": "unknown"}, "invalid_grant"),
        ({"redirect_uri": CALLBACK + "x"}, "invalid_grant"),
        ({"code_verifier": "x" * 43}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_wrong_token_requests_are_refused(card, simulator, keys, change, error):
    answer = exchange(card, simulator, keys, jti=error + str(change), **change)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        ({"state": ""}, "state is missing"),
        ({"nonce": ""}, "nonce is missing"),
        ({"code_challenge": ""}, "code_challenge is missing"),
        ({"code_challenge_method": "plain"}, "S256"),
        ({"response_type": "token"}, "only code"),
        ({"client_id": "RP9"}, "unknown client"),
        ({"redirect_uri": "https://evil.example/sign-in/card/callback"}, "redirect_uri"),
        ({"redirect_uri": CALLBACK + "?x=1"}, "redirect_uri"),
        ({"scope": "name"}, "scope"),
        ({"scope": "openid everything"}, "scope"),
    ],
)
def test_a_wrong_request_is_shown_and_never_sent_back(card, simulator, change, remark):
    url = card.start(redirect_uri=CALLBACK).url
    query = {n: v[0] for n, v in parse_qs(urlsplit(url).query).items()} | change
    answer = httpx.get(simulator + AUTH, params=query, verify=False)
    assert answer.status_code == 400
    assert remark in answer.text


@pytest.mark.parametrize(
    "form", [{"pin": "12"}, {"pin": "abcd"}, {"person": "nobody"}, {"person": ""}]
)
def test_a_wrong_pin_or_no_card_shows_the_page_again(card, simulator, form):
    url = card.start(redirect_uri=CALLBACK).url
    page = httpx.get(url, verify=False).text
    transaction = page.split('name="transaction" value="')[1].split('"')[0]
    sent = {"transaction": transaction, "person": "minato", "pin": "1234", "action": "agree"}
    answer = httpx.post(simulator + AUTH, data=sent | form, verify=False)
    assert (answer.status_code, 'role="alert"' in answer.text) == (200, True)


def test_an_old_page_cannot_be_sent(simulator):
    answer = httpx.post(simulator + AUTH, data={"transaction": "x"}, verify=False)
    assert answer.status_code == 400


def test_failing_on_command_is_for_this_machine_only(simulator, card):
    assert httpx.get(simulator + "/nothing", verify=False).status_code == 404
    for body in (b"", b"[]", b'{"mode": "unheard of"}'):
        assert httpx.post(simulator + FAIL, content=body, verify=False).status_code == 400


def test_from_another_machine_nothing_can_be_made_to_fail(keys):
    from kaga.adapters.card_login.simulator import CardProvider
    from kaga.adapters.card_login.simulator_server import client_of_this_city

    provider = CardProvider(client_of_this_city(CLIENT, keys))
    body = json.dumps({"mode": "500"}).encode()
    assert provider.answer("POST", FAIL, body, local=False).status == 403
    assert provider.mode == "none"


def test_a_provider_that_is_away_is_a_problem_with_words(card, keys):
    known = dataclasses.replace(
        card.party.registration, issuer="http://localhost:9/api/realms/main"
    )
    away = CardLogin(RelyingParty(known, signing_key(keys, "ES256")))
    assert away.problems() == ["http://localhost:9/api/realms/main: ConnectError"]
    assert card.problems() == []
    with pytest.raises(OutsideWorld):
        away.start(redirect_uri=CALLBACK)


def test_our_public_key_holds_no_secret(card):
    (key,) = card.public_keys()
    assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x", "y"]


def test_the_people_of_the_simulator_are_unlike_each_other():
    names = {holder.name for holder in EVERYBODY.values()}
    assert len(names) == len(EVERYBODY) == 17
    assert all(datetime.fromisoformat(h.birthdate) for h in EVERYBODY.values())
