from __future__ import annotations

import heapq
import os
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.voxels import city_route
from kaga.engines.airspace.voxels.city_route import (
    Flight,
    SearchTooLong,
    blocks_of,
    bound_by,
    cheapest_path,
    coarsen,
    cost_bound,
    cost_field,
    fewer_corners,
    guide_to,
    polyline_cost,
    route,
)
from kaga.engines.airspace.voxels.grid import BlockedEnd
from tests.engines.airspace.voxels.worlds import plain_cost, touched_by

SPACING = (7.7, 7.7, 8.0)


def hilly(seed: int, size=(40, 30, 9), closed: float = 0.1) -> np.ndarray:
    """Costs [f, y, x]: smooth hills from 1 to about 20, with closed towers."""
    random = np.random.default_rng(seed)
    size_x, size_y, size_f = size
    y, x = np.mgrid[:size_y, :size_x]
    hills = np.ones((size_y, size_x))
    for _ in range(6):
        at = random.random(2) * (size_y, size_x)
        hills += random.uniform(1, 8) * np.exp(-((y - at[0]) ** 2 + (x - at[1]) ** 2) / 40)
    cost = np.repeat(hills[None], size_f, axis=0).astype(np.float32)
    towers = random.random((size_y, size_x)) < closed
    towers[:3, :3] = towers[-3:, -3:] = False
    cost[: size_f - 2, towers] = inf
    return cost


def plain_cheapest(field, start, goal) -> float | None:
    """The cheapest path along the 98 straight steps, by Dijkstra with a heap."""
    steps = [
        (a, b, c)
        for a in range(-2, 3)
        for b in range(-2, 3)
        for c in range(-2, 3)
        if np.gcd.reduce((a, b, c)) == 1
    ]
    cost = field.cost[0]
    inside = {step: touched_by((0, 0, 0), step) for step in steps}
    metres = {s: float(np.sqrt(((np.array(s) * field.spacing) ** 2).sum())) for s in steps}
    best, heap, done = {start: 0.0}, [(0.0, start)], set()
    while heap:
        total, at = heapq.heappop(heap)
        if at in done:
            continue
        if at == goal:
            return total
        done.add(at)
        for step in steps:
            there = tuple(p + d for p, d in zip(at, step, strict=True))
            if not field.is_open(there):
                continue
            more = 0.0
            for off, part in inside[step].items():
                x, y, f = (p + d for p, d in zip(at, off, strict=True))
                more += metres[step] * float(part) * float(cost[f, y, x])
                if cost[f, y, x] == inf:
                    more = inf
            if total + more < best.get(there, inf) - 1e-12:
                best[there] = total + more
                heapq.heappush(heap, (total + more, there))
    return None


@pytest.mark.parametrize("seed", [1, 2])
def test_the_exact_search_finds_what_a_plain_one_finds(seed):
    field = cost_field(hilly(seed, (13, 11, 5), 0.25), spacing=(3.0, 2.0, 4.0))
    found = cheapest_path(field, (0, 0, 0), (12, 10, 4))
    truth = plain_cheapest(field, (0, 0, 0), (12, 10, 4))
    assert found.cost == pytest.approx(truth, rel=1e-9)
    assert polyline_cost(field, found.voxels) == pytest.approx(truth, rel=1e-9)


def plain_bound(least: np.ndarray, narrowest: float, start, goal) -> float:
    """The least of all ways over blocks, each step at the least cost around where it ends."""
    price = np.full(least.shape, inf)
    for place in np.argwhere(np.isfinite(least)):
        around = tuple(slice(at - 1, at + 2) for at in place)
        price[tuple(place)] = 4 * narrowest * float(least[around].min())
    steps = [step for step in np.ndindex(3, 3, 3) if step != (1, 1, 1)]
    labels = {goal: 0.0}
    for step in steps:
        near = tuple(int(at) + one - 1 for at, one in zip(goal, step, strict=True))
        if np.isfinite(price[near]):
            labels[near] = 0.0
    waiting = [(0.0, place) for place in labels]
    while waiting:
        total, place = heapq.heappop(waiting)
        if total > labels[place]:
            continue
        for step in steps:
            there = tuple(at + one - 1 for at, one in zip(place, step, strict=True))
            if np.isfinite(price[there]) and total + price[there] < labels.get(there, inf):
                labels[there] = total + price[there]
                heapq.heappush(waiting, (labels[there], there))
    return labels.get(start, inf)


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1.0, 1e-6]))
def test_the_bound_is_that_of_all_ways_over_blocks(seed, cheap):
    cost = hilly(seed)
    cost[:, 20:24, 20:24] = cheap  # one block so cheap that nearly all lie on the last pile
    field = cost_field(cost, spacing=SPACING)
    blocks, start, goal = blocks_of(field), (0, 0, 0), (39, 29, 0)
    assert blocks.mean.tolist() == coarsen(field).tolist()
    ends = [tuple(at // 4 + 1 for at in place[::-1]) for place in (start, goal)]
    by_blocks = plain_bound(blocks.least, min(SPACING), *ends)
    straight = float(np.hypot(39 * 7.7, 29 * 7.7)) * field.least
    found = bound_by(blocks, start, goal)
    assert found == pytest.approx(max(by_blocks, straight), rel=1e-12)
    assert found == cost_bound(field, start, goal)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_a_route_is_open_priced_exactly_and_between_bound_and_grid_path(seed):
    cost = hilly(seed)
    field = cost_field(cost, spacing=SPACING)
    start, goal = (0, 0, 0), (39, 29, 0)
    found = route(field, start, goal)
    assert found.corners[0].tolist() == [*start]
    assert found.corners[-1].tolist() == [*goal]
    assert found.cost == pytest.approx(
        plain_cost(cost, SPACING, found.corners.tolist()), rel=1e-9
    )
    legs = np.diff(found.corners, axis=0) * SPACING
    assert found.length_m == pytest.approx(float(np.sqrt((legs**2).sum(axis=1)).sum()))
    exact = cheapest_path(field, start, goal)
    assert cost_bound(field, start, goal) <= found.cost
    assert cost_bound(field, start, goal) <= exact.cost
    assert found.cost <= found.along_grid.cost * (1 + 1e-8)
    assert found.cost <= exact.cost * (1 + 1e-9)
    assert found.gap == pytest.approx(found.cost / exact.cost - 1)


def test_in_larger_fields_a_guided_route_is_hardly_dearer_than_the_exact_one():
    gaps = []
    for seed in range(12):
        field = cost_field(hilly(seed, (90, 80, 9), 0.25), spacing=SPACING)
        found = route(field, (0, 0, 0), (89, 79, 0))
        exact = cheapest_path(field, (0, 0, 0), (89, 79, 0))
        assert found.along_grid.followed < exact.followed / 5
        assert abs(found.gap) < 0.1
        gaps.append(found.cost / exact.cost - 1)
    assert max(gaps) < 0.03
    assert np.mean(gaps) < 0.0


def test_lengths_are_metres_also_where_voxels_are_not_cubes():
    field = cost_field(2 * np.ones((9, 9, 9), np.float32), spacing=(1.0, 5.0, 25.0))
    found = route(field, (0, 0, 0), (8, 4, 2))
    truth = (8**2 + 20**2 + 50**2) ** 0.5
    assert (found.length_m, found.cost) == (pytest.approx(truth), pytest.approx(2 * truth))
    assert len(found.corners) == 2
    assert cheapest_path(field, (0, 0, 0), (4, 4, 4)).cost == pytest.approx(
        2 * (16 + 400 + 10_000) ** 0.5
    )


def test_between_neighbours_a_step_costs_the_mean_of_both():
    field = cost_field(np.array([[[2.0, 6.0]]], np.float32), spacing=(10.0, 1.0, 1.0))
    assert route(field, (0, 0, 0), (1, 0, 0)).cost == 40.0


def test_codes_and_costs_have_the_same_routes():
    table = np.geomspace(1, 50, 256).astype(np.float32)
    table[255] = inf
    codes = np.random.default_rng(3).integers(0, 200, (6, 30, 50)).astype(np.uint8)
    codes[:5, 8:, 25] = 255
    by_code = route(cost_field(codes, table=table, spacing=SPACING), (2, 20, 1), (47, 20, 1))
    by_cost = route(cost_field(table[codes], spacing=SPACING), (2, 20, 1), (47, 20, 1))
    assert by_code.corners.tobytes() == by_cost.corners.tobytes()
    assert by_code.cost == by_cost.cost


def test_the_same_question_has_the_same_answer_to_the_byte():
    answers = set()
    for _ in range(3):
        found = route(cost_field(hilly(9), spacing=SPACING), (0, 0, 0), (39, 29, 8))
        answers.add((found.corners.tobytes(), found.cost, found.along_grid.voxels.tobytes()))
    assert len(answers) == 1


def test_a_dear_place_is_flown_around():
    cost = np.ones((3, 40, 60), np.float32)
    cost[:, :30, 25:35] = 30.0
    found = route(cost_field(cost), (2, 10, 1), (57, 10, 1))
    assert found.cost == pytest.approx(found.length_m)


def test_with_a_guide_or_coarse_costs_at_hand_the_route_is_as_good():
    field = cost_field(hilly(4, (90, 80, 9)), spacing=SPACING)
    start, goal = (0, 0, 0), (89, 79, 0)
    plain = route(field, start, goal)
    coarse = coarsen(field)
    assert route(field, start, goal, coarse=coarse).cost == plain.cost
    guided = route(field, start, goal, guide=guide_to(field, goal, coarse))
    assert guided.cost <= 1.01 * plain.cost


def test_a_start_that_the_goal_cannot_be_reached_from_by_blocks_has_no_route():
    cost = np.ones((8, 60, 120), np.float32)
    cost[:, :, 56:64] = inf
    field = cost_field(cost)
    assert route(field, (5, 5, 1), (110, 5, 1)) is None
    assert route(field, (5, 5, 1), (110, 5, 1), guide=guide_to(field, (110, 5, 1))) is None


def test_in_a_field_too_wide_for_one_level_no_way_is_told_as_none():
    cost = np.ones((4, 330, 600), np.float32)
    cost[:, :, 280:320] = inf
    assert route(cost_field(cost), (5, 5, 1), (590, 5, 1)) is None


def test_a_gap_outside_the_tube_is_found_by_searching_all_blocks():
    cost = np.ones((4, 200, 600), np.float32)
    cost[:, :180, 300:308] = inf
    field = cost_field(cost)
    found = route(field, (5, 10, 1), (594, 10, 1))
    taut = 2 * (295**2 + 170**2) ** 0.5
    assert taut < found.cost < 1.01 * taut


def test_a_long_way_in_the_open_follows_little_more_than_itself():
    field = cost_field(np.ones((4, 200, 600), np.float32))
    found = route(field, (5, 10, 1), (594, 190, 2))
    assert found.cost == pytest.approx((589**2 + 180**2 + 1) ** 0.5)
    assert found.along_grid.followed < field.cost.size / 40


def test_a_guide_to_another_goal_is_refused():
    field = cost_field(np.ones((2, 5, 5), np.float32))
    with pytest.raises(ValueError, match="another goal"):
        route(field, (0, 0, 0), (4, 4, 1), guide=guide_to(field, (4, 4, 0)))


def test_no_way_is_told_as_none():
    cost = np.ones((4, 20, 20), np.float32)
    cost[:, :, 10] = inf
    field = cost_field(cost)
    assert route(field, (0, 0, 0), (19, 19, 3)) is None
    assert cheapest_path(field, (0, 0, 0), (19, 19, 3)) is None


def test_one_gap_in_a_long_wall_that_no_block_shows_is_found():
    cost = np.ones((8, 60, 240), np.float32)
    cost[:, :, 150] = inf
    cost[6, 57, 150] = 1.0
    field = cost_field(cost)
    found = route(field, (5, 5, 1), (235, 5, 1))
    assert polyline_cost(field, found.corners) == found.cost
    crossings = [
        [p + Fraction(150 - a[0], b[0] - a[0]) * (q - p) for p, q in zip(a, b, strict=True)]
        for a, b in pairwise(found.corners.tolist())
        if a[0] <= 150 <= b[0] and a[0] < b[0]
    ]
    assert {tuple(round(part) for part in crossing) for crossing in crossings} == {(150, 57, 6)}


@pytest.mark.parametrize("end", [(0, 0, 0), (-1, 2, 1), (5, 0, 0), (2, 2, 9)])
def test_a_closed_or_outside_end_is_refused(end):
    cost = np.ones((2, 5, 5), np.float32)
    cost[0, 0, 0] = inf
    field = cost_field(cost)
    for ask in (route, cheapest_path, cost_bound):
        with pytest.raises(BlockedEnd, match="closed or outside"):
            ask(field, end, (4, 4, 1))
        with pytest.raises(BlockedEnd, match="closed or outside"):
            ask(field, (4, 4, 1), end)
    with pytest.raises(BlockedEnd, match="closed or outside"):
        guide_to(field, end)


def test_a_polyline_through_something_closed_costs_infinitely_much_outside_it_is_refused():
    cost = np.ones((1, 5, 5), np.float32)
    cost[0, 2, 2] = inf
    field = cost_field(cost)
    assert polyline_cost(field, np.array([[0, 0, 0], [4, 4, 0]])) == inf
    assert polyline_cost(field, np.array([[0, 2, 0], [2, 2, 0]])) == inf
    for outside in ([5, 0, 0], [0, -1, 0], [0, 0, 1]):
        with pytest.raises(BlockedEnd, match="outside"):
            polyline_cost(field, np.array([[0, 0, 0], outside]))


def test_an_end_may_be_closed_at_other_times():
    cost = np.ones((2, 1, 3, 30), np.float32)
    cost[1, :, :, 0] = cost[0, :, :, 29] = inf
    field = cost_field(cost, slot_s=10.0)
    ends = ((0, 1, 0), (29, 1, 0))
    assert route(field, *ends, flight=Flight(speed_mps=1.0)).cost == 29.0
    assert route(field, *ends, flight=Flight(speed_mps=9.0)) is None
    with pytest.raises(BlockedEnd):
        route(field, *ends, flight=Flight(depart_s=11.0, speed_mps=1.0))


def test_staying_where_one_is_costs_nothing():
    found = route(cost_field(np.ones((2, 5, 5), np.float32)), (1, 1, 1), (1, 1, 1))
    assert (found.cost, found.length_m, found.corners.tolist()) == (0.0, 0.0, [[1, 1, 1]])


def test_a_search_that_would_follow_too_many_voxels_is_given_up():
    field = cost_field(hilly(2), spacing=SPACING)
    for fine in (field, cost_field(hilly(2, (90, 80, 9)))):
        with pytest.raises(SearchTooLong, match="after following 5 voxels"):
            route(fine, (0, 0, 0), (39, 29, 0), most_followed=5)
    with pytest.raises(SearchTooLong, match="after following 99 voxels"):
        cheapest_path(field, (0, 0, 0), (39, 29, 0), most_followed=99)


@pytest.mark.parametrize("gradient", [1.2, 0.6, 0.3])
def test_no_leg_climbs_steeper_than_allowed(gradient):
    cost = hilly(6, (60, 20, 7), 0.05)
    field = cost_field(cost, spacing=SPACING)
    found = route(field, (0, 0, 0), (59, 19, 6), flight=Flight(gradient=gradient))
    rises = np.abs(np.diff(found.corners[:, 2])) * SPACING[2]
    runs = np.hypot(*(np.diff(found.corners[:, :2], axis=0) * SPACING[:2]).T)
    assert (rises <= gradient * runs * (1 + 1e-12)).all()


def test_a_climb_too_gentle_for_the_voxels_is_refused():
    field = cost_field(np.ones((2, 5, 5), np.float32))
    with pytest.raises(ValueError, match="too gentle"):
        route(field, (0, 0, 0), (4, 4, 1), flight=Flight(gradient=0.01))


@pytest.mark.parametrize(
    "flight", [(nan, 1, 1), (inf, 1, 1), (0, 0, 1), (0, nan, 1), (0, 1, -1), (0, 1, nan)]
)
def test_what_nobody_can_fly_is_refused(flight):
    with pytest.raises(ValueError, match="nobody can fly"):
        Flight(*flight)


def moving_crowd() -> np.ndarray:
    """Two slots: first the north is dear, then the south."""
    cost = np.ones((2, 3, 41, 80), np.float32)
    cost[0, :, :25, 20:60] = 20.0
    cost[1, :, 16:, 20:60] = 20.0
    return cost


def test_the_way_depends_on_when_it_is_flown():
    field = cost_field(moving_crowd(), slot_s=100.0)
    ends = ((2, 20, 1), (77, 20, 1))
    early = route(field, *ends, flight=Flight(depart_s=0.0))
    late = route(field, *ends, flight=Flight(depart_s=100.0))
    assert early.corners[:, 1].max() > 20 >= late.corners[:, 1].max()
    # Neither is flown through the crowd of its own slot.
    assert early.cost == pytest.approx(early.length_m)
    assert late.cost == pytest.approx(late.length_m)


def test_costs_are_those_of_the_slot_in_which_a_voxel_is_entered():
    cost = np.stack([np.ones((1, 1, 10)), 3 * np.ones((1, 1, 10))]).astype(np.float32)
    field = cost_field(cost, slot_s=4.0)
    flown = route(field, (0, 0, 0), (9, 0, 0), flight=Flight(speed_mps=1.0))
    # Voxels are entered at 0, 0.5, 1.5, 2.5, 3.5 (first slot, up to 4.5), 4.5 and later.
    assert flown.cost == pytest.approx(4.5 + 3 * 4.5)
    assert polyline_cost(
        field, flown.corners, flight=Flight(depart_s=100.0, speed_mps=1.0)
    ) == pytest.approx(27.0)


def test_a_place_that_closes_on_the_way_is_not_flown_through():
    cost = np.ones((2, 1, 15, 60), np.float32)
    cost[1, :, :8, 30] = inf
    field = cost_field(cost, slot_s=20.0)
    for speed in (1.0, 10.0):
        flight = Flight(speed_mps=speed)
        found = route(field, (0, 2, 0), (59, 2, 0), flight=flight)
        assert np.isfinite(polyline_cost(field, found.corners, flight=flight))
        assert (found.corners[:, 1].max() > 7) == (speed == 1.0)


def test_costs_that_change_have_no_exact_search():
    with pytest.raises(ValueError, match="do not change"):
        cheapest_path(cost_field(moving_crowd(), slot_s=9.0), (0, 0, 0), (5, 5, 0))


def test_fewer_corners_cost_at_most_the_share_more():
    before = after = 0
    for seed in range(5):
        field = cost_field(hilly(seed, (80, 60, 6)), spacing=SPACING)
        found = route(field, (0, 0, 0), (79, 59, 0))
        few = fewer_corners(field, found.corners, extra=0.02)
        assert polyline_cost(field, few) <= 1.02 * found.cost
        before, after = before + len(found.corners), after + len(few)
        assert {tuple(c) for c in few.tolist()} <= {tuple(c) for c in found.corners.tolist()}
    assert after < 0.9 * before


def test_corners_are_kept_when_fewer_would_be_flown_too_late():
    field = cost_field(np.ones((2, 5, 9), np.float32))
    same = fewer_corners(field, np.array([[0, 0, 0]]))
    assert same.tolist() == [[0, 0, 0]]


def test_compiled_and_plain_kernels_agree_to_the_byte():
    """The same small questions with and without the compiler."""
    script = (
        "import numpy as np;"
        "from kaga.engines.airspace.voxels.city_route import *;"
        "from tests.engines.airspace.voxels.test_city_route import tiny_answers;"
        "print(tiny_answers())"
    )
    plain = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.strip() == tiny_answers()


def tiny_answers() -> str:
    """Routes, costs and bounds in small fields of costs, codes and slots."""
    told = []
    table = np.geomspace(1, 9, 256).astype(np.float32)
    table[200:] = inf
    codes = np.random.default_rng(1).integers(0, 210, (2, 4, 9, 12)).astype(np.uint8)
    codes[:, 0, 0, 0] = codes[:, 0, 8, 11] = 0
    moving = cost_field(codes, table=table, spacing=SPACING, slot_s=3.0)
    still = cost_field(hilly(1, (12, 9, 4)), spacing=SPACING)
    for field in (still, moving):
        flight = Flight(speed_mps=12.0, gradient=1.2)
        guide = guide_to(field, (11, 8, 0))
        found = route(field, (0, 0, 0), (11, 8, 0), flight=flight, guide=guide)
        told.append((found.corners.tolist(), found.cost.hex(), found.along_grid.followed))
        told.append(cost_bound(field, (0, 0, 0), (11, 8, 0)).hex())
        told.append(fewer_corners(field, found.corners, flight=flight).tolist())
    found = cheapest_path(still, (0, 0, 0), (11, 8, 0))
    told.append((found.voxels.tolist(), found.cost.hex()))
    return repr(told)


def test_everything_public_is_named():
    assert [name for name in city_route.__all__ if not hasattr(city_route, name)] == []
