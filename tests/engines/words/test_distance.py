"""Edits by bit vectors agree with the textbook's table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.words.distance import Pattern, most_edits

short = st.text(alphabet="あいう", min_size=1, max_size=9)


def table(pattern: str, text: str, scope: str) -> int:
    row = list(range(len(text) + 1)) if scope == "whole" else [0] * (len(text) + 1)
    for i, letter in enumerate(pattern, 1):
        below = [i]
        for j, other in enumerate(text, 1):
            below.append(min(row[j] + 1, below[-1] + 1, row[j - 1] + (letter != other)))
        row = below
    return row[-1] if scope == "whole" else min(row)


@given(short, st.text(alphabet="あいう", max_size=12), st.sampled_from(["whole", "anywhere"]))
def test_the_distance_is_the_tables(pattern, text, scope):
    assert Pattern(pattern).edits(text, scope) == table(pattern, text, scope)


@given(short, short)
def test_the_whole_distance_is_symmetric(one, other):
    assert Pattern(one).edits(other) == Pattern(other).edits(one)


@pytest.mark.parametrize(
    ("length", "most"), [(1, 0), (2, 0), (3, 1), (5, 1), (6, 2), (10, 2), (11, 3)]
)
def test_longer_words_forgive_more(length, most):
    assert most_edits(length) == most
