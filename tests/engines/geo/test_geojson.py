from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, Polygon, box
from shapely.geometry import Point as Dot

from kaga.engines.geo.geojson import (
    GeoJsonError,
    collection,
    dumps,
    feature,
    geometry_dict,
    read_features,
    simplified,
)


@given(st.floats(-179, 179), st.floats(-89, 89))
def test_a_feature_survives_a_round_trip(lon, lat):
    text = dumps(collection([feature(Dot(lon, lat), {"name": "町"})], decimals=7))
    (found,) = read_features(text)
    assert found.properties == {"name": "町"}
    assert found.geometry.distance(Dot(lon, lat)) < 1e-6


def test_a_single_feature_is_read_too():
    one = '{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[1,2]}}'
    (found,) = read_features(one)
    assert found.properties == {}
    assert (found.geometry.x, found.geometry.y) == (1, 2)


def test_japanese_is_left_readable_and_nothing_is_padded():
    assert dumps({"町": [1, 2]}) == '{"町":[1,2]}'


def test_coordinates_are_rounded_and_equal_neighbours_drawn_once():
    line = LineString([(136.00001, 36), (136.00002, 36), (136.1, 36), (136.2, 36), (136.3, 36)])
    found = geometry_dict(line, decimals=3)
    assert found["coordinates"] == [[136.0, 36.0], [136.1, 36.0], [136.2, 36.0], [136.3, 36.0]]


def test_a_ring_too_small_for_the_precision_keeps_its_corners():
    tiny = Polygon([(136, 36), (136.00001, 36), (136.00001, 36.00001), (136, 36)])
    ring = geometry_dict(tiny, decimals=3)["coordinates"][0]
    assert len(ring) == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "an object"),
        ('{"type":"Topology"}', "FeatureCollection"),
        ('{"type":"FeatureCollection","features":[1]}', "feature 1 has no geometry"),
        (
            '{"type":"FeatureCollection","features":[{"geometry":{"type":"Blob"}}]}',
            "feature 1",
        ),
        (
            '{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}}',
            "feature 1",
        ),
        (
            '{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[]}}',
            "empty geometry",
        ),
    ],
)
def test_broken_files_are_refused_with_the_place(text, reason):
    with pytest.raises(GeoJsonError, match=reason):
        read_features(text)


def test_collections_of_geometries_are_not_drawn():
    with pytest.raises(GeoJsonError, match="not drawn"):
        geometry_dict(GeometryCollection([Dot(1, 2)]), decimals=3)


def test_simplification_keeps_the_shape_with_fewer_points():
    wavy = Polygon([(x / 100, 0.0001 * (x % 2)) for x in range(101)] + [(1, 1), (0, 1)])
    plain = simplified(wavy, 0.001)
    assert len(plain.exterior.coords) < 10
    assert plain.symmetric_difference(box(0, 0, 1, 1)).area < 0.001


def test_dumps_of_a_collection_is_json():
    made = json.loads(dumps(collection([feature(Dot(1, 2), {})])))
    assert made["features"][0]["geometry"] == {"type": "Point", "coordinates": [1.0, 2.0]}
