"""The verifier's fall model against the engine's: other formulas, the same numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kaga.engines.airspace.risk.kernels import build_bank, kernel_of
from kaga.engines.airspace.risk.quadrature import FailureState
from kaga.engines.airspace.risk.vehicles import CLASSES, VehicleClass
from kaga.engines.airspace.verify.falling import Faller

CELL = (7.71, 7.67)


def record_of(vehicle: VehicleClass) -> dict:
    glide, canopy = vehicle.glide, vehicle.parachute
    return {
        "mass_g": round(vehicle.body.mass * 1e3),
        "area_mm2": round(vehicle.body.area * 1e6),
        "drag_e6": round(vehicle.body.drag * 1e6),
        "width_mm": round(vehicle.width * 1e3),
        "cruise_mm_s": round(vehicle.cruise * 1e3),
        "ballistic_e6": round(vehicle.modes.ballistic * 1e6),
        "glide_e6": round(vehicle.modes.glide * 1e6),
        "parachute_e6": round(vehicle.modes.parachute * 1e6),
        "glide": glide
        and {"speed_mm_s": round(glide.speed * 1e3), "ratio_e6": round(glide.ratio * 1e6)},
        "parachute": canopy
        and {
            "area_mm2": round(canopy.area * 1e6),
            "drag_e6": round(canopy.drag * 1e6),
            "delay_ms": round(canopy.delay * 1e3),
        },
    }


@pytest.mark.parametrize("key", sorted(CLASSES))
@pytest.mark.parametrize(("wind", "speed"), [(0, 1.0), (2, 1.0), (1, 0.0)])
def test_harm_of_every_cell_agrees_with_the_engine(key, wind, speed):
    vehicle = CLASSES[key]
    cell = CELL if key != "survey_wing_7kg" else (30.8, 30.7)
    angle = 3 * math.pi / 4.0
    blows = 4.0 * wind * math.sin(angle), 4.0 * wind * math.cos(angle)
    ground = vehicle.cruise * speed
    faller = Faller(record_of(vehicle), {"speed_mm_s": 4_000 * wind, "towards_eighth": 3}, cell)
    for height, course in ((30.0, 0.0), (80.0, math.pi / 8), (150.0, 4.0)):
        theirs = kernel_of(vehicle, FailureState(height, ground, course, blows), cell)
        mine = faller.kernel(height, ground, course)
        apart: dict[tuple[int, int], float] = {}
        for rows, columns, harm, sign in (
            (theirs.rows, theirs.columns, theirs.harm, 1.0),
            (mine.rows, mine.columns, mine.harm, -1.0),
        ):
            for r, c, value in zip(rows.tolist(), columns.tolist(), harm.tolist(), strict=True):
                apart[r, c] = apart.get((r, c), 0.0) + sign * value
        total = float(theirs.harm.sum())
        assert float(mine.harm.sum()) == pytest.approx(total, rel=1e-12)
        # What differs is only what equal cells at the border of the dropped ones can make.
        differs = sum(abs(value) for value in apart.values())
        assert differs <= 1e-11 * total + 2.0 * float(mine.doubt.sum())


def test_doubt_is_there_only_where_equal_cells_meet_the_border():
    vehicle = CLASSES["delivery_10kg"]
    still = Faller(record_of(vehicle), {"speed_mm_s": 0, "towards_eighth": 0}, CELL)
    windy = Faller(record_of(vehicle), {"speed_mm_s": 8_000, "towards_eighth": 3}, CELL)
    assert float(windy.kernel(80.0, 12.0, 1.0).doubt.sum()) == 0.0
    shares = []
    for height in (30.0, 60.0, 100.0):
        kernel = still.kernel(height, 12.0, 0.0)
        shares.append(float(kernel.doubt.sum() / kernel.harm.sum()))
    assert 0.0 < max(shares) < 1e-3


@pytest.mark.parametrize("key", ["camera_1kg", "certified_10kg"])
def test_the_share_of_those_under_a_roof_agrees(key):
    vehicle = CLASSES[key]
    faller = Faller(record_of(vehicle), {"speed_mm_s": 0, "towards_eighth": 0}, CELL)
    bank = build_bank(vehicle, CELL, heights=(30.0, 45.0, 60.0, 80.0, 100.0, 120.0, 150.0))
    assert faller.sheltered == pytest.approx(bank.sheltered, rel=1e-12)


def test_a_kernel_is_made_once():
    faller = Faller(
        record_of(CLASSES["camera_1kg"]), {"speed_mm_s": 0, "towards_eighth": 0}, CELL
    )
    assert faller.kernel(60.0, 10.0, 1.0) is faller.kernel(60.0, 10.0, 1.0)
    assert np.isfinite(faller.kernel(60.0, 10.0, 1.0).harm).all()
