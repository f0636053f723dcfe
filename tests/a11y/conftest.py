"""One peopled city for the pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.a11y.reader import Reader
from tests.browser import AXE, chromium
from tests.exchange_beside import Beside
from tests.site_process import Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


@dataclass(frozen=True)
class Peopled:
    """A running city, and what was made in it (see `tests/peopled_city.py`)."""

    site: Site
    keys: dict[str, str]
    sessions: dict[str, str]
    tokens: dict[str, str]


def peopled(site: Site) -> Peopled:
    """What was made in a running city of the kind "peopled"."""
    return Peopled(site, **json.loads(site.told.splitlines()[-1]))


@pytest.fixture(scope="module")
def city() -> Iterator[Peopled]:
    """A city in which every page has something to show."""
    beside = Beside()
    with running_site("peopled", **beside.settings) as site, beside.of(site):
        yield peopled(site)


@pytest.fixture(scope="module")
def reader(city: Peopled, playwright: Playwright) -> Iterator[Reader]:
    with chromium(playwright) as browser:
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(path=AXE)
        made = Reader(context.new_page(), city)
        yield made
        context.close()
