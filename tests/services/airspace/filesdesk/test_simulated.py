"""Where a simulator is configured, nothing is accepted that was not flown in it."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from tests.services.airspace.sky_town import a_plan
from tests.visiting import visiting

from kaga.adapters.mavlink.simulator import SOUND, Faults, SimulatedAutopilot
from kaga.adapters.mavlink.simulator_server import running
from kaga.adapters.mavlink.trial import Trials, Waits
from kaga.engines.airspace.missions.trials import Trouble
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.runner import run_one
from kaga.services.airspace import file_words, words
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import NewFlight, check_flight, draft_flight
from kaga.services.airspace.actions.rehearsing import rehearse_flight
from kaga.services.airspace.desk import _TROUBLES
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.filesdesk.rehearsing import Breeze
from kaga.services.airspace.filesdesk.vehicles import bind_simulator
from kaga.services.airspace.models import Flight, Rehearsal

WAITS = Waits(ready_s=5.0)
END = (36.3150, 136.3540)


@pytest.fixture
def drafted(own, settings, tmp_path):
    settings.KAGA_AIRSPACE = tmp_path / "airspace"
    plan = a_plan(((36.3199, 136.3507), END))
    wanted = NewFlight(
        own.operator.id, own.pilot.id, own.vehicle.id, PriorityClass.GOODS, "薬の配送", plan
    )
    return draft_flight(own.member, wanted).reference


@contextmanager
def in_simulator(faults=SOUND):
    """A city whose flights are rehearsed in a simulated vehicle."""
    autopilot = SimulatedAutopilot(faults, speedup=400.0)
    with running(autopilot) as address:
        bind_simulator(lambda at: Trials(at, WAITS), address)
        try:
            yield autopilot
        finally:
            bind_simulator(None)


def shown(own, reference):
    with visiting(own.member) as client:
        return client.get(f"/airspace/flights/{reference}").content.decode()


def codes(answer):
    return [one.code for one in answer.reasons]


def work():
    while run_one("a test", threading.Event()):
        pass


def test_a_flight_is_flown_in_the_simulator_and_then_accepted(own, drafted):
    with in_simulator():
        assert codes(check_flight(own.member, drafted)) == ["rehearsing"]
        assert codes(check_flight(own.member, drafted)) == ["rehearsing"]
        assert file_words.rehearsal_progress.ja in shown(own, drafted)
        (job,) = Job.objects.filter(kind="airspace.flight.rehearse")
        work()
        job.refresh_from_db()
        assert (job.state, job.result["href"]) == ("done", f"/airspace/flights/{drafted}")
        page = shown(own, drafted)
        assert "シミュレーターでの予行が終わりました" in page
        assert "ArduPilot 0.0.0 (KAGA-SIM) (quadrotor)" in page
        assert "簡易計算（質点モデル）" in page
        assert check_flight(own.member, drafted).is_yes
        assert file_flight(own.member, drafted).state == FlightState.ACCEPTED
    (kept,) = Rehearsal.objects.all()
    found = kept.found
    assert (kept.by, kept.passes, kept.wind_m_s) == ("mavlink", True, 4.0)
    assert found["flier"] == {
        "autopilot": "ArduPilot",
        "kind": "quadrotor",
        "version": "0.0.0 (KAGA-SIM)",
        "point_mass": True,
    }
    assert (found["waypoints"], found["moved_km"] > 7_000.0) == ([1, 1], True)
    assert found["share_inside"] >= 0.95
    assert found["end_off_m"] <= 3.0


def test_the_built_in_follower_does_not_count_where_there_is_a_simulator(own, drafted):
    rehearse_flight(own.member, drafted, Breeze())
    with in_simulator():
        check_flight(own.member, drafted)
        Job.objects.all().delete()
        done = file_flight(own.member, drafted) if _is_checked(drafted) else None
        assert done is None
        assert Flight.objects.get().state == FlightState.DRAFT


def _is_checked(reference):
    return Flight.objects.get(reference=reference).state == FlightState.CHECKED


def test_a_flight_that_is_carried_off_is_not_accepted(own, drafted):
    with in_simulator(Faults(drifts=50)):
        check_flight(own.member, drafted)
        work()
        (reason,) = check_flight(own.member, drafted).reasons
    assert (reason.code, reason.values["off"] > 3.0) == ("rehearsal_failed", True)


def test_what_broke_off_is_told_and_flown_again_at_the_next_check(own, drafted):
    with in_simulator(Faults(loses_gps_at=20)):
        check_flight(own.member, drafted)
        work()
        (kept,) = Rehearsal.objects.all()
        assert (kept.passes, kept.found["trouble"]) == (False, "left")
        assert file_words.TROUBLES["left"].ja in shown(own, drafted)
        assert codes(check_flight(own.member, drafted)) == ["rehearsing"]
        Job.objects.all().delete()
    bind_simulator(lambda at: Trials(at, WAITS), "tcp:127.0.0.1:1")
    try:
        check_flight(own.member, drafted)
        work()
        assert Rehearsal.objects.filter(found__trouble="away").count() == 1
    finally:
        bind_simulator(None)
    # With no simulator any more the follower does it.
    assert check_flight(own.member, drafted).is_yes


def test_every_trouble_has_its_reason_and_its_words():
    known = {one.value for one in Trouble}
    assert set(_TROUBLES) == set(file_words.TROUBLES) == known
    assert set(_TROUBLES.values()) <= set(words.REASONS)
