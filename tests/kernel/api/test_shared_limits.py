"""The limiter that processes share: together they allow the rate once, not once each."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from kaga.kernel.api.limiting import LeakyBuckets, Rate
from kaga.kernel.api.shared_limits import SIZE, SharedBuckets

RATE = Rate(10, 60.0)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "limits"


def test_it_says_what_the_limiter_of_one_process_says(path):
    moments = [0.0, 0.0, 1.0, 5.0, 5.0, 6.0, 40.0, 41.0, 100.0, 100.0] * 4
    moments = sorted(moments)
    one = LeakyBuckets(monotonic=iter(moments).__next__)
    other = SharedBuckets(path, monotonic=iter(moments).__next__)
    rate = Rate(3, 30.0)
    waits = [(one.wait_s("me", rate), other.wait_s("me", rate)) for _ in moments]
    assert [round(a, 6) for a, _ in waits] == [round(b, 6) for _, b in waits]
    assert any(wait > 0 for wait, _ in waits)


def _count(path, found) -> None:
    shared = SharedBuckets(path, monotonic=lambda: 1_000.0)
    found.put(sum(shared.wait_s("plans:a", RATE) == 0.0 for _ in range(10)))


def test_four_processes_together_get_one_rate(path):
    context = multiprocessing.get_context("fork")
    found = context.SimpleQueue()
    processes = [context.Process(target=_count, args=(path, found)) for _ in range(4)]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
    assert sum(found.get() for _ in processes) == RATE.count


def test_a_forked_child_locks_by_itself_and_its_death_frees_the_lock(path):
    shared = SharedBuckets(path, monotonic=lambda: 1_000.0)
    assert shared.wait_s("a", RATE) == 0.0
    child = os.fork()
    if child == 0:  # the child takes the lock and is killed with it

        class Killed:
            def __call__(self) -> float:
                os.kill(os.getpid(), signal.SIGKILL)
                return 0.0

        shared._monotonic = Killed()
        shared.wait_s("a", RATE)
        os._exit(1)
    os.waitpid(child, 0)
    assert [shared.wait_s("a", RATE) for _ in range(9)] == [0.0] * 9
    assert shared.wait_s("a", RATE) > 0.0


def test_a_machine_that_started_anew_forgets(path):
    late = SharedBuckets(path, monotonic=lambda: 90_000.0)
    assert [late.wait_s("a", Rate(1, 60.0)) for _ in range(2)] == [0.0, 60.0]
    early = SharedBuckets(path, monotonic=lambda: 5.0)
    assert early.wait_s("a", Rate(1, 60.0)) == 0.0


def test_it_never_grows(path):
    shared = SharedBuckets(path, monotonic=lambda: 1_000.0)
    assert all(shared.wait_s(f"key-{number}", RATE) == 0.0 for number in range(40_000))
    assert path.stat().st_size == SIZE
