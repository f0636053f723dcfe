from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.risk.quantised import (
    FLOOR,
    NOTHING,
    RATIO,
    TOP,
    UNKNOWN,
    decode,
    encode,
)

values = st.floats(min_value=FLOOR, max_value=TOP)


@given(values)
def test_rounding_up_is_a_bound_and_a_tight_one(value):
    found = float(decode(encode(np.array([value]), "up"))[0])
    assert value * (1 - 1e-6) <= found <= value * RATIO * (1 + 1e-5)


@given(values)
def test_the_bound_is_never_below(value):
    assert float(decode(encode(np.array([value], np.float32), "up"))[0]) >= np.float32(value)


@given(values)
def test_the_nearest_code_is_within_half_a_step(value):
    found = float(decode(encode(np.array([value]), "nearest"))[0])
    assert RATIO**-0.5 * (1 - 1e-5) <= found / value <= RATIO**0.5 * (1 + 1e-5)


@given(st.floats(min_value=1e-300, max_value=FLOOR / 2))
def test_tiny_values_become_the_floor_or_nothing(value):
    assert encode(np.array([value]), "up")[0] == 1
    assert encode(np.array([value]), "nearest")[0] == NOTHING


def test_nothing_unknown_and_the_ends():
    codes = encode(np.array([0.0, np.nan, FLOOR, TOP]), "nearest")
    assert codes.tolist() == [NOTHING, UNKNOWN, 1, 254]
    back = decode(codes)
    assert back[0] == 0.0
    assert np.isnan(back[1])
    assert back[2:] == pytest.approx([FLOOR, TOP], rel=1e-5)


def test_every_code_comes_back_as_itself():
    codes = np.arange(255, dtype=np.uint8)
    usable = decode(codes) <= TOP
    assert (encode(decode(codes)[usable], "nearest") == codes[usable]).all()
    assert usable[:254].all()


@pytest.mark.parametrize("wrong", [-1e-9, TOP * 1.01])
def test_values_off_the_scale_are_refused(wrong):
    with pytest.raises(ValueError, match="code"):
        encode(np.array([wrong]), "up")
