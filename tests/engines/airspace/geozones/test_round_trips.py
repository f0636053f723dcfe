"""Out and in again is the identity, in both formats and by way of constraints."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.footprints import Circle, Corridor, Polygon
from kaga.engines.airspace.geozones.constraints import rule_of, volumes_of, zone_of
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
    Reason,
    Text,
)
from kaga.engines.airspace.geozones.problems import GeozoneError, Problem
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl, RelHome
from kaga.engines.airspace.periods import Once, Weekly
from kaga.engines.airspace.volumes import RuleId, Severity, Volume, VolumeId
from kaga.engines.geo.model import Point
from tests.engines.airspace.geozones.made import (
    DATASET,
    ED269_ZONES,
    ED318_ZONES,
    FESTIVAL,
    SCHOOL,
    instants,
    said,
    words,
)


@settings(max_examples=60)
@given(st.lists(ED269_ZONES, max_size=3))
def test_ed269_out_and_in_again_is_the_identity(zones):
    text = write_ed269(zones, DATASET, "ja-JP")
    found = read_ed269(text, "ja-JP")
    assert found.whole() == tuple(zones)
    assert found.notes == ()
    assert found.dataset == DATASET
    assert write_ed269(found.zones, found.dataset, "ja-JP") == text


datasets = st.builds(
    Dataset,
    st.none() | words,
    said,
    said,
    st.none() | instants,
    st.none() | instants,
    st.none() | instants,
    st.none() | words,
    said,
)


@settings(max_examples=60)
@given(st.lists(ED318_ZONES, max_size=3), datasets)
def test_ed318_out_and_in_again_is_the_identity(zones, dataset):
    text = write_ed318(zones, dataset)
    found = read_ed318(text)
    assert found.whole() == tuple(zones)
    assert found.notes == ()
    assert found.dataset == dataset
    assert write_ed318(found.zones, found.dataset) == text


@settings(max_examples=50)
@given(ED318_ZONES)
def test_a_zone_by_way_of_constraints_is_the_same(zone):
    volumes = volumes_of(zone, "jpn-1")
    assert zone_of(zone.about, volumes) == zone
    assert [volume.id for volume in volumes] == [
        f"jpn-1-{number + 1}" for number in range(len(zone.layers))
    ]
    assert {volume.rule for volume in volumes} == {rule_of(zone.about.kind)}


def test_each_kind_asks_what_it_asks():
    asked = {
        kind: volumes_of(
            GeoZone(About("A", "JPN", kind, SCHOOL.about.authorities), SCHOOL.layers), "a"
        )[0].severity
        for kind in Kind
    }
    assert asked == {
        Kind.PROHIBITED: Severity.PROHIBIT,
        Kind.AUTHORISATION: Severity.PERMISSION,
        Kind.CONDITIONAL: Severity.PERMISSION,
        Kind.U_SPACE: Severity.PERMISSION,
        Kind.FREE: Severity.INFORM,
    }


def test_the_citys_zones_pass_through_either_format():
    zones = (SCHOOL, FESTIVAL)
    assert read_ed318(write_ed318(zones, DATASET)).whole() == zones
    in_japanese = read_ed269(write_ed269(zones, DATASET, "ja-JP"), "ja-JP").whole()
    assert in_japanese[0].about.names == (Text("ja-JP", "小学校の下校時間"),)
    assert [zone.layers for zone in in_japanese] == [zone.layers for zone in zones]
    assert [zone.periods for zone in in_japanese] == [zone.periods for zone in zones]
    in_english = read_ed269(write_ed269(zones, DATASET, "en-GB"), "en-GB").whole()
    assert in_english[0].about.names == (Text("en-GB", "School at dismissal"),)
    assert in_english[0].about.messages == (Text("en-GB", "学校へ連絡してください。"),)


def test_ed269_rounds_away_from_the_zone():
    layer = Layer(Circle(Point(36.3, 136.3), 50.0), Agl(10.4), Msl(99.6))
    kinds = {}
    for kind in (Kind.PROHIBITED, Kind.FREE):
        zone = GeoZone(About("A", "JPN", kind, SCHOOL.about.authorities), (layer,))
        (found,) = read_ed269(write_ed269([zone], DATASET, "ja-JP"), "ja-JP").whole()
        kinds[kind] = found.layers[0].floor, found.layers[0].ceiling
    assert kinds == {
        Kind.PROHIBITED: (Agl(10.0), Msl(100.0)),
        Kind.FREE: (Agl(11.0), Msl(99.0)),
    }


def test_a_day_that_ends_at_24_ends_at_0():
    one, other = (
        GeoZone(SCHOOL.about, SCHOOL.layers, (Weekly(frozenset({1}), 3600, closes),))
        for closes in (86_400, 0)
    )
    assert one == other
    day = (0.0, 14 * 86_400.0)
    assert Weekly(frozenset({1}), 3600, 86_400).spans(*day) == one.periods[0].spans(*day)


def test_rings_turn_left_and_holes_right_whatever_came():
    outer = (Point(36.30, 136.30), Point(36.31, 136.30), Point(36.31, 136.32))
    hole = (Point(36.306, 136.306), Point(36.308, 136.306), Point(36.306, 136.304))
    found = {
        Layer(Polygon((*a, a[0]), (b,)), Agl(0.0), Agl(9.0)).footprint
        for a in (outer, (outer[0], outer[2], outer[1]))
        for b in (hole, (hole[0], hole[2], hole[1]))
    }
    rings = {(len(one.outer), len(one.holes)) for one in found}
    assert rings == {(3, 1)}
    written = write_ed318(
        [GeoZone(SCHOOL.about, (Layer(Polygon(outer, (hole,)), Agl(0.0), Agl(9.0)),))], DATASET
    )
    (first, second) = json.loads(written)["features"][0]["geometry"]["coordinates"]
    assert _turn(first) > 0.0 > _turn(second)


def _turn(ring) -> float:
    return sum(
        (a[0] - ring[0][0]) * (b[1] - ring[0][1]) - (b[0] - ring[0][0]) * (a[1] - ring[0][1])
        for a, b in pairwise(ring)
    )


def volume(**changed) -> Volume:
    facts = {
        "id": VolumeId("v"),
        "rule": RuleId("r"),
        "severity": Severity.PROHIBIT,
        "footprint": SCHOOL.layers[0].footprint,
        "floor": Agl(0.0),
        "ceiling": Agl(100.0),
        "periods": (),
    }
    return Volume(**(facts | changed))


@pytest.mark.parametrize(
    ("volumes", "problem"),
    [
        ([], Problem.MISSING),
        ([volume(severity=Severity.COST)], Problem.DISAGREES),
        ([volume(), volume(periods=SCHOOL.periods)], Problem.DISAGREES),
        ([volume(ceiling=RelHome(100.0))], Problem.NOT_EXPRESSIBLE),
        ([volume(floor=RelHome(1.0))], Problem.NOT_EXPRESSIBLE),
        (
            [volume(footprint=Corridor((Point(36.3, 136.3), Point(36.3, 136.4)), 9.0))],
            Problem.NOT_EXPRESSIBLE,
        ),
    ],
)
def test_constraints_that_are_no_zone_are_refused(volumes, problem):
    with pytest.raises(GeozoneError) as caught:
        zone_of(SCHOOL.about, volumes)
    assert caught.value.problem is problem


def plain(**changed) -> About:
    facts = {"kind": Kind.PROHIBITED, "authorities": (Authority(Purpose.INFORMATION),)}
    return About(**({"identifier": "A", "country": "JPN"} | facts | changed))


def test_what_ed269_cannot_say_is_refused_and_not_dropped():
    disc = Circle(Point(36.3, 136.3), 50.0)
    thin = GeoZone(plain(kind=Kind.FREE), (Layer(disc, Agl(0.2), Agl(0.8)),))
    for zone in (
        GeoZone(plain(kind=Kind.U_SPACE), SCHOOL.layers),
        GeoZone(plain(reasons=(Reason.DAR,)), SCHOOL.layers),
        GeoZone(plain(other_reason=(Text("ja-JP", "あ" * 31),)), SCHOOL.layers),
        GeoZone(plain(messages=(Text("ja-JP", "あ" * 201),)), SCHOOL.layers),
        GeoZone(plain(), (Layer(disc, Ellipsoid(0.0), Ellipsoid(9.0)),)),
        GeoZone(plain(), SCHOOL.layers, (Weekly(frozenset({1}), 0, 60, 30),)),
        thin,
    ):
        with pytest.raises(GeozoneError) as caught:
            write_ed269([zone], DATASET, "ja-JP")
        assert caught.value.problem is Problem.NOT_EXPRESSIBLE
    with pytest.raises(GeozoneError) as caught:
        write_ed269([SCHOOL], Dataset(), "ja-JP")
    assert caught.value.problem is Problem.MISSING
    assert read_ed318(write_ed318([thin], DATASET)).whole() == (thin,)


def test_what_ed318_cannot_say_is_refused_and_not_dropped():
    abroad = GeoZone(plain(reasons=(Reason.FOREIGN_TERRITORY,)), SCHOOL.layers)
    never = GeoZone(plain(), SCHOOL.layers, (Once(0.0, 1e15),))
    for zone, problem in ((abroad, Problem.NOT_EXPRESSIBLE), (never, Problem.PERIOD)):
        with pytest.raises(GeozoneError) as caught:
            write_ed318([zone], DATASET)
        assert caught.value.problem is problem
    assert read_ed269(write_ed269([abroad], DATASET, "ja-JP"), "ja-JP").whole() == (abroad,)
