"""Who moves: on foot, in a wheelchair, by car; with the figures of each.

Everything that is an assumption about speed stands here, to be read and changed in one place.

Sources: walking on slopes follows W. Tobler, "Three Presentations on Geographical Analysis and
Modeling" (NCGIA 93-1, 1993), scaled to the flat speed given; the flat speed is that of people
over 65 at a pedestrian crossing, 1.0-1.2 m/s. Wheelchair limits follow the Japanese guideline
for barrier-free roads (slopes of 5 %, up to 8 % where nothing else can be done); steeper is
possible with help and slow up to `steepest`. Car speeds outside towns are legal limits, in
towns usual averages.

>>> WALK.speed, WHEELCHAIR.steepest, CAR.mode.value
(1.2, 0.12, 'car')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final


class Mode(Enum):
    """Kinds of rights on a street."""

    WALK = "walk"
    WHEELCHAIR = "wheelchair"
    CAR = "car"


@dataclass(frozen=True, slots=True)
class Profile:
    """How somebody moves.

    Parameters
    ----------
    mode
        Whose rights count.
    speed
        Metres a second on the flat, on foot; for cars the most on any road.
    steps
        Share of the flat speed on steps; 0 forbids them.
    gentle
        Slope (rise over run) up to which a wheelchair goes at full speed.
    steepest
        Slope that cannot be passed; 0 for no limit.
    crossing, near_side, sharp, signal
        Seconds that a car loses when it turns across the other side's traffic, to the near
        side, back by more than 120 degrees, and at traffic signals.
    drives_on
        The side of the road: -1 for the left (Japan), 1 for the right.
    share
        Share of a signed speed limit that is driven in the mean.
    ferry
        Seconds of waiting before a ferry leaves.
    """

    mode: Mode
    speed: float
    steps: float = 0.5
    gentle: float = 0.05
    steepest: float = 0.0
    crossing: float = 6.0
    near_side: float = 2.0
    sharp: float = 10.0
    signal: float = 5.0
    drives_on: int = -1
    share: float = 0.85
    ferry: float = 300.0
    roads: Mapping[str, float] = field(default_factory=dict)


ROADS: Final[Mapping[str, float]] = {
    "motorway": 90.0,
    "motorway_link": 45.0,
    "trunk": 55.0,
    "trunk_link": 35.0,
    "primary": 45.0,
    "primary_link": 30.0,
    "secondary": 40.0,
    "secondary_link": 28.0,
    "tertiary": 35.0,
    "tertiary_link": 25.0,
    "unclassified": 30.0,
    "road": 25.0,
    "residential": 24.0,
    "living_street": 10.0,
    "service": 12.0,
    "rest_area": 12.0,
    "services": 12.0,
    "track": 10.0,
}
"""Kilometres an hour by class of road, where no limit is signed."""

WALK: Final = Profile(Mode.WALK, 1.2)
WHEELCHAIR: Final = Profile(Mode.WHEELCHAIR, 0.9, steps=0.0, steepest=0.12)
CAR: Final = Profile(Mode.CAR, 100.0 / 3.6, roads=ROADS)
