from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.airspace.spatial_id.ids import SpatialId, SpatialIdError
from kaga.engines.airspace.spatial_id.packed import IdSet, key_of_id

coordinate = st.integers(min_value=0, max_value=(1 << 22) - 1)
boxes = st.builds(SpatialId, st.just(22), st.integers(-1000, 1000), coordinate, coordinate)
sets = st.lists(boxes, min_size=1, max_size=30)


def packed(found: list[SpatialId]) -> IdSet:
    return IdSet.from_keys(22, np.array([key_of_id(box) for box in found], np.int64))


@given(sets)
def test_a_set_keeps_every_box_once_in_order_of_f_y_x(found):
    ordered = sorted(set(found), key=lambda box: (box.f, box.y, box.x))
    assert list(packed(found)) == ordered
    assert packed(found).texts() == [str(box) for box in ordered]
    assert IdSet.parse(str(box) for box in found) == packed(found)
    assert len(packed(found)) == len(ordered)


@given(sets, sets)
def test_sets_join_share_and_part_as_python_sets_do(one, other):
    here, there = packed(one), packed(other)
    assert set(here.union(there)) == set(one) | set(other)
    assert set(here.shared(there)) == set(one) & set(other)
    assert set(here.without(there)) == set(one) - set(other)
    assert all(box in here for box in one)
    assert all((box in here) == (box in set(one)) for box in other)


@given(sets)
def test_coarser_sets_hold_the_parents(found):
    assert set(packed(found).coarser(3)) == {box.parent(3) for box in found}


def test_a_box_of_another_zoom_is_not_in_a_set():
    one = IdSet.parse(["22/9/1/1"])
    assert "21/9/1/1" not in one
    assert "22/9/9/9" not in one
    assert one != IdSet.parse(["21/9/1/1"])
    assert one != "22/9/1/1"


def test_sets_of_different_zooms_do_not_mix():
    with pytest.raises(SpatialIdError, match="do not mix"):
        IdSet.parse(["22/9/1/1"]).union(IdSet.parse(["21/9/1/1"]))


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([], "one zoom"),
        (["22/9/1/1", "21/9/1/1"], "one zoom"),
        (["27/0/1/1"], "down to zoom 26"),
        (["26/2000/1/1"], "too far from 0"),
        (["26/-2000/1/1"], "too far from 0"),
    ],
)
def test_what_does_not_fit_is_refused(texts, says):
    with pytest.raises(SpatialIdError, match=says):
        IdSet.parse(texts)
