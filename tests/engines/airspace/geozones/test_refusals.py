"""Hostile zones and files are refused with the place and the reason; neighbours are kept."""

from __future__ import annotations

import json
import math

import pytest

from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.geozones.ed269 import read_ed269, write_ed269
from kaga.engines.airspace.geozones.ed318 import read_ed318, write_ed318
from kaga.engines.airspace.geozones.model import (
    About,
    Authority,
    Dataset,
    GeoZone,
    Kind,
    Layer,
    Purpose,
    Text,
    canonical_object,
)
from kaga.engines.airspace.geozones.problems import TOLD, GeozoneError, Problem
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl
from kaga.engines.airspace.periods import JAPAN_OFFSET_S, Once, Weekly
from kaga.engines.geo.model import Point
from tests.engines.airspace.geozones.made import DATASET, FESTIVAL, SCHOOL

BOW_TIE = [[136.30, 36.30], [136.31, 36.31], [136.31, 36.30], [136.30, 36.31], [136.30, 36.30]]
LINE = [[136.30, 36.30], [136.31, 36.31], [136.32, 36.32], [136.30, 36.30]]
OVER_180 = [[179.9, 36.30], [-179.9, 36.30], [-179.9, 36.31], [179.9, 36.30]]
SWAPPED = [[36.30, 136.30], [36.31, 136.30], [36.31, 136.31], [36.30, 136.30]]
MANY = [
    [
        136.3 + 0.01 * math.cos(at * math.tau / 10_000),
        36.3 + 0.01 * math.sin(at * math.tau / 1e4),
    ]
    for at in range(10_000)
]
HOSTILE = [
    (BOW_TIE, "self-crossing"),
    (LINE, "zero-area"),
    (OVER_180, "antimeridian"),
    (SWAPPED, "not-a-place"),
    (MANY, "too-many-corners"),
    ([[136.30, 36.30], [136.31, 36.31]], "too-few-corners"),
]


def changed(text: str, path: str, value) -> str:
    """A file with one value changed, or taken away (`...`)."""
    file = json.loads(text)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    found = file
    for step in steps:
        found = found[step]
    if value is ...:
        del found[last]
    else:
        found[last] = value
    return json.dumps(file)


def changed_269(path: str, value):
    """The second of two zones changed: `UASZoneList.1.` goes before the path."""
    text = write_ed269([SCHOOL, FESTIVAL, SCHOOL], DATASET, "ja-JP")
    return read_ed269(changed(text, f"UASZoneList.1.{path}", value), "ja-JP")


def changed_318(path: str, value):
    text = write_ed318([SCHOOL, FESTIVAL, SCHOOL], DATASET)
    return read_ed318(changed(text, f"features.1.{path}", value))


def check_only_second(reading, problem: Problem, words: str = "") -> GeozoneError:
    assert len(reading.zones) == 2
    (refusal,) = reading.refused
    assert (refusal.number, refusal.error.problem) == (1, problem)
    assert words in str(refusal.error)
    assert "[1]" in refusal.error.where
    with pytest.raises(GeozoneError, match=problem.value):
        reading.whole()
    return refusal.error


@pytest.mark.parametrize(("ring", "name"), HOSTILE, ids=lambda found: str(found)[:20])
def test_a_hostile_ring_is_refused_and_its_neighbours_are_kept(ring, name):
    path = "geometry.0.horizontalProjection.coordinates"
    check_only_second(changed_269(path, [ring]), Problem.SHAPE, name)
    path = "geometry.geometries.0.coordinates"
    error = check_only_second(changed_318(path, [ring]), Problem.SHAPE, name)
    assert error.told.en.startswith("The zone's shape")


@pytest.mark.parametrize("radius", [0, -5, 1e9])
def test_a_radius_that_is_none_is_refused(radius):
    found = changed_269("geometry.1.horizontalProjection.radius", radius)
    check_only_second(found, Problem.SHAPE, "radius")
    found = changed_318("geometry.geometries.1.extent.radius", radius)
    check_only_second(found, Problem.SHAPE, "radius")


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused(constant):
    for text, read in (
        (write_ed269([SCHOOL], DATASET, "ja-JP"), lambda text: read_ed269(text, "ja-JP")),
        (write_ed318([SCHOOL], DATASET), read_ed318),
    ):
        with pytest.raises(GeozoneError) as caught:
            read(text.replace("136.3151", constant)).whole()
        assert caught.value.problem is Problem.NOT_FINITE


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("identifier", ..., Problem.MISSING),
        ("identifier", "TOOLONG1", Problem.TEXT),
        ("identifier", "", Problem.TEXT),
        ("identifier", "A\u0007", Problem.TEXT),
        ("identifier", 7, Problem.WRONG_KIND),
        ("country", "jp", Problem.TEXT),
        ("type", "USUAL", Problem.UNKNOWN_VALUE),
        ("restriction", "MAYBE", Problem.UNKNOWN_VALUE),
        ("reason", ["DAR"], Problem.UNKNOWN_VALUE),
        ("reason", ["NOISE"] * 10, Problem.TOO_LARGE),
        ("region", 1.5, Problem.WRONG_KIND),
        ("regulationExemption", "PERHAPS", Problem.UNKNOWN_VALUE),
        ("restrictionConditions", 5, Problem.WRONG_KIND),
        ("extendedProperties", [1], Problem.TEXT),
        ("extendedProperties", {"a": "x" * 10_000}, Problem.TEXT),
        ("zoneAuthority", [], Problem.MISSING),
        ("zoneAuthority.0.siteURL", "javascript:alert(1)", Problem.TEXT),
        ("zoneAuthority.0.intervalBefore", "P", Problem.TEXT),
        ("zoneAuthority.0.intervalBefore", "PT", Problem.TEXT),
        ("zoneAuthority.0.purpose", "GREETING", Problem.UNKNOWN_VALUE),
        ("geometry", [], Problem.MISSING),
        ("geometry", {}, Problem.WRONG_KIND),
        ("geometry.0.uomDimensions", "NM", Problem.UNKNOWN_VALUE),
        ("geometry.0.lowerLimit", "low", Problem.WRONG_KIND),
        ("geometry.0.lowerVerticalReference", "WGS84", Problem.UNKNOWN_VALUE),
        ("geometry.1.lowerLimit", 1e6, Problem.HEIGHT),
        ("geometry.1.upperLimit", 300, Problem.HEIGHT),
        ("geometry.0.horizontalProjection.type", "Blob", Problem.UNKNOWN_VALUE),
        ("geometry.0.horizontalProjection.coordinates", [], Problem.MISSING),
        ("geometry.0.horizontalProjection.coordinates", [[[1]]], Problem.WRONG_KIND),
        ("geometry", [{}] * 20_001, Problem.TOO_LARGE),
        ("applicability", [], Problem.MISSING),
        ("applicability", [{"permanent": "NO"}], Problem.MISSING),
        ("applicability.0.permanent", "YES", Problem.DISAGREES),
        ("applicability.0.startDateTime", "2026-11-23", Problem.PERIOD),
        ("applicability.0.startDateTime", "soon", Problem.PERIOD),
        ("applicability.0.startDateTime", "2026-12-23T15:00:00Z", Problem.PERIOD),
    ],
)
def test_a_wrong_value_of_ed269_is_refused_with_its_place(path, value, problem):
    check_only_second(changed_269(path, value), problem)


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("properties", None, Problem.MISSING),
        ("geometry", None, Problem.MISSING),
        ("geometry.type", "LineString", Problem.MISSING),
        ("geometry.geometries.0.type", "LineString", Problem.NOT_EXPRESSIBLE),
        ("geometry.geometries.0.type", "GeometryCollection", Problem.NOT_EXPRESSIBLE),
        ("geometry.geometries.1.extent", ..., Problem.MISSING),
        ("geometry.geometries.1.extent.subType", "Ellipse", Problem.UNKNOWN_VALUE),
        ("geometry.geometries.1.coordinates", [136.3], Problem.WRONG_KIND),
        ("geometry.geometries.1.layer.uom", "NM", Problem.UNKNOWN_VALUE),
        ("geometry.geometries.1.layer.upperReference", "FL", Problem.UNKNOWN_VALUE),
        ("geometry.geometries.1.layer.upper", 299, Problem.HEIGHT),
        ("properties.type", "REQ_AUTHORISATION", Problem.UNKNOWN_VALUE),
        ("properties.variant", ..., Problem.MISSING),
        ("properties.reason", ["FOREIGN_TERRITORY"], Problem.UNKNOWN_VALUE),
        ("properties.name", [{"text": "x", "lang": "Japanese"}], Problem.TEXT),
        ("properties.name", [{"text": "x"}], Problem.MISSING),
        ("properties.name", [{"text": "x", "lang": "en"}] * 1_001, Problem.TOO_LARGE),
        ("properties.limitedApplicability", [{}] * 20_001, Problem.TOO_LARGE),
    ],
)
def test_a_wrong_value_of_ed318_is_refused_with_its_place(path, value, problem):
    check_only_second(changed_318(path, value), problem)


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ({"day": ["MON"], "startTime": "09:00", "endTime": "10:00Z"}, Problem.PERIOD),
        ({"day": ["MON"], "startTime": "25:00Z", "endTime": "10:00Z"}, Problem.PERIOD),
        ({"day": ["MON"], "startTime": "09:61Z", "endTime": "10:00Z"}, Problem.PERIOD),
        ({"day": ["MON"], "startTime": "09:00:60Z", "endTime": "10:00Z"}, Problem.PERIOD),
        ({"day": ["MON"], "startTime": "09:00+15:00", "endTime": "10:00Z"}, Problem.PERIOD),
        ({"day": ["MON"], "startTime": "09:00Z"}, Problem.MISSING),
        ({"startTime": "09:00Z", "endTime": "10:00Z"}, Problem.UNKNOWN_VALUE),
        ({"day": ["XMAS"], "startTime": "09:00Z", "endTime": "10:00Z"}, Problem.UNKNOWN_VALUE),
    ],
)
def test_hours_that_nobody_can_tell_are_refused(hours, problem):
    entry = [{"permanent": "YES", "schedule": [hours]}]
    check_only_second(changed_269("applicability", entry), problem)
    entry = [{"schedule": [hours]}]
    check_only_second(changed_318("properties.limitedApplicability", entry), problem)


@pytest.mark.parametrize(
    ("entries", "periods"),
    [
        ([{}], ()),
        ([], ()),
        ([{"schedule": []}], ()),
        ([{"schedule": [{"day": [], "startTime": None}]}], ()),
        ([{"startDateTime": "1970-01-01T09:00:10+09:00"},
          {"startDateTime": None}], ()),
        ([{"startDateTime": "1970-01-01T09:00:10+09:00"}],
         (Weekly(frozenset(range(7)), 0, 0, 0, 10.0, math.inf),)),
        ([{"startDateTime": "1970-01-01T00:00:10Z", "endDateTime": "1970-01-02T00:00:00Z"}],
         (Once(10.0, 86_400.0),)),
        ([{"schedule": [{"day": ["SAT", "SUN"], "startTime": "22:00:00.5+09:00",
                         "endTime": "20:00:00.5Z"}]}],
         (Weekly(frozenset({5, 6}), 79_200, 18_001, JAPAN_OFFSET_S),)),
        ([{"schedule": [{"day": ["ANY"], "startTime": "00:00Z", "endTime": "24:00Z"}]}],
         (Weekly(frozenset(range(7)), 0, 0, 0),)),
    ],
)  # fmt: skip
def test_hours_as_files_have_them(entries, periods):
    reading = changed_318("properties.limitedApplicability", entries)
    assert reading.whole()[1].periods == periods
    assert reading.notes == ()


def test_hours_by_the_sun_become_whole_days_with_a_note():
    night = [{"day": ["MON"], "startEvent": "SS", "endEvent": "SR"}]
    reading = changed_318("properties.limitedApplicability", [{"schedule": night}])
    assert reading.whole()[1].periods == (Weekly(frozenset(range(7)), 0, 0, 0),)
    (note,) = reading.notes
    assert note.where == "file.features[1].properties.limitedApplicability[0].schedule[0]"
    half = [{"day": ["MON"], "startTime": "09:00Z", "endEvent": "SR"}]
    reading = changed_318("properties.limitedApplicability", [{"schedule": half}])
    assert len(reading.notes) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.NOT_READABLE),
        ("[" * 100_000, Problem.NOT_READABLE),
        ("[]", Problem.WRONG_KIND),
        ("{}", Problem.MISSING),
        ('{"type": "Feature"}', Problem.UNKNOWN_VALUE),
        ('{"type": "FeatureCollection", "features": {}}', Problem.WRONG_KIND),
        ('{"type": "FeatureCollection", "metadata": {"issued": "x"}}', Problem.PERIOD),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_whole(text, problem):
    with pytest.raises(GeozoneError) as caught:
        read_ed318(text)
    assert caught.value.problem is problem


def test_a_file_of_ed269_that_is_none_is_refused_whole():
    for text, problem in (("{}", Problem.MISSING), ("x", Problem.NOT_READABLE)):
        with pytest.raises(GeozoneError) as caught:
            read_ed269(text, "ja-JP")
        assert caught.value.problem is problem
    assert read_ed269('{"features": [], "title": ""}', "ja-JP").dataset == Dataset()


def test_a_zone_that_is_no_object_has_no_name():
    reading = read_ed318('{"type": "FeatureCollection", "features": [5, {"properties": 5}]}')
    assert [refusal.identifier for refusal in reading.refused] == ["", ""]
    reading = changed_318("properties.country", "x")
    assert reading.refused[0].identifier == "KGA0002"


def test_geometries_as_files_have_them():
    ring = [
        [136.30, 36.30, 5.0],
        [136.31, 36.30, 5.0],
        [136.31, 36.31, 5.0],
        [136.30, 36.30, 5.0],
    ]
    layer = {"upper": 500, "upperReference": "AMSL", "uom": "ft"}
    many = {"type": "MultiPolygon", "coordinates": [[ring], [ring]], "layer": layer}
    found = changed_318("geometry", many).whole()[1].layers
    assert [(one.floor, one.ceiling) for one in found] == [(Agl(0.0), Msl(152.4))] * 2
    bare = {"type": "Polygon", "coordinates": [ring]}
    (one,) = changed_318("geometry", bare).whole()[1].layers
    assert (one.floor, one.ceiling) == (Agl(0.0), Agl(99_999.0))
    discs = {
        "type": "GeometryCollection",
        "layer": {
            "lower": 1,
            "lowerReference": "WGS84",
            "upper": 99_999,
            "upperReference": "AGL",
        },
        "geometries": [
            {
                "type": "MultiPoint",
                "coordinates": [[136.3, 36.3], [136.4, 36.3]],
                "extent": {"subType": "Circle", "radius": 9},
            }
        ],
    }
    found = changed_318("geometry", discs).whole()[1].layers
    assert [one.footprint for one in found] == [
        Circle(Point(36.3, 136.3), 9.0),
        Circle(Point(36.3, 136.4), 9.0),
    ]
    assert {(one.floor, one.ceiling) for one in found} == {(Ellipsoid(1.0), Agl(99_999.0))}


def test_volumes_of_ed269_as_files_have_them():
    feet = {
        "uomDimensions": "FT",
        "lowerLimit": None,
        "lowerVerticalReference": "AGL",
        "upperLimit": "500",
        "upperVerticalReference": "AMSL",
        "horizontalProjection": {"type": "Circle", "center": [136.3, 36.3], "radius": 1000},
    }
    (one,) = changed_269("geometry", [feet]).whole()[1].layers
    assert one == Layer(Circle(Point(36.3, 136.3), 304.8), Agl(0.0), Msl(152.4))
    reading = changed_269("restriction", "REQ_AUTHORIZATION")
    assert reading.whole()[1].about.kind is Kind.AUTHORISATION
    said = changed_269("restrictionConditions", ["one", "two"]).whole()[1].about
    assert said.conditions == "one\ntwo"


def test_an_authority_without_purpose_is_asked_where_somebody_is_to_be_asked():
    found = changed_269("zoneAuthority.0.purpose", ...).whole()[1]
    assert found.about.authorities[0].purpose is Purpose.AUTHORIZATION
    text = write_ed269([SCHOOL], DATASET, "ja-JP")
    text = changed(text, "UASZoneList.0.zoneAuthority.0.purpose", ...)
    (zone,) = read_ed269(text, "ja-JP").whole()
    assert zone.about.authorities[0].purpose is Purpose.INFORMATION


def test_a_zone_with_too_many_parts_is_refused():
    for layers, periods in ((1_001, 1), (1, 1_001)):
        with pytest.raises(GeozoneError, match="too-large"):
            GeoZone(SCHOOL.about, SCHOOL.layers * layers, (Once(0.0, 1.0),) * periods)


def test_texts_that_are_none_are_refused():
    authority = (Authority(Purpose.INFORMATION),)
    for make in (
        lambda: About("A", "JPN", Kind.FREE, authority, names=(Text("ja-JP", ""),)),
        lambda: Dataset(name="x" * 201),
        lambda: Dataset(providers=(Text("日本語", "x"),)),
        lambda: canonical_object("[]"),
        lambda: canonical_object("{"),
    ):
        with pytest.raises(GeozoneError) as caught:
            make()
        assert caught.value.problem is Problem.TEXT


def test_every_problem_is_told_in_three_languages():
    assert set(TOLD) == set(Problem)
    assert all(all(told) for told in TOLD.values())
