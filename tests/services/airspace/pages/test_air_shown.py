"""What the plan page shows of closed air and of other flights, and what it keeps to itself."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.services.airspace.pages.plans import a_plan as a_record
from tests.services.airspace.sky_town import HALL, MORNING, STATION, a_plan, checked
from tests.services.airspace.test_zones import circle, corridor, happening, in_force, over, zone

from kaga.engines.geo.meshes import Level, mesh_box, mesh_code
from kaga.engines.geo.model import Box, Point
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.enums import HappeningKind, PriorityClass
from kaga.services.airspace.pages import plan_answer
from kaga.services.airspace.pages.air_shown import Window, air_in
from kaga.services.airspace.queries.public_air import air_between, without_ends

NOON = MORNING + timedelta(hours=6)
AROUND = Box(136.3, 36.25, 136.4, 36.35)
EDGES = (AROUND.west, AROUND.south, AROUND.east, AROUND.north)


@pytest.fixture
def filed(own):
    """An accepted flight at three in the afternoon."""
    reference = checked(own)
    assert file_flight(own.member, reference).answer.is_yes
    return own


def test_only_flights_of_that_time_and_place_are_shown(filed):
    soon, late = NOON, NOON + timedelta(hours=2)
    later = soon + timedelta(minutes=1)
    assert [one.operator for one in air_between(soon, later, AROUND).flights] == [
        "加賀ドローン便"
    ]
    assert air_between(late, late + timedelta(minutes=30), AROUND).flights == ()
    assert air_between(soon, later, Box(136.5, 36.25, 136.6, 36.35)).flights == ()
    assert air_between(soon, later, None).flights == ()


def test_the_ends_of_a_flight_are_left_out(filed):
    (flight,) = air_between(NOON, NOON + timedelta(minutes=9), AROUND).flights
    spots = [spot for line in flight.lines for spot in line]
    for end in (STATION, HALL):
        square = mesh_box(mesh_code(Point(*end), Level.HALF))
        inner = square.widened(-1e-7)
        assert not any(inner.holds(Point(lat, lon)) for lat, lon, _ in spots)
    assert len(spots) >= 2


place = st.tuples(st.floats(36.20, 36.40), st.floats(136.20, 136.50), st.floats(0, 150))


@given(st.lists(place, min_size=2, max_size=6))
def test_no_piece_of_a_way_enters_the_squares_of_its_ends(corners):
    squares = [
        mesh_box(mesh_code(Point(end[0], end[1]), Level.HALF)).widened(-1e-9)
        for end in (corners[0], corners[-1])
    ]
    for line in without_ends(corners):
        for one, other in pairwise(line):
            for share in (0.0, 0.25, 0.5, 0.75, 1.0):
                at = [a + share * (b - a) for a, b in zip(one, other, strict=True)]
                assert not any(square.holds(Point(at[0], at[1])) for square in squares)


def test_an_errand_of_health_is_told_to_the_quarter_of_an_hour(own):
    reference = checked(own, a_plan(departs=NOON + timedelta(minutes=4)), PriorityClass.MEDICAL)
    assert file_flight(own.member, reference).answer.is_yes
    (row,) = air_in(Window(NOON, NOON + timedelta(minutes=10)), EDGES).rows
    assert row.when.en == "15:00 to 15:15"


def test_zones_look_by_what_they_do_and_say_when(sky, desk, chief):
    in_force(desk, chief, zone(name="橋", **over(corridor([STATION, HALL], 50.0))))
    in_force(desk, chief, happening())
    in_force(desk, chief, happening(what="行列", kind=HappeningKind.GATHERING))
    air = air_in(Window(NOON - timedelta(hours=1), NOON + timedelta(hours=1)), None)
    assert [(row.what.ja, row.look, row.heights.en, row.when.en) for row in air.rows] == [
        ("橋", "closed", "up to 150 m above ground", "all this time"),
        ("湖上花火大会", "closed", "up to 150 m above ground", "14:50 to 16:00"),
        ("行列", "avoid", "up to 150 m above ground", "14:50 to 16:00"),
    ]
    (ring,) = air.found.zones[0].rings
    assert ring[0] == ring[-1]


def test_the_page_draws_says_and_hands_on_the_air(sky, desk, chief, monkeypatch):
    record = a_record()
    lat, lon = record["alternatives"][0]["waypoints"][0][:2]
    in_force(desk, chief, zone(**over(circle([lat, lon], 200.0))))
    monkeypatch.setattr(plan_answer, "ask", lambda *_: record)
    query = {"from": f"{lat},{lon}", "to": "36.3,136.36", "depart": "2026-11-23T15:00"}
    got = Client().get("/airspace/plan", query).content.decode()
    assert got.count('class="p-zone p-zone--closed" d="M') == 1
    data = json.loads(html.unescape(re.search(r'data-plan-air="([^"]*)"', got)[1]))
    assert [one["look"] for one in data["zones"]] == ["closed"]
    assert len(data["zones"][0]["rings"][0]) == 49
    assert "消防訓練" in got[got.index("この時間の空") :]
