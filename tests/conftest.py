"""Every test runs in a scratch home of its own; the database is chosen by KAGA_DATABASE_URL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="kaga-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["KAGA_HOME"] = _home
os.environ["KAGA_PLANNER"] = "0"  # compiled and warmed only where a test asks for it
os.environ["KAGA_JOURNEYS"] = "0"  # likewise
os.environ["KAGA_EXCHANGE"] = "0"  # likewise
os.environ["KAGA_EXCHANGE_URL"] = "http://127.0.0.1:9"  # nobody's: a broker is a test's own
os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"

import django  # noqa: E402 - the scratch home must be named first

django.setup()

from collections.abc import Iterator  # noqa: E402 - as above

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from playwright.sync_api import Playwright, expect, sync_playwright  # noqa: E402

from kaga.kernel import city  # noqa: E402
from kaga.kernel.places import beginning  # noqa: E402
from tests import prepared_city, static_files  # noqa: E402

# A machine that is busy with other work must fail neither a property nor a page. Properties are
# asked the same every time, so that a run says something about the code and not about its luck;
# KAGA_PROPERTIES=explore draws anew.
hypothesis.settings.register_profile(
    "kaga",
    deadline=None,
    derandomize=os.environ.get("KAGA_PROPERTIES") != "explore",
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("kaga")
expect.set_options(timeout=60_000)
static_files.look_up_once()
prepared_city.share()  # before xdist starts its processes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of few but long tests come first: taken last, one process would work alone."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(autouse=True)
def _no_city_of_an_earlier_test() -> None:
    """What the city is called, and who decides in it, is remembered for a moment."""
    beginning.forget_name()
    city.forget()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers: one in a process, because each brings an event loop."""
    with sync_playwright() as driver:
        yield driver
