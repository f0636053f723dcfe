from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from kaga.engines.airspace.people.areas import Cover, cover_of
from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.dispersion import gamma_factor
from kaga.engines.airspace.people.field import PeopleField, build_base, field_at
from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.people.live import LiveFactor, with_live
from kaga.engines.airspace.people.slots import DayKind, Slot
from tests.engines.airspace.people.town import CENSUS, town_raster

JST = timezone(timedelta(hours=9))
BEGINS = datetime(2026, 11, 23, 13, 0, tzinfo=JST)
ENDS = datetime(2026, 11, 23, 16, 0, tzinfo=JST)
DURING = datetime(2026, 11, 23, 15, 0, tzinfo=JST)
SQUARE = box(5, 5, 9, 9)


@pytest.fixture(scope="module")
def field() -> PeopleField:
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    land[8, 8] = Land.UNKNOWN
    base = build_base(share_out(raster, land, CENSUS), land)
    return field_at(base, Slot(DayKind.HOLIDAY, 60))


def factor(field: PeopleField, **values: float) -> LiveFactor:
    cover = cover_of(field.raster, SQUARE)
    return LiveFactor(cover, BEGINS, ENDS, "harvest festival, city hall", **values)


def people(field: PeopleField, layer: np.ndarray) -> float:
    return float(np.nansum(layer * field.raster.row_m2()[:, None]))


@settings(max_examples=20)
@given(st.floats(min_value=0, max_value=1e5), st.floats(min_value=0, max_value=1))
def test_added_people_are_all_there(field, count, open_air):
    found = with_live(field, [factor(field, people=count, open_air=open_air)], DURING)
    # One of the sixteen cells is unknown: its share of the crowd cannot be seen.
    seen = count * 15 / 16
    assert people(found, found.mean) - people(field, field.mean) == pytest.approx(seen, abs=0.1)
    more = people(found, found.open_mean) - people(field, field.open_mean)
    assert more == pytest.approx(seen * open_air, abs=0.1)
    high = people(found, found.p95) - people(field, field.p95)
    assert high == pytest.approx(seen * gamma_factor(2.0, 0.95), rel=1e-3, abs=0.3)


def test_a_festival_multiplies_every_layer_in_its_area_only(field):
    found = with_live(field, [factor(field, multiply=6.0)], DURING)
    for name in ("mean", "open_mean", "p95", "open_p95"):
        before, after = getattr(field, name), getattr(found, name)
        assert after[6, 6] == pytest.approx(6.0 * before[6, 6])
        assert after[4, 4] == before[4, 4]


def test_a_closure_empties(field):
    found = with_live(field, [factor(field, multiply=0.0)], DURING)
    assert found.mean[6, 6] == 0.0


def test_added_people_are_not_multiplied(field):
    both = [factor(field, people=1600.0), factor(field, multiply=0.0)]
    found = with_live(field, both, DURING)
    assert float(found.people()[6, 6]) == pytest.approx(100.0)


def test_unknown_stays_unknown(field):
    found = with_live(field, [factor(field, people=100.0, multiply=0.0)], DURING)
    assert np.isnan(found.mean[8, 8])
    assert np.isnan(found.open_p95[8, 8])


@pytest.mark.parametrize(
    ("moment", "active"),
    [(BEGINS, True), (ENDS, False), (BEGINS - timedelta(seconds=1), False), (DURING, True)],
)
def test_the_period_begins_and_ends(field, moment, active):
    found = with_live(field, [factor(field, people=10.0)], moment)
    assert (found is not field) is active


def test_the_field_itself_is_left_alone(field):
    before = field.mean.tobytes()
    with_live(field, [factor(field, people=10.0, multiply=3.0)], DURING)
    assert field.mean.tobytes() == before


def test_a_crowd_off_the_map_changes_nothing(field):
    nowhere = Cover(slice(0, 0), slice(0, 0), np.zeros((0, 0), np.float32))
    crowd = LiveFactor(nowhere, BEGINS, ENDS, "elsewhere", people=50.0)
    found = with_live(field, [crowd], DURING)
    assert np.array_equal(found.mean, field.mean, equal_nan=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"multiply": -1.0},
        {"multiply": 1e9},
        {"people": np.nan},
        {"people": 1e7},
        {"open_air": 1.1},
        {"shape": 0.0},
    ],
)
def test_impossible_factors_are_refused(field, wrong):
    with pytest.raises(ValueError, match="live factor"):
        factor(field, **wrong)


@pytest.mark.parametrize(
    "period", [(ENDS, BEGINS), (BEGINS, BEGINS), (BEGINS.replace(tzinfo=None), ENDS)]
)
def test_impossible_periods_are_refused(field, period):
    with pytest.raises(ValueError, match="period"):
        LiveFactor(cover_of(field.raster, SQUARE), *period, "test")
