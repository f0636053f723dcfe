from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from kaga.engines.airspace.verify.clearances import _least_distance
from kaga.engines.airspace.verify.flown import Corner, Piece, pieces
from kaga.engines.airspace.verify.report import CannotVerify
from kaga.engines.airspace.verify.store import Land, read_tile, tile_list


def at(column: float, row: float, alt: int = 0, time: int = 0) -> Corner:
    return Corner(Fraction(column), Fraction(row), 0.0, 0.0, 0.0, 0.0, alt, time)


def test_a_leg_over_a_hair_of_a_column_touches_it():
    found = pieces(at(0.5, 0.0 + 2**-40), at(1.5, 1.0 + 2**-41))
    assert [(piece.x, piece.y) for piece in found] == [(0, 0), (1, 0), (1, 1)]
    assert found[-1].high - found[-1].low < Fraction(1, 2**39)


def test_a_leg_along_an_edge_touches_both_sides():
    found = pieces(at(3.0, 0.25), at(3.0, 0.75))
    assert found == [Piece(Fraction(0), Fraction(1), x, 0) for x in (2, 3)]


def test_a_hover_is_one_piece():
    assert pieces(at(3.5, 0.25), at(3.5, 0.25)) == [Piece(Fraction(0), Fraction(1), 3, 0)]


def test_pieces_follow_one_another_without_gaps():
    chance = np.random.default_rng(4)
    for _ in range(50):
        one, other = (at(*chance.uniform(-20.0, 20.0, 2)) for _ in range(2))
        found = pieces(one, other)
        assert (found[0].low, found[-1].high) == (0, 1)
        for before, after in pairwise(found):
            assert before.high == after.low
            assert abs(before.x - after.x) + abs(before.y - after.y) == 1


def test_least_distance_is_never_above_dense_sampling_and_near_it():
    chance = np.random.default_rng(6)
    for _ in range(100):
        start, way = chance.uniform(-50, 50, 3), chance.uniform(-80, 80, 3)
        low = chance.uniform(-50, 50, (5, 3))
        high = low + chance.uniform(0.1, 30.0, (5, 3))
        found = _least_distance(start, way, low, high)
        places = start + np.linspace(0.0, 1.0, 2001)[:, None] * way
        gaps = np.maximum(np.maximum(low - places[:, None], places[:, None] - high), 0.0)
        sampled = np.sqrt((gaps**2).sum(axis=2)).min(axis=0)
        assert (found <= sampled + 1e-9).all()
        assert found == pytest.approx(sampled, abs=0.05)


def test_an_unknown_column_is_no_ground():
    plane = np.zeros((2, 2), np.int16)
    bits = np.array([[1, 0], [1, 1]], np.uint32)
    land = Land(10, 20, plane, plane, bits, np.zeros((0, 3), np.int64), plane.astype(np.int64))
    assert land.at(10, 20) == (0, 0, 1)
    for x, y in ((11, 20), (9, 20), (10, 22)):
        with pytest.raises(CannotVerify):
            land.at(x, y)


def test_tiles_are_read_as_they_were_written(city):
    for tile in city.map.tiles.values():
        found = read_tile(b"".join(tile.parts()))
        assert (found.x, found.y) == (tile.x, tile.y)
        for name in ("ground_dm", "surface_dm", "class_bits", "people_weight"):
            assert np.array_equal(getattr(found, name), getattr(tile, name))
        assert np.array_equal(found.solids.T, np.stack(tile.solids.indices()))
        assert found.official == (tile.provenance.status.value == "official")


def test_the_version_of_the_map_is_the_hash_of_its_list(city):
    assert city.names["tiles"] == city.map.version
    listed = tile_list(city.store, city.map.version)
    assert listed == {number: tile.digest for number, tile in city.map.tiles.items()}


def test_a_tile_of_another_zoom_is_refused(city):
    content = b"".join(next(iter(city.map.tiles.values())).parts())
    with pytest.raises(CannotVerify):
        read_tile(content.replace(b'"zoom":22', b'"zoom":21'))
