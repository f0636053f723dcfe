"""The token of a form: Django's check takes it, and no two pages carry the same."""

from __future__ import annotations

from collections import Counter

import pytest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, _unmask_cipher_token
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from kaga.kernel.web.csrf import masked, token_of

SECRETS = st.text(CSRF_ALLOWED_CHARS, min_size=32, max_size=32)


@given(SECRETS)
def test_django_finds_the_secret_in_a_masked_token(secret):
    assert _unmask_cipher_token(masked(secret)) == secret


def test_every_character_of_the_mask_is_equally_likely():
    counted = Counter("".join(masked("a" * 32)[:32] for _ in range(2_000)))
    mean = 64_000 / 62
    assert set(counted) == set(CSRF_ALLOWED_CHARS)
    assert sum((n - mean) ** 2 / mean for n in counted.values()) < 120  # chi square, p < 1e-5


def test_a_browser_with_the_cookie_is_not_sent_it_again():
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = "a" * 32
    first, second = token_of(request), token_of(request)
    assert first != second
    assert "CSRF_COOKIE_NEEDS_UPDATE" not in request.META


def test_a_browser_without_the_cookie_is_given_one():
    request = RequestFactory().get("/")
    assert len(token_of(request)) == 64
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"] is True


def test_a_form_sent_with_the_token_of_its_page_passes(client_with_checks):
    html = client_with_checks.get("/preferences").content.decode()
    token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    sent = {"language": "en", "next": "/about"}
    good = client_with_checks.post("/preferences", {**sent, "csrfmiddlewaretoken": token})
    forged = client_with_checks.post("/preferences", {**sent, "csrfmiddlewaretoken": "x" * 64})
    assert (good.status_code, forged.status_code) == (302, 403)


@pytest.fixture
def client_with_checks(db):
    from django.test import Client

    return Client(enforce_csrf_checks=True)
