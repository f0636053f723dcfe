from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

from kaga.engines.airspace.risk.footprint import fall_area, farthest_fall_m
from kaga.engines.airspace.risk.kernels import KernelBank, build_bank
from kaga.engines.airspace.risk.routes import Path, cut
from kaga.engines.airspace.risk.vehicles import CLASSES

CELL = (7.71, 7.68)
VEHICLE = CLASSES["delivery_10kg"]


@pytest.fixture(scope="module")
def bank() -> KernelBank:
    return build_bank(VEHICLE, CELL, heights=(30.0, 80.0, 150.0), courses=8)


@pytest.fixture(scope="module")
def hover() -> KernelBank:
    return build_bank(VEHICLE, CELL, speed=0.0, heights=(30.0, 80.0, 150.0))


def path(*corners: tuple[float, float, float]) -> Path:
    rows, columns, heights = (
        np.array(part, dtype=float) for part in zip(*corners, strict=True)
    )
    return Path(rows, columns, heights, np.ones(len(corners) - 1))


places = st.tuples(
    st.floats(min_value=0, max_value=40),
    st.floats(min_value=0, max_value=40),
    st.floats(min_value=0, max_value=160),
)


@settings(max_examples=25)
@given(st.lists(places, min_size=2, max_size=4))
def test_whatever_a_kernel_hits_from_the_route_lies_in_the_footprint(bank, hover, corners):
    route = path(*corners)
    area = fall_area(route, bank, hover)
    pieces = cut(route, CELL, bank.heights)
    for index in range(pieces.leg.size):
        low = np.searchsorted(bank.heights, pieces.height[index], side="right") - 1
        levels = {max(low, 0), min(low + 1, 2)}
        course = pieces.course[index]
        still = bool(np.isnan(course))
        place = 0.0 if still else course / (2 * np.pi) * 8
        sides = {0} if still else {int(np.floor(place)) % 8, int(np.ceil(place)) % 8}
        mid_row, mid_column = middle(route, pieces, index)
        for level in levels:
            for side in sides:
                kernel = (hover if still else bank).kernels[level][side]
                far = int(np.argmax(kernel.rows**2 + kernel.columns**2))
                hit = Point(mid_column + kernel.columns[far], mid_row + kernel.rows[far])
                assert area.distance(hit) < 1e-9


def middle(route: Path, pieces, index: int) -> tuple[float, float]:
    """Row and column of the middle of a piece, from the seconds flown before it."""
    leg = pieces.leg[index]
    before = pieces.seconds[(pieces.leg == leg) & (np.arange(pieces.leg.size) < index)].sum()
    share = before + pieces.seconds[index] / 2
    return (
        float(route.rows[leg] + share * (route.rows[leg + 1] - route.rows[leg])),
        float(route.columns[leg] + share * (route.columns[leg + 1] - route.columns[leg])),
    )


def test_the_footprint_lies_ahead(bank, hover):
    area = fall_area(path((50.0, 50.0, 80.0), (40.0, 50.0, 80.0)), bank, hover)
    west, north, east, south = area.bounds
    # Flying north from row 50 to row 40: the fall reaches farther north than south.
    assert 40.0 - north > 7.0
    assert south - 50.0 < 1.0
    assert east - 50.0 == pytest.approx(50.0 - west, abs=1.1)


def test_a_threshold_makes_it_smaller(bank, hover):
    route = path((50.0, 50.0, 80.0), (40.0, 60.0, 120.0))
    whole = fall_area(route, bank, hover)
    likely = fall_area(route, bank, hover, least=0.01)
    assert likely.area < whole.area
    assert whole.buffer(1e-9).covers(likely)


def test_a_threshold_nothing_reaches_leaves_no_area(bank, hover):
    area = fall_area(path((50.0, 50.0, 80.0), (40.0, 60.0, 80.0)), bank, hover, least=1.0)
    assert area.is_empty


def test_a_hover_falls_around_itself(bank, hover):
    area = fall_area(path((50.0, 50.0, 80.0), (50.0, 50.0, 80.0)), bank, hover)
    assert area.covers(Point(50.0, 50.0))
    assert box(40, 40, 60, 60).covers(area)


def test_the_farthest_fall_holds_every_kernel(bank):
    reach = max(
        float(np.hypot(kernel.columns * CELL[0], kernel.rows * CELL[1]).max())
        for row in bank.kernels
        for kernel in row
    )
    assert reach < farthest_fall_m(bank) < reach + 12.0
