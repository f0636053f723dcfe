"""Items as they travel: MISSION_ITEM_INT's own values, and how an autopilot changes them.

What: degrees become ten-millionths, values become float32, "not given" becomes NaN; and the
comparison of what was sent with what the vehicle says it holds. Why a comparison of its own:
no autopilot gives back what it got. ArduPilot keeps its own home as item 0, heights in whole
centimetres cut off, rally heights in whole metres, holding times in whole seconds, and forgets
the heading; whatever else differs is a fault of the link or of the vehicle.

Source of the roundings: ArduPilot `AP_Mission` (item conversion) and `AP_Rally` (storage).

>>> from kaga.engines.airspace.missions.items import Item
>>> wired(Item(16, 3, (0.0, 0.0, 0.0, None), 36.3199, 136.3507, 77.0), 1).x
363199000
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from typing import Final

from kaga.engines.airspace.missions.items import (
    FRAME_MISSION,
    Command,
    Item,
    fence_items,
    home_item,
    mission_items,
    rally_items,
)
from kaga.engines.airspace.missions.model import Mission

SCALE: Final = 10_000_000
_HEIGHT_M: Final = 0.011
"""A centimetre cut off, and what float32 does to 100 m."""
_RALLY_M: Final = 1.0
_SAME_FRAMES: Final = {5: 0, 6: 3, 11: 10}
_PLACED: Final = frozenset({Command.TAKEOFF, Command.WAYPOINT, Command.LAND})


class MissionType(IntEnum):
    """Which of the vehicle's three lists."""

    MISSION = 0
    FENCE = 1
    RALLY = 2


class Autopilot(Enum):
    """Whose habits count."""

    ARDUPILOT = "ardupilot"
    PX4 = "px4"


@dataclass(frozen=True, slots=True)
class WireItem:
    """The values of one MISSION_ITEM_INT, in the order MAVLink lists them."""

    seq: int
    frame: int
    command: int
    current: int
    autocontinue: int
    param1: float
    param2: float
    param3: float
    param4: float
    x: int
    y: int
    z: float
    mission_type: int

    @property
    def params(self) -> tuple[float, float, float, float]:
        """The four free values."""
        return self.param1, self.param2, self.param3, self.param4

    def same_as(self, other: WireItem) -> bool:
        """Equal in every value, NaN being equal to NaN."""
        return all(
            one == two or (math.isnan(one) and math.isnan(two))
            for one, two in zip(_values(self), _values(other), strict=True)
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that the vehicle holds otherwise than it was sent."""

    seq: int
    field: str
    sent: float
    held: float


def wired(
    item: Item, seq: int, kind: MissionType = MissionType.MISSION, *, first: int = 0
) -> WireItem:
    """One item as it travels; the item `first` is marked as the one to begin with."""
    scale = 1 if item.frame == FRAME_MISSION else SCALE
    one, two, three, four = (
        math.nan if value is None else single(value) for value in item.params
    )
    return WireItem(
        seq, item.frame, int(item.command), int(seq == first),
        int(kind is MissionType.MISSION), one, two, three, four,
        round(item.x * scale), round(item.y * scale), single(item.z), int(kind),
    )  # fmt: skip


def wired_mission(mission: Mission, autopilot: Autopilot) -> list[WireItem]:
    """The path as uploaded: ArduPilot gets home as item 0, PX4 does not."""
    items = mission_items(mission)
    if autopilot is Autopilot.PX4:
        return [wired(item, seq) for seq, item in enumerate(items)]
    # Home is never flown to: the take-off after it is where the mission begins.
    with_home = enumerate([home_item(mission), *items])
    return [wired(item, seq, first=1) for seq, item in with_home]


def wired_fences(mission: Mission) -> list[WireItem]:
    """The fences as uploaded."""
    items = fence_items(mission.fences)
    return [wired(item, seq, MissionType.FENCE) for seq, item in enumerate(items)]


def wired_rally(mission: Mission) -> list[WireItem]:
    """The rally points as uploaded."""
    items = rally_items(mission.rally)
    return [wired(item, seq, MissionType.RALLY) for seq, item in enumerate(items)]


def differences(
    sent: Sequence[WireItem], held: Sequence[WireItem], autopilot: Autopilot
) -> list[Difference]:
    """What a vehicle holds otherwise than it was sent, beyond what it always rounds.

    Parameters
    ----------
    sent, held
        Lists of one kind, in order.
    autopilot
        ArduPilot's item 0 of a mission is its own and not compared.

    Returns
    -------
    list of Difference
        Empty when the vehicle flies what was sent. A different number of items is one
        difference, of the field "count".
    """
    if len(sent) != len(held):
        return [Difference(0, "count", len(sent), len(held))]
    own_home = autopilot is Autopilot.ARDUPILOT and sent and sent[0].mission_type == 0
    found: list[Difference] = []
    for one, other in list(zip(sent, held, strict=True))[int(bool(own_home)) :]:
        found += _item_differences(one, other)
    return found


def single(value: float) -> float:
    """The nearest float32."""
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


def _item_differences(sent: WireItem, held: WireItem) -> list[Difference]:
    frame = _SAME_FRAMES.get(held.frame, held.frame)
    held = replace(held, frame=frame)
    exact = ("seq", "command", "x", "y", "mission_type")
    fields = [name for name in exact if getattr(sent, name) != getattr(held, name)]
    if sent.command in _PLACED or sent.command == Command.RALLY_POINT:
        fields += ["frame"] if sent.frame != frame else []
        room = _RALLY_M if sent.command == Command.RALLY_POINT else _HEIGHT_M
        fields += ["z"] if not abs(sent.z - held.z) <= room else []
    fields += _param_differences(sent, held)
    return [
        Difference(sent.seq, name, getattr(sent, name), getattr(held, name)) for name in fields
    ]


def _param_differences(sent: WireItem, held: WireItem) -> list[str]:
    if sent.command in _PLACED:
        # Whole seconds; acceptance radius, pass-by and heading are the vehicle's own.
        return [] if 0.0 <= sent.param1 - held.param1 < 1.0 else ["param1"]
    names = ("param1", "param2", "param3", "param4")
    return [
        name
        for name, one, other in zip(names, sent.params, held.params, strict=True)
        if not (abs(one - other) <= 1e-3 * max(1.0, abs(one)))
    ]


def _values(item: WireItem) -> tuple[float, ...]:
    return (
        item.seq, item.frame, item.command, item.current, item.autocontinue, *item.params,
        item.x, item.y, item.z, item.mission_type,
    )  # fmt: skip
