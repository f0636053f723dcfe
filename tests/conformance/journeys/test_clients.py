"""A running city with its planner process: the published MOTIS client, and a browser, ask it.

The client is the one of the npm registry, unmodified; what it understood is compared with what
the city publishes. The browser looks at the answers as residents do: in large type, in three
languages, without a script.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from tests.browser import Pages, chromium
from tests.site_process import Site, running_site

from kaga.kernel.resident.asking import Unavailable, ask

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

HERE = Path(__file__).parent
_PATIENCE_S = 120
TIME = "2026-11-24T00:00:00Z"
ASKED = {
    "from": "やましろ", "to": "大聖寺駅", "kind": "depart", "day": "2026-11-24",
    "clock": "9:00", "back": "13:30",
}  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as found:
        found.kaga("mobility", "plan", "kagaonsen", "daishoji")  # a city with lines and times
        command = [sys.executable, "-m", "kaga.cli", "mobility", "planner"]
        planner = subprocess.Popen(command, env={**os.environ, **found.environment})
        try:
            _wait_for(found.home / "journeys.sock", planner)
            yield found
        finally:
            planner.terminate()
            planner.wait(30)


def _wait_for(path: Path, planner: subprocess.Popen[bytes]) -> None:
    """Until the planner answers; raises when it ended or takes too long."""
    for _ in range(_PATIENCE_S * 5):
        with contextlib.suppress(Unavailable, FileNotFoundError):
            if ask(path, "state", {})["phase"] == "ready":
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"the planner ended: {planner.wait(0.2)}")
    raise AssertionError("the planner did not become ready")


def test_the_published_motis_client_reads_every_answer(site: Site) -> None:
    command = ["node", str(HERE / "judge.mjs"), site.url, TIME]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["named"] == ["STOP", "加賀温泉駅"]
    assert [one["begins"] for one in told["itineraries"]] == [
        "2026-11-24T00:43:54Z",
        "2026-11-24T01:48:54Z",
        "2026-11-24T02:53:54Z",
    ]
    assert told["itineraries"][0]["lines"] == ["キャン・バス 山まわり"]
    assert told["board"][:2] == [
        ["2026-11-24T00:04:00Z", "金沢方面"],
        ["2026-11-24T00:23:00Z", "大聖寺・福井方面"],
    ]
    assert ["小松駅", 17, 1] in told["reach"]


def test_answers_read_well_in_every_language_and_width_and_without_a_script(
    site: Site, playwright: Playwright
) -> None:
    with chromium(playwright) as browser:
        pages = Pages(browser, site.url)
        for path in (
            f"/go?{urlencode(ASKED)}",
            "/go/stops/kagaonsen?day=2026-11-24&clock=9:00",
        ):
            assert pages.verdicts(path, text="larger") == {}
        plain = pages.open("/go", width=390, script="off")
        plain.get_by_role("link", name="大聖寺駅").click()
        plain.get_by_label("どこから").fill("かがおんせんえき")
        plain.get_by_role("button", name="調べる").click()
        assert plain.locator(".g-card").count() >= 2
        assert "大聖寺駅" in (plain.locator("h2").first.text_content() or "")
        assert pages.complaints == []
        pages.close()
