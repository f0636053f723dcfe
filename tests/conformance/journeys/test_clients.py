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
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.browser import Pages, chromium
from tests.site_process import Site, running_site

from kaga.kernel import clock
from kaga.kernel.resident.asking import Unavailable, ask

HERE = Path(__file__).parent
_PATIENCE_S = 120
TIME = "2026-11-24T00:00:00Z"


def next_tuesday() -> str:
    """A working day on which rides can be booked already."""
    today = clock.today()
    return (today + timedelta(days=(1 - today.weekday()) % 7 or 7)).isoformat()


ASKED = {
    "from": "やましろ", "to": "大聖寺駅", "kind": "depart", "day": "2026-11-24",
    "clock": "9:00", "back": "13:30",
}  # fmt: skip
CALLED = {"from": "36.2866,136.3700", "to": "大聖寺駅", "kind": "depart", "day": next_tuesday(),
          "clock": "9:00"}  # fmt: skip
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site(KAGA_JOURNEYS="1") as found:
        found.kaga("mobility", "plan", "kagaonsen", "daishoji")  # a city with lines and times
        command = [sys.executable, "-m", "kaga.cli", "mobility", "planner"]
        planner = subprocess.Popen(command, env={**os.environ, **found.environment})
        try:
            _wait_for(found.home / "journeys.sock", planner)
            yield found
        finally:
            planner.terminate()
            planner.wait(60)


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
    day = next_tuesday()
    command = ["node", str(HERE / "judge.mjs"), site.url, TIME, f"{day}T00:00:00Z"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["named"] == ["STOP", "加賀温泉駅"]
    assert [one["begins"] for one in told["itineraries"]] == [
        "2026-11-24T00:44:03Z",
        "2026-11-24T01:49:03Z",
        "2026-11-24T02:54:03Z",
    ]
    assert told["itineraries"][0]["lines"] == ["キャン・バス 山まわり"]
    assert told["board"][:2] == [
        ["2026-11-24T00:04:00Z", "金沢方面"],
        ["2026-11-24T00:23:00Z", "大聖寺・福井方面"],
    ]
    assert ["小松駅", 17, 1] in told["reach"]
    rides = told["demand"]
    assert {"ODM"} < {mode for one in rides for mode in one["modes"]}  # with a line, or alone
    assert all(one["price"] >= 500 and one["token"] for one in rides)
    assert all(one["window"][0] < one["window"][1] for one in rides)


def test_offers_of_a_web_worker_are_computed_by_the_planner(site: Site) -> None:
    wanted = {"from": "stations-daishoji", "to": "stations-kagaonsen", "day": next_tuesday()}
    request = urllib.request.Request(
        f"{site.url}/api/v1/rides/offers",
        json.dumps({**wanted, "at": 36_000}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        found = json.load(answer)
    assert (len(found["offers"]), found["offers"][0]["yen"]) == (3, 500)


def test_answers_read_well_in_every_language_and_width_and_without_a_script(site: Site) -> None:
    # A driver of its own, ended here: while one lives, its thread can run no other event loop.
    with sync_playwright() as driver, chromium(driver) as browser:
        pages = Pages(browser, site.url)
        for path in (
            f"/go?{urlencode(ASKED)}",
            f"/go?{urlencode(CALLED)}",
            "/go/stops/kagaonsen?day=2026-11-24&clock=9:00",
        ):
            assert pages.verdicts(path, text="larger") == {}
        plain = pages.open("/go", width=390, script="off")
        plain.get_by_role("link", name="大聖寺駅").click()
        plain.get_by_label("どこから").fill("かがおんせんえき")
        plain.get_by_role("button", name="調べる").click()
        plain.locator(".g-card").nth(1).wait_for()
        assert "大聖寺駅" in (plain.locator("h2").first.text_content() or "")
        plain.goto(f"{site.url}/go?{urlencode(CALLED)}")
        assert "の間にお迎え" in (plain.locator(".g-called").first.text_content() or "")
        called = plain.locator(".g-card", has=plain.locator(".g-called"))
        called.get_by_role("button", name="この行き方にする").first.click()
        plain.wait_for_url("**/go/ways/**")
        assert pages.verdicts(plain.url.removeprefix(site.url), text="larger") == {}
        plain.get_by_label("帰りに出る時刻").fill("14:00")
        plain.get_by_role("button", name="帰りも調べる").click()
        plain.get_by_role("button", name="帰りはこれにする").first.click()
        expect(plain.locator(".g-way")).to_have_count(2)
        plain.get_by_role("link", name="サインインして予約する").click()
        plain.wait_for_url("**/sign-in**")
        assert pages.complaints == []
        pages.close()
