from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.heights import Msl
from kaga.engines.airspace.track.follow import follow
from kaga.engines.airspace.track.model import (
    CALM,
    ONLY_A_MODEL,
    Corner,
    Handling,
    TrackError,
    Wind,
    path_of,
)
from tests.engines.airspace.missions.made import MEDICINE

HANDLING = Handling()
FLAT = MEDICINE.in_msl(lambda _: Msl(20.0))
STATION = LocalFrame(MEDICINE.home.at.lat, MEDICINE.home.at.lon)


def walk(turns: list[float], lengths: list[float], climbs: list[float], speed: float):
    """Up, along legs that turn by so many degrees, and down."""
    east = north = course = 0.0
    height = 80.0
    path = [Corner(0.0, 0.0, 20.0, speed), Corner(0.0, 0.0, height, speed)]
    for turn, length, climb in zip(turns, lengths, climbs, strict=True):
        course += math.radians(turn)
        east, north = east + length * math.sin(course), north + length * math.cos(course)
        height += climb
        path.append(Corner(east, north, height, speed))
    return [*path, Corner(east, north, 20.0, speed)]


@settings(max_examples=30)
@given(
    st.integers(1, 4).flatmap(
        lambda legs: st.tuples(
            st.lists(st.floats(-120.0, 120.0), min_size=legs, max_size=legs),
            st.lists(st.floats(80.0, 400.0), min_size=legs, max_size=legs),
            st.lists(st.floats(-12.0, 12.0), min_size=legs, max_size=legs),
        )
    ),
    st.floats(5.0, 15.0),
    st.sampled_from([0.0, 4.0, 8.0]),
    st.floats(0.0, math.tau),
)
def test_reasonable_missions_stay_within_their_buffers_in_any_wind(legs, speed, wind, side):
    path = walk(*legs, speed)
    track = follow(path, HANDLING, Wind(wind, side, gust=0.3 * wind))
    assert track.share_within(5.0, 3.0) >= 0.95
    assert float(track.lateral.max()) <= 12.0
    assert float(np.abs(track.vertical).max()) <= 5.0
    last = path[-1]
    assert math.hypot(track.east[-1] - last.east, track.north[-1] - last.north) <= 2.0
    assert abs(track.height[-1] - last.height) <= 0.3


def test_the_limits_of_the_aircraft_are_kept():
    track = follow(walk([0.0, 90.0], [300.0, 300.0], [10.0, -10.0], 12.0), HANDLING)
    step = np.diff(track.time)
    speeds = np.hypot(np.diff(track.east), np.diff(track.north)) / step
    rates = np.diff(track.height) / step
    assert speeds.max() <= 12.0 + 0.3
    assert speeds.max() >= 11.0
    assert rates.max() <= HANDLING.climb + 1e-9
    assert rates.min() >= -HANDLING.descent - 1e-9
    turning = np.hypot(np.diff(track.east, 2), np.diff(track.north, 2)) / step[1:] ** 2
    assert turning.max() <= HANDLING.tilt + HANDLING.drag * 12.5


def test_the_last_metres_are_slow():
    track = follow(walk([0.0], [100.0], [0.0], 8.0), HANDLING)
    low = track.height[:-1] < 20.0 + 4.9
    low &= track.leg[:-1] == track.leg.max()
    rates = np.diff(track.height)[low] / np.diff(track.time)[low]
    assert rates.min() >= -HANDLING.touchdown - 1e-9


def test_corners_are_cut_and_never_flown_over_by_much():
    track = follow(walk([0.0, 90.0], [300.0, 300.0], [0.0, 0.0], 12.0), HANDLING)
    corner = np.hypot(track.east, track.north - 300.0).min()
    assert 0.2 <= corner <= HANDLING.acceptance_m + 1.0
    wide = follow(
        walk([0.0, 90.0], [300.0, 300.0], [0.0, 0.0], 12.0), Handling(acceptance_m=15.0)
    )
    assert np.hypot(wide.east, wide.north - 300.0).min() > corner
    assert wide.duration < track.duration


def test_it_waits_where_it_is_told_to():
    path = walk([0.0, 0.0], [100.0, 100.0], [0.0, 0.0], 8.0)
    waited = [*path[:2], Corner(0.0, 100.0, 80.0, 8.0, hold_s=30.0), *path[3:]]
    without, with_hold = follow(path, HANDLING), follow(waited, HANDLING, Wind(4.0, 1.0))
    near = np.hypot(with_hold.east, with_hold.north - 100.0) <= 1.0
    assert float(np.diff(with_hold.time)[near[1:]].sum()) >= 30.0
    assert with_hold.duration >= without.duration + 30.0


def test_it_also_waits_where_it_already_is():
    path = walk([0.0], [100.0], [0.0], 8.0)
    above = Corner(0.0, 0.0, 80.0, 8.0, hold_s=20.0)
    track = follow([*path[:2], above, *path[2:]], HANDLING)
    assert track.duration >= follow(path, HANDLING).duration + 19.0
    assert np.isfinite(track.lateral).all()


def test_a_slow_leg_takes_longer_and_a_gust_pushes_off():
    fast, slow = (walk([0.0], [400.0], [0.0], speed) for speed in (12.0, 4.0))
    assert follow(slow, HANDLING).duration > follow(fast, HANDLING).duration + 60.0
    calm = follow(fast, HANDLING)
    pushed = follow(fast, HANDLING, Wind(8.0, math.pi / 2.0, gust=2.4))
    assert pushed.lateral.max() > calm.lateral.max()


def test_the_same_flight_is_the_same_track_to_the_bit():
    path, wind = walk([0.0, 40.0], [200.0, 200.0], [5.0, 0.0], 10.0), Wind(8.0, 2.0, gust=2.4)
    one, other = follow(path, HANDLING, wind), follow(path, HANDLING, wind)
    for name in ("time", "east", "north", "height", "leg", "lateral", "vertical"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


@pytest.mark.parametrize("wind", [CALM, Wind(4.0, 4.0, gust=1.2), Wind(8.0, 4.0, gust=2.4)])
def test_the_flight_of_2021_stays_near_its_path(wind):
    track = follow(path_of(FLAT, STATION), HANDLING, wind)
    assert track.share_within(5.0, 3.0) >= 0.95
    assert 200.0 < track.duration < 600.0
    assert track.note is ONLY_A_MODEL


def test_a_storm_it_cannot_lean_against_is_told():
    with pytest.raises(TrackError, match="is not finished"):
        follow(walk([0.0], [200.0], [0.0], 10.0), HANDLING, Wind(60.0, 0.0))


def test_corners_carry_speeds_and_holds_of_the_mission():
    path = path_of(FLAT, STATION)
    assert [corner.speed for corner in path] == [12.0, 12.0, 12.0, 8.0, 8.0, 8.0, 8.0]
    assert [corner.hold_s for corner in path] == [0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0]
    assert [corner.height for corner in path[:2]] == [12.0, 72.0]
    assert path[-1].height == 17.5
    with pytest.raises(TrackError, match="RelHome"):
        path_of(MEDICINE, STATION)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Corner(math.nan, 0.0, 0.0, 1.0),
        lambda: Corner(0.0, 0.0, 0.0, 0.0),
        lambda: Handling(climb=0.0),
        lambda: Wind(-1.0, 0.0),
        lambda: Wind(1.0, 0.0, period_s=0.0),
        lambda: Wind(math.inf, 0.0),
        lambda: follow([Corner(0.0, 0.0, 0.0, 1.0)] * 2, HANDLING),
        lambda: follow([Corner(0.0, 0.0, 0.0, 1.0)], HANDLING),
        lambda: follow(walk([0.0], [99.0], [0.0], 5.0), HANDLING, step_s=0.3),
    ],
)
def test_what_cannot_be_flown_is_refused(make):
    with pytest.raises(TrackError):
        make()


def test_a_corner_flown_straight_through_keeps_its_speed():
    path = walk([0.0, 0.0], [200.0, 200.0], [0.0, 0.0], 10.0)
    track = follow(path, HANDLING)
    speeds = np.hypot(np.diff(track.east), np.diff(track.north)) / np.diff(track.time)
    middle = np.abs(track.north[1:] - 200.0) < 20.0
    assert speeds[middle].min() > 9.0
