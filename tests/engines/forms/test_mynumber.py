from __future__ import annotations

import random

import pytest
from stdnum.jp import in_

from kaga.engines.forms.mynumber import (
    check_digit,
    holds_my_number,
    holds_my_number_anywhere,
    is_my_number,
)


def test_check_digit_agrees_with_python_stdnum() -> None:
    r = random.Random(11)
    for _ in range(5000):
        body = "".join(r.choice("0123456789") for _ in range(11))
        assert str(check_digit(body)) == in_.calc_check_digit(body)


def test_exactly_one_last_digit_of_ten_is_right() -> None:
    assert [d for d in range(10) if is_my_number(f"62149832025{d}")] == [7]


@pytest.mark.parametrize(
    "text",
    [
        "621498320257",
        "６２１４９８３２０２５７",
        "6214 9832 0257",
        "6214-9832-0257",
        "6214　9832　0257",
        "6214−9832‐0257",
        "６２１４ー９８３２ー０２５７",
        "6 2 1 4 9 8 3 2 0 2 5 7",
        "私の番号は621498320257です",
        "6214\n9832\r\n0257",
        "6214.9832.0257",
        "電話0761、番号 6214 - 9832 - 0257",
        "①6214 9832 0257",
    ],
)
def test_a_my_number_is_found_as_people_write_it(text: str) -> None:
    assert holds_my_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "山田太郎",
        "621498320258",
        "6214983202570",
        "06214983202570",
        "62149832025",
        "6214 円 9832 円 0257 円",
        "5835678256246",
        "0761-72-1111",
    ],
)
def test_other_texts_are_let_through(text: str) -> None:
    assert not holds_my_number(text)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (621498320257, True),
        (5000, False),
        (True, False),
        ({"family": "山", "given": "621498320257"}, True),
        ([{"note": ["x", "6214-9832-0257"]}], True),
        ([{"note": "x"}], False),
        (None, False),
    ],
)
def test_whole_answers_are_searched(value: object, found: bool) -> None:
    assert holds_my_number_anywhere(value) is found
