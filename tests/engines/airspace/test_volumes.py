from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon as Shape

from kaga.engines.airspace.flat_shapes import FlatCorridor, FlatPolygon, flattened
from kaga.engines.airspace.footprints import Circle, Corridor, FootprintError, Polygon, Problem
from kaga.engines.airspace.frame import FrameError, LocalFrame, Position
from kaga.engines.airspace.heights import (
    Agl,
    Ellipsoid,
    Geoid,
    GeoidSource,
    HeightError,
    Msl,
    Surroundings,
)
from kaga.engines.airspace.periods import Once, PeriodError, Weekly
from kaga.engines.airspace.volume_index import VolumeIndex
from kaga.engines.airspace.volumes import (
    Exposure,
    Leg,
    RuleId,
    Severity,
    Station,
    Volume,
    VolumeId,
    worst,
)
from kaga.engines.geo import Point

FRAME = LocalFrame(36.30, 136.31)
FLAT = Surroundings(ground=Msl(0.0), geoid=Geoid(37.4, 0.3, GeoidSource.FALLBACK))


def degrees(east: float, north: float) -> Point:
    return Point(*FRAME.degrees(east, north))


def air(east: float, north: float, height: float) -> Position:
    return Position(*FRAME.degrees(east, north), Msl(height))


SEA, TOP = Msl(0.0), Msl(100.0)


def volume(footprint, floor=SEA, ceiling=TOP, periods=(), **more) -> Volume:
    severity = more.get("severity", Severity.PROHIBIT)
    name = VolumeId(more.get("name", "v"))
    return Volume(name, RuleId("r"), severity, footprint, floor, ceiling, periods)


SQUARE = Polygon(tuple(degrees(*corner) for corner in ((0, 0), (100, 0), (100, 100), (0, 100))))
number = st.integers(min_value=-200, max_value=200).map(float)
spot = st.tuples(number, number)


@settings(max_examples=200)
@given(st.lists(spot, min_size=3, max_size=7, unique=True), spot, spot)
def test_a_line_is_in_a_polygon_as_far_as_shapely_says(corners, one, other):
    shape = Shape(corners)
    if not shape.is_valid or shape.area < 1.0 or one == other:
        return
    starts = np.array(corners)
    found = FlatPolygon(starts, np.roll(starts, -1, axis=0)).moments(one, other)
    inside = sum(high - low for low, high in found) * math.dist(one, other)
    expected = LineString([one, other]).intersection(shape).length
    on_edge = LineString([one, other]).intersection(shape.exterior).length
    assert expected - on_edge - 1e-6 <= inside <= expected + 1e-6


@settings(max_examples=200)
@given(st.lists(spot, min_size=1, max_size=5), st.floats(1, 120), spot, spot)
def test_a_line_is_in_a_corridor_where_it_is_near_enough(places, radius, one, other):
    shape = FlatCorridor(np.array(places), radius)
    found = shape.moments(one, other)
    axis = LineString(places) if len(set(places)) > 1 else Spot(places[0])
    for step in range(51):
        moment = step / 50.0
        here = Spot([a + moment * (b - a) for a, b in zip(one, other, strict=True)])
        away = axis.distance(here) - radius
        if abs(away) > 1e-6:
            assert any(low <= moment <= high for low, high in found) == (away < 0.0)


def test_bounds_hold_the_shape():
    assert FlatCorridor(np.array([[0.0, 0.0], [10.0, 0.0]]), 5.0).bounds() == (-5, -5, 15, 5)
    assert flattened(SQUARE, FRAME).bounds() == pytest.approx((0, 0, 100, 100), abs=1e-6)


def test_a_footprint_off_the_sheet_is_refused():
    with pytest.raises(FrameError):
        flattened(Circle(Point(35.0, 139.0), 5.0), FRAME)


def test_a_leg_through_a_square_is_in_it_for_the_middle_third():
    index = VolumeIndex.of([volume(SQUARE)], FRAME)
    leg = Leg.over((air(-100, 50, 50), air(200, 50, 50)), (0.0, 30.0), FLAT)
    (exposure,) = index.along(leg)
    assert [pytest.approx((1 / 3, 2 / 3), abs=1e-6)] == list(exposure.moments)


def test_a_hole_is_outside():
    hole = tuple(degrees(*corner) for corner in ((40, 40), (60, 40), (60, 60), (40, 60)))
    index = VolumeIndex.of([volume(Polygon(SQUARE.outer, (hole,)))], FRAME)
    (exposure,) = index.along(Leg.over((air(0, 50, 50), air(100, 50, 50)), (0.0, 1.0), FLAT))
    flat = [edge for span in exposure.moments for edge in span]
    assert flat == pytest.approx([0.0, 0.4, 0.6, 1.0], abs=1e-6)
    assert index.around(air(50, 50, 50), 0.0, FLAT) == []


@pytest.mark.parametrize(
    ("floor", "ceiling", "moments"),
    [
        (Msl(50.0), Msl(75.0), (0.5, 0.75)),
        (Agl(0.0), Agl(30.0), (0.0, 0.3)),
        (Ellipsoid(37.4), Ellipsoid(97.4), (0.0, 0.6)),
        (Agl(20.0), Msl(40.0), (0.2, 0.4)),
    ],
)
def test_floor_and_ceiling_have_their_own_datum(floor, ceiling, moments):
    zone = volume(Circle(degrees(0, 0), 500.0), floor, ceiling)
    leg = Leg.over((air(0, 0, 0.0), air(100, 0, 100.0)), (0.0, 1.0), FLAT)
    (exposure,) = VolumeIndex.of([zone], FRAME).along(leg)
    assert exposure.moments == (pytest.approx(moments, abs=1e-9),)


def test_the_ground_rises_into_a_level_flight():
    zone = volume(Circle(degrees(0, 0), 500.0), Agl(0.0), Agl(30.0))
    profile = (
        Station(0.0, Surroundings(ground=Msl(0.0))),
        Station(0.5, Surroundings(ground=Msl(0.0))),
        Station(1.0, Surroundings(ground=Msl(100.0))),
    )
    leg = Leg(air(0, 0, 80.0), air(100, 0, 80.0), 0.0, 1.0, profile)
    (exposure,) = VolumeIndex.of([zone], FRAME).along(leg)
    # Within 30 m above ground while the ground is between 50 and 80 m.
    assert exposure.moments == (pytest.approx((0.75, 0.9), abs=1e-9),)


def test_a_datum_without_what_it_needs_is_an_error_not_a_guess():
    index = VolumeIndex.of([volume(SQUARE, Agl(0.0), Agl(50.0))], FRAME)
    leg = Leg.over((air(10, 10, 5), air(20, 20, 5)), (0.0, 1.0), Surroundings())
    with pytest.raises(HeightError, match="ground is not known"):
        index.along(leg)


def test_hours_cut_a_leg():
    index = VolumeIndex.of([volume(SQUARE, periods=(Once(10.0, 15.0),))], FRAME)
    ends = (air(10, 50, 50), air(90, 50, 50))
    (exposure,) = index.along(Leg.over(ends, (0.0, 20.0), FLAT))
    assert exposure.moments == (pytest.approx((0.5, 0.75)),)
    assert index.along(Leg.over(ends, (16.0, 20.0), FLAT)) == []


def test_a_place_at_a_time():
    night = Weekly(frozenset(range(7)), 22 * 3600, 5 * 3600, 0)
    index = VolumeIndex.of([volume(SQUARE, periods=(night,))], FRAME)
    found = [len(index.around(air(50, 50, 50), hour * 3600.0, FLAT)) for hour in (4, 12, 23)]
    assert found == [1, 0, 1]
    assert index.around(air(50, 50, 101), 0.0, FLAT) == []
    assert index.around(air(101, 50, 50), 0.0, FLAT) == []


def test_a_leg_above_or_beside_meets_nothing():
    index = VolumeIndex.of([volume(SQUARE)], FRAME)
    above = Leg.over((air(10, 10, 150), air(90, 90, 150)), (0.0, 1.0), FLAT)
    corner = Leg.over((air(-60, 50, 50), air(50, 190, 50)), (0.0, 1.0), FLAT)
    assert (index.along(above), index.along(corner)) == ([], [])


def test_thousands_of_volumes_answer_as_one_after_the_other():
    rng = np.random.default_rng(3)
    zones = [
        volume(
            Circle(degrees(*rng.uniform(-5000, 5000, 2)), float(rng.uniform(10, 300))),
            name=f"z{at}",
        )
        for at in range(2000)
    ]
    index = VolumeIndex.of(zones, FRAME)
    leg = Leg.over((air(-4000, -3000, 50), air(3500, 4000, 50)), (0.0, 600.0), FLAT)
    one_by_one = [
        exposure for zone in zones for exposure in VolumeIndex.of([zone], FRAME).along(leg)
    ]
    assert index.along(leg) == one_by_one
    assert len(one_by_one) > 10


def test_the_worst_of_several_counts():
    order = [Severity.COST, Severity.PERMISSION, Severity.PROHIBIT]
    exposures = [Exposure(volume(SQUARE, severity=one), ((0.0, 1.0),)) for one in order]
    assert [worst(exposures[:count]) for count in range(4)] == [None, *order]


def test_a_floor_above_its_ceiling_is_refused():
    with pytest.raises(FootprintError) as caught:
        volume(SQUARE, Msl(50.0), Msl(50.0))
    assert caught.value.problem is Problem.FLOOR_ABOVE_CEILING
    assert volume(SQUARE, Msl(50.0), Agl(50.0)).floor == Msl(50.0)


@pytest.mark.parametrize(
    ("moments", "says"),
    [
        ((0.0,), "from moment 0"),
        ((0.0, 0.5), "from moment 0"),
        ((0.0, 0.7, 0.6, 1.0), "in order"),
    ],
)
def test_a_leg_knows_the_ground_from_end_to_end(moments, says):
    stations = tuple(Station(moment, FLAT) for moment in moments)
    with pytest.raises(HeightError, match=says):
        Leg(air(0, 0, 5), air(1, 1, 5), 0.0, 1.0, stations)


def test_a_leg_goes_forward_in_time():
    with pytest.raises(PeriodError, match="before it begins"):
        Leg.over((air(0, 0, 5), air(1, 1, 5)), (1.0, 0.0), FLAT)


def test_a_corridor_is_flattened_with_its_line():
    shape = flattened(Corridor((degrees(0, 0), degrees(100, 0)), 20.0), FRAME)
    assert shape.bounds() == pytest.approx((-20, -20, 120, 20), abs=1e-6)
