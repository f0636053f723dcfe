"""The stand-in stands on its anchors, says what it is, and comes out the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.solids import SolidKind
from kaga.engines.airspace.grid.uses import BUILT, Use, has_any
from kaga.engines.airspace.standin.anchors import AnchorError, anchors_of
from kaga.engines.airspace.standin.places import SiteKind
from kaga.engines.airspace.standin.synthetic import synthetic

from .town import anchors, around, pack, small


def window():
    return small().map.window(small().map.raster)


def bits_at(lat, lon):
    city = small().map
    row, column = city.raster.position(lat, lon)
    return Use(int(window().class_bits[int(row), int(column)]))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_city():
    coast = around(136.300, 36.345, 136.318, 36.362)
    first, second, third = synthetic(3, coast), synthetic(3, coast), synthetic(4, coast)
    assert first.map.version == second.map.version
    assert first.sites == second.sites
    assert first.map.version != third.map.version


def test_every_tile_says_that_it_is_a_stand_in():
    tiles = small().map.tiles.values()
    assert {tile.provenance.status for tile in tiles} == {Status.STAND_IN}
    assert {tile.provenance.terrain.version for tile in tiles} == {"1.7"}


def test_known_heights_are_met():
    station = small().map.surface_m(36.320562, 136.350337)
    assert station is not None
    assert station[0] == pytest.approx(12.0, abs=3.0)


def test_schools_hospitals_and_baths_stand_where_they_are():
    assert bits_at(36.292042, 136.357798) & Use.SCHOOL
    assert bits_at(36.31907, 136.35118) & Use.HOSPITAL
    assert bits_at(36.28800, 136.35995) & Use.BATH
    assert bits_at(36.296904, 136.357667) & Use.VENUE


def test_the_city_beyond_its_margin_is_unknown():
    columns = window()
    assert not columns.known.all()
    inside = small().map.raster
    row, column = inside.position(36.304, 136.355)
    assert columns.known[int(row), int(column)]


def test_wires_and_decks_hang_in_the_air():
    solids = small().map.solids(small().map.raster)
    kinds = set(solids.kinds.tolist())
    assert kinds == {SolidKind.WIRE, SolidKind.DECK}
    f, x, y = solids.indices()
    raster = small().map.raster
    ground = window().ground_dm[y - raster.north, x - raster.west] / 10.0
    known = window().known[y - raster.north, x - raster.west]
    wires = known & (solids.kinds == SolidKind.WIRE)
    clear = f[wires] * 8.0 - ground[wires]
    assert np.median(clear) > 15.0


def test_houses_stand_apart_and_are_lived_in():
    columns = window()
    homes = has_any(columns.class_bits, Use.HOME)
    assert 0.03 < homes.mean() < 0.3
    assert (columns.people_weight[homes] > 0).mean() > 0.95
    plain = homes & ~has_any(columns.class_bits, Use.POWER_LINE)
    tall = (columns.surface_dm - columns.ground_dm)[plain & columns.known]
    assert tall.min() > 60
    assert tall.max() < 260


def test_no_checkerboard():
    """Built columns show no preference for one colour of the board."""
    columns = window()
    homes = has_any(columns.class_bits, Use.HOME)
    even = np.add.outer(np.arange(homes.shape[0]), np.arange(homes.shape[1])) % 2 == 0
    assert homes[even].mean() == pytest.approx(homes[~even].mean(), rel=0.03)


def test_landing_sites_are_flat_open_and_marked():
    sites = small().sites
    assert {site.kind for site in sites} >= {
        SiteKind.FIELD,
        SiteKind.SCHOOL_YARD,
        SiteKind.PARK,
    }
    raster, columns = small().map.raster, window()
    marked = has_any(columns.class_bits, Use.LANDING_SITE)
    fields = [site for site in sites if site.kind is SiteKind.FIELD]
    for site in fields:
        row, column = (int(part) for part in raster.position(site.place.lat, site.place.lon))
        around_it = (slice(row - 2, row + 3), slice(column - 2, column + 3))
        assert marked[row, column]
        assert not has_any(columns.class_bits[around_it], BUILT | Use.POWER_LINE).any()
        assert np.ptp(columns.ground_dm[around_it]) < 40


def test_the_anchors_are_those_of_the_pack():
    found = anchors()
    assert len(found.hamlets) == 1160
    assert len(found.heights) == 45
    assert len(found.of("river")) == 6
    assert sum(spot.kind.endswith("school") for spot in found.spots) == 27
    assert found.city.difference(found.land).area < 1e-9
    assert found.sea.intersection(found.city).area < 1e-9


def test_a_pack_without_heights_is_refused():
    manifest, texts = pack()
    with pytest.raises(AnchorError, match="cannot be read"):
        anchors_of(manifest, {**texts, "airspace/heights.csv": "lat,lon\n1,2\n"})
    with pytest.raises(AnchorError, match="airspace"):
        anchors_of({}, texts)
