"""A track held against tubes: shares, lowest height, excursion, lateness, end."""

from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.airspace.track.model import Track, TrackError
from kaga.engines.airspace.track.rehearsal import Tube, rehearsed

LINE = np.array([[0.0, 0.0], [0.0, 1_000.0]])


def track(east=0.0, height=60.0, seconds=100.0, steps=101):
    """Northwards at 10 m/s, level."""
    time = np.linspace(0.0, seconds, steps)
    north = np.linspace(0.0, 1_000.0, steps)
    still = np.zeros(steps)
    return Track(
        time, still + east, north, still + height, np.zeros(steps, np.int64), still, still
    )


def tube(*, begins=-2.0, ends=102.0, radius=15.0, floor=50.0, line=LINE):
    return Tube(begins, ends, line, radius, floor, 70.0)


def flat(east, north):
    return np.zeros_like(east)


def test_inside_all_the_time():
    found = rehearsed(track(), [tube()], flat)
    assert (found.share_inside, found.share_in_time, found.excursion_m) == (1.0, 1.0, 0.0)
    assert (found.least_agl_m, found.end_off_m, found.passes) == (60.0, 0.0, True)
    assert found.late_s == pytest.approx(-2.0)


@pytest.mark.parametrize(
    ("flown", "out"),
    [(track(east=20.0), 5.0), (track(height=76.0), 6.0), (track(height=42.0), 8.0)],
)
def test_outside_by_so_many_metres(flown, out):
    found = rehearsed(flown, [tube()], flat)
    assert (found.share_inside, found.excursion_m, found.passes) == (0.0, out, False)


def test_being_late_is_told_apart_from_being_outside():
    tubes = [
        tube(ends=52.0, line=np.array([[0.0, 0.0], [0.0, 500.0]])),
        tube(begins=48.0, line=np.array([[0.0, 500.0], [0.0, 1_000.0]])),
    ]
    found = rehearsed(track(seconds=150.0), tubes, flat)
    assert found.share_inside == 1.0
    assert 0.5 < found.share_in_time < 0.75
    assert (found.late_s, found.passes) == (48.0, True)


def test_the_lowest_height_is_told_with_its_second_and_not_at_the_pads():
    def hill(east, north):
        return np.where(np.abs(north - 500.0) < 1.0, 35.0, np.where(north < 25.0, 59.0, 0.0))

    found = rehearsed(track(), [tube()], hill)
    assert (found.least_agl_m, found.least_agl_s, found.passes) == (25.0, 50.0, False)


def test_who_lands_elsewhere_does_not_pass():
    short = tube(line=np.array([[0.0, 0.0], [0.0, 1_010.0]]))
    found = rehearsed(track(), [short], flat)
    assert (found.end_off_m, found.passes) == (10.0, False)


def test_a_hover_is_a_tube_around_a_point():
    still = tube(line=np.array([[0.0, 0.0], [0.0, 0.0]]), radius=2_000.0)
    found = rehearsed(track(), [still], flat)
    assert found.share_inside == 1.0


def test_never_away_from_the_pads_there_is_no_lowest_height():
    flown = Track(*(np.array([0.0, 1.0]) for _ in range(4)), *(np.zeros(2) for _ in range(3)))
    found = rehearsed(flown, [tube(floor=-5.0)], flat)
    assert found.least_agl_m == float("inf")


def test_without_tubes_nothing_is_held():
    with pytest.raises(TrackError):
        rehearsed(track(), [], flat)
