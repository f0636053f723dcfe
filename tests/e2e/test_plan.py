"""The plan page in Chromium beside a real planner: clicks, keys, no WebGL, no script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from kaga.kernel import clock
from kaga.services.airspace.pages.plan_asked import quarter_after
from kaga.services.airspace.planning.tilestore import TileStore
from tests.browser import Pages, chromium
from tests.services.airspace.planning.towns import stored_town
from tests.site_process import ROOT, Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DRAWING = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
FLAT = ["--disable-gpu", "--disable-webgl", "--disable-3d-apis"]
_PATIENCE_S = 240
_PAIR = re.compile(r"^\d\d\.\d{5},\d{3}\.\d{5}$")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A city with places, a small map, and a planner that is ready."""
    with running_site() as running:
        running.kaga("seed")
        stored, _ = stored_town()
        TileStore(running.home / "airspace").keep(stored)
        with planner(running):
            yield running


@contextmanager
def planner(site: Site) -> Iterator[None]:
    """The planner process of a city, ready."""
    told = site.home / "planner.log"
    with told.open("w") as log:
        command = [sys.executable, "-m", "kaga.cli", "airspace", "planner"]
        process = subprocess.Popen(
            command, env=site.environment, stdout=log, stderr=log, cwd=ROOT
        )
        try:
            until = time.monotonic() + _PATIENCE_S
            while state(site)["phase"] != "ready":
                assert process.poll() is None, told.read_text("utf-8")
                assert time.monotonic() < until, state(site)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.2)
            yield
        finally:
            process.terminate()
            process.wait(60)


def state(site: Site) -> dict:
    with urllib.request.urlopen(site.url + "/api/v1/airspace/planner", timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def question() -> dict[str, str]:
    """Across the street of houses, tomorrow."""
    _, town = stored_town()
    ends = [",".join(f"{part:.5f}" for part in town.place(far, 0.0)) for far in (-700, 700)]
    depart = quarter_after(clock.local_now())
    return {"from": ends[0], "to": ends[1], "depart": f"{depart:%Y-%m-%dT%H:%M}"}


@pytest.fixture(scope="module")
def drawing(site, playwright) -> Iterator[Pages]:
    yield from opened(site, playwright, DRAWING)


@pytest.fixture(scope="module")
def flat(site, playwright) -> Iterator[Pages]:
    yield from opened(site, playwright, FLAT)


def opened(site: Site, playwright, flags: list[str]) -> Iterator[Pages]:
    with chromium(playwright, *flags) as browser:
        pages = Pages(browser, site.url)
        yield pages
        pages.close()
    assert pages.complaints == []


def ready(page: Page) -> Page:
    page.wait_for_selector("[data-plan][data-ready=true]", timeout=60_000)
    return page


def found(page: Page) -> int:
    page.wait_for_selector("[data-plan-data]", state="attached", timeout=60_000)
    page.wait_for_selector("[data-plan]:not([aria-busy])", timeout=60_000)
    return page.locator("[data-card]").count()


def ends(page: Page) -> list[str]:
    return [page.input_value("#from"), page.input_value("#to")]


def test_two_clicks_give_routes_and_the_file_that_the_api_gives(drawing, site, question):
    page = ready(drawing.open(f"/airspace/plan?{urlencode(question)}"))
    assert found(page) >= 1
    canvas = page.locator("[data-plan-canvas] canvas")
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.2 * box["width"], "y": 0.25 * box["height"]})
    expect(page.locator("#to")).to_have_value("")
    expect(page.locator("#from")).to_have_value(_PAIR)
    start = page.input_value("#from")
    canvas.click(position={"x": 0.8 * box["width"], "y": 0.7 * box["height"]})
    page.wait_for_function(
        "start => location.search.includes(encodeURIComponent(start))", arg=start
    )
    assert found(page) >= 1
    assert [bool(_PAIR.fullmatch(one)) for one in ends(page)] == [True, True]
    link = page.locator(".p-files a").first
    with page.expect_download() as download:
        link.click()
    content = download.value.path().read_bytes()
    address = site.url + link.get_attribute("href")
    with urllib.request.urlopen(address, timeout=60) as answer:
        assert content == answer.read()
    assert json.loads(content)["fileType"] == "Plan"


def test_everything_is_done_by_keys_alone(drawing, question):
    page = ready(drawing.open("/airspace/plan"))
    page.focus("#from")
    page.keyboard.type("大聖寺")
    page.wait_for_selector("#from-found:not([hidden]) [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#from")).to_have_value(re.compile("大聖寺"))
    for name in ("from", "to"):
        page.focus(f"#{name}")
        page.keyboard.press("Control+a")
        page.keyboard.type(question[name])
    page.keyboard.press("Enter")
    count = found(page)
    assert ends(page) == [question["from"], question["to"]]
    last = page.locator("[data-plan-choose]").nth(count - 1)
    last.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-plan-choose='{count}'][aria-current]")
    before = page.inner_text("#along-says")
    page.focus("#along")
    for _ in range(3):
        page.keyboard.press("PageUp")
    expect(page.locator("#along-says")).not_to_have_text(before)


def test_without_webgl_the_still_map_is_pressed(flat, question):
    page = ready(flat.open(f"/airspace/plan?{urlencode(question)}"))
    count = found(page)
    expect(page.locator("[data-plan-flat]")).to_be_visible()
    picture = page.locator(".p-picture")
    expect(picture).to_be_visible()
    expect(page.locator(".p-picture .p-line")).to_have_count(count)
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(page.locator("#to")).to_have_value("")
    lat, lon = map(float, page.input_value("#from").split(","))
    middle = [
        sum(float(question[end].split(",")[part]) for end in ("from", "to")) / 2
        for part in (0, 1)
    ]
    assert (lat, lon) == (
        pytest.approx(middle[0], abs=0.01),
        pytest.approx(middle[1], abs=0.002),
    )


def test_without_a_script_the_form_answers_with_everything(drawing, question):
    page = drawing.open("/airspace/plan", script="off", width=390)
    page.fill("#from", question["from"])
    page.fill("#to", question["to"])
    page.click(".p-go")
    expect(page.locator("[data-card]").first).to_be_visible()
    expect(page.locator(".p-picture .p-line").first).to_be_attached()
    expect(page.locator(".p-profile__plot")).to_be_visible()


def test_axe_finds_nothing_in_any_language_at_any_width(drawing, question):
    assert drawing.verdicts(f"/airspace/plan?{urlencode(question)}") == {}


def test_axe_finds_nothing_in_the_dark_nor_beside_errors(drawing, question):
    found_wrong = {
        **drawing.verdicts(f"/airspace/plan?{urlencode(question)}", theme="dark"),
        **drawing.verdicts("/airspace/plan?from=zzzz"),
    }
    assert found_wrong == {}
