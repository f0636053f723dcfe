"""Reading dates: one meaning or a reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.calendar import DateNotUnderstood, parse_date, to_wareki

REASONS = {"empty", "unreadable", "year_unclear", "no_such_day", "outside_era"}


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-17",
        "2026/4/17",
        "2026.4.17",
        "2026ー04ー17",
        "20260417",
        "２０２６年４月１７日",
        " 2026 年 4 月 17 日 ",
        "西暦2026年4月17日(金)",
        "2026年4月17日金曜日",
        "2026年4月17日（金）",
        "令和8年4月17日",
        "令和８年４月１７日（金曜日）",
        "㋿8.4.17",
        "令8・4・17",
        "R8.4.17",
        "R.8.4.17",
        "r8/4/17",
        "r080417",
        "Ｒ０８０４１７",
        "令和八年四月十七日",
        "二〇二六年四月十七日",
    ],
)
def test_many_ways_to_write_one_day(text):
    assert parse_date(text) == date(2026, 4, 17)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("昭和元年12月31日", date(1926, 12, 31)),
        ("昭和三十二年四月一日", date(1957, 4, 1)),
        ("S32-4-1", date(1957, 4, 1)),
        ("大正十年拾月廿日", date(1921, 10, 20)),
        ("昭和廿三年十二月卅一日", date(1948, 12, 31)),
        ("㍼弐年壱月参日", date(1927, 1, 3)),
        ("明治四十五年七月二十九日", date(1912, 7, 29)),
        ("千九百五十七年四月一日", date(1957, 4, 1)),
        ("2026年4月1日", date(2026, 4, 1)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_kanji_numerals_eras_and_the_first_year(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" 　", "empty"),
        ("きのう", "unreadable"),
        ("2026-04", "unreadable"),
        ("令和8年4月", "unreadable"),
        ("2026-04-17T10:00", "unreadable"),
        ("金曜日", "unreadable"),
        ("57/4/1", "year_unclear"),
        ("元年4月1日", "year_unclear"),
        ("2026-02-29", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("99999年1月1日", "no_such_day"),
        ("令和0年4月1日", "no_such_day"),
        ("R9999999999999999999.1.1", "no_such_day"),
    ],
)
def test_what_names_no_single_day_gives_the_reason(text, reason):
    with pytest.raises(DateNotUnderstood) as refusal:
        parse_date(text)
    assert (refusal.value.reason, refusal.value.text) == (reason, text)
    assert refusal.value.suggestion is None


def test_a_day_after_the_end_of_an_era_comes_with_a_suggestion():
    with pytest.raises(DateNotUnderstood) as refusal:
        parse_date("平成35年4月1日")
    assert refusal.value.reason == "outside_era"
    assert refusal.value.suggestion == date(2023, 4, 1)


@given(st.dates(min_value=date(1873, 1, 1)))
def test_every_written_form_reads_back(day):
    reckoned = to_wareki(day)
    forms = [day.isoformat(), day.strftime("%Y").zfill(4) + day.strftime("%m%d")]
    forms += [str(reckoned), reckoned.short(), f"{day.year}年{day.month}月{day.day}日"]
    assert [parse_date(form) for form in forms] == [day] * 5


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_reason(text):
    try:
        outcome = parse_date(text)
    except DateNotUnderstood as refusal:
        outcome = refusal.reason
    assert isinstance(outcome, date) or outcome in REASONS
