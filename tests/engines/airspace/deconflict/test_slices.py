from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.deconflict.slices import TotalSystemError, corner_error, slices
from kaga.engines.airspace.deconflict.tracks import (
    FlightId,
    Priority,
    Separation,
    Track,
    TrackError,
)
from kaga.engines.airspace.flat_shapes import flattened
from kaga.engines.airspace.frame import LocalFrame
from tests.engines.airspace.deconflict.flights import random_track

FRAME = LocalFrame(36.30, 136.31)
seeds = st.integers(min_value=0, max_value=2**32 - 1)
ERROR = TotalSystemError()


@settings(max_examples=60)
@given(seeds, st.floats(15, 30))
def test_wherever_the_aircraft_can_be_is_in_a_slice_of_that_time(seed, seconds):
    rng = np.random.default_rng(seed)
    track = random_track(rng, "a")
    parts = slices(track, ERROR, seconds)
    for _ in range(20):
        planned = float(rng.uniform(track.times[0], track.times[-1]))
        place = track.place_at(planned)
        angle, off = rng.uniform(0, math.tau), rng.uniform(0, ERROR.navigation + ERROR.wind)
        aside = [off * math.cos(angle), off * math.sin(angle), rng.uniform(-8, 8)]
        real = place + np.array(aside)
        second = planned + rng.uniform(-ERROR.time, ERROR.time)
        at_time = [part for part in parts if part.begins <= second <= part.ends]
        assert at_time
        assert any(
            flattened(part.footprint(FRAME), FRAME).moments(tuple(real[:2]), tuple(real[:2]))
            and part.floor.metres <= real[2] <= part.ceiling.metres
            for part in at_time
        )


@settings(max_examples=60)
@given(seeds, st.floats(15, 30))
def test_slices_follow_one_another_and_none_is_long(seed, seconds):
    track = random_track(np.random.default_rng(seed), "a")
    parts = slices(track, ERROR, seconds)
    assert parts[0].begins == track.times[0] - 2.0
    assert parts[-1].ends == pytest.approx(track.times[-1] + 2.0)
    for before, after in pairwise(parts):
        assert before.ends - after.begins == pytest.approx(4.0)
    assert max(part.ends - part.begins for part in parts) <= seconds + 4.0 + 1e-9


def test_a_right_angle_widens_the_slices_around_it():
    places = np.array([[0, 0, 50], [600, 0, 50], [600, 600, 80]], float)
    track = Track(
        FlightId("a"), Priority.GOODS, np.array([0.0, 60.0, 120.0]), places, Separation(9, 9)
    )
    found = slices(track, ERROR)
    assert [round(part.radius, 2) for part in found] == [15.0, 30.0, 30.0, 15.0]
    assert [(part.floor.metres, part.ceiling.metres) for part in found] == [
        (42.0, 58.0),
        (42.0, 58.0),
        (42.0, 73.0),
        (57.0, 88.0),
    ]


def test_a_hover_has_a_footprint_too():
    places = np.array([[5, 5, 50], [5, 5, 50]], float)
    track = Track(
        FlightId("a"), Priority.GOODS, np.array([0.0, 20.0]), places, Separation(9, 9)
    )
    (part,) = slices(track, ERROR)
    assert flattened(part.footprint(FRAME), FRAME).moments((5.0, 19.0), (5.0, 19.0))


def test_the_error_at_a_corner_grows_to_two_radii():
    turns = np.array([0.0, math.pi / 2, math.pi * 0.9, math.pi])
    assert corner_error(turns, 15.0).tolist() == pytest.approx([0.0, 15.0, 30.0, 30.0])


@pytest.mark.parametrize("seconds", [14.9, 30.1, math.nan])
def test_a_slice_lasts_15_to_30_seconds(seconds):
    track = random_track(np.random.default_rng(1), "a")
    with pytest.raises(TrackError, match="slice lasts"):
        slices(track, ERROR, seconds)


@pytest.mark.parametrize("value", [-1.0, math.nan, 1e4])
def test_errors_are_bounded_numbers(value):
    with pytest.raises(TrackError, match="errors"):
        TotalSystemError(wind=value)
