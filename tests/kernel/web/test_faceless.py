"""Addresses that know nobody: who sent a request is cut before anything else sees it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kaga.kernel.web import faceless
from kaga.kernel.web.faceless import Faceless, register_faceless

SENT = {
    "REMOTE_ADDR": "203.0.113.7",
    "REMOTE_HOST": "home.example",
    "HTTP_COOKIE": "kaga=secret; kaga_language=en",
    "HTTP_USER_AGENT": "unmistakable",
    "HTTP_X_FORWARDED_FOR": "203.0.113.7",
    "HTTP_FORWARDED": "for=203.0.113.7",
    "HTTP_REFERER": "https://kaga.example/my",
    "HTTP_ACCEPT_LANGUAGE": "eo",
    "HTTP_AUTHORIZATION": "Bearer code",
}


@pytest.fixture
def through(monkeypatch):
    """Send a request through the middleware: what the view saw, and the answer."""
    monkeypatch.setattr(faceless, "_prefixes", [])
    register_faceless("/box/")
    register_faceless("/box/")

    def send(path):
        seen = []

        def view(request):
            seen.append(dict(request.META) | {"cookies": dict(request.COOKIES)})
            answer = HttpResponse("ok")
            answer.set_cookie("kaga", "fresh")
            return answer

        return Faceless(view)(RequestFactory().post(path, **SENT)), seen[0]

    return send


def test_nothing_that_tells_of_the_sender_comes_through(through):
    answer, seen = through("/box/ballots")
    told = {name for name in seen if name.startswith("HTTP_")}
    assert told == {"HTTP_AUTHORIZATION"}
    assert (seen["cookies"], seen["REMOTE_ADDR"], seen["REMOTE_HOST"]) == ({}, "", "")
    assert not [value for value in seen.values() if "203.0.113.7" in str(value)]
    assert dict(answer.cookies) == {}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_other_addresses_stay_as_they_are(through):
    answer, seen = through("/my/box/")
    assert (seen["cookies"]["kaga"], seen["REMOTE_ADDR"]) == ("secret", "203.0.113.7")
    assert answer.cookies["kaga"].value == "fresh"
    assert "Access-Control-Allow-Origin" not in answer.headers
