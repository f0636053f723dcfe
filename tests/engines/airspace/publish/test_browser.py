"""What the browser gets is the tile, to the decimetre."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from kaga.engines.airspace.grid.tiles import SIDE
from kaga.engines.airspace.grid.uses import BUILT, has_any
from kaga.engines.airspace.publish.browser import (
    BOX,
    PALETTE,
    SOLID,
    boxes,
    classes_png,
    heights_png,
    solids,
    unpacked,
)
from tests.engines.airspace.grid.tiles import plain, with_hole

TILE = with_hole(plain(seed=6, ground_m=-3.2), slice(10, 20), slice(30, 50))


def pixels(content, mode):
    return np.asarray(Image.open(io.BytesIO(content)).convert(mode), np.int64)


def test_heights_arrive_to_the_decimetre_and_unknown_is_transparent():
    for name, plane in (("ground", TILE.ground_dm), ("surface", TILE.surface_dm)):
        found = pixels(heights_png(TILE, name), "RGBA")
        height = -10_000 + (found[..., 0] * 65536 + found[..., 1] * 256 + found[..., 2]) * 0.1
        assert np.array_equal(found[..., 3] == 255, TILE.known)
        assert np.allclose(height[TILE.known], plane[TILE.known] / 10.0, atol=1e-6)


def test_classes_have_the_colours_of_the_palette():
    found = pixels(classes_png(TILE), "RGB")
    colours = {name: colour for name, _, colour in PALETTE}
    built = has_any(TILE.class_bits, BUILT)
    assert np.unique(found[built], axis=0).tolist() == [list(colours["built"])]
    assert np.unique(found[TILE.known & ~built], axis=0).tolist() == [list(colours["field"])]


def test_boxes_rebuild_the_buildings_exactly():
    surface = TILE.ground_dm.copy()
    for one in unpacked(boxes(TILE), BOX):
        row, column = int(one["row"]), int(one["column"])
        part = (
            slice(row, row + int(one["rows"]) + 1),
            slice(column, column + int(one["columns"]) + 1),
        )
        surface[part] = one["top"]
        assert one["base"] == TILE.ground_dm[part].min()
    assert np.array_equal(surface[TILE.known], TILE.surface_dm[TILE.known])


def test_solids_keep_their_place_layer_and_kind():
    (one,) = unpacked(solids(TILE), SOLID).tolist()
    assert one == (4, 3, 5, 1)
    assert TILE.solids.indices()[1][0] - TILE.x * SIDE == 3
