"""Yen: whole, bounded, and adding up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.money import (
    LARGEST,
    AmountNotUnderstood,
    Yen,
    capped,
    format_yen,
    parse_yen,
    portion,
    rounded,
    split,
    total,
    yen,
)

AMOUNTS = st.integers(0, LARGEST)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5000", 5000),
        ("5,000円", 5000),
        ("５，０００円", 5000),
        ("￥５０００", 5000),
        ("¥1,234,567", 1_234_567),
        ("\\5000", 5000),
        ("金5,000円也", 5000),
        (" 5 000 円 ", 5000),
        ("5、000円", 5000),
        ("0", 0),
    ],
)
def test_amounts_as_people_write_them(text, amount):
    assert parse_yen(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "円",
        "-5",
        "5.5",
        "5,00",
        "50,00,000",
        "1e3",
        "五千円",
        "9" * 14,
        "1" * 31,
        "5000ドル",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(AmountNotUnderstood):
        parse_yen(text)


@pytest.mark.parametrize("value", [True, 1.0, "1", None])
def test_only_whole_numbers_are_yen(value):
    with pytest.raises(AmountNotUnderstood, match="whole numbers"):
        yen(value)


@pytest.mark.parametrize("value", [-1, LARGEST + 1])
def test_amounts_have_bounds(value):
    with pytest.raises(AmountNotUnderstood, match="bounds"):
        yen(value)


def test_amounts_are_written_with_commas_and_the_yen_sign_of_documents():
    texts = [format_yen(Yen(value)) for value in (0, 5_000, 1_234_567, -5_000)]
    assert texts == ["0円", "5,000円", "1,234,567円", "-5,000円"]


def test_the_cap_of_the_smartphone_subsidy():
    assert [capped(Yen(price), Yen(5_000)) for price in (4_980, 5_000, 49_800)] == [
        4_980,
        5_000,
        5_000,
    ]


def test_a_sum_of_nothing_is_nought():
    assert (total([]), total([Yen(1), Yen(2)])) == (0, 3)


@pytest.mark.parametrize(
    ("rounding", "third", "half"), [("down", 33, 2), ("half_up", 33, 3), ("up", 34, 3)]
)
def test_portions_round_as_told(rounding, third, half):
    assert portion(Yen(100), 1, 3, rounding=rounding) == third
    assert portion(Yen(5), 1, 2, rounding=rounding) == half


@pytest.mark.parametrize(
    ("rounding", "result"), [("down", 4_900), ("half_up", 5_000), ("up", 5_000)]
)
def test_amounts_round_to_units(rounding, result):
    assert rounded(Yen(4_950), unit=100, rounding=rounding) == result


@pytest.mark.parametrize(("amount", "top", "bottom"), [(-1, 1, 2), (1, -1, 2), (1, 1, 0)])
def test_impossible_portions_are_refused(amount, top, bottom):
    with pytest.raises(ValueError, match="portion"):
        portion(Yen(amount), top, bottom, rounding="down")


@pytest.mark.parametrize(("amount", "unit"), [(-1, 100), (1, 0)])
def test_impossible_units_are_refused(amount, unit):
    with pytest.raises(ValueError, match="unit"):
        rounded(Yen(amount), unit=unit, rounding="down")


@pytest.mark.parametrize(("amount", "weights"), [(-1, [1]), (1, []), (1, [0]), (1, [2, -1])])
def test_impossible_shares_are_refused(amount, weights):
    with pytest.raises(ValueError, match="weights"):
        split(Yen(amount), weights)


def test_leftover_yen_go_to_the_largest_remainders_then_to_the_earlier():
    assert split(Yen(100), [1, 1, 1]) == (34, 33, 33)
    assert split(Yen(10), [1, 2, 4]) == (1, 3, 6)


@given(AMOUNTS, st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any))
def test_parts_add_up_and_are_fair_to_a_yen(amount, weights):
    parts = split(Yen(amount), weights)
    assert total(parts) == amount
    whole = sum(weights)
    assert all(
        abs(part * whole - amount * weight) < whole
        for part, weight in zip(parts, weights, strict=True)
    )


@given(AMOUNTS)
def test_every_amount_reads_back(amount):
    assert parse_yen(format_yen(Yen(amount))) == amount
