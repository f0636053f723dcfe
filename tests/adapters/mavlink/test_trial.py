"""Rehearsals in a simulated vehicle over real sockets, with everything that goes wrong."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.adapters.mavlink.test_delivery import QUICK
from tests.engines.airspace.missions.made import STATION
from tests.engines.airspace.missions.test_trials import LEVEL

from kaga.adapters.mavlink.flying import Ground
from kaga.adapters.mavlink.links import open_link
from kaga.adapters.mavlink.simulator import SOUND, Faults, SimulatedAutopilot
from kaga.adapters.mavlink.simulator_server import running
from kaga.adapters.mavlink.station import Station
from kaga.adapters.mavlink.trial import Trials, Waits
from kaga.engines.airspace.missions.trials import Conditions, TrialFailed, Trouble
from kaga.engines.airspace.missions.uploading import VehicleAway
from kaga.engines.geo.model import Point

WAITS = Waits(ready_s=3.0, silent_s=4.0, answer_s=2.0, ask_s=1.0)
"""Patient enough for a busy machine; only what is to fail waits."""
LEGS = replace(
    LEVEL,
    waypoints=tuple(replace(one, speed=None) for one in LEVEL.waypoints[:1]),
    landing=replace(LEVEL.landing, at=Point(36.3130, 136.3535)),
)
"""Some 800 m."""
BREEZE = Conditions(4.0, 90.0, 300.0)


def flown(faults=SOUND, conditions=BREEZE, *, ground=None, seen=lambda _: None):
    kept = {} if ground is None else {"ground": ground}
    autopilot = SimulatedAutopilot(faults, **kept, speedup=400.0)
    said = []
    with running(autopilot) as address:
        trial = Trials(address, WAITS).fly(LEGS, conditions, said.append, seen)
    return trial, autopilot, said


def test_a_mission_is_flown_where_the_simulator_stands_and_carried_back():
    trial, autopilot, said = flown()
    assert trial.flier.told == "ArduPilot 0.0.0 (KAGA-SIM), quadrotor"
    assert trial.flier.is_point_mass
    assert (trial.passed, trial.waypoints, trial.has_wind) == (1, 1, True)
    assert trial.moved_km > 7_000.0
    assert autopilot.commands == [176, 400, 300]
    assert autopilot.pilot.body.parameters["SIM_WIND_SPD"] == 4.0
    seconds = [row[0] for row in trial.rows]
    assert seconds == sorted(set(seconds))
    assert trial.rows[0] == pytest.approx((0.0, 0.0, 0.0, 0.0), abs=1.0)
    _, east, north, up = trial.rows[-1]
    assert math.hypot(east - 251.5, north + 765.8) < 1.0
    assert up == pytest.approx(0.0, abs=0.3)
    assert max(row[3] for row in trial.rows) == pytest.approx(77.0, abs=0.5)
    assert said[-1].startswith("landed after ")


def test_at_its_own_home_nothing_is_moved():
    trial, _, _ = flown(ground=Ground(STATION.lat, STATION.lon, 12.0))
    assert (trial.moved_km, trial.passed) == (0.0, 1)


def test_a_px4_vehicle_flies_its_own_way():
    trial, autopilot, _ = flown(Faults(is_px4=True))
    assert (trial.flier.autopilot, trial.passed) == ("PX4", 1)
    assert autopilot.commands == [176, 400]


def test_wind_that_carries_it_off_is_seen():
    trial, _, _ = flown(Faults(drifts=20))
    seconds, east, _, _ = trial.rows[-1]
    assert east == pytest.approx(251.5 + 0.2 * seconds, abs=1.5)


@pytest.mark.parametrize(
    ("faults", "trouble", "said"),
    [
        (Faults(will_not_arm=True), Trouble.REFUSED, "PreArm: Compass not calibrated"),
        (Faults(alters=3), Trouble.REFUSED, "differs"),
        (Faults(is_armed=True), Trouble.BUSY, "KAGA-SIM"),
        (Faults(stops_at=20), Trouble.LOST, "after "),
        (Faults(loses_gps_at=20), Trouble.LEFT, "EKF Failsafe"),
        (Faults(hovers_at=20), Trouble.ENDLESS, "after 300"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_goes_wrong_is_told_by_its_name(faults, trouble, said):
    with pytest.raises(TrialFailed) as failed:
        flown(faults)
    assert failed.value.trouble is trouble
    assert said in str(failed.value)


def test_to_what_may_be_a_real_aircraft_only_questions_are_sent():
    autopilot = SimulatedAutopilot(Faults(is_real=True))
    with running(autopilot) as address, pytest.raises(TrialFailed) as failed:
        Trials(address, WAITS).fly(LEGS, BREEZE, print, print)
    assert failed.value.trouble is Trouble.NOT_SIMULATED
    assert (autopilot.commands, autopilot.lists) == ([], {0: [], 1: [], 2: []})
    assert not autopilot.pilot.body.armed


def test_nobody_at_the_address_is_told():
    with pytest.raises(TrialFailed) as failed:
        Trials("tcp:127.0.0.1:1", WAITS).fly(LEGS, BREEZE, print, print)
    assert failed.value.trouble is Trouble.AWAY


def test_whoever_stops_watching_stops_the_flight():
    class Enough(Exception):
        pass

    def stop(second):
        if second > 10.0:
            raise Enough

    autopilot = SimulatedAutopilot(speedup=50.0)
    with running(autopilot) as address:
        with pytest.raises(Enough):
            Trials(address, WAITS).fly(LEGS, BREEZE, lambda _: None, stop)
        # A next one can begin: nothing flies on.
        with open_link(address) as link:
            beat = link.receive({"HEARTBEAT"}, 5.0)
    assert not beat.base_mode & 128


def test_as_ardupilot_it_is_not_armed_in_auto_and_not_started_unarmed():
    body = SimulatedAutopilot().pilot.body
    body.mode = 3
    assert body.may_arm() == "Arm: AUTO mode not armable"
    assert body.begin([]) == "Mission: not armed"
    body.armed = True
    assert body.begin([]) == "Auto: Missing Takeoff Cmd"


def test_a_start_tells_the_vehicles_own_words():
    autopilot = SimulatedAutopilot(Faults(will_not_arm=True))
    with running(autopilot) as address, pytest.raises(VehicleAway) as away:
        Station(QUICK).start(address, lambda _: None)
    assert "arm (FAILED: PreArm: Compass not calibrated)" in str(away.value)
