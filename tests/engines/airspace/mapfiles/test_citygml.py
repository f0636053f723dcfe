"""PLATEAU files: every building kept or refused with a reason, hostile files refused whole."""

from __future__ import annotations

import io

import numpy as np
import pytest
from lxml import etree

from kaga.engines.airspace.mapfiles.citygml import read_buildings
from kaga.engines.airspace.mapfiles.citygml_relief import read_triangles
from kaga.engines.airspace.mapfiles.citygml_zones import read_zones
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

from .files import ENVELOPE, HEAD, LAT, LON, building, city, polygon, sample, shape, square


def read(stream):
    tally = Tally()
    return list(read_buildings(stream, tally)), tally.report()


def xpath(content, path):
    names = {
        "bldg": "http://www.opengis.net/citygml/building/2.0",
        "gml": "http://www.opengis.net/gml",
        "wtr": "http://www.opengis.net/citygml/waterbody/2.0",
    }
    return etree.fromstring(content).xpath(path, namespaces=names)


def test_a_solid_is_read_latitude_first():
    (found,), report = read(city(building("b1", shape(1, square(5.0), square(14.5)))))
    assert (found.id, found.lod, found.base_m, found.top_m) == ("b1", 1, 5.0, 14.5)
    assert found.polygons[0][0][0].tolist() == [LAT, LON, 5.0]
    assert (report.kept, report.refused) == (1, {})


def test_the_finest_level_is_taken_and_parts_belong_to_their_building():
    part = (
        "<bldg:consistsOfBuildingPart><bldg:BuildingPart>"
        f"{shape(2, square(9.0, lat=36.4))}</bldg:BuildingPart></bldg:consistsOfBuildingPart>"
    )
    body = shape(1, square(5.0)) + shape(2, square(7.0)) + part
    (found,), _ = read(city(building("b1", body)))
    assert (found.lod, len(found.polygons)) == (2, 2)


def test_an_outline_stands_as_high_as_it_was_measured():
    body = "<bldg:measuredHeight>12.5</bldg:measuredHeight>" + shape(0, square(3.0))
    (found,), _ = read(city(building("b1", body)))
    assert (found.base_m, found.top_m, found.measured_m) == (3.0, 15.5, 12.5)


def test_use_and_storeys_are_read():
    body = (
        "<bldg:usage>411</bldg:usage><bldg:measuredHeight>-9999</bldg:measuredHeight>"
        "<bldg:storeysAboveGround>2</bldg:storeysAboveGround>" + shape(1, square(3.0))
    )
    (found,), _ = read(city(building("b1", body)))
    assert (found.usage, found.measured_m, found.storeys) == ("411", None, 2)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<bldg:usage>411</bldg:usage>", Reason.NO_SHAPE),
        (shape(0, square(3.0)), Reason.NO_HEIGHT),
        (shape(1, square(3.0)).replace(repr(LON), "nan"), Reason.BAD_RING),
        (shape(1, square(3.0)).replace(repr(LON), "x"), Reason.BAD_RING),
        (shape(1, square(9000.0)), Reason.IMPOSSIBLE_HEIGHT),
        (shape(1, square(3.0, lat=136.35, lon=36.31)), Reason.AXES_SWAPPED),
        (shape(1, square(3.0, lat=51.5, lon=0.1)), Reason.NOT_IN_JAPAN),
    ],
)
def test_a_building_that_cannot_be_is_refused_by_name(body, reason):
    good = building("good", shape(1, square(5.0)))
    found, report = read(city(building("bad", body), good))
    assert [one.id for one in found] == ["good"]
    assert report.refused == {reason: 1}
    assert (report.first[0].row, report.seen) == ("bad", 2)


def test_the_same_building_twice_is_kept_once():
    one = building("b1", shape(1, square(5.0)))
    found, report = read(city(one, one))
    assert (len(found), report.refused) == (1, {Reason.TWICE: 1})


@pytest.mark.parametrize(
    ("epsg", "reason"),
    [
        (6667, "above the ellipsoid"),
        (4979, "ellipsoid"),
        (6668, "no heights"),
        (6675, "not a geo"),
    ],
)
def test_a_file_in_another_datum_is_refused(epsg, reason):
    with pytest.raises(MapFileError, match=reason):
        read(city(building("b1", shape(1, square(5.0))), epsg=epsg))


def test_a_file_without_a_system_is_refused():
    text = HEAD + building("b1", shape(1, square(5.0))) + "</core:CityModel>"
    with pytest.raises(MapFileError, match="no coordinate system"):
        read(io.BytesIO(text.encode()))


def test_entities_and_broken_files_are_refused():
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    text = bomb + HEAD + ENVELOPE.format(epsg=6697) + building("&b;", "") + "</core:CityModel>"
    with pytest.raises(MapFileError):
        read(io.BytesIO(text.encode()))
    outside = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + HEAD
    outside += ENVELOPE.format(epsg=6697) + building("b", "&a;") + "</core:CityModel>"
    with pytest.raises(MapFileError, match="document type"):
        read(io.BytesIO(outside.encode()))
    with pytest.raises(MapFileError, match="well-formed"):
        read(io.BytesIO((HEAD + ENVELOPE.format(epsg=6697)).encode()))


def test_the_real_buildings_are_all_read():
    content = sample("bldg")
    if content is None:
        content = city(building("b1", shape(1, square(5.0)))).getvalue()
    found, report = read(io.BytesIO(content))
    names = xpath(content, "//bldg:Building/@gml:id")
    assert [one.id for one in found] == names
    assert report.refused == {}
    for one in found:
        own = f"//bldg:Building[@gml:id='{one.id}']"
        finest = "lod2MultiSurface" if one.lod == 2 else "lod1Solid"
        assert len(one.polygons) == int(
            xpath(content, f"count({own}//bldg:{finest}//gml:Polygon)")
        )
        texts = xpath(content, f"{own}//bldg:{finest}//gml:posList/text()")
        heights = [float(z) for text in texts for z in text.split()[2::3]]
        assert (one.base_m, max(heights)) == (min(heights), max(heights))
        assert one.top_m >= max(heights)


def test_the_real_terrain_is_all_read():
    content = sample("dem")
    if content is None:
        patch = polygon([(LAT, LON, 1.0), (LAT, LON + 0.1, 2.0), (LAT + 0.1, LON, 3.0)])
        body = patch.replace("Polygon", "Triangle")
        content = (HEAD + ENVELOPE.format(epsg=6697) + body + "</core:CityModel>").encode()
    tally = Tally()
    found = read_triangles(io.BytesIO(content), tally)
    assert len(found) == int(xpath(content, "count(//gml:Triangle)")) == tally.report().kept
    texts = xpath(content, "//gml:Triangle//gml:posList/text()")
    corners = np.array([text.split()[:9] for text in texts], float).reshape(-1, 3, 3)
    assert np.array_equal(found, corners)


@pytest.mark.parametrize("part", ["lsld", "fld"])
def test_the_real_hazard_areas_are_all_read(part):
    content = sample(f"523857_{part}" if part == "lsld" else "52385721_fld")
    if content is None:
        content = (
            HEAD
            + ENVELOPE.format(epsg=6697)
            + '<WaterBody xmlns="w">'
            + polygon(square(1.0))
            + "</WaterBody></core:CityModel>"
        ).encode()
    tally = Tally()
    found = list(read_zones(io.BytesIO(content), tally))
    assert tally.report().refused == {}
    polygons = sum(len(zone.polygons) for zone in found)
    assert polygons == int(xpath(content, "count(//gml:Polygon)"))
    if part == "lsld" and len(found) > 1:
        assert {zone.codes["areaType"] for zone in found} <= {"1", "2", "3", "4"}


def test_terrain_and_areas_are_checked_too():
    flat = HEAD + ENVELOPE.format(epsg=6668)
    patch = polygon([(LAT, LON, 1.0), (LAT, LON + 0.1, 2.0), (LAT + 0.1, LON, 3.0)])
    triangle = patch.replace("Polygon", "Triangle")
    with pytest.raises(MapFileError, match="EPSG:6697"):
        read_triangles(io.BytesIO((flat + triangle + "</core:CityModel>").encode()), Tally())
    tally = Tally()
    good = HEAD + ENVELOPE.format(epsg=6697)
    bad = triangle.replace(" 3.0", " 9999.0") + triangle.replace("1.0 ", "1.0 7 ", 1)
    read_triangles(io.BytesIO((good + bad + "</core:CityModel>").encode()), tally)
    assert tally.report().refused == {Reason.IMPOSSIBLE_HEIGHT: 1, Reason.BAD_RING: 1}
    tally = Tally()
    bodies = ["", polygon(square(1.0, lat=10.0)), polygon(square(1.0)).replace("136", "x")]
    text = "".join(f'<WaterBody xmlns="w">{body}</WaterBody>' for body in bodies)
    assert (
        list(read_zones(io.BytesIO((good + text + "</core:CityModel>").encode()), tally)) == []
    )
    expected = {Reason.NO_SHAPE: 1, Reason.NOT_IN_JAPAN: 1, Reason.BAD_RING: 1}
    assert tally.report().refused == expected
    with pytest.raises(MapFileError, match="no coordinate system"):
        list(read_zones(io.BytesIO((HEAD + text + "</core:CityModel>").encode()), Tally()))


def test_what_is_built_onto_a_house_counts_and_odd_figures_do_not():
    porch = (
        "<bldg:outerBuildingInstallation><bldg:BuildingInstallation><bldg:lod2Geometry>"
        f"{polygon(square(21.0))}</bldg:lod2Geometry></bldg:BuildingInstallation>"
        "</bldg:outerBuildingInstallation>"
    )
    odd = "<bldg:measuredHeight>high</bldg:measuredHeight>"
    own = ENVELOPE.format(epsg=6697)
    (found,), _ = read(city(own, building("b1", odd + shape(2, square(5.0)) + porch)))
    assert (found.top_m, found.measured_m) == (21.0, None)


def test_only_the_first_hundred_refusals_are_named():
    rows = [building(f"b{number}", "") for number in range(120)]
    _, report = read(city(*rows))
    assert report.refused == {Reason.NO_SHAPE: 120}
    assert len(report.first) == 100
