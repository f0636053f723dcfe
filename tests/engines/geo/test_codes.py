from __future__ import annotations

import pytest

from kaga.engines.geo.codes import (
    check_digit,
    five_digits,
    is_valid_code,
    prefecture_of,
    with_check_digit,
)

# Published six-digit codes of the Ministry of Internal Affairs.
PUBLISHED = ["172065", "131016", "011002", "272116", "473812", "172014", "182087", "172031"]


@pytest.mark.parametrize("code", PUBLISHED)
def test_published_codes_have_the_computed_check_digit(code):
    assert with_check_digit(code[:5]) == code


@pytest.mark.parametrize(
    "code", ["172064", "00206", "48206", "1720", "17206a", "１７２０６", ""]
)
def test_wrong_codes_are_refused(code):
    assert not is_valid_code(code)


def test_five_and_six_digits_are_valid():
    assert is_valid_code("17206")
    assert is_valid_code("172065")


def test_the_short_form_and_the_prefecture():
    assert five_digits("172065") == "17206"
    assert prefecture_of("172065") == "17"


def test_a_wrong_code_has_no_short_form():
    with pytest.raises(ValueError, match="not a municipality code"):
        five_digits("172060")


def test_a_check_digit_needs_five_digits():
    with pytest.raises(ValueError, match="five digits"):
        check_digit("172065")
