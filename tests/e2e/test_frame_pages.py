"""The portal's own pages in a real browser: accessible, narrow, and without any script."""

from __future__ import annotations

from threading import Event

import pytest
from playwright.sync_api import expect

from tests.browser import judged, sideways

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/visit",
    "/search?q=まちのしごと",
    "/search?q=代理",
    "/about",
    "/accessibility",
    "/help",
    "/preferences",
    "/nowhere",
    "/api/",
)


@pytest.mark.parametrize("path", ["/search?q=まちのしごと", "/nowhere", "/api/"])
def test_axe_finds_nothing_in_any_language_at_any_width(pages, path):
    assert pages.verdicts(path) == {}  # `tests/a11y` looks at all the others


@pytest.mark.parametrize("path", ["/gallery", "/gallery/header"])
def test_axe_finds_nothing_among_the_components_in_the_dark(pages, path):
    assert pages.verdicts(path, theme="dark") == {}


@pytest.mark.parametrize("path", ["/", "/help", "/gallery"])
def test_large_text_on_a_small_screen_needs_no_sideways_scrolling(pages, path):
    page = pages.open(path, width=320, text="larger", language="en")
    assert max(0, sideways(page)) == 0


@pytest.mark.parametrize("path", PATHS)
def test_twice_the_zoom_needs_no_sideways_scrolling(pages, path):
    page = pages.open(path, width=640)
    page.evaluate("document.documentElement.style.zoom = '2'")
    assert max(0, sideways(page)) == 0


def test_dark_pages_are_accessible_too(pages):
    found = {path: judged(pages.open(path, theme="dark", width=390)) for path in PATHS}
    assert found == {path: [] for path in PATHS}


def test_the_first_key_leads_past_the_head(pages):
    page = pages.open("/help")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_display_menu_opens_by_key_and_escape_returns_the_focus(pages):
    page = pages.open("/")
    summary = page.locator(".k-header__menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".k-header__panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".k-header__panel")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(pages):
    page = pages.open("/gallery/error_summary")
    expect(page.locator(".k-error-summary")).to_be_focused()


def test_tabs_follow_the_arrow_keys(pages):
    page = pages.open("/gallery/tabs")
    page.locator("#tab-hours-tab").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-way-tab")).to_be_focused()
    expect(page.locator("#tab-way")).to_be_visible()
    expect(page.locator("#tab-hours")).to_be_hidden()


def test_tabs_show_everything_without_a_script(pages):
    page = pages.open("/gallery/tabs", script="off")
    assert (page.locator("#tab-way").is_visible(), page.locator("#tab-hours").is_visible()) == (
        True,
        True,
    )


def test_preferences_are_kept_without_a_script(pages):
    page = pages.open("/help", script="off", width=390)
    page.locator(".k-header__menu > summary").click()
    page.locator(".k-header__panel input[value=larger]").check()
    page.locator(".k-header__panel input[value=dark]").check()
    page.locator(".k-header__panel button").click()
    html = page.locator("html")
    expect(html).to_have_attribute("data-text", "larger")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(f"{pages.site}/help")


def test_the_language_is_chosen_by_a_link_and_kept(pages):
    page = pages.open("/about", script="off")
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Help and contact").click()
    expect(page.locator("h1")).to_have_text("Help and contact")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_suggestions_come_while_typing_and_arrows_reach_them(pages):
    page = pages.open("/")
    page.locator("#search").press_sequentially("かわりに", delay=10)
    page.locator(".k-suggestions a").first.wait_for()
    page.locator("#search").press("ArrowDown")
    first = page.locator(".k-suggestions a").first
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".k-suggestions")).to_have_count(0)


def test_suggestions_come_for_what_was_typed_before_the_scripts_arrived(pages):
    page = pages.context().new_page()
    typed, held = Event(), []
    page.route(
        "**/*.js", lambda route: route.continue_() if typed.is_set() else held.append(route)
    )
    page.goto(pages.site, wait_until="commit")
    page.locator("#search").press_sequentially("かわりに", delay=10)
    typed.set()
    for route in held:
        route.continue_()
    page.locator(".k-suggestions a").first.wait_for()


def test_searching_without_a_script_finds_a_misspelt_word(pages):
    page = pages.open("/", script="off")
    page.locator("#search").fill("ログインできなイ カード")
    page.get_by_role("button", name="検索").click()
    page.locator(".k-results__item").first.wait_for()


def test_the_whole_page_is_light(pages):
    """HTML, styles and scripts of a page stay below 35 KB over the wire."""
    context = pages.context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on(
        "Network.loadingFinished", lambda event: received.append(event["encodedDataLength"])
    )
    page.goto(f"{pages.site}/gallery/text_input")
    page.wait_for_load_state("networkidle")
    assert sum(received) < 35_000


def test_print_leaves_only_the_content(pages):
    page = pages.open("/help")
    page.emulate_media(media="print")
    shown = [page.locator(name).is_visible() for name in (".k-header__languages", "main")]
    assert shown == [False, True]
