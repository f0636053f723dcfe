from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from kaga.engines.airspace.missions.wire import (
    Autopilot,
    Difference,
    differences,
    single,
    wired_fences,
    wired_mission,
    wired_rally,
)
from tests.engines.airspace.missions.made import MEDICINE, missions

SENT = wired_mission(MEDICINE, Autopilot.ARDUPILOT)


def held_by_ardupilot(items):
    """What ArduPilot keeps: its own home, centimetres cut off, whole seconds, no heading."""
    return [
        replace(
            item,
            frame={3: 6}.get(item.frame, item.frame) if item.seq else 0,
            param1=float(int(item.param1)) if item.command == 16 else item.param1,
            param4=0.0 if math.isnan(item.param4) else item.param4,
            x=item.x if item.seq else item.x + 12,
            z=single(int(item.z * 100.0) / 100.0),
        )
        for item in items
    ]


def test_ardupilot_gets_home_first_and_px4_the_takeoff():
    assert [item.command for item in SENT] == [16, 22, 178, 16, 16, 178, 203, 16, 21]
    assert [item.seq for item in SENT] == list(range(9))
    assert [item.current for item in SENT] == [0, 1, 0, 0, 0, 0, 0, 0, 0]
    px4 = wired_mission(MEDICINE, Autopilot.PX4)
    assert [item.command for item in px4] == [22, 178, 16, 16, 178, 203, 16, 21]
    assert px4[0].current == 1


@settings(max_examples=40)
@given(missions())
def test_what_ardupilot_rounds_is_no_difference(mission):
    sent = wired_mission(mission, Autopilot.ARDUPILOT)
    assert differences(sent, held_by_ardupilot(sent), Autopilot.ARDUPILOT) == []
    for items in (wired_fences(mission), wired_rally(mission)):
        assert differences(items, items, Autopilot.ARDUPILOT) == []


@pytest.mark.parametrize(
    ("seq", "field", "value"),
    [
        (3, "x", 363150001), (3, "y", 1363525001), (3, "z", single(77.1)), (3, "command", 82),
        (3, "frame", 0), (4, "param1", 6.0), (4, "param1", 4.0), (2, "param2", 13.0),
        (5, "param1", math.nan), (8, "seq", 9),
    ],
)  # fmt: skip
def test_any_other_change_is_told_with_item_and_field(seq, field, value):
    held = held_by_ardupilot(SENT)
    held[seq] = replace(held[seq], **{field: value})
    (found,) = differences(SENT, held, Autopilot.ARDUPILOT)
    assert (found.seq, found.field, found.sent) == (seq, field, getattr(SENT[seq], field))
    assert found.held == value or math.isnan(value)


def test_a_missing_item_is_told():
    found = differences(SENT, SENT[:-1], Autopilot.ARDUPILOT)
    assert found == [Difference(0, "count", 9, 8)]
    assert differences([], [], Autopilot.ARDUPILOT) == []


def test_home_counts_for_px4_and_for_fences():
    moved = [replace(SENT[0], x=1), *SENT[1:]]
    assert differences(SENT, moved, Autopilot.ARDUPILOT) == []
    assert [found.field for found in differences(SENT, moved, Autopilot.PX4)] == ["x"]
    fences = wired_fences(MEDICINE)
    moved = [replace(fences[0], x=1), *fences[1:]]
    assert [found.field for found in differences(fences, moved, Autopilot.ARDUPILOT)] == ["x"]


def test_rally_heights_are_kept_in_whole_metres():
    (rally,) = wired_rally(MEDICINE)
    kept = [replace(rally, z=39.1)]
    assert differences([rally], kept, Autopilot.ARDUPILOT) == []
    lower = [replace(rally, z=38.9)]
    assert differences([rally], lower, Autopilot.ARDUPILOT) == [
        Difference(0, "z", rally.z, 38.9)
    ]


def test_same_items_are_equal_also_where_nothing_is_given():
    again = wired_mission(MEDICINE, Autopilot.ARDUPILOT)
    assert all(one.same_as(other) for one, other in zip(SENT, again, strict=True))
    assert not SENT[1].same_as(replace(SENT[1], z=61.0))
    assert not SENT[1].same_as(replace(SENT[1], param4=0.0))
