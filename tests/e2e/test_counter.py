"""At the counter, in a browser without scripts: a paper form becomes the person's application.

Nobody types a user number: the member of staff looks at a document, registers the person and
goes on in their place, for that day only.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.test_story import card_simulator, chrome, city, fill_in, visitor

pytestmark = pytest.mark.browser

__all__ = ["card_simulator", "chrome", "city"]


def register(page, city, name):
    page.goto(f"{city.url}/staff/counter")
    page.click("a.k-button:text-is('本人を確認して登録する')")
    page.locator("input[name=document][value=licence] + label").click()
    page.fill("input[name=name]", name)
    page.fill("input[name=kana]", "ブンギョウ ハル")
    page.select_option("select[name=birth_date-era]", "昭和")
    for part, text in (("year", "22"), ("month", "5"), ("day", "6")):
        page.fill(f"input[name=birth_date-{part}]", text)
    page.fill("input[name=address]", "石川県加賀市分校町カ8番地")
    page.click("button:text-is('登録して番号を発行する')")


def test_a_paper_form_is_entered_in_the_place_of_somebody_without_a_phone(chrome, city):
    context, page = visitor(chrome, city, "counter", width=390, script=False)
    register(page, city, "分校 はる")
    page.click("button:text-is('この方の代理として入力を始める')")
    expect(page).to_have_url(f"{city.url}/staff/counter")
    expect(page.locator("main")).to_contain_text("分校 はる")

    page.click("a.k-button:text-is('この方の申請書を入力する')")
    page.click("button:text-is('申請を始める')")
    fill_in(page)
    page.click("button:text-is('この内容で申請する')")
    reference = page.locator(".k-confirm__reference strong").inner_text()

    page.click("button:text-is('代理をやめる')")
    page.goto(f"{city.url}/my/applications/{reference}")
    refused = page.inner_text("h1")
    context.close()

    clerk_context, clerk = visitor(chrome, city, "clerk", width=1280, script=False)
    clerk.goto(f"{city.url}/staff/cases/{reference}")
    shown = clerk.inner_text("main")
    clerk_context.close()
    assert (refused, "分校 はる" in shown) == ("ページが見つかりません", True)


def test_nothing_is_registered_while_something_is_missing(chrome, city):
    context, page = visitor(chrome, city, "counter", width=390, script=False)
    register(page, city, "")
    said = page.locator(".k-error-summary li")
    expect(said).to_have_text(["この欄を入力してください。"])
    context.close()
