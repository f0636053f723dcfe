"""The request carries everything that binds the answer, and the answer is held to it."""

from __future__ import annotations

import dataclasses
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from kaga.engines.oidc import (
    Ask,
    Flow,
    ProviderMetadata,
    Refused,
    begin,
    client_assertion,
    code_from,
    s256,
)

OP = ProviderMetadata(
    issuer="https://op.example/realm",
    authorization_endpoint="https://op.example/auth",
    token_endpoint="https://op.example/token",
    jwks_uri="https://op.example/certs",
    answers_with_issuer=True,
)
ASK = Ask("RP1", "https://city.example/cb", ("openid", "name"), ("aal3", "crl"), max_age_s=300)
FLOW = Flow("state", "nonce", "verifier")
GOOD = {"state": "state", "iss": OP.issuer, "code": "abc"}


def test_the_request_carries_every_parameter():
    url, flow = begin(OP, ASK, bytes(range(96)))
    sent = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert sent == {
        "response_type": "code",
        "scope": "openid name",
        "client_id": "RP1",
        "redirect_uri": "https://city.example/cb",
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": s256(flow.verifier),
        "code_challenge_method": "S256",
        "acr_values": "aal3 crl",
        "max_age": "300",
    }
    assert len({flow.state, flow.nonce, flow.verifier}) == 3
    assert 43 <= len(flow.verifier) <= 128


def test_what_is_not_asked_is_not_sent():
    endpoint = dataclasses.replace(OP, authorization_endpoint="https://op.example/auth?a=b")
    url, _ = begin(endpoint, Ask("RP1", "https://city.example/cb"), bytes(96))
    sent = parse_qs(urlsplit(url).query)
    assert (sent["a"], "acr_values" in sent, "max_age" in sent) == (["b"], False, False)


def test_too_little_entropy_is_an_error():
    with pytest.raises(ValueError, match="entropy"):
        begin(OP, ASK, b"short")


def test_the_challenge_is_the_one_of_the_specification():
    # RFC 7636 appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert s256(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_good_answer_gives_its_code():
    assert code_from(GOOD, FLOW, OP) == "abc"


def test_an_issuer_that_was_not_promised_may_be_missing():
    silent = dataclasses.replace(OP, answers_with_issuer=False)
    assert code_from({"state": "state", "code": "abc"}, FLOW, silent) == "abc"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"state": "other"}, "state"),
        ({"state": ""}, "state"),
        ({"state": "ステート"}, "state"),
        ({"state": "other", "error": "access_denied"}, "state"),
        ({"iss": "https://evil.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"error": "access_denied"}, "denied"),
        ({"error": "server_error"}, "provider-error"),
        ({"code": None}, "code"),
        ({"code": "x" * 5000}, "code"),
        ({"code": "a\nb"}, "code"),
        ({"code": "é"}, "code"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_reason(change, why):
    answer = {name: value for name, value in (GOOD | change).items() if value is not None}
    with pytest.raises(Refused) as refusal:
        code_from(answer, FLOW, OP)
    assert refusal.value.reason == why


def test_a_refusal_shows_its_detail():
    assert str(Refused("iss", "none sent")) == "iss: none sent"
    assert str(Refused("nonce")) == "nonce"


def test_the_assertion_names_client_audience_and_a_minute():
    key = ECKey.generate_key("P-256", {"kid": "k", "alg": "ES256", "use": "sig"})
    made = client_assertion(key, "RP1", OP.token_endpoint, jti="once", now=1000)
    found = jwt.decode(made, key, algorithms=["ES256"])
    assert found.header == {"alg": "ES256", "kid": "k", "typ": "JWT"}
    assert found.claims == {
        "iss": "RP1",
        "sub": "RP1",
        "aud": OP.token_endpoint,
        "jti": "once",
        "iat": 1000,
        "exp": 1060,
    }
