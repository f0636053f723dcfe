from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.people._slot import Mix, mixed, pooled_by_two
from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.field import build_base, factors_at, field_at
from kaga.engines.airspace.people.slots import QUARTERS, DayKind, Slot
from kaga.engines.airspace.risk.fields import exposure_of
from tests.engines.airspace.people.town import CENSUS, town_land, town_raster

slots = st.builds(Slot, st.sampled_from(list(DayKind)), st.integers(0, QUARTERS - 1))


@settings(max_examples=20)
@given(slots, st.floats(0.0, 1e4), st.floats(0.0, 1.0))
def test_one_pass_gives_the_very_numbers_of_the_field(slot, visitors, share):
    land = town_land(town_raster(), 3)
    land[4, 5] = 0
    base = build_base(share_out(town_raster(), land, CENSUS), land)
    out = tuple(np.zeros(land.shape, np.float32) for _ in range(3))
    home, gathered = factors_at(base, slot, visitors=visitors)
    per_m2 = (1.0 / base.raster.row_m2()).astype(np.float32)
    mix = Mix(home, gathered, np.float32(share))
    mixed(base.land, (base.home, base.capacity), mix, per_m2, out)
    field = field_at(base, slot, visitors=visitors)
    expected = (
        field.mean,
        exposure_of(field.open_mean, field.indoors, share),
        exposure_of(field.open_p95, field.indoors_p95, share),
    )
    for found, whole in zip(out, expected, strict=True):
        assert np.array_equal(found, whole, equal_nan=True)


def test_blocks_of_two_by_two_have_the_mean_of_their_cells():
    field = np.arange(24, dtype=np.float32).reshape(4, 6)
    assert pooled_by_two(field).tolist() == [[3.5, 5.5, 7.5], [15.5, 17.5, 19.5]]
    field[1, 1] = np.nan
    assert np.isnan(pooled_by_two(field)).tolist() == [[True, False, False], [False] * 3]


def test_more_people_sent_out_than_there_are_are_refused():
    land = town_land(town_raster(), 3)
    base = build_base(share_out(town_raster(), land, CENSUS), land)
    with pytest.raises(ValueError, match="visitors"):
        factors_at(base, Slot(DayKind.WEEKDAY, 60), visitors=-1.0)
