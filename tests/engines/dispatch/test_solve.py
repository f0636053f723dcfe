"""Whole days: optimal where everything can be tried, accepted by the judge, equal by seed."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest

from kaga.engines.dispatch._build import Nodes, field_of, routes_of
from kaga.engines.dispatch._partition import Columns, Limits, put_together
from kaga.engines.dispatch._search import worth
from kaga.engines.dispatch.instances import (
    NotAnInstance,
    plan_cost,
    read_darp,
    read_pdptw,
    routes_by_number,
)
from kaga.engines.dispatch.model import Day, Kind, Plan, Tour, Visit, empty_plan
from kaga.engines.dispatch.solve import Effort, solve
from kaga.engines.dispatch.verify import verify_plan

from .days import busy_day
from .instances_here import DARP, PDPTW, files, tabu_routes
from .oracle import cheapest_plan

SHORT = Effort(steps=400, threads=2)


def test_a_small_instance_is_solved_to_the_optimum():
    instance = read_darp(DARP)
    plan = solve(instance.day, SHORT, time.monotonic)
    assert verify_plan(instance.day, plan) == []
    assert plan_cost(instance.day, plan) == pytest.approx(cheapest_plan(instance.day))
    [route] = routes_by_number(instance, plan)
    assert (route[0][0], route[-1][0]) == (0, 9)
    assert sorted(node for node, _ in route) == list(range(10))


def test_vehicles_come_before_distance_where_that_is_asked():
    instance = read_pdptw(PDPTW)
    plan = solve(instance.day, replace(SHORT, first="vehicles"), time.monotonic)
    assert verify_plan(instance.day, plan) == []
    assert len(routes_by_number(instance, plan)) == 1
    assert plan_cost(instance.day, plan) == pytest.approx(
        cheapest_plan(replace(instance.day, shifts=instance.day.shifts[:1]))
    )


def test_equal_seeds_and_steps_make_equal_plans_on_two_threads():
    day = busy_day(4, 40)
    first, second = (solve(day, SHORT, time.monotonic) for _ in range(2))
    assert first == second
    assert verify_plan(day, first) == []
    other = solve(day, replace(SHORT, seed=2), time.monotonic)
    assert verify_plan(day, other) == []


def test_of_all_routes_known_the_cheapest_that_serve_everybody_are_put_together():
    day = busy_day(4, 14)
    nodes, field = Nodes(day), field_of(day)
    # Breaks at the same time make the first and the fourth vehicle alike.
    assert field.twin.tolist() == [-1, -1, -1, 0]
    known = [
        routes_of(field, nodes, solve(day, replace(SHORT, steps=3, seed=seed), time.monotonic))
        for seed in range(6)
    ]
    rows = [(one, v) for one in known for v in np.flatnonzero(one.size > field.basis).tolist()]
    columns = Columns(
        np.array([one.price[v] for one, v in rows]),
        np.array([one.size[v] for one, v in rows]),
        np.array([v for _, v in rows], np.int32),
        np.array([one.call[v] for one, v in rows]),
    )
    dearest = max(known, key=lambda one: worth(field, one, 1e4))
    found = put_together(field, columns, dearest, (worth(field, dearest, 1e4), 1e4), Limits())
    assert found is not None
    carried = [
        frozenset(call for call in calls[:size].tolist() if call < 14)
        for calls, size in zip(columns.call, columns.size, strict=True)
    ]
    kinds = [v % 3 for v in columns.vehicle.tolist()]
    least = min(
        sum(columns.price[at] for at in chosen)
        + 1e4 * (14 - sum(len(carried[c]) for c in chosen))
        for count in range(1, 5)
        for chosen in itertools.combinations(range(len(rows)), count)
        if len(frozenset().union(*(carried[c] for c in chosen)))
        == sum(len(carried[c]) for c in chosen)
        and all([kinds[c] for c in chosen].count(kind) <= (2, 1, 1)[kind] for kind in range(3))
    )
    assert worth(field, found, 1e4) == pytest.approx(least)
    assert least < worth(field, dearest, 1e4)
    again = put_together(field, columns, found, (worth(field, found, 1e4), 1e4), Limits())
    assert again is None


def test_long_searches_by_steps_put_routes_together_and_the_seed_decides_alone():
    day = busy_day(3, 24)
    effort = Effort(steps=2_000, threads=2)
    first, second = (solve(day, effort, time.monotonic) for _ in range(2))
    assert first == second
    assert verify_plan(day, first) == []


def test_a_day_without_requests_or_vehicles_has_a_plan():
    day = busy_day(2, 3)
    idle = replace(day, requests=())
    assert solve(idle, SHORT, time.monotonic) == empty_plan(idle)
    alone = replace(day, shifts=())
    assert solve(alone, SHORT, time.monotonic) == empty_plan(alone)


def test_who_cannot_be_served_is_named():
    day = busy_day(1, 30)
    plan = solve(day, SHORT, time.monotonic)
    assert plan.unserved != ()
    assert verify_plan(day, plan) == []


@pytest.mark.parametrize(
    "text", ["", "1 2 3", "1 9 480 3 30\n0 0 0 0 0 0 9\n1 0 0 0 1 0 9\n2 0 0 0 -1 0 9", "x y"]
)
def test_what_is_no_instance_is_refused(text):
    with pytest.raises(NotAnInstance):
        read_darp(text)
    with pytest.raises(NotAnInstance):
        read_pdptw(text + "\n0 0 0 0 0 0 0 0 0\n" * 4)


def test_published_instances_come_near_their_best_known_values():
    known = files("darp") | files("pdptw")
    for name in sorted(known.keys() & {"a2-16", "a3-24", "pr01"}):
        text, values = known[name]
        instance = read_darp(text)
        plan = solve(instance.day, Effort(steps=2_500, threads=1), time.monotonic)
        assert verify_plan(instance.day, plan) == []
        assert plan_cost(instance.day, plan) <= float(values[0]) * 1.01
    for name in sorted(known.keys() & {"lc101", "lrc201"}):
        text, values = known[name]
        instance = read_pdptw(text)
        effort = Effort(steps=2_000, threads=1, first="vehicles")
        plan = solve(instance.day, effort, time.monotonic)
        assert verify_plan(instance.day, plan) == []
        assert len(routes_by_number(instance, plan)) <= int(values[0]) + 1


def _told(day: Day, routes: list[list[tuple[int, float]]]) -> Plan:
    tours = [Tour(shift.id) for shift in day.shifts]
    half = len(day.requests)
    for at, route in enumerate(routes):
        visits = []
        for place, (node, begin) in enumerate(route):
            serve = 0.0 if node == 0 else day.requests[(node - 1) % half].pickup.serve
            kind = Kind.PICKUP if node <= half else Kind.DROP
            if node == 0:
                kind = Kind.RETURN if place else Kind.LEAVE
            who = day.requests[(node - 1) % half].id if node else None
            visits.append(Visit(kind, node, begin, begin + serve, who))
        tours[at] = Tour(tours[at].shift, tuple(visits))
    return Plan(tuple(tours))


def test_the_judge_accepts_the_published_routes_of_2003():
    for name, (text, values) in files("darp").items():
        if name.startswith("pr"):
            day = read_darp(text).day
            plan = _told(day, tabu_routes(name))
            assert verify_plan(day, plan, tolerance=0.02) == []
            assert plan_cost(day, plan) == pytest.approx(float(values[0]), abs=0.05)
