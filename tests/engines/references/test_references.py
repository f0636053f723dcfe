"""References: what the check digit finds, and what reading forgives."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import damm as judge

from kaga.engines.references import (
    Reference,
    ReferenceNotUnderstood,
    damm_digit,
    parse_reference,
    passes_damm,
)
from kaga.engines.references.damm import _TABLE

REFERENCES = st.builds(
    Reference,
    st.integers(1000, 9999),
    st.integers(1, 9999),
    st.one_of(st.integers(1, 9999), st.integers(1, 999_999_999)),
)


def test_the_table_is_a_quasigroup_with_zero_diagonal():
    ten = set(range(10))
    assert all(set(row) == ten for row in _TABLE)
    assert all({row[column] for row in _TABLE} == ten for column in range(10))
    assert [_TABLE[at][at] for at in range(10)] == [0] * 10


def test_the_table_is_weakly_totally_anti_symmetric():
    for start, x, y in product(range(10), repeat=3):
        if x != y:
            assert _TABLE[_TABLE[start][x]][y] != _TABLE[_TABLE[start][y]][x]


@given(st.text("0123456789", min_size=1, max_size=20))
def test_an_independent_implementation_agrees(digits):
    assert str(damm_digit(digits)) == judge.calc_check_digit(digits)
    assert passes_damm(digits) == judge.is_valid(digits)


@pytest.mark.parametrize("text", ["", "12a", "１２", "-1"])
def test_only_ascii_digits_have_a_check_digit(text):
    with pytest.raises(ValueError, match="digits"):
        damm_digit(text)


def test_the_written_form():
    assert str(Reference(2026, 417, 31)) == "2026-0417-0031-2"
    assert Reference(2026, 417, 12_345).text == "2026-0417-12345-4"


@given(REFERENCES)
def test_every_reference_reads_back(reference):
    assert parse_reference(str(reference)) == reference


@given(REFERENCES, st.data())
def test_every_single_wrong_digit_is_found(reference, data):
    digits = str(reference).replace("-", "")
    at = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[at]]))
    with pytest.raises(ReferenceNotUnderstood) as refusal:
        parse_reference(digits[:at] + wrong + digits[at + 1 :])
    assert refusal.value.reason == "check_digit"


@given(REFERENCES)
def test_every_swap_of_neighbours_is_found(reference):
    digits = str(reference).replace("-", "")
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
            with pytest.raises(ReferenceNotUnderstood) as refusal:
                parse_reference(swapped)
            assert refusal.value.reason == "check_digit"


@pytest.mark.parametrize(
    "text",
    [
        "2026-0417-0031-2",
        " 2026 0417 0031 2 ",
        "２０２６－０４１７－００３１－２",
        "２０２６ー０４１７ー００３１ー２",
        "2026–0417—0031−2",
        "2026.0417/0031_2",
        "20260417OO3l2",
        "2026\u30000417\u300000312",
    ],
)
def test_width_dashes_spaces_and_lookalikes_are_forgiven(text):
    assert parse_reference(text) == Reference(2026, 417, 31)


@pytest.mark.parametrize(
    "text", ["", "2026-0417", "受付2026-0417-0031-2", "2026-0417-0031-2-2-2-2-2-2-2", "x" * 13]
)
def test_what_is_no_reference_is_called_unreadable(text):
    with pytest.raises(ReferenceNotUnderstood) as refusal:
        parse_reference(text)
    assert refusal.value.reason == "unreadable"


def test_zero_sequence_or_procedure_is_no_reference_even_with_a_good_check_digit():
    for stem in ("202600000031", "202604170000", "000004170031"):
        with pytest.raises(ReferenceNotUnderstood) as refusal:
            parse_reference(stem + str(damm_digit(stem)))
        assert refusal.value.reason == "unreadable"


@pytest.mark.parametrize("parts", [(999, 1, 1), (2026, 0, 1), (2026, 10_000, 1), (2026, 1, 0)])
def test_parts_have_bounds(parts):
    with pytest.raises(ValueError, match="bounds"):
        Reference(*parts)
