"""The map of the airspace's forms, pressed without scripts (`tests/a11y` has its pages)."""

from __future__ import annotations

import pytest

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
    page.press("input[name=place]", "Enter")  # looks; does not press the map
    assert page.input_value("input[name=place]") == "加賀温泉駅"
    before = float(page.get_attribute("input[name=lat]", "value"))
    page.click("input[type=image]", position={"x": 140, "y": 60})
    lat, _ = map(float, page.input_value("input[name=place]").split(","))
    assert before < lat < before + 0.05
    assert page.input_value("input[name=what]") == "片山津の花火"
    page.fill("input[name=people]", "200")
    page.fill("input[name=first_day]", "令和12年8月1日")
    page.click("button:text-is('入力する')")
    assert page.url == peopled.site.url + "/staff/airspace/zones"
    assert "片山津の花火" in page.inner_text("main")
