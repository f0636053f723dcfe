"""`kaga run`: starts everything, restarts what dies, and nothing outlives it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from tests.ports import free_port
from tests.scratch_city import scratch_city
from tests.services.airspace.planning.towns import keep_town

from kaga.services.airspace.planner.client import planner_state

pytestmark = pytest.mark.slow
PATIENCE_S = 120


class Run:
    """A running `kaga run` and what it says."""

    def __init__(self, city, **settings) -> None:
        command = [sys.executable, "-m", "kaga.cli", "run"]
        self.process = subprocess.Popen(
            command,
            env=city.environment | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._lines.put(line)

    def until(self, pattern: str) -> str:
        """Wait for a line; what was said meanwhile is kept for the failure's message."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {pattern!r} in:\n{''.join(self.said)}") from None
            self.said.append(line)
            if re.search(pattern, line):
                return line

    def children(self) -> dict[str, int]:
        """The processes it has started, by the titles that `ps` shows."""
        found = {}
        for pid in _children_of(self.process.pid):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                title = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").decode()
                found[title.removeprefix("kaga ")] = pid
        return found

    def stop(self, number=signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_S)
        self._reader.join()
        self.process.stdout.close()
        return code


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def run(port):
    settings = {
        "KAGA_PORT": str(port),
        "KAGA_SMTP_URL": f"smtp://127.0.0.1:{free_port()}",
        "KAGA_CARD_ISSUER": f"http://localhost:{free_port()}/api/realms/main",
        "KAGA_DEVELOPMENT": "1",
    }
    with scratch_city("empty", **settings) as city, contextlib.ExitStack() as stack:

        def start(**settings):
            made = Run(city, **settings)
            stack.callback(_end, made)
            return made

        yield start


def test_everything_runs_dies_comes_back_and_stops(run, port):
    first = run()
    first.until("The city is running")
    before = first.children()
    assert sorted(before) == ["card", "ledger", "mailbox", "web", "worker"]
    assert readiness(port)["status"] == "pass"
    for name in before:
        family = [before[name], *_children_of(before[name])]
        os.kill(before[name], signal.SIGKILL)
        first.until(rf"{name} ended \(-9\)")
        _wait_until(lambda family=family: not any(map(_is_alive, family)))
        _wait_until(lambda name=name: first.children().get(name, before[name]) != before[name])
    _wait_until(lambda: readiness(port).get("status") == "pass")
    assert sorted(first.children()) == sorted(before)
    everybody = _all_below(first.process.pid)
    assert first.stop() == 0
    assert [pid for pid in everybody if _is_alive(pid)] == []
    again = run()
    again.until("The city is running")
    assert again.stop() == 0


def test_the_planner_begins_after_the_first_page_and_comes_back(run, tmp_path, monkeypatch):
    keep_town(tmp_path / "airspace")
    socket = str(tmp_path / "planner.sock")
    monkeypatch.setattr(django_settings, "KAGA_PLANNER_SOCKET", socket)
    made = run(
        KAGA_PLANNER="1",
        KAGA_AIRSPACE=str(tmp_path / "airspace"),
        KAGA_PLANNER_SOCKET=socket,
    )
    made.until("The city is running")
    assert "planner" not in "".join(made.said)
    _wait_until(lambda: planner_state().phase == "ready")
    before = made.children()["planner"]
    os.kill(before, signal.SIGKILL)
    made.until(r"planner ended \(-9\)")
    _wait_until(lambda: planner_state().phase == "ready")
    assert made.children()["planner"] != before
    assert made.stop() == 0
    assert planner_state().phase == "away"


def test_a_worker_of_the_web_server_that_is_killed_is_replaced(run, port):
    made = run()
    made.until("The city is running")
    web = made.children()["web"]
    workers = _children_of(web)
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    _wait_until(lambda: len(set(_children_of(web)) - set(workers)) == 1)
    _wait_until(lambda: readiness(port).get("status") == "pass")
    assert made.children()["web"] == web
    assert made.stop() == 0


def test_what_fails_while_the_city_is_prepared_is_said_in_one_line(run, tmp_path):
    made = run(KAGA_PACK=str(tmp_path))
    made.until("could not be prepared")
    assert made.process.wait(PATIENCE_S) == 1
    assert [line for line in made.said if "Traceback" in line] == []


def test_a_signal_ends_the_preparation_too(run):
    made = run()
    made.until("migrating the database")
    family = _all_below(made.process.pid)
    assert made.stop() == 0
    assert [pid for pid in family if _is_alive(pid)] == []
    again = run()
    again.until("The city is running")
    assert again.stop() == 0


def test_when_the_supervisor_is_killed_its_children_end(run, port):
    first = run()
    first.until("The city is running")
    everybody = _all_below(first.process.pid)
    assert len(everybody) >= 6
    first.stop(signal.SIGKILL)
    _wait_until(lambda: not any(map(_is_alive, everybody)))
    second = run()
    second.until("The city is running")
    assert second.stop(signal.SIGINT) == 0


def test_a_taken_port_is_named_and_nothing_is_started(run, port):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        made = run()
        made.until(f"port {port} \\(web\\) is taken")
        assert made.process.wait(PATIENCE_S) == 2


def readiness(port):
    with contextlib.suppress(OSError):
        request = urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5)
        with request as answer:
            return json.load(answer)
    return {}


def _end(made: Run) -> None:
    if made.process.poll() is None:
        made.stop(signal.SIGKILL)
    else:
        made._reader.join()
        made.process.stdout.close()


def _wait_until(true) -> None:
    deadline = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline
        pause.wait(0.02)


def _children_of(pid: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return [int(part) for part in text.split()]
    return []


def _all_below(pid: int) -> list[int]:
    below = _children_of(pid)
    return below + [deeper for child in below for deeper in _all_below(child)]


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
