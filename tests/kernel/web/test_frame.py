"""What every page carries: headers, language, look, and a way back."""

from __future__ import annotations

import gzip
import itertools
import re

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kaga.kernel.identity.visitor import Visitor, nobody
from kaga.kernel.web import flash, frame, phrases
from kaga.kernel.web.compress import Compress
from kaga.kernel.web.frame import FrameLink, add_link, links_for
from kaga.kernel.web.looks import Look, look_of
from kaga.kernel.web.pages import page
from kaga.kernel.web.preferences import local_address
from kaga.kernel.web.security import POLICY, content_policy, policy_text
from kaga.kernel.web.words import Words

pytestmark = pytest.mark.django_db
PAGES = ["/", "/visit", "/search", "/about", "/accessibility", "/help", "/preferences", "/api/"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_answer_with_a_strict_policy(client, path):
    response = client.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == 200
    assert ("unsafe" in policy, "default-src 'none'" in policy, "http" in policy) == (
        False,
        True,
        False,
    )
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_script_style_or_handler(client, path):
    html = client.get(path).content.decode()
    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html) == []


@pytest.mark.parametrize("path", PAGES)
def test_headings_begin_with_one_and_skip_no_level(client, path):
    html = client.get(path).content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [b for a, b in itertools.pairwise(levels) if b > a + 1] == []


@pytest.mark.parametrize(("language", "lang"), [("ja", "ja"), ("easy", "ja"), ("en", "en")])
def test_the_address_chooses_the_language_and_it_is_kept(client, language, lang):
    first = client.get(f"/about?lang={language}").content.decode()
    again = client.get("/about").content.decode()
    assert f'<html lang="{lang}"' in first
    assert f'data-language="{language}"' in again


def test_an_unknown_language_changes_nothing(client):
    response = client.get("/about?lang=xx")
    assert (
        'data-language="ja"' in response.content.decode(),
        "kaga_language" in client.cookies,
    ) == (
        True,
        False,
    )


def test_preferences_are_kept_and_lead_back(client):
    token = client.get("/preferences").cookies["csrftoken"].value
    wanted = {"theme": "dark", "text": "larger", "language": "en", "next": "/help?x=1"}
    response = client.post("/preferences", {**wanted, "csrfmiddlewaretoken": token})
    html = client.get("/help").content.decode()
    assert (response.status_code, response.headers["Location"]) == (302, "/help?x=1")
    assert '<html lang="en" data-theme="dark" data-text="larger"' in html


def test_wrong_preferences_are_not_kept(client):
    token = client.get("/preferences").cookies["csrftoken"].value
    client.post("/preferences", {"theme": "pink", "csrfmiddlewaretoken": token})
    assert "kaga_theme" not in client.cookies


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "x",
    ],
)
def test_no_address_leads_elsewhere(wanted):
    assert local_address(wanted) == "/"


def test_an_address_of_this_site_is_kept():
    assert local_address("/me?x=1#y") == "/me?x=1#y"


@pytest.mark.parametrize(
    ("cookies", "look"),
    [
        ({}, Look("auto", "normal")),
        ({"kaga_theme": "dark", "kaga_text": "large"}, Look("dark", "large")),
        ({"kaga_theme": '"><x', "kaga_text": "9"}, Look("auto", "normal")),
    ],
)
def test_the_look_is_what_the_cookies_may_ask(cookies, look):
    assert look_of(cookies) == look


def test_a_view_may_widen_its_policy():
    view = content_policy(worker_src=["'self'", "blob:"])(lambda request: HttpResponse())
    policy = view(None).headers["Content-Security-Policy"]
    assert policy == policy_text({"worker-src": ["'self'", "blob:"]})
    assert policy.endswith("worker-src 'self' blob:")
    assert "worker-src" not in POLICY


def test_pages_of_people_are_not_stored(client, clerk):
    from kaga.kernel.web.security import SecurityHeaders

    request = RequestFactory().get("/me")
    request.visitor = clerk
    stored = SecurityHeaders(lambda _: HttpResponse())(request).headers["Cache-Control"]
    request.visitor = nobody()
    public = SecurityHeaders(lambda _: HttpResponse())(request).headers["Cache-Control"]
    assert (stored, public) == ("no-store", "private, no-cache")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br, gzip", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("", None),
        ("zstd", None),
    ],
)
def test_pages_are_compressed_as_the_browser_takes_them(accepted, coding):
    text = "加賀" * 1000
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepted})
    response = Compress(lambda _: HttpResponse(text))(request)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert response.headers.get("Content-Encoding") == coding
    assert unpack(response.content).decode() == text
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(b"x" * 2000, content_type="image/png"),
        HttpResponse(b"x" * 2000, headers={"Content-Encoding": "br"}),
    ],
)
def test_what_gains_nothing_is_left_alone(response):
    before = response.content
    request = RequestFactory().get("/", headers={"Accept-Encoding": "br"})
    assert Compress(lambda _: response)(request).content == before


def test_a_sentence_is_shown_once_on_the_next_page():
    carried = flash.redirect("/me", "web.saved").cookies[flash.COOKIE].value
    request = RequestFactory().get("/me")
    request.COOKIES[flash.COOKIE] = carried
    shown = page(request, "web/about.html", {"principles": ()})
    assert phrases.saved.ja in shown.content.decode()
    assert shown.cookies[flash.COOKIE].value == ""


@pytest.mark.parametrize("carried", ["", "forged", "a:b:c"])
def test_a_forged_sentence_is_not_shown(carried):
    request = RequestFactory().get("/me")
    request.COOKIES[flash.COOKIE] = carried
    assert flash.waiting(request) == []


def test_only_registered_sentences_can_be_carried():
    with pytest.raises(KeyError):
        flash.redirect("/me", "web.nothing")


def test_the_menu_is_in_order_and_staff_links_are_for_staff(monkeypatch, clerk):
    monkeypatch.setattr(frame, "_links", {})
    one, two = Words("一", "一", "1"), Words("二", "二", "2")
    add_link(FrameLink(two, "/2", order=2, audience="staff"))
    add_link(FrameLink(one, "/1", order=1))
    assert links_for(Visitor()) == ((one, "/1"),)
    assert links_for(clerk) == ((one, "/1"), (two, "/2"))


def test_the_city_is_named_by_who_knows_it(monkeypatch):
    monkeypatch.setattr(frame, "_namers", [])
    assert frame.city_name() == phrases.unnamed_city
    frame.name_city(lambda: Words("別府市", "別府市", "Beppu City"))
    assert frame.city_name().en == "Beppu City"


def test_the_query_is_kept_without_its_language():
    request = RequestFactory().get("/search", {"q": "駅 前", "lang": "en"})
    assert frame.query_without_language(request) == "q=%E9%A7%85+%E5%89%8D&"


def test_all_sentences_exist_in_three_languages():
    from kaga.kernel.web.words import all_words

    empty = [
        name for name, text in all_words().items() if not (text.ja and text.easy and text.en)
    ]
    assert empty == []


def test_the_dark_colours_are_the_same_by_choice_and_by_device():
    from pathlib import Path

    css = Path("web/styles/themes.css").read_text()
    blocks = re.findall(r'data-theme="(?:auto|dark)"\]\s*{([^}]*)}', css)
    auto, dark = ({line.strip() for line in block.splitlines()} for block in blocks)
    assert auto == dark
