"""What the agency's search looks at, in small: boxes at the equator, zoom 22, 8 m high."""

from __future__ import annotations

import math

import numpy as np

from kaga.engines.airspace.spatial_id._box_cuts import consider_box_of_edges
from kaga.engines.airspace.spatial_id._considered import consider, consider_box, open_boxes
from kaga.engines.airspace.spatial_id._line import indices_of

WIDE = 2.0 * math.pi * 6378137.0 / 2**22
MIDDLE = 1 << 21


def block(size: int):
    """All of size x size x size boxes from the map's middle eastward, southward, upward."""
    firsts = np.full((size, size), MIDDLE)
    corner = (MIDDLE, MIDDLE, 0)
    return open_boxes(firsts, firsts + size - 1, corner, size, 22)


def places(*steps: tuple[float, float, float]) -> np.ndarray:
    """Places so many boxes east, south and up of the block's corner."""
    return np.array([(x * WIDE, -y * WIDE, f * 8.0) for x, y, f in steps])


def marked(touched) -> set[tuple[int, int, int]]:
    """Boxes that were considered, as steps (east, south, up) from the corner."""
    size = len(touched.rows)
    found = touched.considered.reshape(size, size, size)
    return {(int(x), int(y), int(f)) for f, y, x in np.argwhere(found)}


def test_a_place_marks_its_box_and_nothing_beyond_the_block():
    touched = block(3)
    inside = (1.5, 0.5, 2.5)
    consider(touched, places(inside, (1.5, 0.5, 7.5), (-2.5, 0.5, 0.5), (1.5, 9.5, 0.5)))
    assert marked(touched) == {(1, 0, 2)}
    assert touched.open[0].tolist() == [9, 8, 9]
    consider(touched, places(inside))
    assert touched.open.sum() == 3 * 26


def test_a_box_beyond_the_block_is_not_marked():
    touched = block(2)
    for column, row, layer in ((2, 0, 0), (0, 2, 0), (0, 0, 2), (0, 0, -1)):
        consider_box(touched, MIDDLE + column, MIDDLE + row, layer)
    assert marked(touched) == set()
    consider_box(touched, MIDDLE + 1, MIDDLE, 1)
    assert marked(touched) == {(1, 0, 1)}


def test_a_plane_that_meets_a_corner_only_cuts_nothing():
    touched = block(2)
    steps = [(0.2, 0.2, 0.5), (0.2, 0.8, 0.5), (0.8, 0.2, 0.5), (0.8, 0.8, 0.5)]
    corners = places(*steps, (0.5, 0.5, 1.0), (0.6, 0.5, 0.9), (0.5, 0.6, 0.9), (0.6, 0.6, 0.9))
    indices = np.array([indices_of(corner, 22, 2) for corner in corners])
    assert indices[:, 2].tolist() == [0, 0, 0, 0, 1, 0, 0, 0]
    consider_box_of_edges(touched, corners, indices.min(axis=0), indices.max(axis=0))
    assert marked(touched) == {(0, 0, 0), (0, 0, 1)}
