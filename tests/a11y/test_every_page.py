"""Every page of the site: nothing for axe to find, nothing wider than the window.

In three languages, at three widths, each page filled with something to show. An address that
nobody has put into the tables of `pages.py` fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.a11y.addresses import addresses
from tests.a11y.pages import FILES, LEAVING, MAILS, PAGES, POSTED, looks
from tests.browser import AXE, LANGUAGES, WIDTHS, chromium, judged, sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright
    from tests.a11y.conftest import Peopled

pytestmark = pytest.mark.browser
_PARAMETER = re.compile(r"<(\w+:)?\w+>")
_SAMPLES = {"uuid:": "00000000-0000-4000-8000-000000000000", "int:": "0"}


class Reader:
    """One window in which one visitor after the other looks at pages."""

    def __init__(self, page: Page, city: Peopled) -> None:
        self.page, self.city = page, city
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def be(self, who: str, language: str) -> None:
        """From now on: this visitor, in this language."""
        cookies = {"kaga_language": language}
        if who != "nobody":
            cookies["kaga"] = self.city.sessions[who]
        context = self.page.context
        context.clear_cookies()
        context.add_cookies(
            [{"name": k, "value": v, "url": self.city.site.url} for k, v in cookies.items()]
        )

    def get(self, path: str) -> tuple[int, str]:
        """Status and media type of a GET that follows no redirect."""
        answer = self.page.request.get(self.address(path), max_redirects=0)
        return answer.status, answer.headers.get("content-type", "").split(";")[0]

    def address(self, path: str) -> str:
        """The whole address, with the city's keys in it."""
        return self.city.site.url + path.format(**self.city.keys)

    def look(self, path: str) -> tuple[int, list[str]]:
        """Open a page and judge it at every width."""
        answer = self.page.goto(self.address(path))
        assert answer is not None
        wrong: list[str] = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{width}: {one}" for one in judged(self.page)]
            if (beyond := sideways(self.page)) > 0:
                wrong.append(f"{width}: {beyond} pixels wider than the window")
        return answer.status, wrong

    def _hear(self, message) -> None:
        # A browser notes every answer of 400 and more; those are the pages under test.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")


@pytest.fixture(scope="module")
def reader(city: Peopled, playwright: Playwright) -> Iterator[Reader]:
    with chromium(playwright) as browser:
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(path=AXE)
        made = Reader(context.new_page(), city)
        yield made
        context.close()


@pytest.mark.parametrize(("who", "path", "status"), list(looks()))
def test_nothing_is_wrong_in_any_language_at_any_width(reader, who, path, status):
    found = {}
    for language in LANGUAGES:
        reader.be(who, language)
        found[language] = reader.look(path)
    heard, reader.complaints = reader.complaints, []
    assert (found, heard) == (dict.fromkeys(LANGUAGES, (status, [])), [])


def test_every_address_of_the_site_is_in_one_of_the_tables(reader):
    tables = [*PAGES, *FILES, *MAILS, *LEAVING, *POSTED]
    assert sorted(tables) == sorted(set(addresses(reader.city.site)))


@pytest.mark.parametrize("address", sorted(FILES))
def test_what_is_called_a_file_is_no_page(reader, address):
    who, path = FILES[address]
    reader.be(who, "ja")
    status, kind = reader.get(path)
    assert (status in {200, 302}, status == 200 and kind == "text/html") == (True, False)


@pytest.mark.parametrize("address", sorted(POSTED))
def test_what_is_called_a_form_only_answers_no_get(reader, address):
    reader.be("admin", "ja")
    path = _PARAMETER.sub(lambda found: _SAMPLES.get(found.group(1), "sample"), address)
    assert reader.get(path)[0] == 405
