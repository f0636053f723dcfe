"""An ID token is accepted whole or not at all: each claim changed alone refuses it."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OctKey
from tests.engines.oidc.tokens import (
    CLIENT,
    EC,
    EXPECTED,
    ISSUER,
    KEYS,
    NOW,
    OTHER,
    RSA,
    good_claims,
    sign,
    unsigned,
)

from kaga.engines.oidc import Refused, UnknownKey, check_id_token


def check(token, expected=EXPECTED, keys=KEYS, now=NOW):
    return check_id_token(token, keys, expected, now=now)


def reason(token, **options) -> str:
    with pytest.raises(Refused) as refusal:
        check(token, **options)
    return refusal.value.reason


def test_a_good_token_tells_who_how_surely_and_when():
    found = check(sign(good_claims()))
    assert (found.issuer, found.subject, found.acr, found.authenticated_at) == (
        ISSUER,
        "pairwise-1",
        "aal3",
        NOW,
    )


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_rsa_signatures_are_accepted(algorithm):
    token = sign(good_claims(), RSA, alg=algorithm, kid="rsa-1")
    assert check(token).subject == "pairwise-1"


@pytest.mark.parametrize(
    ("claim", "value", "why"),
    [
        ("iss", "https://evil.example", "iss"),
        ("iss", ISSUER + "/", "iss"),
        ("iss", None, "iss"),
        ("aud", "RP00000002", "aud"),
        ("aud", [CLIENT, "RP00000002"], "aud"),
        ("aud", [], "aud"),
        ("aud", None, "aud"),
        ("azp", "RP00000002", "azp"),
        ("azp", "", "azp"),
        ("sub", "", "sub"),
        ("sub", "x" * 256, "sub"),
        ("sub", "加賀", "sub"),
        ("sub", 7, "sub"),
        ("nonce", "m" * 43, "nonce"),
        ("nonce", None, "nonce"),
        ("nonce", 0, "nonce"),
        ("exp", NOW - 60, "exp"),
        ("exp", "soon", "exp"),
        ("exp", True, "exp"),
        ("exp", float("inf"), "exp"),
        ("exp", float("nan"), "exp"),
        ("iat", NOW + 61, "iat"),
        ("iat", NOW - 601, "iat"),
        ("iat", None, "iat"),
        ("nbf", NOW + 61, "nbf"),
        ("nbf", "now", "nbf"),
        ("at_hash", "AAAAAAAAAAAAAAAAAAAAAA", "at_hash"),
        ("at_hash", None, "at_hash"),
        ("acr", "aal2", "acr"),
        ("acr", "aal33", "acr"),
        ("acr", None, "acr"),
        ("auth_time", NOW - 361, "auth_time"),
        ("auth_time", NOW + 61, "auth_time"),
        ("auth_time", "now", "auth_time"),
    ],
)
def test_one_wrong_claim_refuses_the_token_and_names_itself(claim, value, why):
    assert reason(sign(good_claims() | {claim: value})) == why


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("iss", "iss"),
        ("aud", "aud"),
        ("sub", "sub"),
        ("nonce", "nonce"),
        ("exp", "exp"),
        ("iat", "iat"),
        ("acr", "acr"),
        ("auth_time", "auth_time"),
    ],
)
def test_one_missing_claim_refuses_the_token(claim, why):
    claims = good_claims()
    del claims[claim]
    assert reason(sign(claims)) == why


@pytest.mark.parametrize("claim", ["azp", "at_hash", "nbf"])
def test_claims_that_a_provider_may_leave_out(claim):
    claims = good_claims()
    del claims[claim]
    assert check(sign(claims)).subject == "pairwise-1"


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("aud", [CLIENT]),
        ("acr", "crl aal3"),
        ("exp", NOW - 59),
        ("iat", NOW + 60),
        ("iat", NOW - 600),
        ("nbf", NOW + 60),
        ("auth_time", NOW - 360),
        ("auth_time", NOW - 1.5),
    ],
)
def test_the_edges_that_are_still_good(claim, value):
    assert check(sign(good_claims() | {claim: value})).subject == "pairwise-1"


def test_nothing_asked_about_strength_or_age_accepts_any():
    relaxed = dataclasses.replace(EXPECTED, accepted_acr=(), max_age_s=None)
    claims = good_claims()
    del claims["acr"], claims["auth_time"]
    found = check(sign(claims | {"iat": NOW - 5}), relaxed)
    assert (found.acr, found.authenticated_at) == ("", NOW - 5)


def test_an_empty_expected_nonce_never_matches():
    empty = dataclasses.replace(EXPECTED, nonce="")
    assert reason(sign(good_claims() | {"nonce": ""}), expected=empty) == "nonce"


@pytest.mark.parametrize("name", ["none", "None", "nOnE", "HS256", ""])
def test_unsigned_tokens_are_refused(name):
    assert reason(unsigned(good_claims(), name)) == "algorithm"


def test_a_public_key_used_as_a_shared_secret_is_refused():
    secret = OctKey.import_key(str(EC.as_dict(private=False)["x"]))
    assert reason(sign(good_claims(), secret, alg="HS256")) == "algorithm"


def test_an_unlisted_algorithm_is_refused():
    assert reason(sign(good_claims(), RSA, alg="RS512", kid="rsa-1")) == "algorithm"


def test_another_key_under_the_same_name_is_refused():
    assert reason(sign(good_claims(), OTHER)) == "signature"


def test_a_key_for_another_use_is_refused():
    for terms in ({"use": "enc"}, {"alg": "ES384"}):
        public = {**EC.as_dict(private=False), **terms}
        keys = KeySet.import_key_set({"keys": [public]})
        assert reason(sign(good_claims()), keys=keys) == "algorithm"


def test_an_unknown_key_asks_for_a_fresh_key_set():
    with pytest.raises(UnknownKey):
        check(sign(good_claims(), kid="ec-2"))


def test_without_a_key_name_only_a_single_fitting_key_is_used():
    assert check(sign(good_claims(), kid=None)).subject == "pairwise-1"
    two = KeySet([EC, ECKey.generate_key("P-256", {"kid": "ec-9"})])
    with pytest.raises(UnknownKey):
        check(sign(good_claims(), kid=None), keys=two)


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.b.c", "é.b.c", "x" * 40_000, "eyJhbGciOiJFUzI1NiJ9..", "..."]
)
def test_rubbish_is_refused(token):
    with pytest.raises((Refused, UnknownKey)):
        check(token)


@pytest.mark.parametrize("payload", [["a"], "text", 1, None])
def test_a_payload_that_is_no_object_is_refused(payload):
    assert reason(sign(payload)) == "malformed"


def test_a_payload_that_is_no_json_is_refused():
    head = {"alg": "ES256", "kid": "ec-1"}
    assert reason(jws.serialize_compact(head, b"{", EC)) == "malformed"


def test_a_token_of_another_type_is_refused():
    assert reason(sign(good_claims(), typ="logout+jwt")) == "malformed"


@given(st.data())
def test_any_changed_character_is_refused(data):
    token = sign(good_claims())
    # The last character of a signature holds bits that decode to nothing.
    place = data.draw(st.integers(0, len(token) - 2))
    letter = data.draw(st.sampled_from("ABCxyz019-_.").filter(token[place].__ne__))
    with pytest.raises((Refused, UnknownKey)):
        check(token[:place] + letter + token[place + 1 :])


@given(
    st.dictionaries(
        st.sampled_from(sorted(good_claims())),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([]),
        min_size=1,
    )
)
def test_no_mixture_of_wrong_claims_is_accepted_or_breaks_the_check(changes):
    claims = good_claims() | changes
    harmless = all(_harmless(name, value) for name, value in changes.items())
    try:
        check(sign(claims))
    except Refused:
        assert not harmless
    else:
        assert harmless


def _harmless(name: str, value: object) -> bool:
    if value == good_claims()[name] and not isinstance(value, bool):
        return True
    if name == "sub":
        plain = isinstance(value, str) and value.isascii() and value.isprintable()
        return plain and 0 < len(value) <= 255
    if name == "exp":
        return _number(value) and int(value) > NOW - 60 and abs(value) < 1e11
    if name == "nbf":
        return _number(value) and int(value) <= NOW + 60 and abs(value) < 1e11
    if name in ("iat", "auth_time"):
        return _number(value) and NOW - 600 <= int(value) <= NOW + 60
    return False


def _number(value: object) -> bool:
    finite = isinstance(value, float) and math.isfinite(value)
    return finite or (isinstance(value, int) and not isinstance(value, bool))
