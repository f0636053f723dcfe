from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.heights import HeightError, Msl
from kaga.engines.airspace.plausibility import (
    Verdict,
    WrongDatum,
    judge_ground_points,
    lowest_clearance,
    require_above_ground,
    require_sea_level,
)

GROUNDS = (4.0, 12.0, 31.0, 118.0)


def declared(shift: float) -> list[tuple[Msl, Msl]]:
    return [(Msl(ground + shift), Msl(ground)) for ground in GROUNDS]


@given(st.floats(min_value=-6, max_value=6))
def test_right_heights_pass(error):
    found = require_sea_level(declared(error), geoid_m=37.4)
    assert found.verdict is Verdict.SEA_LEVEL
    assert found.offset_m == pytest.approx(error, abs=1e-6)


@pytest.mark.parametrize(
    ("points", "verdict"),
    [
        (declared(37.4), Verdict.ELLIPSOID),
        (declared(-37.4), Verdict.GEOID_TWICE),
        ([(Msl(0.0), Msl(40.0)), (Msl(9.0), Msl(48.0))], Verdict.ABOVE_HOME),
        (declared(-15.0), Verdict.BELOW_GROUND),
        (declared(100.0), Verdict.UNEXPLAINED),
        ([(Msl(4.0), Msl(4.0)), (Msl(70.0), Msl(20.0))], Verdict.UNEXPLAINED),
    ],
)
def test_a_wrong_datum_is_named(points, verdict):
    assert judge_ground_points(points, geoid_m=37.4).verdict is verdict
    with pytest.raises(WrongDatum, match=verdict.value) as caught:
        require_sea_level(points, geoid_m=37.4)
    assert caught.value.judgement.verdict is verdict


def test_without_points_there_is_no_verdict():
    with pytest.raises(HeightError, match="no point"):
        judge_ground_points([], geoid_m=37.4)


def test_a_path_that_dives_into_the_ground_is_refused_with_its_depth():
    path = [(Msl(80.0), Msl(10.0)), (Msl(40.0), Msl(77.4)), (Msl(80.0), Msl(10.0))]
    assert lowest_clearance(path) == (1, pytest.approx(-37.4))
    with pytest.raises(WrongDatum, match="below-ground"):
        require_above_ground(path)


def test_a_path_above_the_ground_passes():
    require_above_ground([(Msl(80.0), Msl(10.0)), (Msl(9.0), Msl(10.0))])
    with pytest.raises(HeightError, match="empty"):
        lowest_clearance([])
