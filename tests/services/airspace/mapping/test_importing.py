"""Files into new versions: what is kept, what refused, and that nothing else changes."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from tests.engines.airspace.mapfiles.files import (
    building,
    city,
    shape,
    square,
)
from tests.engines.airspace.plan.town import LAT, LON
from tests.services.airspace.planning.towns import stored_town
from tests.shared_data import shared_folder

from kaga.engines.airspace.grid.provenance import Status
from kaga.engines.airspace.grid.uses import Use
from kaga.engines.airspace.mapfiles.tally import MapFileError
from kaga.engines.geo.meshes import Level, mesh_code
from kaga.engines.geo.model import Point
from kaga.services.airspace.mapping import children, opening
from kaga.services.airspace.mapping.editing import remade
from kaga.services.airspace.mapping.importing import Wanted, import_file
from kaga.services.airspace.mapping.reports import refused_csv
from kaga.services.airspace.planning.situations import census_of, people_of
from kaga.services.airspace.planning.tilestore import NoMap, TileStore

SIDE = 0.0002


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The town kept in a store that is only read."""
    stored, town = stored_town()
    folder = tmp_path_factory.mktemp("store")
    TileStore(folder).keep(stored)
    return folder, stored, town


@pytest.fixture
def store(kept, tmp_path):
    folder, stored, _ = kept
    fresh = TileStore(tmp_path / "store")
    (tmp_path / "store").mkdir()
    for name in ("tiles", "versions", "current"):
        (tmp_path / "store" / name).symlink_to(folder / name)
    for name in ("tiles", "versions"):  # what is new must not land in the shared folder
        (tmp_path / "store" / name).unlink()
    fresh.keep(stored)
    return fresh


def house(name, lat, lon, *, base=20.0, top=32.0, usage="411"):
    body = f"<bldg:usage>{usage}</bldg:usage>" + shape(
        1, square(base, lat, lon), square(top, lat, lon)
    )
    return building(name, body)


def houses(count=30, **more):
    """Houses in a row eastward from the middle of the town."""
    return [house(f"h{n}", LAT, LON + n * 0.0004, **more) for n in range(count)]


def file_of(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content.getvalue() if isinstance(content, io.BytesIO) else content)
    return path


def official(kind, path, **more):
    return Wanted(kind, path, "加賀市 3D都市モデル", "2026", official=True, **more)


def cell(stored, lat, lon):
    raster = stored.city.raster
    row, column = (int(one) for one in raster.position(lat, lon))
    return {
        name: stored.city.plane(raster, name)[row, column]
        for name in ("ground_dm", "surface_dm", "class_bits")
    }


def test_buildings_make_a_new_version_and_leave_the_old_one(store, tmp_path):
    before = store.current_version()
    path = file_of(tmp_path, "bldg.gml", city(*houses(usage="422")))
    done = import_file(store, official("citygml", path))
    assert done.record["kept"] == 30
    assert done.record["refused"] == {}
    assert done.record["built_on"] == before == store.current_version()
    assert done.record["version"] in store.versions()
    assert done.record["heights"].startswith("above the sea: +0.0 m")
    found = cell(done.stored, LAT + SIDE / 2, LON + SIDE / 2)
    assert found["surface_dm"] == 320
    assert found["class_bits"] & Use.SCHOOL
    assert found["class_bits"] & Use.HOSPITAL
    assert store.load(before).city.version == before
    assert done.stored.steps[-1]["sha256"] == opening.hash_of(path)
    assert done.stored.origin.endswith("加賀市 3D都市モデル")


def test_uses_of_houses_are_kept_apart(store, tmp_path):
    path = file_of(tmp_path, "b.gml", city(*houses(usage="402")))
    done = import_file(store, official("citygml", path))
    bits = int(cell(done.stored, LAT + SIDE / 2, LON + SIDE / 2)["class_bits"])
    assert (bool(bits & Use.SHOP), bool(bits & (Use.SCHOOL | Use.HOME))) == (True, False)


def test_a_refused_row_makes_the_layer_a_stand_in_and_is_named(store, tmp_path):
    bad = building("broken", shape(1, square(20.0, 10.0, 10.0)))
    path = file_of(tmp_path, "b.gml", city(*houses(), bad))
    done = import_file(store, official("citygml", path))
    assert done.record["refused"] == {"not-in-japan": 1}
    assert done.record["status"] == "stand-in"
    assert refused_csv(done.rows).splitlines()[1].startswith("broken,not-in-japan")


def test_houses_beside_the_map_change_nothing(store, tmp_path):
    far = [house(f"h{n}", 35.0, 139.0 + n * 0.001) for n in range(3)]
    path = file_of(tmp_path, "b.gml", city(*far))
    done = import_file(store, official("citygml", path))
    assert (done.stored, done.record["outside"], done.record["columns"]) == (None, 3, 0)


def test_a_file_above_the_ellipsoid_is_refused_whole(store, tmp_path):
    path = file_of(tmp_path, "b.gml", city(*houses(base=57.4, top=70.0)))
    with pytest.raises(MapFileError, match="above the ellipsoid"):
        import_file(store, official("citygml", path))
    assert len(store.versions()) == 1


def test_the_same_file_is_read_from_gzip_and_zip(store, tmp_path):
    content = city(*houses()).getvalue()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("udx/bldg/one.gml", content)
    names = {
        import_file(store, replace(official("citygml", path), edition="1")).record["kept"]
        for path in (
            file_of(tmp_path, "a.gml", content),
            file_of(tmp_path, "a.gml.gz", gzip.compress(content)),
            file_of(tmp_path, "a.zip", packed),
        )
    }
    assert names == {30}


def zipped(name, content, **more):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def test_bombs_end_at_the_limit(tmp_path):
    zeros = bytes(8 << 20)
    for name, content in (("b.gz", gzip.compress(zeros)), ("b.zip", zipped("x", zeros))):
        path = file_of(tmp_path, name, content)
        with (
            pytest.raises(MapFileError, match="unpacks to more than"),
            opening.parts(path, 1 << 20) as found,
        ):
            list(found)


def test_damaged_and_cut_files_are_refused(tmp_path):
    content = gzip.compress(b"x" * 10_000)
    cases = {
        "cut.gz": (content[:20], "damaged or cut off"),
        "bad.zip": (b"PK\x03\x04 no zip at all", "zip cannot be read"),
    }
    for name, (bytes_, said) in cases.items():
        path = file_of(tmp_path, name, bytes_)
        with pytest.raises(MapFileError, match=said), opening.parts(path) as found:
            list(found)


def test_a_plain_file_that_is_too_large_is_refused_unread(tmp_path):
    path = file_of(tmp_path, "x.gml", bytes(4096))
    with pytest.raises(MapFileError, match="larger than"), opening.parts(path, 1024) as found:
        list(found)


def test_billion_laughs_and_other_kinds_are_refused(store, tmp_path):
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
    path = file_of(tmp_path, "x.gml", laughs)
    done_or_refused = []
    for kind in ("citygml", "citygml-dem", "citygml-zones", "fg-gml", "cityjson"):
        try:
            done_or_refused.append(import_file(store, official(kind, path)).stored)
        except MapFileError:
            done_or_refused.append(None)
    assert done_or_refused == [None] * 5
    with pytest.raises(MapFileError, match="no kind"):
        import_file(store, official("shapefile", path))


@pytest.mark.parametrize("kind", ["tile", "geotiff", "las", "population", "obstacles"])
def test_rubbish_is_refused_by_every_reader(store, tmp_path, kind):
    path = file_of(tmp_path, "14_14394_6412.png", b"\x00\x01rubbish" * 100)
    with pytest.raises(MapFileError):
        import_file(store, official(kind, path))


def dem(level, lat=LAT, lon=LON, side=0.006):
    """Two flat triangles around a place, in an FG-GML of 60 x 60 values."""
    rows = "\n".join(f"地表面,{level:.2f}" for _ in range(60 * 60))
    return (
        '<Dataset xmlns="http://fgd.gsi.go.jp/spec/2008/FGD_GMLSchema" '
        'xmlns:gml="http://www.opengis.net/gml/3.2"><DEM><coverage><gml:boundedBy>'
        f"<gml:Envelope><gml:lowerCorner>{lat - side} {lon - side}</gml:lowerCorner>"
        f"<gml:upperCorner>{lat + side} {lon + side}</gml:upperCorner></gml:Envelope>"
        "</gml:boundedBy><gml:gridDomain><gml:Grid><gml:limits><gml:GridEnvelope>"
        "<gml:low>0 0</gml:low><gml:high>59 59</gml:high></gml:GridEnvelope></gml:limits>"
        "</gml:Grid></gml:gridDomain><gml:rangeSet><gml:DataBlock>"
        f"<gml:tupleList>{rows}</gml:tupleList></gml:DataBlock></gml:rangeSet>"
        "<gml:coverageFunction><gml:GridFunction><gml:startPoint>0 0</gml:startPoint>"
        "</gml:GridFunction></gml:coverageFunction></coverage></DEM></Dataset>"
    ).encode()


def test_terrain_moves_the_ground_and_what_stands_on_it(store, tmp_path):
    path = file_of(tmp_path, "FG-GML.zip", zipped("dem5a.xml", dem(22.0)))
    done = import_file(store, official("fg-gml", path))
    assert done.record["columns"] > 10_000
    assert cell(done.stored, LAT, LON)["ground_dm"] == 220
    assert done.record["heights"].startswith("above the sea: +2.0 m")


def test_terrain_in_the_wrong_datum_is_refused(store, tmp_path):
    path = file_of(tmp_path, "dem.xml", dem(57.4))
    with pytest.raises(MapFileError, match="above the ellipsoid"):
        import_file(store, official("fg-gml", path))


def test_a_map_of_its_own_begins_with_terrain_and_is_a_stand_in(tmp_path):
    store = TileStore(tmp_path / "empty")
    path = file_of(tmp_path, "dem.xml", dem(22.0))
    with pytest.raises(NoMap):
        import_file(store, official("fg-gml", path))
    done = import_file(store, official("fg-gml", path, fresh=True))
    assert done.stored is not None
    assert done.record["status"] == "stand-in"
    assert {one["name"] for one in done.record["layers"]["surface"]} == {"nobody"}
    blank = done.stored.city
    assert blank.status(blank.raster) is Status.STAND_IN
    houses_first = file_of(tmp_path, "b.gml", city(*houses()))
    with pytest.raises(MapFileError, match="begins with its ground"):
        import_file(store, official("citygml", houses_first, fresh=True))


def test_a_map_of_its_own_is_no_larger_than_a_city(tmp_path):
    path = file_of(tmp_path, "dem.xml", dem(22.0, side=2.0))
    with pytest.raises(MapFileError, match="cut it"):
        import_file(TileStore(tmp_path / "s"), official("fg-gml", path, fresh=True))


def census_rows(stored, count=7.5):
    raster = stored.city.raster
    lats = np.linspace(raster.latitude(np.array([raster.rows]))[0], raster.latitudes()[0], 40)
    lons = np.linspace(raster.longitudes()[0], raster.longitudes()[-1], 40)
    codes = {mesh_code(Point(lat, lon), Level.QUARTER) for lat in lats for lon in lons}
    return "KEY_CODE,人口\n" + "".join(f"{code},{count}\n" for code in sorted(codes)), len(
        codes
    )


def test_a_census_takes_the_place_of_residents_by_floor(store, kept, tmp_path):
    _, stored, _ = kept
    text, count = census_rows(stored)
    path = file_of(tmp_path, "mesh.csv", text.encode())
    done = import_file(store, official("population", path))
    assert done.record["kept"] == count
    assert done.record["layers"]["people"][0]["name"] == "加賀市 3D都市モデル"
    assert set(census_of(done.stored).values()) == {7.5}
    assert done.stored.residents == pytest.approx(7.5 * count)
    assert done.stored.residents_source == "加賀市 3D都市モデル"
    again = TileStore(tmp_path / "store").load(done.stored.city.version)
    assert census_of(again) == census_of(done.stored)
    assert people_of(again) is not None


def test_where_a_census_has_no_mesh_nobody_knows(store, kept, tmp_path):
    _, stored, _ = kept
    text, _ = census_rows(stored)
    half = text.splitlines()
    path = file_of(tmp_path, "mesh.csv", "\n".join(half[: len(half) // 2]).encode())
    done = import_file(store, official("population", path))
    assert any("lie in no mesh" in note for note in done.record["notes"])
    statuses = {one["name"] for one in done.record["layers"]["people"]}
    assert "made-up" in statuses or len(statuses) > 1


def test_a_census_of_another_town_is_refused(store, tmp_path):
    path = file_of(tmp_path, "mesh.csv", b"KEY_CODE,population\n533946113,9\n")
    with pytest.raises(MapFileError, match="none of the meshes"):
        import_file(store, official("population", path))


def test_obstacles_raise_what_they_touch(store, tmp_path):
    head = "name,lat,lon,height,datum,radius"
    rows = f"{head}\n鉄塔,{LAT},{LON},45,地上,6\n遠く,35.0,139.0,30,agl,3\n"
    path = file_of(tmp_path, "o.csv", rows.encode())
    done = import_file(store, official("obstacles", path))
    assert (done.record["columns"], done.record["outside"]) == (1, 1)
    assert cell(done.stored, LAT, LON)["surface_dm"] == 650


def test_changes_on_the_ground_stand_over_a_new_survey_too(store, kept, tmp_path):
    _, stored, _ = kept
    area = {"kind": "circle", "centre": [LAT, LON], "radius_m": 6.0}
    top = {"datum": "agl", "metres": 60.0}
    step = {"edit": {"id": "e1", "kind": "crane", "area": area, "top": top}, "what": "クレーン"}
    changed = remade(stored, [step])
    store.keep(changed)
    path = file_of(tmp_path, "dem.xml", dem(22.0))
    done = import_file(store, official("fg-gml", path))
    assert done.stored.survey in store.versions()
    assert done.stored.survey != done.stored.city.version
    assert cell(done.stored, LAT, LON)["surface_dm"] == 820
    assert [one.get("what") for one in done.stored.steps] == [None, "クレーン"]


def test_the_process_answers_with_report_or_refusal(store, tmp_path):
    good = file_of(tmp_path, "b.gml", city(*houses()))
    terms = {"kind": "citygml", "path": str(good), "source": "測量"}
    folder = str(tmp_path / "store")
    told = children.run(["import", folder, json.dumps(terms)], lambda *_: None)
    assert told["record"]["kept"] == 30
    bad = file_of(tmp_path, "bad.gml", b"no xml")
    told = children.run(
        ["import", folder, json.dumps(terms | {"path": str(bad)})], lambda *_: None
    )
    assert "no well-formed XML" in told["refusal"]


def test_the_real_samples_are_taken_in_whole(tmp_path):
    folder = shared_folder()
    found = {}
    if folder is not None:
        (path,) = (folder / "kaga" / "samples").glob("plateau_*_dem_*.gml.gz")
        wanted = Wanted("citygml-dem", path, "PLATEAU 横須賀市", "2023", fresh=True)
        done = import_file(TileStore(tmp_path / "store"), wanted)
        found = {"kept": done.record["kept"], "refused": done.record["refused"]}
    assert found == ({} if folder is None else {"kept": 1_066, "refused": {}})
