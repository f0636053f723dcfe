"""Hand-worked towns: turns, local traffic, gates, slopes, ferries, steps told, areas."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely

from kaga.engines.streets.costs import NEVER, incline_of
from kaga.engines.streets.footpaths import door_to_door, footpaths, from_stops, to_stops
from kaga.engines.streets.graph import streets_of
from kaga.engines.streets.paths import Bend, bend_of
from kaga.engines.streets.profiles import CAR, WALK, WHEELCHAIR
from kaga.engines.streets.reach import isochrones
from kaga.engines.streets.ways import Extract, Restriction, Turn, Way

from .towns import ROAD, at, letters, place, router, seconds, town

#   c - d - e      North is up. A car comes from a to b and wants to f.
#   |   |   |
#   a - b - f - g
#       |   |
#       h - i
POINTS = {
    "a": (0, 1), "b": (1, 1), "c": (0, 2), "d": (1, 2), "e": (2, 2),
    "f": (2, 1), "g": (3, 1), "h": (1, 0), "i": (2, 0),
}  # fmt: skip
WAYS = [
    (pair, ROAD) for pair in ("ab", "bf", "fg", "ac", "cd", "de", "bd", "ef", "bh", "hi", "if")
]
AB, BF, BD, BH, DE, HI, IF = 1, 2, 7, 9, 6, 10, 11
START, GOAL = (0.5, 1), (2.5, 1)


def drive(*rules):
    return letters(router(town(WAYS, POINTS, restrictions=rules), CAR), START, GOAL)


def test_without_restrictions_one_drives_straight_on():
    assert drive() == "bf"


def test_a_forbidden_turn_is_driven_around():
    forbidden = Restriction(Turn.NO, AB, BF, via_node=ord("b"))
    # North or south of the block: both are as long, but on the left of the road turning left
    # twice and right twice costs the same either way; no path may use b-f from a.
    assert drive(forbidden) in {"bdef", "bhif"}


def test_only_one_turn_allowed():
    only = Restriction(Turn.ONLY, AB, BH, via_node=ord("b"))
    assert drive(only) == "bhif"


def test_two_turns_forbidden_leave_the_third_and_nobody_turns_round_in_the_street():
    rules = [Restriction(Turn.NO, AB, way, via_node=ord("b")) for way in (BF, BD)]
    assert drive(*rules) == "bhif"
    rules.append(Restriction(Turn.NO, AB, BH, via_node=ord("b")))
    # Turning round in a-b is not allowed; the start can be left to the other side.
    assert drive(*rules) == "acdef"


def test_a_restriction_by_a_way_concerns_only_who_came_that_way():
    rules = [
        Restriction(Turn.NO, AB, BF, via_node=ord("b")),
        Restriction(Turn.NO, AB, DE, via_ways=(BD,)),
    ]
    assert drive(*rules) == "bhif"
    asked = router(town(WAYS, POINTS, restrictions=rules), CAR)
    # Who begins in b-d never came by a-b and may turn into d-e.
    assert letters(asked, (1, 1.5), (2, 1.8)) == "de"


def test_an_only_by_a_way_forbids_leaving_it():
    only = Restriction(Turn.ONLY, AB, HI, via_ways=(BH,))
    assert drive(only) == "bhif"


def test_restrictions_on_what_is_not_there_say_nothing():
    rules = [
        Restriction(Turn.NO, 99, BF, via_node=ord("b")),
        Restriction(Turn.NO, AB, BF, via_node=12),
        Restriction(Turn.ONLY, AB, IF, via_node=ord("b")),
    ]
    assert drive(*rules) == "bf"


def test_walkers_do_not_care_about_turns():
    rules = [Restriction(Turn.NO, AB, BF, via_node=ord("b"))]
    streets = town(WAYS, POINTS, restrictions=rules)
    assert letters(router(streets, WALK), START, GOAL) == "bf"


def test_nobody_drives_through_a_local_street_but_one_may_begin_or_end_in_it():
    ways = [(pair, ROAD) for pair in ("ab", "ac", "cd", "de", "ef", "fg", "bd")]
    ways.append(("bf", {**ROAD, "access": "destination"}))
    asked = router(town(ways, POINTS), CAR)
    assert letters(asked, START, GOAL) == "bdef"
    assert letters(asked, START, (1.5, 1)) == "b"
    assert letters(asked, (1.5, 1), GOAL) == "f"
    assert seconds(asked, (1.2, 1), (1.8, 1)) == pytest.approx(0.6 * 100 / (24 / 3.6), abs=1)


def test_a_bollard_stops_cars_and_nobody_else():
    streets = town(
        [("ab", ROAD), ("bf", ROAD), ("fg", ROAD)], POINTS, {"b": {"barrier": "bollard"}}
    )
    assert seconds(router(streets, CAR), START, GOAL) is None
    assert seconds(router(streets, WALK), START, GOAL) == pytest.approx(201 / 1.2, abs=1)
    stile = town([("ab", ROAD), ("bf", ROAD)], POINTS, {"b": {"barrier": "stile"}})
    assert seconds(router(stile, WHEELCHAIR), START, (1.5, 1)) is None
    assert seconds(router(stile, WHEELCHAIR), (0.2, 1), START) is not None


def test_turns_across_the_other_side_cost_more_than_near_turns():
    asked = router(town(WAYS, POINTS), CAR)
    left = seconds(asked, (1, 0.5), (0.5, 1))
    right = seconds(asked, (0.5, 1), (1, 0.5))
    assert right - left == 4


def test_signals_cost_time():
    plain = seconds(router(town(WAYS, POINTS), CAR), START, GOAL)
    marked = {"b": {"highway": "traffic_signals"}}
    assert seconds(router(town(WAYS, POINTS, marked), CAR), START, GOAL) == plain + 5


LINE = {"a": (0, 0), "b": (2, 0), "c": (4, 0)}


def hill(steep):
    """Heights that rise to the east."""
    return lambda latitude, longitude: (longitude - 136.3) / 0.00112 * 100.2 * steep


def test_slopes_slow_walkers_by_tobler_and_wheelchairs_until_they_stop():
    streets = town([("ab", ROAD)], LINE)
    flat = seconds(router(streets, WALK), (0, 0), (2, 0))
    up = seconds(router(streets, WALK, heights=hill(0.1)), (0, 0), (2, 0))
    down = seconds(router(streets, WALK, heights=hill(0.1)), (2, 0), (0, 0))
    assert up / flat == pytest.approx(np.exp(0.35), abs=0.02)
    assert down / flat == pytest.approx(1.0, abs=0.02)
    chair = [
        seconds(router(streets, WHEELCHAIR, heights=hill(steep)), (0, 0), (2, 0))
        for steep in (0.0, 0.05, 0.08, 0.13)
    ]
    assert chair[0] == pytest.approx(chair[1], abs=2)
    assert chair[2] / chair[0] == pytest.approx(1 / 0.7, abs=0.02)
    assert chair[3] is None


def test_bridges_and_tunnels_have_the_slope_of_their_ends():
    peak = lambda latitude, longitude: 50.0 - 1e5 * np.abs(longitude - 136.30112)  # noqa: E731
    for tags in ({"bridge": "yes"}, {"tunnel": "yes"}):
        streets = town([("ab", {**ROAD, **tags})], LINE)
        flat = seconds(router(streets, WALK), (0, 0), (2, 0))
        assert seconds(router(streets, WALK, heights=peak), (0, 0), (2, 0)) == flat


def test_signed_inclines_count_for_wheelchairs_where_heights_are_unknown():
    assert [incline_of({"incline": text}) for text in ("-9%", "up", "7.5 %")] == [
        0.09,
        0,
        0.075,
    ]
    for sign, passable in (("8%", True), ("15%", False)):
        streets = town([("ab", {**ROAD, "incline": sign})], LINE)
        found = seconds(router(streets, WHEELCHAIR), (0.5, 0), (1.5, 0))
        assert (found is not None) == passable
        assert seconds(router(streets, WALK), (0.5, 0), (1.5, 0)) is not None


def test_a_winter_closure_is_driven_around_or_not_at_all():
    closed = {**ROAD, "motor_vehicle:conditional": "no @ (Dec-Mar)"}
    streets = town([("ab", ROAD), ("bc", closed)], LINE)
    assert seconds(router(streets, CAR, day=date(2026, 7, 1)), (1, 0), (3, 0)) is not None
    winter = router(streets, CAR, day=date(2026, 2, 1))
    assert seconds(winter, (1, 0), (3, 0)) is None


def test_a_ferry_takes_its_time_and_the_wait():
    boat = {"route": "ferry", "duration": "00:20"}
    streets = town([("ab", ROAD), ("bc", boat)], LINE)
    walked = seconds(router(streets, WALK), (1, 0), (4, 0))
    assert walked == pytest.approx(100.6 / 1.2 + 300 + 1200, abs=2)
    untimed = town([("ab", ROAD), ("bc", {"route": "ferry"})], LINE)
    walked = seconds(router(untimed, WALK), (1, 0), (4, 0))
    assert walked == pytest.approx(100.6 / 1.2 + 300 + 201 / (12 / 3.6), abs=2)


def test_a_way_is_told_street_by_street():
    named = [
        ("ab", {**ROAD, "name": "駅前通り"}),
        ("bf", {**ROAD, "name": "駅前通り"}),
        ("fe", {"highway": "steps", "name": "石段"}),
        ("ed", {**ROAD, "ref": "8"}),
    ]
    asked = router(town(named, POINTS), WALK)
    path = asked.path(at(asked, (0.5, 1), (1.5, 2)), 0, 1)
    assert [(step.name, step.kind, step.bend) for step in path.steps] == [
        ("駅前通り", "residential", Bend.BEGIN),
        ("石段", "steps", Bend.LEFT),
        ("8", "residential", Bend.LEFT),
    ]
    assert [round(step.metres, -1) for step in path.steps] == [150, 100, 50]
    assert path.seconds == pytest.approx(sum(step.seconds for step in path.steps), abs=1)
    assert path.line[path.steps[1].first_point] == pytest.approx(place(2, 1))
    assert path.line[0] == pytest.approx(place(0.5, 1), abs=1e-6)


def test_words_for_bends():
    angles = (0, 45, 90, 140, 180, -45, -90, -140, 350, -200)
    assert [bend_of(angle).value for angle in angles] == [
        "straight", "slight_right", "right", "sharp_right", "round",
        "slight_left", "left", "sharp_left", "straight", "sharp_right",
    ]  # fmt: skip


def test_one_street_is_walked_from_place_to_place_in_both_directions():
    asked = router(town([("ab", ROAD)], LINE), WALK)
    for begin, end in (((0.5, 0), (1.5, 0)), ((1.5, 0), (0.5, 0))):
        path = asked.path(at(asked, begin, end), 0, 1)
        assert path.metres == pytest.approx(100.5, abs=0.5)
        assert path.line[0] == pytest.approx(place(*begin), abs=1e-6)
    same = asked.path(at(asked, (1, 0), (1, 0)), 0, 1)
    assert (same.seconds, len(same.line)) == (0, 2)


def test_places_lie_on_streets_that_lead_somewhere():
    ways = [*WAYS, ("xy", ROAD)]
    points = {**POINTS, "x": (2.4, 1.3), "y": (2.5, 1.3)}
    yard = [*[(f"a{letter}", ROAD) for letter in ()], *ways]
    streets = town(yard, points)
    big = town([(pair, ROAD) for pair, _ in WAYS], POINTS)
    assert len(streets) == len(big) + 1
    asked = router(streets, WALK)
    places = at(asked, (2.45, 1.3), (0.5, 1.1), (9, 9))
    assert places.edge[2] == -1
    assert np.isinf(places.metres[2])
    assert places.metres[1] == pytest.approx(10.0, abs=0.1)
    assert asked.matrix(places, places)[1, 2] == NEVER
    assert asked.path(places, 0, 2) is None
    assert asked.path(places, 2, 0) is None


def test_no_streets_no_answers():
    asked = router(streets_of(Extract.of([], {})), WALK)
    places = at(asked, (0, 0))
    assert places.edge.tolist() == [-1]
    assert asked.matrix(places, places).tolist() == [[NEVER]]
    assert isochrones(asked.reach(places, 0, 600), (600,))[0].is_empty


def test_a_way_is_interrupted_where_its_points_are_missing_and_repeats_count_once():
    extract = Extract.of(
        [Way(1, (1, 2, 2, 3, 9, 4, 5), ROAD)], {n: place(n, 0) for n in (1, 2, 3, 4, 5)}
    )
    streets = streets_of(extract)
    assert sorted(streets.length.round(-1).tolist()) == [100, 200]
    assert sorted(streets.numbers.tolist()) == [1, 3, 4, 5]


def test_what_is_reached_in_some_minutes():
    asked = router(town([("ab", ROAD), ("bc", ROAD)], LINE), WALK)
    places = at(asked, (1, 0))
    reach = asked.reach(places, 0, 120)
    near, far = isochrones(reach, (60, 120), width=10.0)
    assert far.buffer(1e-5).contains(near)
    metres = 1 / 0.00001116  # of a degree of longitude
    west, _, east, _ = near.bounds
    assert (east - west) * metres / 10 == pytest.approx((144 + 20) / 10, abs=0.3)
    assert near.contains(shapely.Point(place(1.7, 0)[::-1]))
    assert not near.contains(shapely.Point(place(1.9, 0)[::-1]))
    with pytest.raises(ValueError, match="searched 120 s only"):
        isochrones(reach, (180,))


def test_a_block_one_walks_around_counts_and_a_large_field_does_not():
    square = {"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (0, 1)}
    for side, holes in ((1, 0), (6, 1)):
        points = {key: (x * side, y * side) for key, (x, y) in square.items()}
        asked = router(town([("abcda", ROAD)], points), WALK)
        reach = asked.reach(at(asked, (0.5, 0)), 0, 3600)
        area = isochrones(reach, (3600,))[0]
        assert len(area.interiors) == holes


STOPS = ((0, 0.1), (1, 0), (4, 0), (9, 9))


def test_walks_between_stops_are_those_along_the_streets():
    asked = router(town([("ab", ROAD), ("bc", ROAD)], LINE), WALK)
    stops = at(asked, *STOPS)
    ways = {(begin, end): time for begin, end, time in footpaths(asked, stops, most=200)}
    assert sorted(ways) == [(0, 1), (1, 0)]
    # Ten metres from the sign to the street are walked too.
    assert ways[0, 1] == ways[1, 0] == pytest.approx(100.5 / 1.2 + 9, abs=2)
    assert len(footpaths(asked, stops, most=900, threads=2)) == 6


def test_doors_and_stops():
    asked = router(town([("ab", ROAD), ("bc", ROAD)], LINE), WALK)
    stops, door = at(asked, *STOPS), at(asked, (0.5, 0.05))
    out, home = to_stops(asked, door, stops, most=120), from_stops(asked, stops, door, most=120)
    assert out == home
    assert [stop for stop, _ in out] == [0, 1]
    assert door_to_door(asked, door, at(asked, (1.5, 0)), most=600) == pytest.approx(
        100.5 / 1.2 + 5, abs=1
    )
    assert door_to_door(asked, door, at(asked, (4, 0)), most=60) is None
