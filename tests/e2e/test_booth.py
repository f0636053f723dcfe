"""A resident votes: on a phone, in three steps; checks on a second device; votes again.

The city, its ledger and the card are real; the booth is the one that is served. In between the
network goes away, and comes back.
"""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser import WIDTHS, Pages, chromium, judged, sideways
from tests.e2e.test_story import card_simulator
from tests.ports import free_port
from tests.prepared_city import said_by
from tests.site_process import Site, running_site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VOTE = "tests.services.voting.open_vote"
MOST_STEPS, MOST_S = 3, 60


@pytest.fixture(scope="module")
def city() -> Iterator[Site]:
    """A city with its roll and the card simulator."""
    port = free_port()
    issuer = f"http://localhost:{port}/api/realms/main"
    targets = f"http://localhost:{port}"
    with running_site(KAGA_CARD_ISSUER=issuer, KAGA_FORM_TARGETS=targets) as site:
        site.kaga("identity", "staff-seed")
        with card_simulator(site.environment, port):
            yield site


@pytest.fixture(scope="module")
def vote(city: Site) -> str:
    return said_by(city.environment, "-m", VOTE).strip()


@pytest.fixture(scope="module")
def pages(playwright: Playwright, city: Site) -> Iterator[Pages]:
    with chromium(playwright) as browser:
        opened = Pages(browser, city.url)
        yield opened
        opened.close()


def signed_in(context: BrowserContext, city: Site, vote: str, person: str) -> Page:
    """The booth, reached as a resident reaches it: through the card."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{city.url}/vote/{vote}/go")
    page.click("a[href*='/sign-in/card/start']")
    page.locator(f"label[for=p-{person}]").click()
    page.fill("input[name=pin]", "1234")
    page.click("button[value=agree]")
    page.wait_for_url(f"{city.url}/vote/booth/?election={vote}")
    return page


def fair(page: Page) -> None:
    """Nothing for axe to find at any width, nothing wider than the window."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert (page.url, width, judged(page), sideways(page)) == (page.url, width, [], 0)
        if folder := os.environ.get("KAGA_PICTURES"):
            name = page.locator("main").get_attribute("data-screen")
            page.screenshot(path=f"{folder}/booth-{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, *answers: str) -> None:
    for answer in answers:
        page.get_by_text(answer, exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.locator("h1")).to_have_text(text)


def tracker(page: Page) -> str:
    return page.locator(".b-tracker .b-code").inner_text().replace("\n", "").replace(" ", "")


def scanned(page: Page, folder: Path) -> str:
    """What a camera reads from the screen."""
    page.locator(".b-qr").screenshot(path=folder / "qr.png")
    with Image.open(folder / "qr.png") as picture:
        (found,) = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    return found.text


def standings(city: Site, vote: str) -> dict[str, str]:
    """What becomes of each ballot on the public board."""
    with urllib.request.urlopen(f"{city.url}/api/vote/elections/{vote}/ballots") as answer:
        lines = json.load(answer)["ballots"]
    return {line["tracker"]: line["standing"] for line in lines}


def test_three_steps_checked_on_a_second_device_and_again(
    pages: Pages, city: Site, vote: str, tmp_path: Path, record_property: Any
):
    phone = pages.context(width=390)
    page = signed_in(phone, city, vote, "minato")
    start = time.monotonic()
    choose(page, "賛成", "歩道の段差", "防災倉庫")
    press(page, "次へ：内容を確かめる")
    press(page, "投票する")
    heading(page, "投票が終わりました")
    seconds = time.monotonic() - start
    record_property("seconds", seconds)
    expect(page.locator(".b-step")).to_have_count(MOST_STEPS)
    assert seconds < MOST_S
    first = tracker(page)
    fair(page)
    assert standings(city, vote) == {first: "counted"}

    press(page, "投票し直す")
    press(page, "次へ：内容を確かめる")
    expect(page.locator("[data-wrong] li")).to_have_count(2)
    fair(page)
    choose(page, "反対", "街灯")
    press(page, "次へ：内容を確かめる")
    number = page.locator(".b-seal .b-code").inner_text()
    fair(page)
    page.get_by_text("投票の前に、封の中身を確かめたい方へ").click()
    press(page, "投票せずに確かめる")
    heading(page, "確かめる票にしました")
    fair(page)
    _look_on_the_second_device(pages, scanned(page, tmp_path), number)

    press(page, "選び直して投票する")
    choose(page, "未定", "白票（どれも選ばない）")
    press(page, "次へ：内容を確かめる")
    press(page, "投票する")
    heading(page, "投票が終わりました")
    second = tracker(page)
    assert standings(city, vote) == {first: "superseded", second: "counted"}
    _observe(page, city, vote, (first, second))
    card = city.environment["KAGA_CARD_ISSUER"]
    assert [one for one in pages.complaints if not one.startswith(f"asked {card}")] == []


def _look_on_the_second_device(pages: Pages, link: str, number: str) -> None:
    other = pages.context(width=390).new_page()
    other.goto(link)
    heading(other, "封の中身はこのとおりです")
    expect(other.locator(".b-chose dd")).to_have_text(["反対", "街灯"])
    assert other.locator(".b-number .b-code").inner_text() == number
    fair(other)
    seed = link.rsplit(".", 1)[1]
    other.goto(link.replace(seed, seed[::-1][:42] + "A"))
    heading(other, "封の中身が合いません")


def _observe(page: Page, city: Site, vote: str, cast: tuple[str, str]) -> None:
    city.kaga("ledger", "checkpoint")
    press(page, "台帳の証明書を保存する")
    page.get_by_role("link", name="掲示板で自分の票を見る").click()
    expect(page.locator(".b-check--good")).to_have_count(4)
    expect(page.locator(".b-check").last).to_contain_text("2票は、同じ文面のまま台帳に")
    found = page.locator(".b-found")
    expect(found).to_contain_text("この票は掲示板にあり、数えられます。")
    page.fill("#tracker", cast[0])
    press(page, "探す")
    expect(found).to_contain_text("同じ方があとで投票し直したため")
    page.fill("#tracker", "A" * 43)
    press(page, "探す")
    expect(found).to_contain_text("この番号の票は掲示板にありません。")
    fair(page)


def test_answers_are_ranked_and_graded_by_keyboard(pages: Pages, city: Site) -> None:
    uuid = said_by(city.environment, "-m", VOTE, "ranked").strip()
    page = signed_in(pages.context(width=390), city, uuid, "minato")
    for label in ("防災倉庫を建てる （1番にする）", "街灯を増やす （2番にする）"):
        page.get_by_role("button", name=label).press("Enter")
    page.get_by_role("button", name="「街灯を増やす」を一つ上へ", exact=True).press("Enter")
    expect(page.locator(".b-rank__name")).to_have_text(["街灯を増やす", "防災倉庫を建てる"])
    expect(page.locator("#q0a0u")).to_be_focused()
    page.get_by_role("radio", name="とても良い").first.press("Space")
    press(page, "次へ：内容を確かめる")
    missing = "「次の案をどう思いますか」の「温泉街に休み処を置く」の評価を選んでください。"
    expect(page.locator("[data-wrong] li")).to_have_text([missing])
    fair(page)
    page.get_by_role("radio", name="ふつう").last.press("Space")
    press(page, "次へ：内容を確かめる")
    heading(page, "この内容で投票しますか")
    assert page.locator(".b-chose dd").all_inner_texts() == [
        "1番　街灯を増やす",
        "2番　防災倉庫を建てる",
        "番号なし：歩道の段差をなくす、こどもの居場所",
        "乗合タクシーの時間を延ばす：とても良い",
        "温泉街に休み処を置く：ふつう",
    ]
    fair(page)
    press(page, "投票する")
    heading(page, "投票が終わりました")
    assert standings(city, uuid) == {tracker(page): "counted"}


def test_it_works_without_a_network_and_on_another_device(
    pages: Pages, city: Site, vote: str
) -> None:
    phone = pages.context(width=390)
    page = signed_in(phone, city, vote, "kosuke")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
    phone.set_offline(True)
    page.reload()
    heading(page, "遊歩道")
    choose(page, "賛成", "街灯")
    press(page, "次へ：内容を確かめる")
    press(page, "投票する")
    expect(page.locator("[data-told]")).to_contain_text("電波が届いていません。")
    phone.set_offline(False)
    heading(page, "投票が終わりました")
    first = tracker(page)

    tablet = signed_in(pages.context(width=390), city, vote, "kosuke")
    heading(tablet, "別の機器で登録済みです")
    assert (judged(tablet), sideways(tablet)) == ([], 0)
    press(tablet, "この機器で投票し直す")
    choose(tablet, "反対", "街灯")
    press(tablet, "次へ：内容を確かめる")
    press(tablet, "投票する")
    heading(tablet, "投票が終わりました")
    expect(tablet.locator("main")).to_contain_text(
        "前の機器で投票した票は数えられなくなりました。"
    )
    found = standings(city, vote)
    assert (found[first], found[tracker(tablet)]) == ("revoked", "counted")


def test_an_observer_counts_again_in_the_browser(pages: Pages, city: Site) -> None:
    uuid = said_by(city.environment, "-m", VOTE, "counted").strip()
    page = pages.open(f"/vote/observe/?election={uuid}", width=390)
    expect(page.locator(".b-check--good")).to_have_count(4)
    press(page, "集計と開票の計算も確かめる")
    expect(page.locator(".b-check--good")).to_have_count(5)
    expect(page.locator(".b-check").last).to_contain_text(
        "4票を暗号のまま合計しなおし、管理人1人の復号の証明を確かめました"
    )
    fair(page)


def test_an_observer_without_a_link_is_asked_which_vote(pages: Pages, vote: str) -> None:
    page = pages.open("/vote/observe/", width=390)
    heading(page, "どの投票を見守りますか")
    assert (judged(page), sideways(page)) == ([], 0)
    page.locator(f"a[href$='{vote}']").click()
    heading(page, "投票を見守る")
    expect(page).to_have_url(f"{pages.site}/vote/observe/?election={vote}")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "どの投票かがわかりません"),
        ("?election=Kaga1111111111", "この投票は見つかりません"),
        ("?election={vote}", "本人確認をお願いします"),
    ],
)
def test_what_stands_in_the_way_is_told(pages: Pages, vote: str, path: str, said: str) -> None:
    page = pages.open(f"/vote/booth/{path.replace('{vote}', vote)}", width=390)
    heading(page, said)
    assert (judged(page), sideways(page)) == ([], 0)
