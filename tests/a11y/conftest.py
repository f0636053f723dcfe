"""One peopled city for the pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.a11y.reader import Reader
from tests.browser import AXE, chromium
from tests.site_process import ROOT, Site, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


@dataclass(frozen=True)
class Peopled:
    """A running city, and what was made in it (see `tests/peopled_city.py`)."""

    site: Site
    keys: dict[str, str]
    sessions: dict[str, str]
    tokens: dict[str, str]


def people(site: Site) -> Peopled:
    """Fill a running city."""
    command = [sys.executable, "-m", "tests.peopled_city"]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        command,
        env={**site.environment, "PYTHONPATH": path},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Peopled(site, **json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def city() -> Iterator[Peopled]:
    """A city in which every page has something to show."""
    with running_site() as site:
        yield people(site)


@pytest.fixture(scope="module")
def reader(city: Peopled, playwright: Playwright) -> Iterator[Reader]:
    with chromium(playwright) as browser:
        context = browser.new_context(reduced_motion="reduce")
        context.add_init_script(path=AXE)
        made = Reader(context.new_page(), city)
        yield made
        context.close()
