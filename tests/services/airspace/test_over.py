"""What flies over a place: found by the index, told as far as anybody may know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.airspace.sky_town import HALL, STATION, a_plan, checked, drafted

from kaga.kernel import clock
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import withdraw_flight
from kaga.services.airspace.enums import PriorityClass
from kaga.services.airspace.models import Route
from kaga.services.airspace.queries.over import Circle, overhead

MIDDLE = (STATION[0] + HALL[0]) / 2, (STATION[1] + HALL[1]) / 2
DAY = timedelta(hours=24)


def accepted(own, plan=None, priority=PriorityClass.GOODS) -> str:
    reference = checked(own, plan, priority)
    file_flight(own.member, reference)
    return reference


def looked(where=MIDDLE, radius=300.0, begins=None):
    start = begins or clock.now()
    return overhead(Circle(*where, radius), start, start + DAY)


def test_a_flight_straight_over_the_roof_is_told_with_time_height_and_noise(own):
    reference = accepted(own)
    (one,) = looked().flights
    assert (one.reference, one.operator, one.contact) == (
        reference,
        "加賀ドローン便",
        "0761-00-0000",
    )
    assert round(one.nearest_m) <= 1
    assert round(one.above_m) == 65
    assert round(one.noise_db, 1) == 58.3
    assert one.begins < one.nearest_at < one.ends
    # 600 m at 12 m/s
    assert round((one.ends - one.begins).total_seconds()) == 50
    assert (one.lands, one.is_health) == (False, False)


def test_the_line_shown_ends_at_the_circle(own):
    accepted(own)
    (one,) = looked().flights
    far = max(abs(lat - MIDDLE[0]) * 111_000 for lat, _, _ in one.line)
    assert far <= 300.0


def test_where_it_starts_it_is_told_that_it_lands_or_starts(own):
    accepted(own)
    (one,) = looked(STATION, 100.0).flights
    assert one.lands


def test_only_accepted_flights_are_told(own):
    drafted(own)
    checked(own, a_plan(departs=clock.now() + timedelta(hours=9)))
    assert looked().flights == ()


def test_a_withdrawn_flight_is_gone(own):
    withdraw_flight(own.member, accepted(own))
    assert looked().flights == ()


def test_beside_the_way_nothing_passes_until_the_circle_is_large(own):
    accepted(own)
    beside = MIDDLE[0], MIDDLE[1] + 600.0 / 89_900.0
    assert [len(looked(beside, radius).flights) for radius in (100.0, 300.0, 1000.0)] == [
        0,
        0,
        1,
    ]


def test_flights_of_another_day_are_not_told(own):
    accepted(own, a_plan(departs=clock.now() + timedelta(hours=30)))
    assert looked().flights == ()
    assert len(looked(begins=clock.now() + DAY).flights) == 1


def test_flights_are_told_in_order_of_time(own):
    late = accepted(own, a_plan(departs=clock.now() + timedelta(hours=9)))
    early = accepted(own, a_plan(departs=clock.now() + timedelta(hours=3)))
    assert [one.reference for one in looked().flights] == [early, late]


def test_one_question_takes_two_queries_however_many_fly(own, django_assert_num_queries):
    for hours in (3, 5, 7):
        accepted(own, a_plan(departs=clock.now() + timedelta(hours=hours)))
    with django_assert_num_queries(2):
        assert len(looked().flights) == 3


def test_too_many_are_cut_off_and_said_so(own, monkeypatch):
    for hours in (3, 5, 7):
        accepted(own, a_plan(departs=clock.now() + timedelta(hours=hours)))
    monkeypatch.setattr("kaga.services.airspace.queries.over.MOST_SHOWN", 2)
    found = looked()
    assert (len(found.flights), found.is_all) == (2, False)


@pytest.mark.parametrize("priority", [PriorityClass.RESCUE, PriorityClass.MEDICAL])
def test_errands_of_health_are_marked(own, priority):
    accepted(own, priority=priority)
    (one,) = looked().flights
    assert one.is_health


def test_a_route_keeps_its_corners_packed(own):
    accepted(own)
    route = Route.objects.get()
    assert len(route.line) == 8 * 5 * len(route.plan["corners"])
