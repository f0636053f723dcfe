from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest

from kaga.engines.airspace.voxels.cost_field import NotACost, cost_field, keep_band

ONES = np.ones((2, 3, 4), np.float32)
CODES = np.array([[[0, 1, 255]]], np.uint8)
TABLE = np.full(256, inf, np.float32)
TABLE[:2] = 1.5, 4.0


def test_a_field_tells_sizes_slots_prices_and_what_is_open():
    costs = np.stack([ONES, 3 * ONES])
    costs[1, 0, 2, 1] = inf
    field = cost_field(costs, spacing=(7.7, 7.7, 8.0), slot_s=900.0)
    assert (field.size, field.slots, field.least) == ((4, 3, 2), 2, 1.0)
    assert (field.price((0, 0, 0)), field.price((0, 0, 0), 1)) == (1.0, 3.0)
    assert [field.is_open(v) for v in ((0, 0, 0), (1, 2, 0), (4, 0, 0), (0, -1, 0))] == [
        True,
        False,
        False,
        False,
    ]


def test_codes_are_priced_by_their_table():
    field = cost_field(CODES, table=TABLE)
    assert [field.price((x, 0, 0)) for x in range(4)] == [1.5, 4.0, inf, inf]
    assert field.least == 1.5
    assert field.cost.dtype == np.uint8


def test_what_is_not_known_is_closed():
    field = cost_field(np.array([[[1.0, nan, 2.0]]], np.float32))
    assert [field.is_open((x, 0, 0)) for x in range(3)] == [True, False, True]
    table = TABLE.copy()
    table[1] = nan
    assert not cost_field(CODES, table=table).is_open((1, 0, 0))


def test_a_mask_closes_besides_and_leaves_what_was_given_alone():
    closed = np.zeros((3, 4), np.bool_)
    closed[2, 3] = True
    for field in (
        cost_field(ONES, closed=closed),
        cost_field(np.zeros((2, 3, 4), np.uint8), table=TABLE, closed=closed),
    ):
        shut = [v for v in np.ndindex(2, 3, 4) if not field.is_open(v[::-1])]
        assert shut == [(0, 2, 3), (1, 2, 3)]
    assert np.isfinite(ONES).all()


def test_a_field_holds_the_array_it_was_given():
    assert np.shares_memory(cost_field(ONES).cost, ONES)
    assert np.shares_memory(cost_field(CODES, table=TABLE).cost, CODES)


@pytest.mark.parametrize(
    ("cost", "options", "said"),
    [
        (np.ones((3, 4), np.float32), {}, "costs are"),
        (np.ones((0, 3, 4), np.float32), {}, "costs are"),
        (np.broadcast_to(np.float32(1), (2_000, 2_000, 2_000)), {}, "costs are"),
        (0 * ONES, {}, "zero or negative"),
        (-ONES, {}, "zero or negative"),
        (ONES, {"spacing": (1.0, 0.0, 1.0)}, "must be positive"),
        (ONES, {"spacing": (1.0, nan, 1.0)}, "must be positive"),
        (ONES, {"spacing": (1.0, inf, 1.0)}, "must be positive"),
        (ONES, {"slot_s": 0.0}, "must be positive"),
        (ONES, {"slot_s": nan}, "must be positive"),
        (ONES, {"closed": np.zeros((5, 4), np.bool_)}, "cannot be spread"),
        (CODES, {}, "codes need their table"),
        (CODES, {"table": np.ones(255, np.float32)}, "256 costs"),
        (ONES, {"table": TABLE}, "256 costs"),
        (CODES, {"table": np.zeros(256, np.float32)}, "zero or negative"),
        (
            CODES,
            {"table": np.ones(256, np.float32), "closed": np.ones(3, np.bool_)},
            "no code of the table closes",
        ),
    ],
)
def test_what_is_not_a_field_is_refused_with_a_reason(cost, options, said):
    with pytest.raises(NotACost, match=said):
        cost_field(cost, **options)


def test_a_band_above_the_ground_stays_open():
    kept = keep_band(np.ones((5, 1, 2), np.float32), np.array([[0, 2]]), lowest=1, highest=2)
    assert np.isfinite(kept)[:, 0, 0].tolist() == [False, True, True, False, False]
    assert np.isfinite(kept)[:, 0, 1].tolist() == [False, False, False, True, True]
