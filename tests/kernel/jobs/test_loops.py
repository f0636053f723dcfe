"""The worker's loops go on after errors and stop when asked."""

from __future__ import annotations

import threading

from kaga.kernel.jobs.loops import Crew, Loop

PATIENCE_S = 60.0


def test_a_loop_repeats_while_there_is_work_and_stops_when_asked():
    enough, steps = threading.Event(), []

    def step():
        steps.append(1)
        if len(steps) == 100:
            enough.set()
        return 1

    crew = Crew([Loop("busy", step)], threading.Event())
    crew.start()
    assert enough.wait(PATIENCE_S)
    crew.stop()
    assert crew.join(PATIENCE_S) == []


def test_a_loop_outlives_an_error_of_its_step(monkeypatch):
    monkeypatch.setattr("kaga.kernel.jobs.loops._AFTER_ERROR_S", 0.001)
    again, steps = threading.Event(), []

    def step():
        steps.append(1)
        if len(steps) < 3:
            raise RuntimeError
        again.set()
        return 0

    crew = Crew([Loop("shaky", step, idle_s=0.001)], threading.Event())
    crew.start()
    assert again.wait(PATIENCE_S)
    crew.stop()
    assert crew.join(PATIENCE_S) == []


def test_a_step_that_does_not_end_is_named():
    hold, entered = threading.Event(), threading.Event()

    def step():
        entered.set()
        hold.wait(PATIENCE_S)
        return 0

    crew = Crew([Loop("stuck", step)], threading.Event())
    crew.start()
    assert entered.wait(PATIENCE_S)
    crew.stop()
    assert crew.join(0.01) == ["stuck"]
    hold.set()
    assert crew.join(PATIENCE_S) == []
