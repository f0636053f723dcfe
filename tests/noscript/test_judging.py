"""What is wrong with a form is found: each fault on a site that has it."""

from __future__ import annotations

import pytest

from tests.noscript.broken_site import PAGES
from tests.noscript.judging import Sent, wrong
from tests.noscript.reading import forms, told
from tests.noscript.sending import Visit, Walk


@pytest.fixture
def broken(settings):
    settings.ROOT_URLCONF = "tests.noscript.broken_site"


def found(address: str) -> list[str]:
    results = Visit("nobody", "", address, {"counter_code": "", "proxy_code": ""}, Walk())
    return ["unsendable" if "sent" not in one else wrong(Sent(**one["sent"]))
            for one in results.forms()]  # fmt: skip


@pytest.mark.django_db
def test_each_fault_is_found(broken):
    assert {address: found(address) for address in PAGES} == {
        "/no-token": ["403", "403"],
        "/nowhere": ["404", "404"],
        "/falls": ["500", "500"],
        "/mute": ["422", "422 without a word"],
        "/forbidden": ["403", "403"],
        "/dead-end": ["led to /gone: 404", "led to /gone: 404"],
        "/hidden": ["unsendable"],
        "/good": ["", ""],
    }


def test_a_form_is_read_as_a_browser_without_script_would():
    [form] = forms(
        '<form action="send?x=1" method="POST"><textarea name="t">\nA</textarea>'
        '<input name="off" disabled><input type="radio" name="r" value="1" checked>'
        '<details><button name="do" value="go">進む</button></details>'
        "<button disabled>止</button><button type=button>押</button></form>",
        "/page/",
    )
    assert (form.action, form.method) == ("/page/send?x=1", "post")
    assert [(one.name, one.value, one.on) for one in form.fields] == [
        ("t", "A", False),
        ("r", "1", True),
    ]
    assert [(one.label, one.name, one.value) for one in form.buttons] == [("進む", "do", "go")]


def test_what_a_page_says_was_wrong_is_read():
    summary = (
        '<section class="k-error-summary"><ul><li>氏名を 入力</li><li>b</li></ul></section>'
    )
    assert (told(summary), told("<p>エラー</p>")) == ("氏名を 入力 / b", "")
