"""The My Number guard agrees with python-stdnum and refuses only what is a My Number."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import in_

from kaga.engines.mynumber import (
    check_digit,
    contains_my_number,
    is_my_number,
    value_contains_my_number,
)

elevens = st.text(alphabet="0123456789", min_size=11, max_size=11)
twelves = st.text(alphabet="0123456789", min_size=12, max_size=12)
valid = elevens.map(lambda digits: digits + str(check_digit(digits)))


@given(twelves)
def test_the_check_digit_agrees_with_an_independent_library(digits):
    assert is_my_number(digits) == in_.is_valid(digits)


@given(valid, st.sampled_from(["{}", "番号は{}です", "no.{}", "{}\n"]))
def test_a_number_inside_any_text_is_found(number, text):
    assert contains_my_number(text.format(number))


@given(
    valid, st.sampled_from([" ", "　", "-", "－", "ー", "―", "‐", "・", "/", " - ", "\u200b"])
)
def test_groups_of_four_are_found_however_they_are_parted(number, gap):
    assert contains_my_number(gap.join([number[:4], number[4:8], number[8:]]))


@given(valid, st.sampled_from([(3, 6, 9), (6,), (8,), (4,), (2, 4, 6, 8, 10)]))
def test_other_groupings_are_found_too(number, cuts):
    edges = [0, *cuts, 12]
    parts = [number[a:b] for a, b in itertools.pairwise(edges)]
    assert contains_my_number("-".join(parts))
    assert contains_my_number(" ".join(parts))


@given(valid)
def test_full_width_and_mixed_gaps_are_found(number):
    wide = number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert contains_my_number(wide)
    assert contains_my_number(f"{number[:4]} {number[4:8]}-{number[8:]}")


@pytest.mark.parametrize(
    "text",
    [
        "６２１４ー９８３２ー０２５７",
        "6214−9832‐0257",
        "6 2 1 4 9 8 3 2 0 2 5 7",
        "6214.9832.0257",
        "電話0761、番号 6214 - 9832 - 0257",
        "①6214 9832 0257",
        "6214 9832 0257㍘",
        "٦٢١٤٩٨٣٢٠٢٥٧",
    ],
)
def test_a_number_is_found_as_people_write_it(text):
    assert contains_my_number(text)


def test_exactly_one_last_digit_of_ten_is_right():
    assert [d for d in range(10) if is_my_number(f"62149832025{d}")] == [7]


@given(valid, st.sampled_from("0123456789"))
def test_a_corporate_number_of_thirteen_digits_is_left_alone(number, first):
    assert not contains_my_number(first + number)
    assert not contains_my_number(number + first)
    assert not contains_my_number(f"{first}-{number[:4]}-{number[4:8]}-{number[8:]}")
    assert not contains_my_number(f"{first} {number[:4]} {number[4:8]} {number[8:]}")


@given(twelves.filter(lambda digits: not in_.is_valid(digits)))
def test_twelve_digits_with_a_wrong_check_digit_are_left_alone(digits):
    assert not contains_my_number(digits)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "石川県加賀市動橋町ホ100番地",
        "電話 0761-72-1111 18時",  # 076172111118 would be valid
        "123,456,789,018円",
        "1234\n5678\n9018",
        "1234 本 5678 本 9018",
        "123456789018"[:11] + "⑧",
        "5835678256246",
        "1234-5678-9018-1",
        "20261122 0900 から 20261122 1700",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not contains_my_number(text)


def test_a_window_among_spaced_groups_is_found():
    assert contains_my_number("1234 5678 9018 2026")


def test_whole_values_are_searched():
    assert value_contains_my_number({"a": ["x", {"b": "123456789018"}]})
    assert value_contains_my_number(123456789018)
    assert not value_contains_my_number({"a": [True, None, 1.5, b"123456789018", 12]})


@pytest.mark.parametrize("digits", ["", "1234567890", "1234567890a", "１２３４５６７８９０１"])
def test_a_check_digit_needs_eleven_ascii_digits(digits):
    with pytest.raises(ValueError, match="eleven"):
        check_digit(digits)
