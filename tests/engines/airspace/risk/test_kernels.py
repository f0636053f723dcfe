from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.airspace.risk._smear import _range, _share, smear
from kaga.engines.airspace.risk.ballistic import ballistic_descent
from kaga.engines.airspace.risk.critical_area import Obstacles, critical_area
from kaga.engines.airspace.risk.kernels import Kernel, binned_wind, build_bank, kernel_of
from kaga.engines.airspace.risk.quadrature import FailureState, sampled
from kaga.engines.airspace.risk.vehicles import CLASSES

CELL = (7.71, 7.68)
DELIVERY = CLASSES["delivery_10kg"]


def centre(kernel: Kernel) -> tuple[float, float]:
    """East and north of the middle of a kernel, m."""
    east = float((kernel.columns * kernel.probability).sum()) * CELL[0]
    return east, -float((kernel.rows * kernel.probability).sum()) * CELL[1]


@pytest.mark.parametrize("degrees", [0, 45, 90, 135, 180, 225, 270, 315])
def test_the_middle_of_the_kernel_lies_ahead_where_the_aircraft_falls(degrees):
    state = FailureState(77.0, 12.0, np.radians(degrees))
    east, north = centre(kernel_of(DELIVERY, state, CELL))
    fall = float(ballistic_descent(DELIVERY.body, 77.0, 12.0).distance)
    # Spreading the course by 12 degrees shortens the mean by exp(-0.209**2 / 2), 2.2 %.
    assert np.hypot(east, north) == pytest.approx(fall * 0.975, rel=0.015)
    turned = np.degrees(np.arctan2(east, north)) - degrees
    assert abs((turned + 180.0) % 360.0 - 180.0) < 0.5


def test_the_cell_below_the_failure_is_not_where_it_lands():
    kernel = kernel_of(DELIVERY, FailureState(77.0, 12.0, 0.0), CELL)
    below = (kernel.rows == 0) & (kernel.columns == 0)
    assert kernel.probability[below].sum() < 1e-3
    ahead = (kernel.rows >= -7) & (kernel.rows <= -3)
    assert kernel.probability[ahead].sum() > 0.8


@pytest.mark.parametrize("key", list(CLASSES))
@pytest.mark.parametrize("speed", [None, 0.0])
def test_every_kernel_is_a_distribution(key, speed):
    # Winged classes reach far: a coarser raster keeps the kernel small.
    bank = build_bank(
        CLASSES[key],
        (15.4, 15.4),
        wind=(3.0, 1.0),
        speed=speed,
        heights=(30.0, 80.0),
        courses=3,
    )
    for kernel in (kernel for row in bank.kernels for kernel in row):
        assert kernel.probability.sum() == pytest.approx(1.0, abs=1e-12)
        assert (kernel.probability > 0).all()
        assert (kernel.harm > 0).all()
        assert 0.0 < kernel.sheltered < 0.3
    assert len(bank.courses) == (3 if speed is None else 1)


@pytest.mark.parametrize(
    ("key", "cell", "largest"),
    [
        ("camera_1kg", CELL, 0.03),
        ("delivery_10kg", CELL, 0.04),
        ("cargo_25kg", CELL, 0.06),
        ("certified_10kg", CELL, 0.10),
        ("survey_wing_7kg", (30.9, 30.7), 0.10),
    ],
)
def test_quadrature_and_random_draws_give_the_same_kernel(key, cell, largest):
    vehicle = CLASSES[key]
    state = FailureState(80.0, vehicle.cruise, 1.0, (4.0, -3.0))
    drawn = sampled(vehicle, state, 60_000, np.random.default_rng(3))
    exact = kernel_of(vehicle, state, cell)
    random = kernel_of(vehicle, state, cell, spread=drawn)
    both: dict[tuple[int, int], float] = {}
    for kernel, sign in ((exact, 1.0), (random, -1.0)):
        for row, column, share in zip(
            kernel.rows, kernel.columns, kernel.probability, strict=True
        ):
            both[row, column] = both.get((row, column), 0.0) + sign * share
    assert sum(abs(gap) for gap in both.values()) / 2 < largest
    assert exact.harm.sum() == pytest.approx(random.harm.sum(), rel=0.01)


def test_harm_is_critical_area_where_every_strike_kills():
    """At these energies the open has no survivors: harm is the mean critical area."""
    vehicle = CLASSES["cargo_25kg"]
    kernel = kernel_of(vehicle, FailureState(150.0, vehicle.cruise, 0.0), CELL)
    fall = ballistic_descent(vehicle.body, 150.0, vehicle.cruise)
    area = critical_area(vehicle.airframe, fall.speed, fall.angle, obstacles=Obstacles.IGNORED)
    assert kernel.harm.sum() == pytest.approx(float(area), rel=0.08)


def test_wind_carries_the_kernel():
    calm = centre(kernel_of(DELIVERY, FailureState(80.0, 12.0, 0.0), CELL))
    windy = centre(kernel_of(DELIVERY, FailureState(80.0, 12.0, 0.0, (8.0, 0.0)), CELL))
    assert windy[0] - calm[0] > 8.0
    assert abs(calm[0]) < 0.1


def test_courses_of_a_bank_are_turned_kernels():
    bank = build_bank(DELIVERY, (7.7, 7.7), heights=(80.0,), courses=4)
    north, east, south, _ = bank.kernels[0]
    turned = {
        (-r, -c): p
        for r, c, p in zip(north.rows, north.columns, north.probability, strict=True)
    }
    found = {
        (r, c): p for r, c, p in zip(south.rows, south.columns, south.probability, strict=True)
    }
    assert turned.keys() == found.keys()
    assert all(found[key] == pytest.approx(turned[key], rel=1e-9) for key in found)
    assert centre(east)[0] > 30.0


def test_packed_kernels_are_the_kernels_end_to_end():
    bank = build_bank(DELIVERY, CELL, heights=(30.0, 60.0), courses=2)
    flat = [kernel for row in bank.kernels for kernel in row]
    starts = bank.packed.starts
    for index, kernel in enumerate(flat):
        part = slice(starts[index], starts[index + 1])
        assert (bank.packed.rows[part] == kernel.rows).all()
        assert (bank.packed.harm[part] == kernel.harm).all()
    assert bank.reach == max(kernel.reach for kernel in flat)
    assert bank.sheltered == max(kernel.sheltered for kernel in flat)


@pytest.mark.parametrize(
    ("speed", "towards", "east", "north"),
    [
        (0.9, 1.0, 0.0, 0.0),
        (1.0, 0.1, 0.0, 4.0),
        (4.1, np.pi / 2 + 0.3, 8.0, 0.0),
        (16.0, -np.pi, 0.0, -16.0),
    ],
)
def test_winds_are_taken_up_to_their_bin(speed, towards, east, north):
    assert binned_wind(speed, towards) == pytest.approx((east, north), abs=1e-9)


@pytest.mark.parametrize("wrong", [(16.1, 0.0), (-1.0, 0.0), (np.nan, 0.0), (3.0, np.inf)])
def test_winds_nobody_flies_in_are_refused(wrong):
    with pytest.raises(ValueError, match="winds"):
        binned_wind(*wrong)


@pytest.mark.parametrize("wrong", [{"heights": ()}, {"heights": (60.0, 30.0)}, {"courses": 0}])
def test_a_bank_needs_rising_heights_and_courses(wrong):
    with pytest.raises(ValueError, match="rising"):
        build_bank(DELIVERY, CELL, **wrong)


def test_falls_beyond_all_measure_are_refused():
    with pytest.raises(ValueError, match="coarser"):
        kernel_of(DELIVERY, FailureState(100.0, 12.0, 0.0), (0.05, 0.05))


def test_smearing_keeps_every_amount_even_off_the_rim():
    impacts = np.array([[0.0, 0.0, 4.0], [30.0, -12.0, 6.0], [500.0, 500.0, 3.0]])
    amounts = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    for function in (smear, smear.py_func):
        maps = function(impacts, amounts, CELL, (9, 9))
        assert maps.sum(axis=(1, 2)) == pytest.approx([9.0, 12.0], rel=1e-12)
        assert maps[0, 18, 18] == pytest.approx(5.0, rel=1e-6)
    assert (
        smear(impacts, amounts, CELL, (9, 9)) == smear.py_func(impacts, amounts, CELL, (9, 9))
    ).all()


def test_one_impact_is_its_gaussian():
    maps = smear(np.array([[3.0, -2.0, 5.0]]), np.array([[1.0]]), CELL, (20, 20))[0]
    rows, columns = np.mgrid[-20:21, -20:21]
    assert (maps * columns * CELL[0]).sum() == pytest.approx(3.0, abs=1e-3)
    assert (maps * rows * CELL[1]).sum() == pytest.approx(-2.0, abs=1e-3)
    variance = (maps * (columns * CELL[0] - 3.0) ** 2).sum()
    # Binning into cells adds a twelfth of the square of the cell.
    assert variance == pytest.approx(25.0 + CELL[0] ** 2 / 12, rel=1e-3)


def test_compiled_parts_are_the_written_ones():
    assert _range.py_func(3.2, 2.0, 4) == _range(3.2, 2.0, 4) == (1, 4)
    for cell in (1, 2, 3):
        assert _share.py_func(2.1, 0.7, cell, 1, 3) == _share(2.1, 0.7, cell, 1, 3)
