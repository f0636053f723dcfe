"""The map of the airspace's forms, pressed without scripts (`tests/a11y` has its pages)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.a11y.conftest import peopled as peopled_of
from tests.site_process import running_site

pytestmark = pytest.mark.browser
NEW = "/staff/airspace/happenings/new"


@pytest.fixture(scope="module")
def site():
    with running_site("peopled") as running:
        yield running


@pytest.fixture(scope="module")
def peopled(site):
    return peopled_of(site)


def signed_in(pages, peopled, who, **preferences):
    context = pages.context(**preferences)
    session = {"name": "kaga", "value": peopled.sessions[who], "url": peopled.site.url}
    context.add_cookies([session])
    return context.new_page()


def test_an_event_is_placed_by_pressing_the_map_without_scripts(pages, peopled):
    page = signed_in(pages, peopled, "clerk", width=390, script="off")
    page.goto(peopled.site.url + NEW)
    page.fill("input[name=what]", "片山津の花火")
    page.fill("input[name=place]", "加賀温泉駅")
    with page.expect_navigation():
        page.press("input[name=place]", "Enter")  # looks; does not press the map
    expect(page.locator("input[name=place]")).to_have_value("加賀温泉駅")
    before = float(page.get_attribute("input[name=lat]", "value"))
    with page.expect_navigation():
        page.click("input[type=image]", position={"x": 140, "y": 60})
    expect(page.locator("input[name=place]")).to_have_value(re.compile(r"^[\d.]+,"))
    lat, _ = map(float, page.input_value("input[name=place]").split(","))
    assert before < lat < before + 0.05
    expect(page.locator("input[name=what]")).to_have_value("片山津の花火")
    page.fill("input[name=people]", "200")
    page.fill("input[name=first_day]", "令和12年8月1日")
    page.click("button:text-is('入力する')")
    expect(page).to_have_url(peopled.site.url + "/staff/airspace/zones")
    expect(page.locator("main")).to_contain_text("片山津の花火")
