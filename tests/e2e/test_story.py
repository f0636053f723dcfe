"""The story of the city, in a browser: from a phone to a decision that anybody can check.

A resident signs in with the (simulated) card, applies, is asked to correct, corrects; two
members of staff grant; the notice is downloaded and proven by a process that has no database.
Once with scripts and once without.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import AXE, LANGUAGES, WIDTHS, chromium, judged, sideways
from tests.ports import free_port
from tests.site_process import ROOT, Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

pytestmark = pytest.mark.browser

SLUG = "smartphone-subsidy"
LETTER = "この通知書は本物です"


@contextmanager
def card_simulator(site_environment: dict[str, str], port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "kaga.cli", "simulate", "card", "--port", str(port)]
    process = subprocess.Popen(
        command, env=site_environment, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                socket.create_connection(("localhost", port), 1).close()
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError("the card simulator did not start") from None
                continue
            break
        yield
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def city() -> Iterator[Site]:
    """A city with its catalogue, its staff, and the card simulator."""
    port = free_port()
    issuer = f"http://localhost:{port}/api/realms/main"
    targets = f"http://localhost:{port}"
    with running_site(KAGA_CARD_ISSUER=issuer, KAGA_FORM_TARGETS=targets) as site:
        site.kaga("catalogue", "load")
        site.kaga("identity", "staff-seed")
        with card_simulator(site.environment, port):
            yield site


@pytest.fixture(scope="module")
def chrome(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright) as started:
        yield started


def visitor(
    chrome: Browser, city: Site, person: str, *, width: int, script: bool
) -> tuple[BrowserContext, Page]:
    """Somebody with a browser of their own, signed in by card."""
    context = chrome.new_context(
        viewport={"width": width, "height": 844},
        java_script_enabled=script,
        accept_downloads=True,
        locale="ja-JP",
    )
    if script:
        context.add_init_script(path=AXE)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{city.url}/sign-in?next=/procedures")
    page.click("a[href*='/sign-in/card/start']")
    page.locator(f"label[for=p-{person}]").click()
    page.fill("input[name=pin]", "1234")
    page.click("button[value=agree]")
    page.wait_for_url(f"{city.url}/procedures")
    assert page.evaluate("() => typeof axe") == ("object" if script else "undefined")
    return context, page


def fair(page: Page) -> None:
    """Nothing for axe to find, and nothing wider than the window (where scripts are on)."""
    if page.evaluate("() => typeof axe") == "object":
        assert (page.url, judged(page), sideways(page)) == (page.url, [], 0)


def fair_everywhere(page: Page, addresses: list[str]) -> None:
    """The same in every language at every width."""
    for address in addresses:
        for language, width in zip(LANGUAGES, WIDTHS, strict=True):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
            fair(page)
    page.goto(f"{addresses[0]}?lang=ja")


def pick(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name='{name}'][value='{value}'] + label").click()


def day(page: Page, name: str, year: str, month: str, date: str) -> None:
    page.select_option(f"select[name='{name}-era']", "令和")
    for part, text in (("year", year), ("month", month), ("day", date)):
        page.fill(f"input[name='{name}-{part}']", text)


def receipt() -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (800, 1000), "white").save(out, "JPEG")
    return {"name": "領収書.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def says(page: Page, words: str) -> None:
    """The page that came, or comes, has these words."""
    expect(page.locator("main")).to_contain_text(words)


def go_on(page: Page) -> None:
    page.click("button:text-is('保存して次へ')")


def fill_in(page: Page) -> None:
    """Every page of the form, until the check."""
    pick(page, "resident", "yes")
    go_on(page)
    go_on(page)
    pick(page, "card", "held")
    go_on(page)
    pick(page, "has_phone", "no")
    go_on(page)
    pick(page, "certificate", "number")
    if not page.locator("#q-certificate_number").is_visible():
        go_on(page)
    page.fill("input[name=certificate_number]", "LC-2026-0042")
    day(page, "class_date", "8", "10", "2")
    go_on(page)
    page.fill("input[name=shop]", "駅前の店")
    day(page, "purchase_date", "8", "11", "1")
    page.fill("input[name=price]", "24800")
    page.set_input_files("input[name=receipt]", receipt())
    go_on(page)
    page.fill("input[name=phone]", "0761-72-0000")
    go_on(page)
    pick(page, "own_account", "yes")
    account = {"bank": "加賀信用組合", "branch": "大聖寺支店", "branch_code": "001",
               "number": "0123456", "holder": "カガ タロウ"}  # fmt: skip
    for part, text in account.items():
        page.fill(f"input[name='bank_account-{part}']", text)
    pick(page, "bank_account-kind", "ordinary")
    go_on(page)
    for name in ("consent_register", "first_time", "truthful"):
        page.locator(f"input[name={name}] + label").click()
    go_on(page)


def apply(page: Page, city: Site) -> str:
    page.goto(f"{city.url}/procedures/{SLUG}")
    page.click("text=申請に進む")
    page.click("button:text-is('申請を始める')")
    fill_in(page)
    fair(page)
    page.click("button:text-is('この内容で申請する')")
    fair(page)
    return page.locator(".k-confirm__reference strong").inner_text()


def send_back(clerk: Page, case: str) -> None:
    clerk.goto(case)
    clerk.click("text=受け付ける")
    clerk.click("text=審査を始める")
    clerk.click("a:text-is('補正を求める')")
    fair(clerk)
    clerk.locator("label[for=mark-shop]").click()
    clerk.fill("textarea[name=note-shop]", "領収書の店名を書いてください。")
    clerk.click("text=補正を求める（通知を送る）")


def correct(phone: Page, own: str) -> None:
    phone.goto(own)
    phone.click("a.k-button:text-is('直す')")
    says(phone, "領収書の店名を書いてください。")
    fair(phone)
    phone.fill("input[name=shop]", "加賀温泉駅前の店")
    phone.click("text=直した内容を送る")
    says(phone, "直した内容を送りました")


def grant(clerk: Page, decider: Page, case: str, city: Site) -> None:
    clerk.goto(case)
    says(clerk, "加賀温泉駅前の店")
    clerk.click("text=決定の案を出す")
    pick(clerk, "outcome", "granted")
    clerk.click("text=通知書を確認する")
    says(clerk, "交付決定通知書")
    fair(clerk)
    clerk.click("text=この案を出す")
    decider.goto(f"{case}/decide")
    fair(decider)
    decider.click("text=案のとおり決定する")
    city.kaga("ledger", "checkpoint")
    decider.click("text=通知書を発行する")
    says(decider, "通知書が発行されました")


def download(phone: Page, own: str, folder: Path) -> Path:
    phone.goto(own)
    with phone.expect_download() as waiting:
        phone.click("text=通知書をダウンロードする")
    notice = folder / "notice.pdf"
    waiting.value.save_as(notice)
    return notice


def proven_alone(notice: Path, key: str) -> subprocess.CompletedProcess[str]:
    """The check of somebody who has nothing of the city but its public key."""
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "HOME": "/nonexistent"}
    command = [sys.executable, "-m", "kaga.cli", "notice", "verify", str(notice), "--key", key]
    return subprocess.run(
        command, env=bare, cwd="/", capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("resident", "script"), [("minato", True), ("ideyu", False)], ids=["script", "no-script"]
)
def test_from_a_phone_to_a_decision_that_anybody_can_check(
    chrome, city, tmp_path, resident, script
):
    phone_context, phone = visitor(chrome, city, resident, width=390, script=script)
    clerk_context, clerk = visitor(chrome, city, "clerk", width=1280, script=script)
    decider_context, decider = visitor(chrome, city, "decider", width=1280, script=script)

    reference = apply(phone, city)
    own, case = f"{city.url}/my/applications/{reference}", f"{city.url}/staff/cases/{reference}"
    send_back(clerk, case)
    correct(phone, own)
    grant(clerk, decider, case, city)
    notice = download(phone, own, tmp_path)

    assert "スマートシティ課" in phone.inner_text("table")
    key = city.kaga("ledger", "key").strip()
    told = proven_alone(notice, key)
    assert (told.returncode, "PROVEN (letter)" in told.stdout) == (0, True), told
    assert reference in told.stdout
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(notice.read_bytes().replace(b"%%EOF", b"%%EOX"))
    refused = proven_alone(forged, key)
    assert (refused.returncode, "changed_pages" in refused.stdout) == (1, True)

    phone.goto(f"{city.url}/verify")
    phone.set_input_files("input[name=file]", str(notice))
    phone.click("button:text-is('確かめる')")
    says(phone, LETTER)
    fair(phone)
    start = f"{city.url}/procedures"
    fair_everywhere(phone, [start, f"{start}/{SLUG}", f"{city.url}/my/applications", own])
    fair_everywhere(phone, [f"{city.url}/verify"])
    fair_everywhere(clerk, [f"{city.url}/staff/cases?queue=finish", case])
    for context in (phone_context, clerk_context, decider_context):
        context.close()
