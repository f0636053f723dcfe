"""Zones, events and works: entered by one, approved by another, and kept out of by flights."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from tests.services.airspace.sky_town import HALL, MORNING, STATION, a_plan, checked, staff

from kaga.engines.airspace.periods import Once, Weekly
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.ids import new_id
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.zones import (
    HappeningTerms,
    ZoneTerms,
    decide_happening,
    decide_zone,
    propose_happening,
    propose_zone,
)
from kaga.services.airspace.enums import Approval, HappeningKind, Restriction
from kaga.services.airspace.models import Geozone

MIDDLE = ((STATION[0] + HALL[0]) / 2, (STATION[1] + HALL[1]) / 2)
CIRCLE = {"kind": "circle", "centre": list(MIDDLE), "radius_m": 100.0}
FLIGHT = (MORNING + timedelta(hours=6)).timestamp()


def over(footprint):
    return {"footprint": footprint}


def polygon(outer, holes=()):
    return {"kind": "polygon", "outer": outer, "holes": list(holes)}


def circle(centre, radius):
    return {"kind": "circle", "centre": centre, "radius_m": radius}


def corridor(line, half):
    return {"kind": "corridor", "line": line, "half_width_m": half}


def between(datum, low, high):
    floor, ceiling = ({"datum": datum, "metres": one} for one in (low, high))
    return {"floor": floor, "ceiling": ceiling}


def box(south, west, north, east):
    return [[south, west], [north, west], [north, east], [south, east]]


def zone(**changes) -> ZoneTerms:
    terms = {
        "name": "消防訓練", "footprint": CIRCLE, "floor": {"datum": "agl", "metres": 0},
        "ceiling": {"datum": "agl", "metres": 150}, "periods": (),
        "restriction": Restriction.PROHIBITED, "rule": "city", "source": "加賀市消防本部",
    }  # fmt: skip
    return ZoneTerms(**(terms | changes))


def happening(**changes) -> HappeningTerms:
    terms = {
        "kind": HappeningKind.EVENT, "what": "湖上花火大会", "where": "作見町",
        "lat": MIDDLE[0], "lon": MIDDLE[1], "radius_m": 150.0, "people": 3_000,
        "periods": (Once(FLIGHT - 600, FLIGHT + 3_600),),
    }  # fmt: skip
    return HappeningTerms(**(terms | changes))


def in_force(desk, chief, terms):
    if isinstance(terms, ZoneTerms):
        row = propose_zone(desk, terms)
        return decide_zone(chief, row.id, 1, "approve")
    row = propose_happening(desk, terms)
    return decide_happening(chief, row.id, 1, "approve")


def reasons_of(own, plan=None):
    found = file_flight(own.member, checked(own, plan)).answer.reasons
    return [(one.code, one.values.get("name")) for one in found]


def refused_after_check(own, desk, chief, terms, plan=None):
    """What a flight that was checked before is told once the terms hold."""
    reference = checked(own, plan)
    in_force(desk, chief, terms)
    found = file_flight(own.member, reference).answer.reasons
    return [(one.code, one.values.get("name")) for one in found]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "zone_closed"),
        ({"restriction": Restriction.PERMISSION}, "zone_permission"),
        (between("msl", 0, 80), "zone_closed"),
        (between("ellipsoid", 100, 130), "zone_closed"),
        (over(corridor([[36.308, 136.34], [36.308, 136.37]], 20)), "zone_closed"),
        (over(polygon(box(36.30, 136.34, 36.31, 136.37))), "zone_closed"),
        (over(polygon(box(30.0, 130.0, 45.0, 145.0))), "zone_closed"),
        ({"periods": [{"start": FLIGHT - 60, "end": FLIGHT + 600}]}, "zone_closed"),
    ],
)
def test_a_flight_through_a_zone_is_refused_by_its_name(own, desk, chief, changes, code):
    assert refused_after_check(own, desk, chief, zone(**changes)) == [(code, "消防訓練")]


@pytest.mark.parametrize(
    "changes",
    [
        {"restriction": Restriction.AVOID},
        between("msl", 110, 140),
        over(circle([36.308, 136.37], 100)),
        over(circle([35.0, 135.0], 20_000)),
        {"periods": [{"start": FLIGHT - 7_200, "end": FLIGHT - 3_600}]},
        over(polygon(box(36.29, 136.33, 36.33, 136.39), [box(36.291, 136.34, 36.325, 136.38)])),
    ],
)
def test_a_flight_beside_above_or_after_a_zone_is_accepted(own, desk, chief, changes):
    in_force(desk, chief, zone(**changes))
    assert reasons_of(own) == []


def test_an_aircraft_that_could_drift_into_a_zone_is_refused(own, desk, chief):
    """The line passes 12 m beside; the volume reaches 15 m and more around it."""
    metre = 1 / (111_320 * math.cos(math.radians(MIDDLE[0])))
    beside = {"kind": "circle", "centre": [MIDDLE[0], MIDDLE[1] + 122 * metre], "radius_m": 105}
    assert [
        code for code, _ in refused_after_check(own, desk, chief, zone(footprint=beside))
    ] == ["zone_closed"]


def test_only_what_is_approved_holds(own, desk, chief):
    row = propose_zone(desk, zone())
    assert reasons_of(own) == []
    decide_zone(chief, row.id, 1, "decline")
    assert Geozone.objects.get().state == Approval.DECLINED


def test_an_ended_zone_holds_no_longer(own, desk, chief):
    row = in_force(desk, chief, zone())
    decide_zone(chief, row.id, row.etag, "end")
    assert reasons_of(own) == []


def test_nobody_approves_what_they_entered(chief):
    for row, decide in (
        (propose_zone(chief, zone()), decide_zone),
        (propose_happening(chief, happening()), decide_happening),
    ):
        with pytest.raises(NotAllowed):
            decide(chief, row.id, 1, "approve")
        assert decide(staff("airspace-chief"), row.id, 1, "approve").state == Approval.APPROVED


def test_the_desk_enters_and_does_not_approve(desk, sky):
    row = propose_zone(desk, zone())
    with pytest.raises(NotAllowed):
        decide_zone(staff("airspace"), row.id, 1, "approve")


def test_a_zone_is_decided_once_and_on_what_was_seen(desk, chief):
    row = propose_zone(desk, zone())
    with pytest.raises(Conflict):
        decide_zone(chief, row.id, 7, "approve")
    with pytest.raises(Conflict):
        decide_zone(chief, row.id, 1, "end")
    with pytest.raises(NotFound):
        decide_zone(chief, new_id(), 1, "approve")
    with pytest.raises(NotFound):
        decide_happening(chief, new_id(), 1, "approve")


NAN = float("nan")
BOW_TIE = [[36.30, 136.30], [36.31, 136.31], [36.31, 136.30], [36.30, 136.31]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (over(polygon(BOW_TIE)), "footprint"),
        (over(polygon([[36.3, 136.3]] * 4)), "footprint"),
        (over(polygon([[36.3, 136.3 + n / 1e3] for n in range(4)])), "footprint"),
        (over(polygon([[0.0, 179.0], [1.0, -179.0], [1.0, 179.0]])), "footprint"),
        (over(polygon([[NAN, 136.3], [36.3, 136.3], [36.4, 136.4]])), "footprint"),
        (over(polygon([[36.3 + n / 1e6, 136.3] for n in range(10_001)])), "footprint"),
        (over(polygon("here")), "footprint"),
        (over(polygon([[1, 2, 3]])), "footprint"),
        (over(circle([36.3, 136.3], 0)), "footprint"),
        (over(circle([36.3, 136.3], 20_001)), "footprint"),
        (over(circle([36.3, True], 9)), "footprint"),
        (over(circle([36.3, 10**400], 9)), "footprint"),
        (over(corridor([[36.3, 136.3], [36.3, 136.4]], 30_000)), "footprint"),
        ({"footprint": {"kind": "star"}}, "footprint"),
        ({"floor": {"datum": "moon", "metres": 1}}, "floor"),
        ({"floor": {"datum": "home", "metres": 1}}, "floor"),
        ({"floor": {"datum": "agl", "metres": NAN}}, "floor"),
        ({"floor": {"datum": "agl", "metres": 200}}, "ceiling"),
        ({"periods": [{"start": 5, "end": 4}]}, "periods"),
        ({"periods": [{"days": [9], "opens": 0, "closes": 0, "offset": 0}]}, "periods"),
        ({"periods": ["always"]}, "periods"),
        ({"periods": [{"start": 1, "end": 2}] * 101}, "periods"),
        ({"name": " "}, "name"),
        ({"name": "長" * 121}, "name"),
    ],
)
def test_hostile_zones_are_refused_with_a_sentence(desk, changes, field):
    with pytest.raises(Invalid) as refused:
        propose_zone(desk, zone(**changes))
    status = 422 if field == "name" else 400
    assert (refused.value.status, list(refused.value.fields)) == (status, [field])
    assert Geozone.objects.count() == 0


def test_periods_come_back_as_they_were_entered(desk):
    weekly = {"days": [5, 6], "opens": 36_000, "closes": 61_200, "offset": 32_400,
              "start": None, "end": None}  # fmt: skip
    row = propose_zone(desk, zone(periods=[weekly, {"start": 1.0, "end": 2.0}]))
    assert row.periods == [weekly, {"start": 1.0, "end": 2.0}]


class TestHappenings:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({}, "event_below"),
            ({"kind": HappeningKind.WORKS, "height_m": 45.0}, "works_in_the_way"),
        ],
    )
    def test_flights_keep_off_events_and_cranes(self, own, desk, chief, changes, code):
        found = refused_after_check(own, desk, chief, happening(**changes))
        assert found == [(code, "湖上花火大会")]

    @pytest.mark.parametrize(
        "changes",
        [
            {"kind": HappeningKind.WORKS, "height_m": 5.0},
            {"kind": HappeningKind.GATHERING},
            {"periods": (Once(FLIGHT + 7_200, FLIGHT + 9_000),)},
            {"lat": 36.28},
        ],
    )
    def test_low_works_small_gatherings_and_other_hours_are_no_obstacle(
        self, own, desk, chief, changes
    ):
        in_force(desk, chief, happening(**changes))
        assert reasons_of(own) == []

    def test_works_on_weekdays_hold_on_weekdays(self, own, desk, chief):
        start = MORNING.timestamp()
        hours = Weekly(frozenset(range(5)), 8 * 3600, 17 * 3600, start=start, end=start + 5.9e5)
        terms = happening(kind=HappeningKind.WORKS, height_m=60.0, periods=(hours,))
        row = propose_happening(desk, terms)
        assert clock.to_local(row.begins) == MORNING
        assert clock.to_local(row.ends).isoformat() == "2026-11-27T17:00:00+09:00"
        reference = checked(own)
        decide_happening(chief, row.id, 1, "approve")
        codes = [one.code for one in file_flight(own.member, reference).answer.reasons]
        assert codes == ["works_in_the_way"]
        assert decide_happening(chief, row.id, 2, "end").state == Approval.ENDED
        sunday = a_plan(departs=MORNING + timedelta(days=6))
        assert reasons_of(own, sunday) == []

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"what": ""}, "what"),
            ({"periods": ()}, "periods"),
            ({"periods": (Once(1.0, 2.0),)}, "periods"),
            ({"people": -1}, "people"),
            ({"radius_m": NAN}, "radius_m"),
            ({"height_m": 301.0}, "height_m"),
            ({"lat": 91.0}, "where"),
        ],
    )
    def test_what_cannot_be_is_refused(self, desk, changes, field):
        with pytest.raises(Invalid) as refused:
            propose_happening(desk, happening(**changes))
        assert list(refused.value.fields) == [field]
