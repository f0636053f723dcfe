from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from kaga.engines.airspace.people.areas import cover_of, on_raster, people_within
from kaga.engines.airspace.people.census import share_out
from kaga.engines.airspace.people.field import build_base, field_at
from kaga.engines.airspace.people.land import Land
from kaga.engines.airspace.people.slots import DayKind, Slot
from kaga.engines.airspace.raster import Raster
from tests.engines.airspace.people.town import CENSUS, town_land, town_raster

GRID = Raster(18, 1000, 1000, 40, 50)
NIGHT = Slot(DayKind.WEEKDAY, 12)

coordinates = st.floats(min_value=1, max_value=39)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=8))
def test_the_shares_add_up_to_the_area(corners):
    area = MultiPolygon([Polygon(corners).convex_hull]) if _wide(corners) else box(1, 1, 3, 2.5)
    cover = cover_of(GRID, area)
    assert float(cover.share.sum(dtype=np.float64)) == pytest.approx(
        area.area, rel=1e-4, abs=1e-4
    )
    assert ((cover.share >= 0) & (cover.share <= 1 + 1e-6)).all()


def _wide(corners: list[tuple[float, float]]) -> bool:
    hull = Polygon(corners).convex_hull
    return hull.geom_type == "Polygon" and hull.area > 1e-3


def test_a_half_covered_cell_counts_by_half():
    cover = cover_of(GRID, box(3.5, 7.0, 5.0, 8.0))
    assert cover.window == (slice(7, 8), slice(3, 5))
    assert cover.share.tolist() == [[0.5, 1.0]]


def test_what_lies_outside_the_map_is_cut_off():
    assert cover_of(GRID, box(-5, -5, 1, 2)).share.sum() == 2.0
    assert cover_of(GRID, box(60, 60, 70, 70)).share.size == 0


def test_degrees_become_cells():
    raster = town_raster()
    lat, lon = float(raster.latitudes()[6]), float(raster.longitudes()[7])
    area = on_raster(raster, box(lon - 1e-4, lat - 1e-4, lon + 1e-4, lat + 1e-4))
    assert area.centroid.x == pytest.approx(7.5, abs=1e-3)
    assert area.centroid.y == pytest.approx(6.5, abs=1e-3)


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (Polygon([(1, 1), (5, 5), (5, 1), (1, 5)]), "cross"),
        (Polygon([(1, 1), (5, 5), (3, 3)]), "cross|extent"),
        (Polygon(), "polygon"),
        (Point(3, 3), "polygon"),
        (Polygon([(1, 1), (5, 1), (np.inf, 5)]), "finite"),
        (Point(20, 20).buffer(5, quad_segs=3000), "corners"),
    ],
)
def test_what_is_no_area_is_refused(area, words):
    with pytest.raises(ValueError, match=words):
        cover_of(GRID, area)


def test_huge_windows_are_refused():
    with pytest.raises(ValueError, match="coarser"):
        cover_of(Raster(18, 0, 0, 1000, 1000), box(0, 0, 900, 900))


def test_people_in_the_whole_town_are_the_town():
    raster = town_raster()
    land = town_land(raster)
    base = build_base(share_out(raster, land, CENSUS), land)
    field = field_at(base, NIGHT)
    rows, columns = np.nonzero(~np.isnan(field.mean))
    cover = cover_of(raster, box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    found = people_within(field, land, NIGHT, cover)
    total = float(np.nansum(field.people()))
    assert found.mean == pytest.approx(total, rel=1e-5)
    assert found.p95 > found.mean
    assert found.shape < 9.0


def test_an_area_with_an_unknown_cell_has_no_count():
    raster = town_raster()
    land = np.full(raster.shape, Land.HOME, np.uint8)
    land[8, 8] = Land.UNKNOWN
    field = field_at(build_base(share_out(raster, land, CENSUS), land), NIGHT)
    known = people_within(field, land, NIGHT, cover_of(raster, box(5, 5, 8, 8)))
    assert np.isfinite(known.p95)
    for area in (box(5, 5, 9, 9), box(900, 900, 901, 901)):
        assert np.isnan(people_within(field, land, NIGHT, cover_of(raster, area)).mean)
