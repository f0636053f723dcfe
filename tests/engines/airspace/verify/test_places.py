from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.frame import LocalFrame
from kaga.engines.airspace.raster import Raster
from kaga.engines.airspace.verify.places import (
    SPAN,
    Sheet,
    cell_size,
    column_of,
    latitude_of,
    row_of,
)

lats = st.floats(36.0, 36.6)
lons = st.floats(136.0, 136.8)


@given(lats, lons)
def test_metres_agree_with_proj_to_a_micrometre(lat, lon):
    frame, sheet = LocalFrame(36.32, 136.35), Sheet(36.32, 136.35)
    assert sheet.metres(lat, lon) == pytest.approx(frame.east_north(lat, lon), abs=1e-6)


@given(lats, lons)
def test_columns_agree_with_the_raster(lat, lon):
    raster = Raster(22, 3_685_632, 1_642_240, 512, 512)
    row, column = raster.position(lat, lon)
    assert row_of(lat) == pytest.approx(row + raster.north, abs=1e-6)
    assert column_of(lon) == pytest.approx(column + raster.west, abs=1e-6)
    assert latitude_of(row_of(lat)) == pytest.approx(lat, abs=1e-12)


def test_cells_have_the_raster_s_size():
    raster = Raster(22, 3_685_632, 1_642_240, 300, 100)
    assert cell_size(1_642_240 + 150) == pytest.approx(raster.cell_m(), rel=1e-13)
    assert cell_size(SPAN / 2)[0] == pytest.approx(9.554628535, rel=1e-8)
