"""Types of `uas_standards` (InterUSS) read what we write, and find the same in it.

For ED-318 the package has links and addresses as texts with a language, where the standard's
own schema (which InterUSS's check uses) has plain texts; and its union of geometries takes the
first kind for all. So zones go there without links, and each geometry to the type of its kind.
Neither reads a state's own properties (its parser cannot make an `Any`), so they stay at home.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from implicitdict import ImplicitDict, StringBasedDateTime
from uas_standards import eurocae_ed269 as ed269
from uas_standards import eurocae_ed318 as ed318

from kaga.engines.airspace.footprints import Circle
from kaga.engines.airspace.geozones.ed269 import write_ed269
from kaga.engines.airspace.geozones.ed318 import write_ed318
from kaga.engines.airspace.geozones.model import UNLIMITED_M, GeoZone
from kaga.engines.airspace.periods import Once
from tests.engines.airspace.geozones.made import (
    DATASET,
    ED269_ZONES,
    ED318_ZONES,
    FESTIVAL,
    SCHOOL,
)


class Ed269File(ImplicitDict):
    """The file as InterUSS's check expects it."""

    formatVersion: str  # noqa: N815 - the file's own name
    createdAt: StringBasedDateTime  # noqa: N815
    UASZoneList: list[ed269.UASZoneVersion]


def judged_269(zones) -> list[ed269.UASZoneVersion]:
    plain = [replace(zone, about=replace(zone.about, extended=None)) for zone in zones]
    text = write_ed269(plain, DATASET, "ja-JP")
    file = ImplicitDict.parse(json.loads(text), Ed269File)
    assert file.createdAt.datetime.timestamp() == DATASET.issued
    return file.UASZoneList


def check_shape(shape: ed269.CircleOrPolygonType, expected) -> None:
    if isinstance(expected, Circle):
        assert shape.type == "Circle"
        assert shape.center == [expected.centre.lon, expected.centre.lat]
        assert shape.radius == expected.radius_m
    else:
        assert shape.type == "Polygon"
        assert [len(ring) - 1 for ring in shape.coordinates] == [
            len(expected.outer),
            *(len(hole) for hole in expected.holes),
        ]
        assert all(ring[0] == ring[-1] for ring in shape.coordinates)


def check_269(found: ed269.UASZoneVersion, zone: GeoZone) -> None:
    assert (found.identifier, found.country) == (zone.about.identifier, zone.about.country)
    for volume, layer in zip(found.geometry, zone.layers, strict=True):
        assert volume.uomDimensions == "M"
        assert volume.lowerLimit == layer.floor.metres
        assert (
            volume.lowerVerticalReference
            == {"Agl": "AGL", "Msl": "AMSL"}[type(layer.floor).__name__]
        )
        if layer.ceiling.metres < UNLIMITED_M:
            assert volume.upperLimit == layer.ceiling.metres
        check_shape(volume.horizontalProjection, layer.footprint)
    for entry, period in zip(found.applicability, zone.periods, strict=False):
        if isinstance(period, Once):
            assert entry.startDateTime.datetime.timestamp() == period.start
            assert entry.endDateTime.datetime.timestamp() == period.end
        else:
            (hours,) = entry.schedule
            opens = hours.startTime.time
            assert opens.hour * 3600 + opens.minute * 60 + opens.second == period.opens
            assert opens.utcoffset().total_seconds() == period.offset
            assert len(hours.day) in (1, len(period.days))


@settings(max_examples=40)
@given(ED269_ZONES)
def test_ed269_types_find_what_was_meant(zone):
    (found,) = judged_269([zone])
    check_269(found, zone)
    assert len(found.applicability) == max(len(zone.periods), 1)


def test_the_citys_zones_are_ed269():
    school, festival = judged_269([SCHOOL, FESTIVAL])
    check_269(school, SCHOOL)
    assert school.restriction == "PROHIBITED"
    assert school.applicability[0].permanent == "YES"
    assert school.applicability[0].schedule[0].day == ["MON", "TUE", "WED", "THU", "FRI"]
    assert school.zoneAuthority[0].purpose == "AUTHORIZATION"
    check_269(festival, FESTIVAL)
    assert festival.restriction == "REQ_AUTHORISATION"
    assert festival.applicability[0].permanent == "NO"


def check_318(feature, zone: GeoZone) -> None:
    zone_318 = ImplicitDict.parse(feature["properties"], ed318.UASZone)
    assert (zone_318.identifier, zone_318.variant) == (
        zone.about.identifier,
        zone.about.variant.value,
    )
    assert len(zone_318.get("limitedApplicability", [])) == len(zone.periods)
    geometry = feature["geometry"]
    parts = geometry.get("geometries", [geometry])
    for part, layer in zip(parts, zone.layers, strict=True):
        kind = ed318.Point if isinstance(layer.footprint, Circle) else ed318.Polygon
        found = ImplicitDict.parse(part, kind)
        assert found.layer.lower == pytest.approx(layer.floor.metres, abs=0.0)
        assert found.layer.upperReference in ("AGL", "AMSL", "WGS84")
        if isinstance(layer.footprint, Circle):
            assert found.extent.radius == layer.footprint.radius_m


@settings(max_examples=40)
@given(ED318_ZONES)
def test_ed318_types_find_what_was_meant(zone):
    plain = tuple(
        replace(one, email=None, site=None, phone=None) for one in zone.about.authorities
    )
    zone = replace(zone, about=replace(zone.about, authorities=plain, extended=None))
    file = json.loads(write_ed318([zone], DATASET))
    assert file["type"] == "FeatureCollection"
    assert ImplicitDict.parse(file["metadata"], ed318.DatasetMetadata).issued is not None
    (feature,) = file["features"]
    check_318(feature, zone)
