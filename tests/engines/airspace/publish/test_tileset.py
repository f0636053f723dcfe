"""3D Tiles: what a viewer would draw lies where the map says, in every tile of the tree."""

from __future__ import annotations

import json
import struct
from functools import cache

import numpy as np
import pytest
from pyproj import Transformer

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.tiles import SIDE, Tile
from kaga.engines.airspace.publish.boxes import merge
from kaga.engines.airspace.publish.tileset import publish
from tests.engines.airspace.grid.tiles import NORTH, OFFICIAL, WEST, plain, with_hole

GEOID_M = 37.4
TO_PLACE = Transformer.from_crs("EPSG:4978", "EPSG:4979", always_xy=True)


@cache
def city():
    holed = with_hole(plain(WEST, NORTH, seed=3), slice(0, 40), slice(0, 60))
    return CityMap.of([holed, plain(WEST + 1, NORTH, ground_m=150.0, seed=4)])


@cache
def files():
    return {one.name: one.content for one in publish(city(), geoid_m=GEOID_M)}


def tileset():
    return json.loads(files()["tileset.json"])


def nodes(node=None, above=None):
    """Every node with its transform to earth-centred metres."""
    node = tileset()["root"] if node is None else node
    own = np.array(node.get("transform", np.eye(4).T.reshape(-1))).reshape(4, 4).T
    whole = own if above is None else above @ own
    yield node, whole
    for child in node.get("children", ()):
        yield from nodes(child, whole)


def parsed(content):
    """The JSON and the buffer of a GLB, its lengths checked."""
    magic, version, length = struct.unpack_from("<4sII", content)
    assert (magic, version, length) == (b"glTF", 2, len(content))
    size, kind = struct.unpack_from("<I4s", content, 12)
    assert kind == b"JSON"
    head = json.loads(content[20 : 20 + size])
    body, kind = struct.unpack_from("<I4s", content, 20 + size)
    assert (kind, 28 + size + body) == (b"BIN\0", len(content))
    return head, content[28 + size :]


def array(head, buffer, number):
    accessor = head["accessors"][number]
    view = head["bufferViews"][accessor["bufferView"]]
    kind, width = (np.float32, 3) if accessor["type"] == "VEC3" else (np.uint32, 1)
    found = np.frombuffer(buffer, kind, accessor["count"] * width, view["byteOffset"])
    return found.reshape(-1, width)


def drawn(node, whole):
    """Longitude, latitude, height of every vertex of a node, by the name of its part."""
    head, buffer = parsed(files()[node["content"]["uri"]])
    upright = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1.0]])
    for primitive in head["meshes"][0]["primitives"]:
        points = array(head, buffer, primitive["attributes"]["POSITION"]).astype(float)
        normals = array(head, buffer, primitive["attributes"]["NORMAL"])
        faces = array(head, buffer, primitive["indices"]).reshape(-1, 3)
        earth = (whole @ upright @ np.column_stack([points, np.ones(len(points))]).T)[:3]
        places = np.stack(TO_PLACE.transform(*earth), axis=1)
        yield head["materials"][primitive["material"]]["name"], places, points, normals, faces


def test_the_tree_has_every_tile_once_and_says_what_it_is():
    found = [node["content"]["uri"] for node, _ in nodes() if "content" in node]
    assert len(found) == len(set(found))
    assert set(found) == set(files()) - {"tileset.json"}
    assert tileset()["asset"] == {"version": "1.1", "tilesetVersion": city().version}
    assert tileset()["extras"] == {"status": "stand-in"}
    official = CityMap.of([plain(provenance=OFFICIAL)])
    *_, last = publish(official, geoid_m=GEOID_M)
    assert json.loads(last.content)["extras"] == {"status": "official"}


def test_errors_fall_and_regions_hold_their_children_and_their_points():
    for node, whole in nodes():
        west, south, east, north, low, high = node["boundingVolume"]["region"]
        for child in node.get("children", ()):
            assert child["geometricError"] < node["geometricError"]
            inner = child["boundingVolume"]["region"]
            assert (west <= inner[0], south <= inner[1], low <= inner[4]) == (True,) * 3
            assert (east >= inner[2], north >= inner[3], high >= inner[5]) == (True,) * 3
        if "content" not in node:
            continue
        for _, places, _, _, _ in drawn(node, whole):
            assert places[:, 2].min() >= low
            assert places[:, 2].max() <= high
            assert np.radians(places[:, 0]).min() >= west
            assert np.radians(places[:, 1]).max() <= north


def test_ground_and_roofs_lie_at_their_heights_above_the_ellipsoid():
    leaf, whole = next(
        pair
        for pair in nodes()
        if pair[0].get("content", {}).get("uri", "").startswith(f"14-{WEST + 1}-")
    )
    heights = {name: places[:, 2] for name, places, *_ in drawn(leaf, whole)}
    assert np.allclose(heights["field"], 150.0 + GEOID_M, atol=0.01)
    tile = city().tiles[WEST + 1, NORTH]
    highest = tile.surface_dm.max() / 10.0 + GEOID_M
    assert heights["home"].max() == pytest.approx(highest, abs=0.01)


def test_faces_look_outward():
    for node, whole in nodes():
        if "content" not in node:
            continue
        for _, _, points, normals, faces in drawn(node, whole):
            a, b, c = (points[faces[:, at]] for at in range(3))
            turned = np.cross(b - a, c - a)
            large = np.linalg.norm(turned, axis=1) > 1e-3
            assert ((turned * normals[faces[:, 0]]).sum(axis=1)[large] > 0).all()


def test_what_is_unknown_is_a_hole():
    leaf, whole = next(
        pair
        for pair in nodes()
        if pair[0].get("content", {}).get("uri") == f"14-{WEST}-{NORTH}.glb"
    )
    raster = city().tiles[WEST, NORTH].raster
    edge = float(raster.latitude(np.array([36.0]))[0])
    side = float(raster.longitude(np.array([56.0]))[0])
    for _, places, *_ in drawn(leaf, whole):
        assert not ((places[:, 1] > edge) & (places[:, 0] < side)).any()


def test_boxes_cover_every_built_column_once():
    chance = np.random.default_rng(8)
    built = chance.random((SIDE, SIDE)) < 0.4
    tops = chance.integers(0, 3, (SIDE, SIDE)).astype(np.int16)
    kinds = chance.integers(0, 2, (SIDE, SIDE)).astype(np.uint8)
    count = np.zeros((SIDE, SIDE), int)
    for row, column, rows, columns in merge(built, tops, kinds).tolist():
        part = slice(row, row + rows), slice(column, column + columns)
        count[part] += 1
        assert len(np.unique(tops[part])) == len(np.unique(kinds[part])) == 1
    assert np.array_equal(count, built.astype(int))
    assert len(merge(np.ones((9, 9), np.bool_), tops[:9, :9] * 0, kinds[:9, :9] * 0)) == 1


def test_a_tile_of_which_nothing_is_known_is_empty():
    *contents, last = publish(
        CityMap.of([Tile.unknown(WEST, NORTH, OFFICIAL)]), geoid_m=GEOID_M
    )
    assert [parsed(one.content)[0]["meshes"][0]["primitives"] for one in contents] == [[]] * 4
    assert json.loads(last.content)["root"]["boundingVolume"]["region"][5] == GEOID_M + 1.0
