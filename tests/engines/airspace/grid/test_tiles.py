"""Tiles are known by their bytes, and refuse what is no tile."""

from __future__ import annotations

import mmap
from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.airspace.grid.provenance import Layer, Provenance, Source, Status
from kaga.engines.airspace.grid.solids import SolidKind, Solids
from kaga.engines.airspace.grid.tiles import COLUMN_BYTES, PLANES, SIDE, Tile, TileError
from kaga.engines.airspace.grid.uses import Use, describe, land_of
from kaga.engines.airspace.people.land import Land

from .tiles import OFFICIAL, STAND_IN, plain, with_hole


def content(tile):
    return b"".join(tile.parts())


def test_bytes_come_back_as_the_same_tile():
    tile = with_hole(plain(seed=3), slice(0, 5), slice(7, 9))
    again = Tile.from_bytes(content(tile))
    for name in PLANES:
        assert np.array_equal(getattr(again, name), getattr(tile, name))
    assert again.solids.equals(tile.solids)
    assert (again.digest, again.provenance) == (tile.digest, tile.provenance)
    assert int(again.known.sum()) == SIDE * SIDE - 10


def test_a_file_is_mapped_and_not_copied(tmp_path):
    path = tmp_path / "tile"
    path.write_bytes(content(plain(seed=4)))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        tile = Tile.from_bytes(held)
        assert tile.digest == plain(seed=4).digest
        assert not tile.ground_dm.flags.owndata
        assert not tile.ground_dm.flags.writeable
        del tile


def test_a_column_costs_eleven_bytes():
    assert COLUMN_BYTES == 11


def test_one_decimetre_changes_the_hash():
    tile = plain()
    surface = tile.surface_dm.copy()
    surface[9, 9] += 1
    assert tile.with_planes(surface_dm=surface).digest != tile.digest
    assert tile.with_planes(provenance=OFFICIAL).digest != tile.digest
    assert tile.with_planes(solids=Solids.none()).digest != tile.digest


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda b: b[:-1], "bytes are missing"),
        (lambda b: b + b"x", "1 bytes too many"),
        (lambda b: b"K" + b[1:], "not a tile"),
        (lambda b: b.replace(b'"zoom":22', b'"zoom":21'), "no place or no count"),
        (lambda b: b.replace(b'"solids":1', b'"solids":-'), "head cannot be read"),
        (lambda b: b.replace(b"ground_dm", b"ground_cm"), "other planes"),
        (lambda b: b.replace(b"stand-in", b"guessing"), "provenance cannot be read"),
    ],
)
def test_other_bytes_are_refused(change, reason):
    with pytest.raises(TileError, match=reason):
        Tile.from_bytes(change(content(plain())))


def test_solids_out_of_order_are_refused():
    two = Solids.of(
        [(5, 14397 * 256, 6415 * 256), (6, 14397 * 256, 6415 * 256)], SolidKind.DECK
    )
    tile = plain().with_planes(solids=two)
    good = content(tile)
    keys = two.keys.tobytes()
    bad = good.replace(keys, two.keys[::-1].tobytes())
    assert bad != good
    with pytest.raises(TileError, match="not in order"):
        Tile.from_bytes(bad)


def test_unknown_columns_must_be_walls_and_walls_unknown():
    tile = plain()
    bits = tile.class_bits.copy()
    bits[0, 0] = 0
    with pytest.raises(TileError, match="walls"):
        tile.with_planes(class_bits=bits)
    blank = Tile.unknown(1, 2, STAND_IN)
    with pytest.raises(TileError, match="walls"):
        blank.with_planes(class_bits=np.full_like(blank.class_bits, Use.KNOWN))


def test_impossible_planes_are_refused():
    tile = plain()
    with pytest.raises(TileError, match="below its ground"):
        tile.with_planes(surface_dm=tile.ground_dm - np.int16(1))
    with pytest.raises(TileError, match="256 x 256"):
        tile.with_planes(shelter=np.zeros((2, 2), np.uint8))
    with pytest.raises(TileError, match="outside its tile"):
        replace(tile, x=tile.x + 1)


def test_a_tile_is_official_only_when_every_layer_is():
    found = STAND_IN
    for layer in Layer:
        assert found.status is Status.STAND_IN
        found = found.renewed(layer, Source("survey", "2026", Status.OFFICIAL))
        assert found.of(layer).name == "survey"
    assert found.status is Status.OFFICIAL
    assert Provenance.from_record(found.as_record()) == found


def test_bits_read_as_land_and_unknown_stays_unknown():
    bits = np.array(
        [0, Use.KNOWN, Use.KNOWN | Use.SCHOOL | Use.BUILDING, Use.KNOWN | Use.SEA, Use.SCHOOL],
        np.uint32,
    )
    expected = [Land.UNKNOWN, Land.FIELD, Land.SCHOOL, Land.WATER, Land.UNKNOWN]
    assert land_of(bits).tolist() == expected
    assert describe(int(Use.RIVER | Use.DID)) == ["RIVER", "DID"]


def test_where_two_solids_share_a_voxel_the_first_kind_stays():
    wire, deck = Solids.of([(1, 2, 3)], SolidKind.WIRE), Solids.of([(1, 2, 3)], SolidKind.DECK)
    assert wire.joined(deck).kinds.tolist() == [SolidKind.WIRE]
    assert len(wire.joined(Solids.of([(1, 2, 4)], SolidKind.DECK))) == 2
