"""Pauses grow, are spread, and end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.kernel.events.failures import describe
from kaga.kernel.events.retry import Schedule, Timetable, roll


def test_the_pause_doubles_up_to_its_limit():
    schedule = Schedule(first_s=1, most_s=10, attempts=7)
    pauses = [schedule.after(n, roll=0.5) for n in range(1, 8)]
    assert pauses == [*(timedelta(seconds=s) for s in (1, 2, 4, 8, 10, 10)), None]


@given(st.integers(1, 99), st.floats(0, 1, exclude_max=True))
def test_the_pause_stays_within_half_of_its_middle(attempt, dice):
    schedule = Schedule(first_s=2, most_s=3600, attempts=100)
    middle = schedule.after(attempt, roll=0.5)
    pause = schedule.after(attempt, roll=dice)
    assert middle * 0.5 <= pause <= middle * 1.5


def test_a_timetable_ends_after_its_last_pause():
    table = Timetable((5, 300))
    assert [table.after(n, roll=0) for n in (1, 2, 3)] == [
        timedelta(seconds=5),
        timedelta(seconds=300),
        None,
    ]


def test_the_dice_fall_between_nothing_and_one():
    assert all(0 <= roll() < 1 for _ in range(100))


def test_a_failure_is_described_by_kind_and_place_never_by_its_message():
    with pytest.raises(ValueError, match="加賀太郎") as caught:
        _fail("加賀太郎")
    assert re.fullmatch(r"ValueError at test_retry.py:\d+ in _fail", describe(caught.value))


def _fail(message):
    raise ValueError(message)
