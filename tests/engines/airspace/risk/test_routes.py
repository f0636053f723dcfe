from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.risk._taps import gather
from kaga.engines.airspace.risk.critical_area import Obstacles, critical_area
from kaga.engines.airspace.risk.fields import deaths_per_failure, spectrum_of
from kaga.engines.airspace.risk.kernels import KernelBank, build_bank, kernel_of
from kaga.engines.airspace.risk.lethality import Shelter, fatality, kinetic_energy
from kaga.engines.airspace.risk.quadrature import FailureState, sampled
from kaga.engines.airspace.risk.routes import Path, cut, evaluate
from kaga.engines.airspace.risk.vehicles import CLASSES

CELL = (7.71, 7.68)
VEHICLE = CLASSES["delivery_10kg"]
SIZE = 90


@pytest.fixture(scope="module")
def bank() -> KernelBank:
    return build_bank(VEHICLE, CELL, wind=(2.0, 1.0))


@pytest.fixture(scope="module")
def hover() -> KernelBank:
    return build_bank(VEHICLE, CELL, wind=(2.0, 1.0), speed=0.0)


def path(*corners: tuple[float, float, float], seconds: float = 10.0) -> Path:
    rows, columns, heights = (
        np.array(part, dtype=float) for part in zip(*corners, strict=True)
    )
    return Path(rows, columns, heights, np.full(len(corners) - 1, seconds))


def crowd(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).gamma(0.4, 0.01, (SIZE, SIZE)).astype(np.float32)


places = st.tuples(
    st.floats(min_value=25, max_value=65),
    st.floats(min_value=25, max_value=65),
    st.floats(min_value=0, max_value=170),
)
routes = st.lists(places, min_size=2, max_size=5)


@given(routes)
def test_cutting_loses_no_second_and_no_metre(corners):
    route = path(*corners)
    pieces = cut(route, CELL, (30.0, 60.0, 120.0))
    legs = np.hypot(np.diff(route.columns) * CELL[0], np.diff(route.rows) * CELL[1])
    assert pieces.seconds.sum() == pytest.approx(route.seconds.sum(), rel=1e-9)
    assert pieces.metres.sum() == pytest.approx(legs.sum(), rel=1e-9, abs=1e-9)
    assert (np.diff(pieces.leg) >= 0).all()


@given(routes)
def test_every_piece_lies_in_its_cell_and_between_two_heights(corners):
    """Walked in small steps, the route is never in a cell that no piece names."""
    route = path(*corners)
    pieces = cut(route, CELL, (30.0, 60.0, 120.0))
    named = {
        (leg, row, column)
        for leg, row, column in zip(
            pieces.leg.tolist(), pieces.row.tolist(), pieces.column.tolist(), strict=True
        )
    }
    for leg in range(route.seconds.size):
        share = np.linspace(0.0, 1.0, 301)[1:-1]
        rows = route.rows[leg] + share * (route.rows[leg + 1] - route.rows[leg])
        columns = route.columns[leg] + share * (route.columns[leg + 1] - route.columns[leg])
        off_edge = (np.abs(rows - np.rint(rows)) > 1e-9) & (
            np.abs(columns - np.rint(columns)) > 1e-9
        )
        for row, column in zip(rows[off_edge], columns[off_edge], strict=True):
            assert (leg, int(np.floor(row)), int(np.floor(column))) in named


def test_a_straight_flight_at_a_bank_height_is_the_sum_of_the_field(bank, hover):
    exposure = crowd()
    level, course = 3, 4
    field = deaths_per_failure(spectrum_of(exposure, bank.reach), bank.kernels[level][course])
    route = path((40.5, 20.0, 80.0), (40.5, 60.0, 80.0), seconds=40.0)
    found = evaluate(route, bank, hover, (exposure, exposure))
    rate = VEHICLE.failure.mean_per_hour / 3600.0
    assert found.mean == pytest.approx(rate * field[40, 20:60].sum(), rel=1e-5)
    assert found.seconds == 40.0
    assert found.mean_per_hour == pytest.approx(found.mean * 90.0)


def test_between_courses_and_heights_it_is_near_the_exact_kernel(bank, hover):
    exposure = crowd(3)
    state = FailureState(70.0, VEHICLE.cruise, np.radians(101.25), bank.wind)
    kernel = kernel_of(VEHICLE, state, CELL)
    east = 30.0 * np.sin(np.radians(101.25))
    south = -30.0 * np.cos(np.radians(101.25)) * CELL[0] / CELL[1]
    route = path((40.0, 30.0, 70.0), (40.0 + south, 30.0 + east, 70.0))
    pieces = cut(route, CELL, bank.heights)
    exact = sum(
        seconds
        * float((kernel.harm * exposure[row + kernel.rows, column + kernel.columns]).sum())
        for row, column, seconds in zip(pieces.row, pieces.column, pieces.seconds, strict=True)
    )
    found = evaluate(route, bank, hover, (exposure, exposure)).mean
    assert found == pytest.approx(exact * VEHICLE.failure.mean_per_hour / 3600.0, rel=0.05)


@settings(max_examples=20)
@given(routes, st.floats(min_value=0.1, max_value=5.0))
def test_risk_grows_with_the_crowd_and_adds_up_over_legs(bank, hover, corners, times):
    exposure = crowd(5)
    route = path(*corners)
    found = evaluate(route, bank, hover, (exposure, exposure * np.float32(times)))
    assert found.p95 == pytest.approx(found.mean * times, rel=1e-5)
    assert sum(found.legs) == pytest.approx(found.mean, rel=1e-9)
    assert found.upper == pytest.approx(
        found.p95 * VEHICLE.failure.upper_per_hour / VEHICLE.failure.mean_per_hour
    )
    assert found.unknown_seconds == 0.0
    assert found.worst is not None
    assert found.worst.per_hour >= found.mean_per_hour * (1 - 1e-9)


def test_failures_drawn_along_a_route_cost_what_the_integral_says(bank, hover):
    """Half a million failures thrown at a smooth crowd, without kernels, cells or cuts."""
    rows, columns = np.mgrid[0:SIZE, 0:SIZE] + 0.5
    exposure = (0.01 * (1.2 + np.sin(rows / 5.0) * np.cos(columns / 7.0))).astype(np.float32)
    start, course, height = np.array([38.0, 28.0]), np.radians(101.25), 90.0
    step = np.array([-np.cos(course) / CELL[1], np.sin(course) / CELL[0]]) * 250.0
    chance = np.random.default_rng(12)
    count = 500_000
    state = FailureState(height, VEHICLE.cruise, course, bank.wind)
    land = sampled(VEHICLE, state, count, chance).landing
    at = start[:, None] + step[:, None] * chance.random(count)
    row = np.floor(at[0] - land.north / CELL[1]).astype(int)
    column = np.floor(at[1] + land.east / CELL[0]).astype(int)
    area = critical_area(VEHICLE.airframe, land.speed, land.angle, obstacles=Obstacles.IGNORED)
    dies = fatality(kinetic_energy(VEHICLE.body.mass, land.speed), Shelter.OPEN.parameter)
    drawn = float((exposure[row, column] * area * dies).mean())
    route = path((*start, height), (*(start + step), height), seconds=20.0)
    found = evaluate(route, bank, hover, (exposure, exposure)).mean
    rate = VEHICLE.failure.mean_per_hour / 3600.0
    assert found == pytest.approx(rate * 20.0 * drawn, rel=0.02)


def test_there_and_back_differ_because_falls_lie_ahead(bank, hover):
    exposure = np.zeros((SIZE, SIZE), np.float32)
    exposure[45, 52] = 1.0
    there = path((45.5, 30.0, 80.0), (45.5, 50.0, 80.0))
    back = path((45.5, 50.0, 80.0), (45.5, 30.0, 80.0))
    risks = [evaluate(route, bank, hover, (exposure, exposure)).mean for route in (there, back)]
    assert risks[0] > 20 * risks[1]


def test_a_hover_and_a_climb_fall_below(bank, hover):
    exposure = crowd(8)
    route = path((45.5, 45.5, 20.0), (45.5, 45.5, 100.0), (45.5, 45.5, 100.0))
    pieces = cut(route, CELL, bank.heights)
    assert np.isnan(pieces.course).all()
    assert pieces.leg.size == 6
    kernel = hover.kernels[4][0]
    last = float((kernel.harm * exposure[45 + kernel.rows, 45 + kernel.columns]).sum())
    found = evaluate(route, bank, hover, (exposure, exposure))
    assert found.legs[1] == pytest.approx(
        10.0 * last * VEHICLE.failure.mean_per_hour / 3600.0, rel=1e-6
    )


def test_below_and_above_the_bank_the_nearest_kernel_counts(bank, hover):
    exposure = crowd(9)

    def risk(height: float) -> float:
        route = path((40.5, 30.0, height), (40.5, 50.0, height))
        return evaluate(route, bank, hover, (exposure, exposure)).mean

    assert risk(5.0) == risk(30.0)
    assert risk(400.0) == risk(150.0)


def test_unknown_people_make_the_risk_unknown(bank, hover):
    exposure = crowd(2)
    exposure[40, 60] = np.nan
    route = path((40.5, 30.0, 80.0), (40.5, 56.0, 80.0), seconds=26.0)
    found = evaluate(route, bank, hover, (exposure, exposure))
    assert np.isnan(found.mean)
    assert np.isnan(found.upper_per_hour)
    assert 1.0 <= found.unknown_seconds <= 20.0
    assert found.worst is not None
    blind = evaluate(route, bank, hover, (np.full_like(exposure, np.nan),) * 2)
    assert blind.worst is None
    assert blind.unknown_seconds == 26.0


def test_beyond_the_map_nobody_knows(bank, hover):
    exposure = crowd(2)
    leaving = path((40.5, 80.0, 80.0), (40.5, 95.0, 80.0))
    assert np.isnan(evaluate(leaving, bank, hover, (exposure, exposure)).p95_per_hour)


def test_a_leg_without_time_is_no_risk(bank, hover):
    exposure = np.full((SIZE, SIZE), np.nan, np.float32)
    route = path((40.5, 30.0, 80.0), (40.5, 30.0, 80.0), seconds=0.0)
    found = evaluate(route, bank, hover, (exposure, exposure))
    assert (found.mean, found.unknown_seconds) == (0.0, 0.0)


def test_compiled_gathering_is_the_written_one(bank):
    exposure = np.stack([crowd(1), crowd(2)])
    cells = np.array([[40, 40], [2, 3]])
    chosen = np.array([[0, 1, 16, 17], [3, 4, 19, 20]])
    shares = np.array([[0.25, 0.25, 0.5, 0.0], [1.0, 0.0, 0.0, 0.0]])
    packed = bank.packed
    taps = (packed.starts, packed.rows, packed.columns, packed.harm)
    compiled = gather(cells, chosen, shares, taps, exposure)
    written = gather.py_func(cells, chosen, shares, taps, exposure)
    assert compiled[0] == pytest.approx(written[0], rel=1e-12)
    assert np.isnan(compiled[1]).all()
    assert np.isnan(written[1]).all()


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("rows", np.nan, "within"),
        ("columns", 1e9, "within"),
        ("heights", -1.0, "heights"),
        ("heights", np.inf, "heights"),
        ("seconds", np.nan, "times"),
    ],
)
def test_impossible_paths_are_refused(part, value, words):
    good = {name: np.array([1.0, 2.0]) for name in ("rows", "columns", "heights")}
    good["seconds"] = np.array([1.0])
    good[part][0] = value
    with pytest.raises(ValueError, match=words):
        Path(**good)


@pytest.mark.parametrize(("corners", "legs"), [(1, 0), (3, 1)])
def test_a_path_has_corners_and_times(corners, legs):
    line = np.ones(corners)
    with pytest.raises(ValueError, match="two corners"):
        Path(line, line, line, np.ones(legs))
