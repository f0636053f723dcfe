"""A mission carried to where a simulator stands, and what a vehicle would not heed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Agl, Msl, RelHome
from kaga.engines.airspace.missions.heeded import cautions
from kaga.engines.airspace.missions.model import Home
from kaga.engines.airspace.missions.problems import MissionError
from kaga.engines.airspace.missions.trials import above_home, moved
from kaga.engines.airspace.track.model import TrackError, recorded
from kaga.engines.geo.model import Point
from tests.engines.airspace.missions.made import MEDICINE

CANBERRA = Home(Point(-35.363261, 149.165230), Msl(584.0))
LEVEL = replace(
    MEDICINE,
    waypoints=tuple(
        replace(one, height=RelHome(70.0)) if isinstance(one.height, Agl) else one
        for one in MEDICINE.waypoints
    ),
)
AS_IT_COMES = {
    "FENCE_ENABLE": 0.0,
    "FENCE_TYPE": 7.0,
    "FENCE_RADIUS": 300.0,
    "FENCE_ALT_MAX": 100.0,
    "RALLY_LIMIT_KM": 0.3,
}
SET_RIGHT = {"FENCE_ENABLE": 1.0, "FENCE_TYPE": 4.0, "RALLY_LIMIT_KM": 0.0}


def places(mission):
    frame = LocalFrame(mission.home.at.lat, mission.home.at.lon)
    shapes = [fence.shape for fence in mission.fences]
    corners = [at for shape in shapes for at in getattr(shape, "outer", ())]
    centres = [shape.centre for shape in shapes if hasattr(shape, "centre")]
    rally = [one.at for one in mission.rally]
    ways = [at for at, _ in mission.path()]
    return np.array(
        [frame.east_north(p.lat, p.lon) for p in [*ways, *corners, *centres, *rally]]
    )


def test_a_mission_keeps_its_legs_wherever_it_is_carried():
    wanted = above_home(LEVEL)
    there = moved(wanted, CANBERRA)
    assert there.home == CANBERRA
    assert np.abs(places(there) - places(wanted)).max() < 1e-3
    assert [height for _, height in there.path()] == [height for _, height in wanted.path()]


def test_heights_above_the_sea_are_counted_from_home():
    last = above_home(LEVEL).waypoints[-1]
    assert last.height == RelHome(83.5)


def test_heights_above_ground_are_not_carried():
    with pytest.raises(MissionError, match="ground"):
        above_home(MEDICINE)


def test_what_an_ardupilot_vehicle_would_not_heed_is_said_with_what_to_set():
    told = cautions(LEVEL, AS_IT_COMES)
    assert [one.split(":")[0] for one in told] == [
        "FENCE_ENABLE = 0", "FENCE_TYPE = 7", "RALLY_LIMIT_KM = 0.3",
    ]  # fmt: skip
    assert "ends 300 m from home (FENCE_RADIUS) and goes 28" in told[1]
    high = replace(LEVEL, takeoff=replace(LEVEL.takeoff, height=RelHome(120.0)))
    assert "goes up to 120 m" in cautions(high, AS_IT_COMES)[2]
    assert cautions(LEVEL, {**SET_RIGHT, "FENCE_TYPE": 0.0}) == (
        "FENCE_TYPE = 0: uploaded fences do not count; set it to 4",
    )


@pytest.mark.parametrize("held", [SET_RIGHT, {}])
def test_nothing_is_said_of_what_is_right_or_not_known(held):
    assert cautions(LEVEL, held) == ()


def test_what_was_seen_unevenly_is_laid_out_in_even_steps():
    track = recorded([(1.0, 0.0, 0.0, 5.0), (1.5, 1.0, 0.0, 5.0), (3.0, 4.0, 0.0, 8.0)])
    assert (len(track.time), track.duration) == (11, 3.0)
    assert np.allclose(np.diff(track.time), 0.2)
    assert np.allclose(track.east, 2.0 * (track.time - 1.0))


@pytest.mark.parametrize("rows", [[], [(0.0,) * 4], [(0.0,) * 4, (0.0,) * 4]])
def test_a_moment_is_no_flight(rows):
    with pytest.raises(TrackError):
        recorded(rows)
