"""The file of a tile for three-dimensional pages: what it holds is what stands in the tile."""

from __future__ import annotations

import numpy as np
import pytest

from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.solids import SolidKind, Solids
from kaga.engines.airspace.grid.tiles import SIDE, UNKNOWN_DM, Tile
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.publish.palette import PALETTE, class_numbers
from kaga.engines.airspace.publish.scene import (
    BOX,
    MAGIC,
    NET,
    SOLID,
    ground_net,
    scene,
    standing,
)

X, Y = 14397, 6415
NAMES = [name for name, _, _ in PALETTE]


def a_tile(**planes) -> Tile:
    source = Provenance.all_from(Source("a test", "1", Status.STAND_IN))
    base = {
        "ground_dm": np.full((SIDE, SIDE), 100, np.int16),
        "surface_dm": np.full((SIDE, SIDE), 100, np.int16),
        "class_bits": np.full((SIDE, SIDE), int(Use.KNOWN), np.uint32),
    }
    return Tile.unknown(X, Y, source).with_planes(**(base | planes))


def with_house(rows: slice, columns: slice, top: int = 190) -> Tile:
    tile = a_tile()
    surface, bits = tile.surface_dm.copy(), tile.class_bits.copy()
    surface[rows, columns] = top
    bits[rows, columns] |= int(Use.BUILDING)
    return tile.with_planes(surface_dm=surface, class_bits=bits)


def test_bare_ground_has_nothing_standing_on_it():
    assert len(standing(a_tile())) == 0


def test_a_house_is_one_box_from_ground_to_roof():
    (box,) = standing(with_house(slice(10, 13), slice(20, 25)))
    assert box.tolist() == (10, 20, 2, 4, 100, 190, NAMES.index("built"), 0)


def test_houses_of_different_heights_are_boxes_of_their_own():
    tile = with_house(slice(10, 13), slice(20, 22))
    surface, bits = tile.surface_dm.copy(), tile.class_bits.copy()
    surface[10:13, 22:24], bits[10:13, 22:24] = 250, bits[10, 20]
    found = standing(tile.with_planes(surface_dm=surface, class_bits=bits))
    assert [int(one["top"]) for one in found] == [190, 250]


def test_boxes_cover_every_built_column_once():
    chance = np.random.default_rng(7)
    built = chance.random((SIDE, SIDE)) < 0.3
    surface = np.where(built, chance.integers(1, 4, built.shape) * 30 + 100, 100).astype(
        np.int16
    )
    bits = np.where(built, int(Use.KNOWN | Use.HOME), int(Use.KNOWN)).astype(np.uint32)
    tile = a_tile(surface_dm=surface, class_bits=bits)
    drawn = np.full((SIDE, SIDE), 100, np.int16)
    times = np.zeros((SIDE, SIDE), int)
    for box in standing(tile):
        rows = slice(int(box["row"]), int(box["row"]) + int(box["rows"]) + 1)
        columns = slice(int(box["column"]), int(box["column"]) + int(box["columns"]) + 1)
        drawn[rows, columns], times[rows, columns] = box["top"], times[rows, columns] + 1
    assert (drawn == surface).all()
    assert (times == built).all()


def test_a_wood_is_a_canopy_in_steps_of_three_metres():
    tile = a_tile()
    surface, bits = tile.surface_dm.copy(), tile.class_bits.copy()
    surface[0:8, 0:8], bits[0:8, 0:8] = 231, bits[0, 0] | int(Use.FOREST)
    (box,) = standing(tile.with_planes(surface_dm=surface, class_bits=bits))
    assert box.tolist() == (0, 0, 7, 7, 100, 240, NAMES.index("woods"), 0)


def test_an_unknown_tile_has_an_unknown_net_and_class():
    source = Provenance.all_from(Source("none", "0", Status.STAND_IN))
    tile = Tile.unknown(X, Y, source)
    assert (ground_net(tile) == UNKNOWN_DM).all()
    assert (class_numbers(tile) == 0).all()
    assert len(standing(tile)) == 0


def test_the_file_holds_net_classes_boxes_and_wires_in_order():
    tile = with_house(slice(10, 13), slice(20, 25))
    wire = Solids.of([(9, X * SIDE + 3, Y * SIDE + 4)], SolidKind.WIRE)
    content = scene(tile.with_planes(solids=wire))
    counts = np.frombuffer(content, "<u4", 4, 4).tolist()
    assert (content[:4], counts) == (MAGIC, [NET, SIDE // 2, 1, 1])
    at = 20
    net = np.frombuffer(content, "<i2", NET * NET, at)
    at += net.nbytes + (SIDE // 2) ** 2
    (box,), at = np.frombuffer(content, BOX, 1, at), at + BOX.itemsize
    (solid,) = np.frombuffer(content, SOLID, 1, at)
    assert (net == 100).all()
    assert int(box["top"]) == 190
    assert solid.tolist() == (4, 3, 9, int(SolidKind.WIRE))
    assert len(content) == at + SOLID.itemsize


@pytest.mark.parametrize("change", [0, 1])
def test_the_same_tile_gives_the_same_bytes(change):
    tile = with_house(slice(10, 13), slice(20, 25), top=190 + change)
    assert scene(tile) == scene(tile)
