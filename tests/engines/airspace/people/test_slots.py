from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from kaga.engines.airspace.people.slots import DayKind, Slot, day_kind, slot_at

JST = timezone(timedelta(hours=9))


def test_the_trial_day_is_a_holiday_at_three():
    day = date(2026, 11, 23)  # Labour Thanksgiving Day, a Monday
    assert day_kind(day) is DayKind.HOLIDAY
    assert slot_at(datetime(2026, 11, 23, 15, 0, tzinfo=JST), day_kind(day)) == Slot(
        DayKind.HOLIDAY, 60
    )


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 24), DayKind.WEEKDAY),
        (date(2026, 11, 28), DayKind.SATURDAY),
        (date(2026, 11, 29), DayKind.HOLIDAY),
    ],
)
def test_kinds_of_day(day, kind):
    assert day_kind(day) is kind


def test_a_festival_comes_before_everything():
    day = date(2026, 11, 28)
    assert day_kind(day, events=frozenset({day})) is DayKind.EVENT


@pytest.mark.parametrize(
    ("time", "quarter"), [((0, 0), 0), ((15, 14), 60), ((15, 15), 61), ((23, 59), 95)]
)
def test_quarters(time, quarter):
    moment = datetime(2026, 11, 24, *time, tzinfo=JST)
    assert slot_at(moment, DayKind.WEEKDAY).quarter == quarter


@pytest.mark.parametrize("quarter", [-1, 96])
def test_a_day_has_96_quarters(quarter):
    with pytest.raises(ValueError, match="96"):
        Slot(DayKind.WEEKDAY, quarter)
