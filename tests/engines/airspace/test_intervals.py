from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.intervals import below, free, joined, shared

number = st.integers(min_value=0, max_value=40)
spans = st.lists(
    st.tuples(number, number).map(lambda pair: (float(min(pair)), float(max(pair))))
)


def holds(found, at):
    return any(low <= at <= high for low, high in found)


@given(spans)
def test_joined_spans_are_ordered_apart_and_hold_the_same(given_spans):
    found = joined(given_spans)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    for step in range(82):
        assert holds(found, step / 2) == holds(given_spans, step / 2)


def test_joined_spans_may_leave_a_gap():
    assert joined([(0.0, 1.0), (1.5, 2.0)], 0.5) == [(0.0, 2.0)]


@given(spans, spans)
def test_shared_is_what_both_hold(one, other):
    one, other = joined(one), joined(other)
    found = shared(one, other)
    for step in range(82):
        at = step / 2
        assert holds(found, at) == (holds(one, at) and holds(other, at))


@given(spans)
def test_free_is_what_nobody_holds(taken):
    found = free(taken, 5.0, 35.0)
    for step in range(21, 140):
        at = step / 4 + 0.125
        assert holds(found, at) == (5.0 <= at <= 35.0 and not holds(taken, at))


def test_what_is_taken_later_leaves_the_rest_free():
    assert free([(0.0, 1.0), (2.0, 3.0), (8.0, 9.0)], 0.0, 5.0) == [(1.0, 2.0), (3.0, 5.0)]
    assert free([(8.0, 9.0)], 0.0, 5.0) == [(0.0, 5.0)]


@pytest.mark.parametrize(
    ("ends", "found"),
    [
        ((-1.0, 0.0), [(0.0, 1.0)]),
        ((1.0, 2.0), []),
        ((-1.0, 3.0), [(0.0, 0.25)]),
        ((3.0, -1.0), [(0.75, 1.0)]),
    ],
)
def test_below_is_where_a_line_is_not_positive(ends, found):
    assert below(*ends) == found
