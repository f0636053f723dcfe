from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.footprints import (
    Circle,
    Corridor,
    FootprintError,
    Polygon,
    Problem,
)
from kaga.engines.geo import Point


def ring(*corners: tuple[float, float]) -> tuple[Point, ...]:
    return tuple(Point(36.3 + lat / 1000.0, 136.3 + lon / 1000.0) for lat, lon in corners)


def round_ring(count: int, lat: float = 36.3) -> tuple[Point, ...]:
    angles = (math.tau * at / count for at in range(count))
    return tuple(Point(lat + 0.01 * math.sin(a), 136.3 + 0.01 * math.cos(a)) for a in angles)


SQUARE = ring((0, 0), (0, 10), (10, 10), (10, 0))
NAN = Point(math.nan, 136.3)


def test_good_shapes_pass():
    assert Polygon(SQUARE).outer == SQUARE
    assert Polygon((*SQUARE, SQUARE[0])).holes == ()
    assert Polygon(SQUARE, (ring((2, 2), (2, 4), (4, 4)),)).holes
    assert len(Polygon(round_ring(9_999)).outer) == 9_999
    assert Circle(SQUARE[0], 5.0).radius_m == 5.0
    assert Corridor(SQUARE[:2], 5.0).half_width_m == 5.0


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Polygon(ring((0, 0), (10, 10), (0, 10), (10, 0))), Problem.SELF_CROSSING),
        (lambda: Polygon(ring((0, 0), (0, 10))), Problem.TOO_FEW_CORNERS),
        (lambda: Polygon(()), Problem.TOO_FEW_CORNERS),
        (lambda: Polygon(ring((0, 0), (0, 10), (0, 0), (0, 10))), Problem.TOO_FEW_CORNERS),
        (lambda: Polygon(round_ring(10_000)), Problem.TOO_MANY_CORNERS),
        (lambda: Polygon(ring((0, 0), (0, 5), (0, 10))), Problem.ZERO_AREA),
        (lambda: Polygon(ring((0, 0), (1e-5, 0), (0, 1e-5))), Problem.ZERO_AREA),
        (lambda: Polygon((*SQUARE[:3], NAN)), Problem.NOT_A_PLACE),
        (lambda: Polygon((*SQUARE[:3], Point(36.0, math.inf))), Problem.NOT_A_PLACE),
        (lambda: Polygon((*SQUARE[:3], Point(91.0, 136.0))), Problem.NOT_A_PLACE),
        (
            lambda: Polygon((Point(0, 179.0), Point(1, 179.0), Point(0, -179.0))),
            Problem.ANTIMERIDIAN,
        ),
        (lambda: Polygon(SQUARE, (ring((20, 20), (20, 22), (22, 22)),)), Problem.HOLE_OUTSIDE),
        (lambda: Polygon(SQUARE, (ring((5, 5), (5, 15), (7, 15)),)), Problem.HOLE_OUTSIDE),
        (lambda: Circle(SQUARE[0], 0.0), Problem.RADIUS),
        (lambda: Circle(SQUARE[0], -1.0), Problem.RADIUS),
        (lambda: Circle(SQUARE[0], math.nan), Problem.RADIUS),
        (lambda: Circle(SQUARE[0], math.inf), Problem.RADIUS),
        (lambda: Circle(NAN, 5.0), Problem.NOT_A_PLACE),
        (lambda: Corridor(SQUARE[:2], 0.0), Problem.RADIUS),
        (lambda: Corridor((SQUARE[0], SQUARE[0]), 5.0), Problem.TOO_FEW_CORNERS),
        (lambda: Corridor(round_ring(10_000), 5.0), Problem.TOO_MANY_CORNERS),
        (lambda: Corridor((SQUARE[0], NAN), 5.0), Problem.NOT_A_PLACE),
    ],
)
def test_a_hostile_shape_is_refused_by_name(make, problem):
    with pytest.raises(FootprintError) as caught:
        make()
    assert caught.value.problem is problem
    assert problem.value in str(caught.value)


def test_ten_thousand_corners_that_all_cross_are_refused_quickly():
    corners = round_ring(9_999)
    star = tuple(corners[at * 4_999 % 9_999] for at in range(9_999))
    begin = time.process_time()
    with pytest.raises(FootprintError) as caught:
        Polygon(star)
    assert caught.value.problem is Problem.SELF_CROSSING
    assert time.process_time() - begin < 60.0


wild = st.one_of(st.floats(), st.floats(min_value=-200, max_value=200))
places = st.builds(Point, wild, wild)


def problem_of(make) -> Problem | None:
    try:
        make()
    except FootprintError as error:
        return error.problem
    return None


@given(st.lists(places, max_size=12), st.lists(places, max_size=5), wild)
def test_whatever_comes_is_a_shape_or_a_typed_error(outer, hole, radius):
    found = [
        problem_of(lambda: Polygon(tuple(outer))),
        problem_of(lambda: Polygon(tuple(outer), (tuple(hole),))),
        problem_of(lambda: Corridor(tuple(outer), radius)),
        problem_of(lambda: Circle((*outer, NAN)[0], radius)),
    ]
    assert all(one is None or one in Problem for one in found)
    assert found[1] is not None or found[0] is None
