"""The map in a real browser: drawn from the city alone, searched, narrowed, and readable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import Pages, chromium, judged, sideways
from tests.site_process import running_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

DRAWING = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PATHS = (
    "/map?q=大聖寺南町ニ41&kind=emergency_site&hazard=flood",
    "/data",
    "/data/population",
    "/places/stations-kagaonsen",
    "/places/shelters-E1720600059201",
    "/places/nothing",
)


@pytest.fixture(scope="module")
def city() -> Iterator[str]:
    with running_site() as site:
        site.kaga("seed")
        yield site.url


@pytest.fixture(scope="module")
def pages(city, playwright) -> Iterator[Pages]:
    with chromium(playwright, *DRAWING) as browser:
        opened = Pages(browser, city)
        yield opened
        opened.close()
    assert opened.complaints == []


def map_page(pages: Pages, path: str = "/map", **preferences: object) -> Page:
    page = pages.open(path, **preferences)
    page.wait_for_selector("[data-map][data-ready=true]", timeout=60_000)
    return page


def shows(page: Page, *words: str) -> None:
    """The card says all of this."""
    for one in words:
        expect(page.locator("[data-map-card]")).to_contain_text(one)


def test_the_map_stands_and_asks_nobody_outside(pages):
    page = map_page(pages, width=390)
    box = page.locator("[data-map-canvas] canvas").bounding_box()
    assert (box["width"] > 300, box["height"] > 300) == (True, True)


def test_an_address_that_is_searched_for_is_flown_to(pages):
    page = map_page(pages, width=390)
    page.fill("#map-q", "加賀市役所")
    page.keyboard.press("Enter")
    page.locator("[data-map-card]:not([hidden])").wait_for()
    shows(page, "大聖寺南町ニ41", "推定")


def test_a_card_is_closed_by_the_keyboard(pages):
    page = map_page(pages, "/map#stations-daishoji")
    page.locator("[data-map-card]:not([hidden])").wait_for()
    shows(page, "大聖寺駅")
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-card]")).to_be_hidden()


def test_a_hazard_and_the_layers_are_chosen_without_complaint(pages):
    page = map_page(pages, width=1280)
    page.locator("input[name=map-hazard][value=flood]").check()
    for box in page.locator("[data-map-switches] input").all():
        box.click()
    expect(page.locator("[data-map-switches] .k-badge")).to_have_count(4)


def test_axe_finds_nothing_where_there_is_no_such_place(pages):
    assert pages.verdicts("/places/nothing") == {}  # `tests/a11y` looks at all the others


def test_an_open_card_is_accessible_in_the_dark_too(pages):
    page = map_page(pages, "/map#stations-daishoji", width=390, theme="dark")
    page.locator("[data-map-card]:not([hidden])").wait_for()
    assert judged(page) == []


def test_large_text_on_a_small_screen_needs_no_sideways_scrolling(pages):
    found = {
        path: max(0, sideways(pages.open(path, width=320, text="larger"))) for path in PATHS
    }
    assert found == dict.fromkeys(PATHS, 0)


def test_without_a_script_the_list_shows_the_way(pages):
    page = pages.open("/map?kind=emergency_site&hazard=tsunami", script="off", width=390)
    expect(page.locator(".m-list__item")).to_have_count(52)
    expect(page.locator("[data-map-wait]")).to_be_visible()
    name = page.locator(".m-list__name a").first.inner_text()
    page.locator(".m-list__name a").first.click()
    expect(page.locator("h1")).to_contain_text(name)
