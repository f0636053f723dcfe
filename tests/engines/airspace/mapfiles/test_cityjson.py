"""CityJSON gives the same buildings as CityGML."""

from __future__ import annotations

import io
import json

import pytest

from kaga.engines.airspace.mapfiles import cityjson
from kaga.engines.airspace.mapfiles.cityjson import read_buildings
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

SYSTEM = "https://www.opengis.net/def/crs/EPSG/0/6697"
BOX = [
    [0, 0, 0],
    [0, 200, 0],
    [200, 200, 0],
    [200, 0, 0],
    [0, 0, 900],
    [0, 200, 900],
    [200, 200, 900],
    [200, 0, 900],
]
SHELL = [[[0, 1, 2, 3]], [[4, 5, 6, 7]], [[0, 1, 5, 4]]]


def document(objects, **changes):
    whole = {
        "type": "CityJSON",
        "version": "2.0",
        "metadata": {"referenceSystem": SYSTEM},
        "transform": {"scale": [1e-6, 1e-6, 0.01], "translate": [36.31, 136.35, 5.0]},
        "CityObjects": objects,
        "vertices": BOX,
    }
    return io.BytesIO(json.dumps({**whole, **changes}).encode())


def solid(lod="1.2", shell=SHELL):
    return {"type": "Solid", "lod": lod, "boundaries": [shell]}


def read(stream):
    tally = Tally()
    return list(read_buildings(stream, tally)), tally.report()


@pytest.mark.parametrize("version", ["1.1", "2.0", "2.0.1"])
def test_a_solid_is_read(version):
    objects = {
        "b": {
            "type": "Building",
            "geometry": [solid()],
            "attributes": {"measuredHeight": 9.5, "storeysAboveGround": 3, "usage": "411"},
        }
    }
    (found,), report = read(document(objects, version=version))
    assert (found.lod, len(found.polygons), found.base_m, found.top_m) == (1, 3, 5.0, 14.5)
    assert (found.measured_m, found.storeys, found.usage) == (9.5, 3, "411")
    assert found.polygons[0][0][2].round(6).tolist() == [36.3102, 136.3502, 5.0]
    assert report.kept == 1


def test_the_finest_level_and_parts_with_their_own_shape():
    objects = {
        "b": {"type": "Building", "children": ["p"]},
        "p": {
            "type": "BuildingPart",
            "geometry": [
                solid("1.2"),
                {"type": "MultiSurface", "lod": "2.2", "boundaries": SHELL[:2]},
            ],
        },
        "road": {"type": "Road", "geometry": []},
    }
    (found,), _ = read(document(objects))
    assert (found.id, found.lod, len(found.polygons)) == ("p", 2, 2)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        ([], Reason.NO_SHAPE),
        ([{"type": "MultiPoint", "boundaries": [0]}], Reason.NO_SHAPE),
        ([solid(shell=[[[0, 1, 99]]])], Reason.BAD_RING),
        ([solid(shell=[[[0, 1, -1]]])], Reason.BAD_RING),
        ([solid(shell=[[[0, 1]]])], Reason.BAD_RING),
        ([{"type": "Solid"}], Reason.BAD_RING),
        ([{"type": "MultiSurface", "lod": "0", "boundaries": SHELL[:1]}], Reason.NO_HEIGHT),
    ],
)
def test_doubtful_buildings_are_refused(geometry, reason):
    found, report = read(document({"b": {"type": "Building", "geometry": geometry}}))
    assert found == []
    assert report.refused == {reason: 1}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": "CityGML"}, "no CityJSON"),
        ({"version": "1.0"}, "1.0 is not read"),
        ({"metadata": {"referenceSystem": SYSTEM.replace("6697", "6667")}}, "ellipsoid"),
        ({"metadata": {"referenceSystem": SYSTEM.replace("6697", "6668")}}, "no heights"),
        ({"metadata": {}}, "not named"),
        ({"transform": {}}, "vertices"),
        ({"vertices": [[1, 2]]}, "vertices"),
    ],
)
def test_other_files_are_refused(changes, reason):
    with pytest.raises(MapFileError, match=reason):
        read(document({}, **changes))


def test_rubbish_is_refused():
    with pytest.raises(MapFileError, match="no JSON"):
        read(io.BytesIO(b"{"))
    with pytest.raises(MapFileError, match="no JSON"):
        read(io.BytesIO(b"[" * 100_000))


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr(cityjson, "LARGEST", 100)
    with pytest.raises(MapFileError, match="cut it into tiles"):
        read(document({}))
