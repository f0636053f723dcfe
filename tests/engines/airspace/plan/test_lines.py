"""Walking, pulling tight, and measuring distances: held against brute force."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.airspace.plan._divert import along_way
from kaga.engines.airspace.plan._near import nearest_columns
from kaga.engines.airspace.plan._taut import taut, thinned
from kaga.engines.airspace.plan.walk import walk

PLACES = st.tuples(st.integers(0, 4_000), st.integers(0, 4_000)).map(
    lambda place: (place[0] / 256.0, place[1] / 256.0)
)


def cells_by_fractions(start, end):
    """Every cell whose inside a segment enters, with the share of the segment in it."""
    one, other = ([Fraction(part) for part in place] for place in (start, end))
    marks = {Fraction(0), Fraction(1)}
    for a, b in zip(one, other, strict=True):
        if a != b:
            for whole in range(floor(min(a, b)), floor(max(a, b)) + 2):
                share = (whole - a) / (b - a)
                if 0 < share < 1:
                    marks.add(share)
    ordered = sorted(marks)
    found = []
    for low, high in pairwise(ordered):
        middle = (low + high) / 2
        found.append(
            tuple(floor(a + middle * (b - a)) for a, b in zip(one, other, strict=True))
        )
    return found, ordered


@given(PLACES, PLACES)
@settings(max_examples=200, deadline=None)
def test_a_walk_meets_the_cells_that_fractions_meet(start, end):
    steps = walk(start, end)
    cells, marks = cells_by_fractions(start, end)
    assert list(zip(steps.rows.tolist(), steps.columns.tolist(), strict=True)) == cells
    assert steps.marks == pytest.approx([float(mark) for mark in marks], abs=1e-12)


GATES = st.lists(
    st.tuples(
        st.floats(0.5, 20.0), st.floats(-50.0, 50.0), st.floats(0.0, 40.0), st.floats(0.0, 1.0)
    ),
    min_size=2,
    max_size=30,
)


def gates_of(rows):
    at = np.cumsum([run for run, *_ in rows])
    low = np.array([bottom for _, bottom, _, _ in rows])
    high = low + np.array([height for *_, height, _ in rows])
    inside = low + np.array([share for *_, share in rows]) * (high - low)
    for end in (0, -1):
        low[end] = high[end] = inside[end]
    return at, low, high, inside


@given(GATES)
@settings(max_examples=300, deadline=None)
def test_no_other_string_through_the_gates_is_shorter_or_less_steep(rows):
    at, low, high, other = gates_of(rows)
    heights = taut(at, low, high)
    assert (heights >= low - 1e-9).all()
    assert (heights <= high + 1e-9).all()
    run = np.diff(at)
    for name in ("length", "steepest"):
        values = []
        for string in (heights, other):
            rise = np.diff(string)
            values.append(
                np.hypot(rise, run).sum() if name == "length" else np.abs(rise / run).max()
            )
        assert values[0] <= values[1] + 1e-7


@given(GATES)
@settings(max_examples=200, deadline=None)
def test_a_thinned_string_still_passes_all_gates(rows):
    at, low, high, _ = gates_of(rows)
    heights = taut(at, low, high)
    stays = np.zeros(at.size, np.bool_)
    stays[[0, -1, at.size // 2]] = True
    kept = thinned(at, low - 0.5, high + 0.5, heights, stays)
    line = np.interp(at, at[kept], heights[kept])
    assert kept[stays].all()
    assert (line >= low - 0.5 - 1e-9).all()
    assert (line <= high + 0.5 + 1e-9).all()


def test_a_string_over_level_ground_keeps_only_its_ends():
    at = np.arange(50.0)
    kept = thinned(at, np.zeros(50), np.ones(50), np.full(50, 0.5), np.zeros(50, np.bool_))
    assert np.flatnonzero(kept).tolist() == [0, 49]


@pytest.mark.parametrize("seed", range(30))
def test_the_distance_from_columns_is_the_least_of_many_samples(seed):
    random = np.random.default_rng(seed)
    tops = random.uniform(0.0, 60.0, (30, 30)).astype(np.float32)
    use = random.random((30, 30)) < 0.1
    use[15, 15] = True
    size = np.array([7.6, 7.7])
    start = np.array([*random.uniform(20.0, 200.0, 2), random.uniform(40.0, 120.0), *size])
    end = np.array([*random.uniform(20.0, 200.0, 2), random.uniform(40.0, 120.0), *size])
    metres, share, row, column = nearest_columns(start, end, (tops, use), (0, 0), 500.0)
    part = slice(max(row - 1, 0), row + 2), slice(max(column - 2, 0), column + 2)
    corner = part[0].start, part[1].start
    near = np.ascontiguousarray(tops[part]), np.ascontiguousarray(use[part])
    assert nearest_columns(start, end, near, corner, 500.0) == (metres, share, row, column)
    samples = start[:3] + np.linspace(0.0, 1.0, 4_001)[:, None] * (end - start)[:3]

    def away(at_row, at_column, points):
        down = np.maximum(np.abs(points[:, 0] - (at_row + 0.5) * size[0]) - size[0] / 2, 0.0)
        right = np.maximum(
            np.abs(points[:, 1] - (at_column + 0.5) * size[1]) - size[1] / 2, 0.0
        )
        over = np.maximum(points[:, 2] - float(tops[at_row, at_column]), 0.0)
        return np.sqrt(down**2 + right**2 + over**2)

    rows, columns = np.nonzero(use)
    brute = min(
        away(at_row, at_column, samples).min()
        for at_row, at_column in zip(rows.tolist(), columns.tolist(), strict=True)
    )
    witness = start[:3] + share * (end - start)[:3]
    assert metres == pytest.approx(brute, abs=0.02)
    assert metres <= brute + 1e-9
    assert use[row, column]
    assert away(row, column, witness[None, :])[0] == pytest.approx(metres, abs=1e-6)


def test_nothing_within_reach_is_told():
    use = np.zeros((5, 5), np.bool_)
    leg = np.array([1.0, 1.0, 50.0, 7.6, 7.7])
    found = nearest_columns(leg, leg, (np.zeros((5, 5), np.float32), use), (0, 0), 150.0)
    assert found == (np.inf, 0.0, -1, -1)


@given(PLACES, PLACES, st.integers(0, 10_000))
@settings(max_examples=150, deadline=None)
def test_a_diversion_sees_the_highest_top_and_the_mean_risk_of_its_columns(start, end, seed):
    random = np.random.default_rng(seed)
    tops = random.integers(0, 600, (20, 20)).astype(np.int16)
    deaths = random.uniform(0.0, 1.0, (10, 10)).astype(np.float32)
    highest, mean = along_way(start, end, (tops, deaths), 2, np.inf)
    cells, marks = cells_by_fractions(start, end)
    shares = [float(b - a) for a, b in pairwise(marks)]
    assert highest >= max(float(tops[cell]) for cell in cells)
    want = sum(
        share * float(deaths[row // 2, column // 2])
        for share, (row, column) in zip(shares, cells, strict=True)
    )
    assert mean == pytest.approx(want, abs=1e-5)
    assert along_way(start, end, (tops, deaths), 2, highest) == (highest, mean)
    assert along_way(start, end, (tops, deaths), 2, highest - 1.0)[0] == np.inf


def test_a_diversion_beyond_the_map_has_no_room():
    tops, deaths = np.zeros((4, 4), np.int16), np.zeros((2, 2), np.float32)
    highest, mean = along_way((1.5, 1.5), (9.5, 1.5), (tops, deaths), 2, np.inf)
    assert highest == np.inf
    assert np.isnan(mean)
