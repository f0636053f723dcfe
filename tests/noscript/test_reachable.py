"""Every button and box of a form is reached by the Tab key alone, at 320 px, without a script.

What a closed `<details>` holds is reached after it was opened, by the keyboard as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.a11y.conftest import city
from tests.a11y.pages import looks
from tests.browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

    from tests.a11y.conftest import Peopled

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["city"]

WIDTH = 320
_MOST = 600  # presses of Tab on the longest page
# Which controls a form holds, numbered on the page; of a group of radios, Tab stops at one. A
# button that only stands for the Enter key is hidden from everybody and no stop.
_NUMBERED = """area => {
  const groups = new Set();
  let count = 0;
  for (const one of document.querySelectorAll(
      `${area} form :is(button, input:not([type=hidden]), select, textarea)`)) {
    const radios = one.type === 'radio' ? `${one.form.action} ${one.name}` : '';
    if (one.disabled || one.closest('[hidden]') || (radios && groups.has(radios))) continue;
    if (one.tabIndex < 0 && one.getAttribute('aria-hidden') === 'true') continue;
    if (!one.checkVisibility({visibilityProperty: true})) continue;
    for (const twin of radios ? one.form.elements[one.name] : [one]) {
      twin.dataset?.number ?? (twin.dataset.number = count);
    }
    if (radios) groups.add(radios);
    one.dataset.number = count++;
  }
  return count;
}"""
_HERE = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const label = one.labels?.[0]?.getBoundingClientRect() ?? box;
  return [one === document.body ? 'end' : one.dataset.number ?? '',
          Math.max(box.right, label.left) <= innerWidth + 1 && box.left >= -1];
}"""


@pytest.fixture(scope="module")
def narrow(city: Peopled, playwright: Playwright) -> Iterator[Page]:
    with chromium(playwright) as browser:
        yield browser.new_page(
            java_script_enabled=False, viewport={"width": WIDTH, "height": 640}
        )


def walked(page: Page, area: str) -> tuple[int, int, list[str]]:
    """How many controls the area has, how many Tab reaches, and which lie out of sight."""
    for summary in page.locator(f"{area} summary").all():
        if summary.is_visible():
            summary.focus()
            page.keyboard.press("Enter")
    count = page.evaluate(_NUMBERED, area)
    page.locator({"header": "a.k-skip-link", "main": "#main"}[area]).focus()
    reached: list[str] = []
    outside: list[str] = []
    for _ in range(_MOST if count else 0):
        page.keyboard.press("Tab")
        number, inside = page.evaluate(_HERE)
        if number == "end" or len(set(reached)) == count:
            break
        if number:
            reached.append(number)  # the parts of a date are stops of their own
            outside += [] if inside else [number]
    return count, len(set(reached)), outside


@pytest.fixture
def opened(narrow: Page, city: Peopled) -> Callable[[str, str], Page]:
    def open_page(who: str, path: str) -> Page:
        narrow.context.clear_cookies()
        if who != "nobody":
            cookie = {"name": "kaga", "value": city.sessions[who], "url": city.site.url}
            narrow.context.add_cookies([cookie])
        narrow.goto("about:blank")  # a page opened twice begins anew, scrolled to its top
        narrow.goto(city.site.url + path.format(**city.keys))
        return narrow

    return open_page


@pytest.mark.parametrize(
    ("who", "path"), [(who, path) for who, path, status in looks() if status == 200]
)
def test_the_tab_key_reaches_all_of_every_form(opened, who, path):
    count, reached, outside = walked(opened(who, path), "main")
    assert (reached, outside) == (count, [])


@pytest.mark.parametrize("who", ["nobody", "resident", "proxy", "clerk"])
def test_the_tab_key_reaches_all_of_the_head(opened, who):
    count, reached, outside = walked(opened(who, "/help"), "header")
    assert (count > 2, reached, outside) == (True, count, [])
