"""One city and one browser for all browser tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser import Pages, chromium
from tests.site_process import Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """An empty, migrated city that answers."""
    with running_site() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium."""
    with chromium(playwright) as started:
        yield started


@pytest.fixture
def pages(browser: Browser, site: Site) -> Iterator[Pages]:
    """Opens pages; afterwards nothing may have complained or asked elsewhere."""
    opened = Pages(browser, site.url)
    yield opened
    opened.close()
    assert opened.complaints == []
