from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.heights import (
    Agl,
    Ellipsoid,
    Geoid,
    GeoidSource,
    HeightError,
    Msl,
    RelHome,
    Surroundings,
    agl_from_msl,
    ellipsoid_from_msl,
    home_from_msl,
    msl_from_agl,
    msl_from_ellipsoid,
    msl_from_home,
    msl_of,
)

metres = st.floats(min_value=-500, max_value=9000)
KINDS = (Agl, Msl, Ellipsoid, RelHome)
GEOID = Geoid(37.41, 0.02, GeoidSource.GRID)


@pytest.mark.parametrize(
    ("one", "other"), [pair for pair in product(KINDS, KINDS) if pair[0] is not pair[1]]
)
def test_heights_of_different_kinds_neither_compare_nor_subtract(one, other):
    assert one(5.0) != other(5.0)
    with pytest.raises(TypeError):
        _ = one(5.0) < other(6.0)
    with pytest.raises(HeightError, match="do not mix"):
        one(5.0).above(other(4.0))


@pytest.mark.parametrize("kind", KINDS)
def test_heights_of_one_kind_compare_and_subtract(kind):
    assert kind(4.0) < kind(5.0)
    assert kind(5.0).above(kind(4.5)) == 0.5
    assert kind(5.0).raised(-2.0) == kind(3.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("kind", KINDS)
def test_a_height_is_a_finite_number(kind, value):
    with pytest.raises(HeightError, match="finite"):
        kind(value)


@given(metres, metres)
def test_above_ground_and_back(height, ground):
    there = msl_from_agl(Agl(height), ground=Msl(ground))
    assert agl_from_msl(there, ground=Msl(ground)).metres == pytest.approx(height, abs=1e-9)


@given(metres)
def test_ellipsoid_and_back(height):
    there = msl_from_ellipsoid(Ellipsoid(height), geoid=GEOID)
    assert there.metres == pytest.approx(height - 37.41)
    assert ellipsoid_from_msl(there, geoid=GEOID).metres == pytest.approx(height, abs=1e-9)


@given(metres, metres)
def test_home_and_back(height, home):
    there = msl_from_home(RelHome(height), home=Msl(home))
    assert home_from_msl(there, home=Msl(home)).metres == pytest.approx(height, abs=1e-9)


@pytest.mark.parametrize(
    ("convert", "wrong", "around"),
    [
        (msl_from_agl, Msl(1.0), {"ground": Msl(0.0)}),
        (msl_from_agl, Agl(1.0), {"ground": Ellipsoid(0.0)}),
        (agl_from_msl, Ellipsoid(1.0), {"ground": Msl(0.0)}),
        (msl_from_ellipsoid, Msl(1.0), {"geoid": GEOID}),
        (ellipsoid_from_msl, Agl(1.0), {"geoid": GEOID}),
        (msl_from_home, Agl(1.0), {"home": Msl(0.0)}),
        (home_from_msl, RelHome(1.0), {"home": Msl(0.0)}),
    ],
)
def test_a_conversion_takes_no_other_kind(convert, wrong, around):
    with pytest.raises(HeightError, match="is needed, not"):
        convert(wrong, **around)


def test_any_height_becomes_one_above_the_sea():
    around = Surroundings(ground=Msl(12.0), geoid=GEOID, home=Msl(8.0))
    heights = [Msl(50.0), Agl(50.0), Ellipsoid(50.0), RelHome(50.0)]
    found = [round(msl_of(height, around).metres, 2) for height in heights]
    assert found == [50.0, 62.0, 12.59, 58.0]


@pytest.mark.parametrize(
    ("height", "missing"),
    [(Agl(1.0), "ground"), (Ellipsoid(1.0), "geoid"), (RelHome(1.0), "home")],
)
def test_nothing_is_assumed_where_something_is_not_known(height, missing):
    with pytest.raises(HeightError, match=f"the {missing} is not known"):
        msl_of(height, Surroundings())
