"""The planner's socket with a desk that answers as a test wishes: bounds, states, errors."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import struct
import threading

import pytest
from django.conf import settings

from kaga.kernel.resident import asking
from kaga.kernel.resident.server import MOST_CONNECTED, No, NotNow, Server
from kaga.kernel.resident.slots import Busy, Gone, Slots
from kaga.kernel.resident.wire import address_of, receive, send
from kaga.services.airspace.planner.client import (
    PlannerAway,
    PlannerBusy,
    PlannerFailed,
    PlannerStarting,
    PlannerState,
    Refused,
    ask,
    planner_state,
)

STARTING = {
    "phase": "starting",
    "doing": "loading",
    "share": 0.4,
    "map_version": "",
    "next_version": "v",
}
PATIENCE_S = 60.0


class Scripted:
    """Answers by the name of the question; `hold` waits until `let_go`."""

    def __init__(self) -> None:
        self.held, self.let_go = threading.Semaphore(0), threading.Event()
        self.gone = threading.Event()

    def state(self):
        return STARTING

    def answer(self, op, arguments, is_gone):
        if op == "hold":
            self.held.release()
            while not self.let_go.wait(0.01):
                if is_gone():
                    self.gone.set()
                    raise Gone
        if op == "no":
            raise No("too-near", {"least_m": 60.0})
        if op == "early":
            raise NotNow(STARTING)
        if op == "break":
            raise RuntimeError("a secret")
        return {"op": op, **arguments}


@pytest.fixture
def desk():
    made = Scripted()
    yield made
    made.let_go.set()


class Watched(Slots):
    """Says when somebody has sat down to wait, and when they have stood up unserved."""

    def __init__(self) -> None:
        super().__init__(at_once=1, waiting=1)
        self.seated, self.left = threading.Event(), threading.Event()

    def _wait(self, is_gone):
        self.seated.set()
        try:
            super()._wait(is_gone)
        except Gone:
            self.left.set()
            raise


@pytest.fixture
def slots():
    return Watched()


@pytest.fixture
def path(tmp_path, monkeypatch, desk, slots):
    found = tmp_path / "home" / "planner.sock"
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", found)
    server = Server(found, desk, slots)
    ready = threading.Event()
    thread = threading.Thread(target=server.serve, args=(ready.set,))
    thread.start()
    assert ready.wait(PATIENCE_S)
    yield found
    desk.let_go.set()
    server.stop()
    thread.join(PATIENCE_S)
    assert not found.exists()


def call(path):
    line = socket.socket(socket.AF_UNIX)
    with address_of(path) as address:
        line.connect(address)
    return line


def held(path, desk):
    """A question that is being answered, and stays so."""
    line = call(path)
    send(line, {"op": "hold", "arguments": {}}, within=PATIENCE_S)
    assert desk.held.acquire(timeout=PATIENCE_S)
    return line


def test_a_question_gets_its_answer(path):
    assert ask("plan", {"from": "駅"}) == {"op": "plan", "from": "駅"}


def test_only_the_city_s_own_user_may_ask(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_refusal_comes_with_its_kind_and_facts(path):
    with pytest.raises(Refused) as refused:
        ask("no", {})
    assert (refused.value.kind, refused.value.facts) == ("too-near", {"least_m": 60.0})


def test_what_is_not_ready_says_how_far_it_is(path):
    with pytest.raises(PlannerStarting) as early:
        ask("early", {})
    assert early.value.state == PlannerState("starting", "loading", 0.4, "", "v")


def test_an_error_inside_is_told_without_its_words_and_ends_nothing(path):
    with pytest.raises(PlannerFailed) as broken:
        ask("break", {})
    assert str(broken.value) == "RuntimeError"
    assert ask("plan", {}) == {"op": "plan"}


def test_the_state_is_told_while_all_slots_are_taken(path, desk):
    with held(path, desk):
        assert planner_state() == PlannerState(**STARTING)


def test_who_finds_the_queue_full_is_told_so_at_once(path, desk, slots):
    with held(path, desk), call(path) as waiting:
        send(waiting, {"op": "plan", "arguments": {}}, within=PATIENCE_S)
        assert slots.seated.wait(PATIENCE_S)
        with pytest.raises(PlannerBusy):
            ask("plan", {})
        desk.let_go.set()
        assert receive(waiting, most=1_000, within=PATIENCE_S) == {"ok": {"op": "plan"}}


def test_a_question_nobody_waits_for_any_more_is_given_up(path, desk):
    line = held(path, desk)
    line.close()
    assert desk.gone.wait(PATIENCE_S)
    assert ask("plan", {}) == {"op": "plan"}


def test_who_goes_while_waiting_leaves_the_queue(path, desk, slots):
    with held(path, desk):
        waiting = call(path)
        send(waiting, {"op": "plan", "arguments": {}}, within=PATIENCE_S)
        assert slots.seated.wait(PATIENCE_S)
        waiting.close()
        assert slots.left.wait(PATIENCE_S)
        # The one seat is free again while the slot is still taken: this question waits for it.
        desk.let_go.set()
        assert ask("plan", {}) == {"op": "plan"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xff\xff\xff", struct.pack(">I", 3) + b"no!", b"GET / HTTP/1.0\r\n\r\n"],
)
def test_noise_ends_one_connection_and_nothing_else(path, content):
    with call(path) as line:
        line.sendall(content)
    assert ask("plan", {}) == {"op": "plan"}


@pytest.mark.parametrize(
    "asked", [{"op": 1, "arguments": {}}, {"op": "plan"}, {"arguments": {}}, {}]
)
def test_what_is_no_question_is_refused(path, asked):
    with call(path) as line:
        send(line, asked, within=PATIENCE_S)
        answer = receive(line, most=1_000, within=PATIENCE_S)
    assert answer == {"refused": {"kind": "not-a-request", "facts": {}}}


def test_more_connections_than_threads_are_turned_away(path):
    with contextlib.ExitStack() as open_ones:
        for _ in range(MOST_CONNECTED):
            open_ones.enter_context(call(path))
        with pytest.raises(PlannerBusy):
            ask("plan", {})


def test_an_answer_that_takes_too_long_is_busy_not_away(path, desk):
    with held(path, desk), pytest.raises(PlannerBusy):
        ask("plan", {}, within=0.2)


def test_no_planner_is_away(tmp_path, monkeypatch):
    for place in (tmp_path / "none.sock", tmp_path / "nofolder" / "none.sock"):
        monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", place)
        with pytest.raises(PlannerAway):
            ask("plan", {})
        assert planner_state() == PlannerState("away")


def test_a_socket_nobody_listens_on_is_away_and_taken_over(tmp_path, monkeypatch, desk):
    place = tmp_path / "planner.sock"
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", place)
    left = socket.socket(socket.AF_UNIX)
    with address_of(place) as address:
        left.bind(address)
    left.close()
    assert planner_state().phase == "away"
    server = Server(place, desk, Slots(at_once=1, waiting=0))
    ready = threading.Event()
    thread = threading.Thread(target=server.serve, args=(ready.set,))
    thread.start()
    assert ready.wait(PATIENCE_S)
    assert ask("plan", {}) == {"op": "plan"}
    server.stop()
    thread.join(PATIENCE_S)


def test_an_answer_that_is_none_is_a_failure():
    with pytest.raises(PlannerFailed):
        asking._opened({"ok": 1})


def test_a_planner_that_ends_while_it_is_asked_is_away(tmp_path, monkeypatch):
    place = tmp_path / "planner.sock"
    monkeypatch.setattr(settings, "KAGA_PLANNER_SOCKET", place)
    listening = socket.socket(socket.AF_UNIX)
    with address_of(place) as address:
        listening.bind(address)
    listening.listen(1)

    def end() -> None:
        line, _ = listening.accept()
        line.close()

    ending = threading.Thread(target=end)
    ending.start()
    with pytest.raises(PlannerAway):
        ask("plan", {})
    ending.join(PATIENCE_S)
    listening.close()


def test_no_more_than_the_slots_are_taken():
    slots = Slots(at_once=1, waiting=0)
    with slots.taken(lambda: False), pytest.raises(Busy), slots.taken(lambda: False):
        raise AssertionError("two were let in")
    with slots.taken(lambda: False):
        assert os.getpid() > 0
