"""Eras: exact borders, and every day there and back."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.calendar import ERAS, EraBorderError, era_named, from_wareki, to_wareki

BORDERS = [
    (date(1873, 1, 1), "明治6年1月1日"),
    (date(1912, 7, 29), "明治45年7月29日"),
    (date(1912, 7, 30), "大正元年7月30日"),
    (date(1926, 12, 24), "大正15年12月24日"),
    (date(1926, 12, 25), "昭和元年12月25日"),
    (date(1989, 1, 7), "昭和64年1月7日"),
    (date(1989, 1, 8), "平成元年1月8日"),
    (date(2019, 4, 30), "平成31年4月30日"),
    (date(2019, 5, 1), "令和元年5月1日"),
    (date(2026, 4, 17), "令和8年4月17日"),
]


@pytest.mark.parametrize(("day", "text"), BORDERS)
def test_a_border_day_belongs_to_the_era_its_proclamation_names(day, text):
    assert str(to_wareki(day)) == text


@pytest.mark.parametrize(
    ("era", "year", "month", "day", "meant"),
    [
        ("明治", 45, 7, 30, date(1912, 7, 30)),
        ("明治", 5, 12, 31, date(1872, 12, 31)),
        ("大正", 1, 7, 29, date(1912, 7, 29)),
        ("大正", 15, 12, 25, date(1926, 12, 25)),
        ("昭和", 1, 12, 24, date(1926, 12, 24)),
        ("昭和", 64, 1, 8, date(1989, 1, 8)),
        ("平成", 1, 1, 7, date(1989, 1, 7)),
        ("平成", 31, 5, 1, date(2019, 5, 1)),
        ("令和", 1, 4, 30, date(2019, 4, 30)),
    ],
)
def test_a_day_beyond_the_border_is_refused_and_named(era, year, month, day, meant):
    with pytest.raises(EraBorderError) as refusal:
        from_wareki(era, year, month, day)
    assert refusal.value.day == meant
    assert refusal.value.era.name == era


def test_days_before_the_gregorian_calendar_have_no_wareki_here():
    with pytest.raises(ValueError, match="1873-01-01"):
        to_wareki(date(1872, 12, 31))


@pytest.mark.parametrize(("era", "year"), [("令和", 0), ("寛政", 3), ("X", 1)])
def test_unknown_eras_and_year_nought_are_refused(era, year):
    with pytest.raises(ValueError, match="era"):
        from_wareki(era, year, 1, 1)


def test_an_era_is_found_by_name_abbreviation_and_letter_of_either_case():
    for era in ERAS:
        names = (era.name, era.abbreviation, era.letter, era.letter.lower())
        assert [era_named(name) for name in names] == [era] * 4
    assert era_named("慶応") is None


def test_the_short_form_uses_the_letter():
    assert to_wareki(date(2026, 4, 17)).short() == "R8.4.17"


@given(st.dates(min_value=date(1873, 1, 1)))
def test_every_day_goes_there_and_back(day):
    there = to_wareki(day)
    assert from_wareki(there.era.letter, there.year, there.month, there.day) == day


def test_eras_follow_each_other_without_gap():
    for before, after in pairwise(ERAS):
        assert after.first.toordinal() == before.last.toordinal() + 1
