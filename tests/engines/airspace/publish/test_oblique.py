"""The picture from aside: what stands where, what hides what, and how large the file is."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from functools import cache

import numpy as np
import pytest

from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.tiles import SIDE, Tile
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.publish.block import COLUMNS, WIDE, block_of
from kaga.engines.airspace.publish.oblique import Drawing, Glass, oblique

START, END = (36.31, 136.345, 10.0), (36.31, 136.365, 80.0)
LINE = (START, (START[0], START[1], 80.0), END)


@cache
def tile(x: int, y: int, *, ridge: bool = False) -> Tile:
    """Flat fields 10 m above the sea with a chequer of houses; a ridge across if wanted."""
    ground = np.full((SIDE, SIDE), 100, np.int16)
    if ridge:
        ground[100:130] = 2_100
    built = (np.add.outer(np.arange(SIDE) // 8, np.arange(SIDE) // 8) % 2).astype(bool)
    bits = np.where(built, Use.KNOWN | Use.HOME | Use.BUILDING, Use.KNOWN | Use.FIELD)
    return Tile.unknown(
        x, y, Provenance.all_from(Source("a test", "1", Status.STAND_IN))
    ).with_planes(
        ground_dm=ground,
        surface_dm=(ground + np.where(built, 90, 0)).astype(np.int16),
        class_bits=bits.astype(np.uint32),
    )


def picture(**changes) -> ET.Element:
    wanted = {"line": LINE, "names": ("駅 <&>", "会館")} | changes
    return ET.fromstring(oblique(Drawing(**wanted), tile))


def test_a_block_knows_place_and_level_of_everything_on_it():
    block = block_of(LINE, tile)
    assert block.columns == COLUMNS
    u, v = block.metres(*END[:2])
    east, _ = block.metres(*START[:2])
    assert u - east == pytest.approx(1796.0, rel=0.002)
    assert block.level(np.array([u]), np.array([v]))[0] == 10.0
    x, y = block.pixel(np.array([u, u]), np.array([v, v]), np.array([10.0, 80.0]))
    assert x[0] == x[1]
    assert y[0] - y[1] == pytest.approx(
        70.0 * block.stretch * block.scale * np.cos(np.radians(37))
    )


def test_everything_lies_inside_the_picture():
    svg = picture()
    _, _, wide, high = (float(part) for part in svg.get("viewBox").split())
    assert wide == WIDE
    for path in svg.iter("{http://www.w3.org/2000/svg}path"):
        for x, y in re.findall(r"M(-?\d+) (-?\d+)", path.get("d")):
            assert -20 <= int(x) <= wide + 20
            assert -20 <= int(y) <= high + 20


def test_names_are_written_as_they_are():
    texts = [one.text for one in picture().iter("{http://www.w3.org/2000/svg}text")]
    assert {"駅 <&>", "会館", "N", "0 km"} <= set(texts)


def houses(ridge: bool) -> int:
    drawn = oblique(Drawing(LINE), lambda x, y: tile(x, y, ridge=ridge))
    return len(re.findall(r"M-?\d+ -?\d+l-?\d+[ -]\d+v-", drawn))


def test_what_a_ridge_hides_is_not_drawn():
    assert 0 < houses(ridge=True) < 0.8 * houses(ridge=False)


def test_closed_air_stands_as_a_volume_and_far_air_is_left_out():
    ring = [(36.309, 136.35), (36.311, 136.35), (36.311, 136.353), (36.309, 136.35)]
    far = [(lat + 1.0, lon) for lat, lon in ring]
    drawn = {
        name: oblique(
            Drawing(LINE, zones=[Glass("closed", at, (0.0, "agl"), (150.0, "agl"))]), tile
        )
        for name, at in (("near", ring), ("far", far))
    }
    assert drawn["near"].count("#b3261e") == 3
    assert drawn["far"] == oblique(Drawing(LINE), tile)


def test_nothing_known_is_drawn_as_nothing_known():
    svg = ET.fromstring(oblique(Drawing(LINE), lambda x, y: None))
    assert len(list(svg)) > 0


def test_the_file_is_small_and_quick_and_the_same_each_time():
    first = oblique(Drawing(LINE), tile)
    began = time.process_time()
    assert oblique(Drawing(LINE), tile) == first
    assert time.process_time() - began < 5.0
    assert len(first.encode()) < 150_000
    assert oblique(Drawing(LINE, look="dark"), tile) != first
