"""When each kind of place is full: the table behind the people field.

What: for each kind of day, the share of the city's residents who are at each kind of place
through the day, the share of them in the open air, and how uneven such crowds are. Residents
who are in none of the places are away from the city. Visitors are counted apart and are spread
by the same table's last column.

Status: **stand-in**. The hours follow the order of the national time-use survey (社会生活
基本調査 2021: sleep, work, school, shopping by time of day) and of the school day as written
in timetables (start 8:15, dismissal 15:00 and 16:00); the shares are round numbers set by
judgement for a city of 63,000 with spa towns. They are no survey of Kaga. Official sources
that replace them: mobile spatial statistics, the person-trip survey, school timetables.

Knots are (hour, percent) with straight lines between; the day is a circle. Home takes what
the other places and being away leave over, so a column always sums to 100.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.people.land import CLASSES, Land
from kaga.engines.airspace.people.slots import QUARTERS, DayKind, Slot

Floats = NDArray[np.float64]
Knots = tuple[tuple[float, float], ...]


_WEEKDAY: Final[dict[Land, Knots]] = {
    Land.WORK: ((6, 1), (8, 15), (9, 26), (12, 25), (13, 26), (17, 24), (19, 6), (22, 1)),
    # 10 % of residents are pupils and kindergarten children; two waves of dismissal.
    Land.SCHOOL: (
        (7.25, 0),
        (8.25, 10),
        (15.0, 10),
        (15.25, 6.5),
        (16, 6),
        (16.25, 2),
        (18, 1),
        (19, 0),
    ),
    Land.SHOP: ((6, 0.5), (10, 4), (12, 7), (14, 5), (17, 7), (19, 4), (21, 1), (24, 0.5)),
    Land.ROAD: (
        (4, 0.3),
        (7.5, 6),
        (8.25, 5),
        (10, 3),
        (15.25, 5),
        (17.5, 6),
        (20, 2),
        (23, 0.5),
    ),
    Land.STATION: ((4.5, 0), (7.25, 0.6), (9, 0.2), (16, 0.3), (18, 0.5), (21, 0.1), (24, 0)),
    Land.BATH: ((5, 0.3), (10, 0.8), (16, 1.2), (20, 1.8), (23, 0.6), (24, 0.4)),
    Land.HOSPITAL: ((0, 0.8), (7, 0.9), (9.5, 2.2), (12, 1.8), (15, 1.7), (18, 1.0)),
    Land.FIELD: ((4.5, 0), (6, 0.8), (9, 1.4), (12, 0.5), (15, 1.2), (18, 0.4), (19.5, 0)),
    Land.PARK: ((5, 0.1), (9, 0.4), (15.5, 0.9), (18, 0.3), (21, 0)),
    Land.FOREST: ((5, 0), (9, 0.06), (15, 0.06), (17, 0)),
    Land.VENUE: ((8, 0.1), (10, 0.4), (14, 0.5), (19, 0.4), (22, 0)),
}
_SATURDAY: Final[dict[Land, Knots]] = {
    Land.WORK: ((6, 1), (8, 6), (9, 10), (17, 9), (19, 3), (22, 1)),
    Land.SCHOOL: ((7.5, 0), (9, 1), (12, 1), (16, 0.5), (17, 0)),
    Land.SHOP: ((6, 0.5), (10, 8), (12, 12), (15, 12), (18, 8), (21, 1.5), (24, 0.5)),
    Land.ROAD: ((4, 0.3), (9, 4), (11, 6), (17, 6), (20, 2.5), (23, 0.6)),
    Land.STATION: ((4.5, 0), (9, 0.4), (17, 0.4), (21, 0.1), (24, 0)),
    Land.BATH: ((5, 0.5), (10, 1.5), (15, 2.5), (20, 3.0), (23, 1.0), (24, 0.6)),
    Land.HOSPITAL: ((0, 0.8), (9.5, 1.6), (13, 1.1), (18, 0.9)),
    Land.FIELD: ((4.5, 0), (6, 1), (9, 2), (12, 0.7), (15, 1.6), (18, 0.4), (19.5, 0)),
    Land.PARK: ((5, 0.1), (10, 1.5), (15, 2), (18, 0.4), (21, 0)),
    Land.FOREST: ((5, 0), (9, 0.15), (15, 0.15), (17, 0)),
    Land.VENUE: ((8, 0.1), (10, 1), (14, 1.5), (19, 0.8), (22, 0)),
}
_HOLIDAY: Final[dict[Land, Knots]] = _SATURDAY | {
    Land.WORK: ((6, 1), (9, 6), (17, 6), (19, 2), (22, 1)),
    Land.SCHOOL: ((8, 0), (9, 0.4), (16, 0.3), (17, 0)),
    Land.SHOP: ((6, 0.5), (10, 9), (12, 14), (15, 14), (18, 8), (21, 1.5), (24, 0.5)),
    Land.HOSPITAL: ((0, 0.8), (13, 1.2), (18, 0.8)),
}
_EVENT: Final[dict[Land, Knots]] = _HOLIDAY | {
    Land.ROAD: ((4, 0.3), (9, 6), (11, 9), (17, 10), (21, 9), (23, 2)),
    Land.PARK: ((5, 0.1), (10, 4), (15, 5), (19, 6), (21, 4), (22, 0)),
    Land.VENUE: ((8, 0.5), (10, 3), (14, 4), (20, 4), (22, 0)),
}
_TABLE: Final = {
    DayKind.WEEKDAY: _WEEKDAY,
    DayKind.SATURDAY: _SATURDAY,
    DayKind.HOLIDAY: _HOLIDAY,
    DayKind.EVENT: _EVENT,
}
# Residents outside the city (work, school and shopping elsewhere), percent.
_AWAY: Final[dict[DayKind, Knots]] = {
    DayKind.WEEKDAY: ((5, 1), (9, 14), (16, 14), (19, 4), (22, 1)),
    DayKind.SATURDAY: ((5, 1), (11, 11), (16, 11), (20, 4), (23, 1)),
    DayKind.HOLIDAY: ((5, 1), (11, 12), (16, 12), (20, 4), (23, 1)),
    DayKind.EVENT: ((5, 1), (11, 6), (16, 6), (20, 3), (23, 1)),
}
# Of 100 people at a place by day and by night, so many are in the open air.
_OPEN_AIR: Final[dict[Land, tuple[float, float]]] = {
    Land.WATER: (100, 100),
    Land.FOREST: (100, 100),
    Land.FIELD: (100, 100),
    Land.HOME: (8, 1),
    Land.WORK: (12, 5),
    Land.SHOP: (25, 15),
    Land.SCHOOL: (25, 5),
    Land.ROAD: (25, 15),
    Land.STATION: (50, 50),
    Land.BATH: (35, 25),
    Land.HOSPITAL: (6, 2),
    Land.PARK: (100, 100),
    Land.VENUE: (40, 40),
}
# Pupils on their way and in the yard: more of a school is outside then (hour, percent).
_SCHOOL_YARD: Final[Knots] = (
    (7.25, 25),
    (7.75, 80),
    (8.25, 60),
    (8.75, 20),
    (10.25, 50),
    (10.75, 20),
    (12.75, 50),
    (13.5, 20),
    (14.75, 30),
    (15.0, 80),
    (15.5, 80),
    (16.0, 60),
    (16.25, 80),
    (17, 40),
    (19, 5),
)
# Visitors by place, percent of those in the city.
_VISITORS: Final[dict[Land, Knots]] = {
    Land.BATH: ((0, 88), (8, 80), (10, 35), (15, 30), (17, 65), (19, 82), (24, 88)),
    Land.SHOP: ((0, 2), (8, 3), (11, 22), (14, 20), (18, 5), (24, 2)),
    Land.ROAD: ((0, 1), (9, 9), (11, 20), (15, 22), (18, 6), (24, 1)),
    Land.STATION: ((0, 0), (9, 4), (11, 5), (16, 4), (20, 1), (24, 0)),
    Land.PARK: ((0, 0), (9, 2), (11, 8), (15, 10), (18, 1), (24, 0)),
    Land.VENUE: ((0, 0), (9, 1), (11, 5), (15, 6), (18, 2), (24, 0)),
}
# Shape of the Gamma spread of a crowd about its mean, 1 over the squared coefficient of
# variation: homes are steady, stations and venues come in bursts.
_SHAPE: Final[dict[Land, float]] = {
    Land.WATER: 0.5,
    Land.FOREST: 0.5,
    Land.FIELD: 0.5,
    Land.HOME: 8.0,
    Land.WORK: 6.0,
    Land.SHOP: 2.0,
    Land.SCHOOL: 3.0,
    Land.ROAD: 1.5,
    Land.STATION: 1.0,
    Land.BATH: 2.0,
    Land.HOSPITAL: 6.0,
    Land.PARK: 0.7,
    Land.VENUE: 0.6,
}
_DAY_FROM: Final = 6.0
_DAY_TO: Final = 19.0


@dataclass(frozen=True, slots=True)
class Presence:
    """One slot of the table, each array indexed by `Land` (length `CLASSES`).

    `residents` shares of all residents (the rest of 1 is `away`), `visitors` shares of the
    visitors in the city, `open_air` shares in the open, `shape` of the Gamma spread.
    """

    residents: Floats
    away: float
    visitors: Floats
    open_air: Floats
    shape: Floats


@cache
def presence_at(slot: Slot) -> Presence:
    """The table at one slot (the middle of the quarter of an hour)."""
    hour = (slot.quarter + 0.5) * 24.0 / QUARTERS
    table = _TABLE[slot.day]
    residents = _shares(table, hour)
    away = _value(_AWAY[slot.day], hour) / 100.0
    residents[Land.HOME] = 1.0 - away - residents.sum()
    visitors = _shares(_VISITORS, hour)
    visitors[Land.HOME] = 1.0 - visitors.sum()
    column = 0 if _DAY_FROM <= hour < _DAY_TO else 1
    open_air = np.zeros(CLASSES)
    for land, shares in _OPEN_AIR.items():
        open_air[land] = shares[column] / 100.0
    if slot.day is DayKind.WEEKDAY:
        open_air[Land.SCHOOL] = _value(_SCHOOL_YARD, hour) / 100.0
    shape = np.ones(CLASSES)
    for land, value in _SHAPE.items():
        shape[land] = value
    for part in (residents, visitors, open_air, shape):
        part.flags.writeable = False
    return Presence(residents, away, visitors, open_air, shape)


def _shares(table: dict[Land, Knots], hour: float) -> Floats:
    found = np.zeros(CLASSES)
    for land, knots in table.items():
        found[land] = _value(knots, hour) / 100.0
    return found


def _value(knots: Knots, hour: float) -> float:
    """Straight line between knots; before the first and after the last, across midnight."""
    hours, values = zip(*knots, strict=True)
    return float(np.interp(hour, hours, values, period=24.0))
