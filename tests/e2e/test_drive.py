"""The driver's page in a browser, on a busy day in the middle of which the server is killed.

The tour stays on the page, also when the page is opened anew; presses queue; tickets are
checked, one of them by a camera that sees it tilted; when the server is back everything is
where it belongs, once and in order.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import segno
from playwright.sync_api import expect

from tests.browser import Pages, chromium, judged, sideways
from tests.ports import free_port
from tests.prepared_city import ROOT, city_copy, said_by
from tests.site_process import city_environment, wait_until_it_answers

pytestmark = pytest.mark.browser
DAY = "tests.services.mobility.rides.busy_day"


@contextlib.contextmanager
def server(environment: dict[str, str], port: int) -> Iterator[None]:
    """The city's pages, until they are killed with everything that belongs to them."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"]
    command += ["--host", "127.0.0.1", "--port", str(port), "kaga.site.wsgi:application"]
    log = Path(environment["KAGA_HOME"]) / "drive.log"
    with log.open("a") as out:
        process = subprocess.Popen(
            command, env=environment, stdout=out, stderr=out, cwd=ROOT, start_new_session=True
        )
        try:
            wait_until_it_answers(process, port, log)
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(60)


def test_a_driver_goes_on_while_the_server_is_dead(playwright, tmp_path):
    film = tmp_path / "film.y4m"
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    camera.append(f"--use-file-for-fake-video-capture={film}")
    with city_copy("peopled") as (copied, told), chromium(playwright, *camera) as browser:
        port = free_port()
        environment = city_environment(copied, port)
        filled = json.loads(said_by(environment, "-m", DAY, "fill"))
        tickets, tell = filled["tickets"], ("-m", DAY, "tell", filled["day"])
        pages = Pages(browser, environment["KAGA_PUBLIC_URL"])
        context = pages.context(width=390)
        session = json.loads(told)["sessions"]["clerk"]
        context.add_cookies([{"name": "kaga", "value": session, "url": pages.site}])
        page = context.new_page()
        with server(environment, port):
            page.goto(f"{pages.site}/drive")
            page.wait_for_selector(".d-card")
            page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")
            assert (judged(page), sideways(page)) == ([], 0)
            first = page.locator(".d-person__name").first.inner_text()
        before = json.loads(said_by(environment, *tell))

        page.get_by_role("button", name="着いた").click()
        page.get_by_role("button", name=f"乗った {first}").click()
        expect(page.locator(".d-undo")).to_contain_text(f"{first}：乗った")
        page.get_by_role("button", name="元に戻す").click()
        page.get_by_role("button", name=f"乗った {first}").click()
        expect(page.locator("[data-drive-net]")).to_contain_text("未送信 2件")
        page.reload()
        expect(page.locator("[data-drive-net]")).to_contain_text("圏外")
        expect(page.locator("[data-drive-net]")).to_contain_text("未送信 2件")
        assert (judged(page), sideways(page)) == ([], 0)
        _check_tickets(page, tickets)
        film.write_bytes(filmed(list(tickets.values())[-1]))
        _scan(page)
        _drive_on(page)
        if folder := os.environ.get("KAGA_PICTURES"):
            page.screenshot(path=f"{folder}/drive-offline-390.png", full_page=True)

        with server(environment, port):
            expect(page.locator("[data-drive-net]")).to_contain_text(
                "すべて送信済み", timeout=60_000
            )
            if folder:
                page.screenshot(path=f"{folder}/drive-online-390.png", full_page=True)
        after = json.loads(said_by(environment, *tell))
        pages.close()
    deeds = [deed for _, deed, _ in after["deeds"]]
    assert deeds[:2] == ["arrived", "boarded"]
    assert {outcome for _, _, outcome in after["deeds"]} == {"taken"}
    ridden = [name for name, state in after["states"].items() if state != "booked"]
    assert after["states"][after["deeds"][0][0]] in {"aboard", "done"}
    assert (len(ridden) >= 2, before["wrong"], after["wrong"]) == (True, [], [])


def _check_tickets(page, tickets: dict[str, str]) -> None:
    """Good, forged, said aloud: all of it without a network."""
    page.get_by_text("乗車券を確かめる").click()
    reference, ticket = list(tickets.items())[-1]
    for text, told in (
        (ticket, "この便のお客様です"),
        (f"{ticket[:-6]}AAAAAA", "市の乗車券ではありません"),
        (reference[-4:], "予約表にあります"),
    ):
        page.fill("[data-typed]", text)
        page.get_by_role("button", name="確かめる", exact=True).click()
        expect(page.locator(".d-verdict")).to_contain_text(told)


def filmed(ticket: str) -> bytes:
    """Two pictures of a ticket on a table, turned by twelve degrees and seen from aside."""
    code = np.array([list(row) for row in segno.make_qr(ticket, error="m").matrix])
    wide, high, size = 640, 480, code.shape[0]
    y, x = np.mgrid[:high, :wide]
    depth = 1.0 + 0.2 * (x - wide / 2) / wide
    across, down = ((x - wide / 2) * depth / 5.5, (y - high / 2) * depth / 5.5)
    turn = np.radians(12.0)
    column = np.floor(across * np.cos(turn) + down * np.sin(turn) + size / 2).astype(int)
    row = np.floor(down * np.cos(turn) - across * np.sin(turn) + size / 2).astype(int)
    margin = np.maximum(np.abs(column - size / 2), np.abs(row - size / 2)) < size / 2 + 4
    inside = (np.minimum(row, column) >= 0) & (np.maximum(row, column) < size)
    dark = code[np.clip(row, 0, size - 1), np.clip(column, 0, size - 1)] & inside
    grey = np.where(margin, np.where(dark, 40, 215), 120).astype(np.uint8)
    colours = np.full(wide * high // 2, 128, np.uint8)
    picture = b"FRAME\n" + grey.tobytes() + colours.tobytes()
    head = f"YUV4MPEG2 W{wide} H{high} F15:1 Ip A1:1 C420jpeg\n".encode()
    return head + 2 * picture


def _scan(page) -> None:
    """A ticket held before the camera, still without a network."""
    page.get_by_role("button", name="カメラ").click()
    expect(page.locator(".d-verdict")).to_contain_text("この便のお客様です", timeout=60_000)
    expect(page.locator(".d-video")).to_be_hidden()


def _drive_on(page) -> None:
    """The next stops of the tour, by whatever button they ask for."""
    for _ in range(3):
        page.locator(".d-button--main").first.click()
        page.wait_for_timeout(50)
    page.get_by_role("button", name="不在").first.click()
    expect(page.locator(".d-sure")).to_contain_text("不在ですか")
