from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.people.census import Residents, share_out
from kaga.engines.airspace.people.dispersion import gamma_factor
from kaga.engines.airspace.people.field import (
    PeopleBase,
    PeopleField,
    build_base,
    expected_total,
    field_at,
)
from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.people.presence import presence_at
from kaga.engines.airspace.people.slots import QUARTERS, DayKind, Slot
from tests.engines.airspace.people.town import CENSUS, town_land, town_raster

slots = st.builds(Slot, st.sampled_from(list(DayKind)), st.integers(0, QUARTERS - 1))
NIGHT = Slot(DayKind.WEEKDAY, 12)
DISMISSAL = Slot(DayKind.WEEKDAY, 60)


def base_of(land: np.ndarray, census: dict[str, float] = CENSUS) -> PeopleBase:
    return build_base(share_out(town_raster(), land, census), land)


def total(field: PeopleField, layer: np.ndarray | None = None) -> float:
    people = field.mean if layer is None else layer
    return float(np.nansum(people * field.raster.row_m2()[:, None]))


@settings(max_examples=40)
@given(slots, st.floats(min_value=0, max_value=1e5), st.integers(0, 100))
def test_the_city_holds_its_residents_who_are_not_away_and_its_visitors(slot, visitors, seed):
    land = town_land(town_raster(), seed)
    base = base_of(land)
    field = field_at(base, slot, visitors=visitors)
    expected = sum(CENSUS.values()) * (1.0 - presence_at(slot).away) + visitors
    assert total(field) == pytest.approx(expected, rel=1e-5)
    assert expected_total(base, slot, visitors) == pytest.approx(expected, rel=1e-6)


@settings(max_examples=20)
@given(slots, st.floats(min_value=0, max_value=1e4))
def test_the_four_layers_are_ordered(slot, visitors):
    field = field_at(base_of(town_land(town_raster())), slot, visitors=visitors)
    known = ~np.isnan(field.mean)
    loose = 1 + 1e-5
    assert (field.open_mean[known] <= field.mean[known] * loose).all()
    assert (field.open_p95[known] <= field.p95[known] * loose).all()
    assert (field.mean[known] <= field.p95[known] * loose).all()
    assert (field.open_mean[known] <= field.open_p95[known] * loose).all()
    assert field.indoors[known] == pytest.approx(field.mean[known] - field.open_mean[known])
    assert field.indoors_p95[known] == pytest.approx(field.p95[known] - field.open_p95[known])


def test_a_school_is_full_before_and_empty_after_and_its_pupils_are_outside():
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    land[5, 5] = Land.SCHOOL
    base = base_of(land)
    school = (5, 5)
    dawn, dismissed = (field_at(base, slot) for slot in (NIGHT, DISMISSAL))
    assert dismissed.mean[school] > 100 * dawn.mean[school]
    pupils = float(dismissed.people()[school])
    share = presence_at(DISMISSAL).residents[Land.SCHOOL]
    assert pupils == pytest.approx(sum(CENSUS.values()) * share, rel=0.01)
    assert float(dismissed.open_mean[school] / dismissed.mean[school]) == pytest.approx(
        0.8, abs=0.01
    )


def test_a_day_without_school_leaves_pupils_at_home():
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    land[5, 5] = Land.SCHOOL
    base = base_of(land)
    closed = field_at(base, DISMISSAL, multiply={Land.SCHOOL: 0.0})
    opened = field_at(base, DISMISSAL)
    assert closed.mean[5, 5] < 0.01 * opened.mean[5, 5]
    assert total(closed) == pytest.approx(total(opened), rel=1e-6)


def test_capacity_decides_within_a_kind():
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    land[5, 5] = land[9, 9] = Land.SCHOOL
    seats = np.ones(raster.shape)
    seats[5, 5] = 3.0
    base = build_base(share_out(raster, land, CENSUS), land, capacity=seats)
    field = field_at(base, DISMISSAL)
    assert float(field.mean[5, 5] / field.mean[9, 9]) == pytest.approx(3.0, rel=1e-3)


def test_the_percentile_is_the_gamma_of_its_kind():
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    land[5, 5] = Land.VENUE
    field = field_at(base_of(land), Slot(DayKind.EVENT, 60))
    assert float(field.p95[3, 3] / field.mean[3, 3]) == pytest.approx(
        gamma_factor(8.0, 0.95), rel=1e-5
    )
    assert float(field.p95[5, 5] / field.mean[5, 5]) == pytest.approx(
        gamma_factor(0.6, 0.95), rel=1e-4
    )


def test_unknown_land_has_no_density_and_no_place():
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    land[4, 4] = Land.UNKNOWN
    field = field_at(base_of(land), NIGHT)
    for layer in (field.mean, field.open_mean, field.p95, field.open_p95):
        assert np.isnan(layer[4, 4])
    assert np.isfinite(field.mean[4, 5])


def test_at_a_place():
    raster = town_raster()
    field = field_at(base_of(np.full(raster.shape, Land.HOME, np.uint8)), NIGHT)
    lat, lon = float(raster.latitudes()[6]), float(raster.longitudes()[7])
    assert field.at(lat, lon) == (float(field.mean[6, 7]), float(field.p95[6, 7]))
    for place in ((lat + 1, lon), (lat, lon - 1)):
        assert np.isnan(field.at(*place)).all()


def test_a_tile_is_exactly_its_part_of_the_city():
    base = base_of(town_land(town_raster()))
    rows, columns = slice(3, 11), slice(2, 9)
    tile = field_at(base.window(rows, columns), DISMISSAL, visitors=50.0)
    city = field_at(base, DISMISSAL, visitors=50.0)
    for name in ("mean", "open_mean", "p95", "open_p95"):
        assert np.array_equal(getattr(tile, name), getattr(city, name)[rows, columns])


def test_an_empty_city_has_only_its_visitors():
    land = town_land(town_raster())
    base = base_of(land, dict.fromkeys(CENSUS, 0.0))
    assert total(field_at(base, NIGHT)) == 0.0
    assert total(field_at(base, DISMISSAL, visitors=100.0)) > 50.0


def test_the_same_slot_gives_the_same_bytes():
    base = base_of(town_land(town_raster()))
    one, two = (field_at(base, DISMISSAL, visitors=10.0) for _ in range(2))
    assert one.p95.tobytes() == two.p95.tobytes()


@pytest.mark.parametrize("wrong", [{"visitors": -1.0}, {"multiply": {Land.SHOP: -1.0}}])
def test_negative_people_are_refused(wrong):
    with pytest.raises(ValueError, match="0 or more"):
        field_at(base_of(town_land(town_raster())), NIGHT, **wrong)


def test_more_people_out_than_there_are_is_refused():
    with pytest.raises(ValueError, match="more people out"):
        field_at(base_of(town_land(town_raster())), DISMISSAL, multiply={Land.WORK: 9.0})


def test_maps_that_do_not_fit_are_refused():
    raster = town_raster()
    land = town_land(raster)
    residents = share_out(raster, land, CENSUS)
    with pytest.raises(ValueError, match="shape"):
        build_base(residents, land[:-1])
    with pytest.raises(ValueError, match="capacity"):
        build_base(residents, land, capacity=np.full(raster.shape, np.nan))
    cut = Residents(raster, residents.people[:-1], 0.0)
    with pytest.raises(ValueError, match="shape"):
        build_base(cut, land)
