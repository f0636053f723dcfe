"""What a cell of the ground is used for: the classes of the dasymetric map.

What: one byte a cell. Why these classes: each has its own hours, its own crowd and its own
roof. They are what land-use meshes (KSJ L03-b), building use in PLATEAU and the city's own
facility list can tell apart. `UNKNOWN` is not "nobody": it has no density at all.
"""

from __future__ import annotations

from enum import IntEnum


class Land(IntEnum):
    """Use of a cell."""

    UNKNOWN = 0
    WATER = 1
    FOREST = 2
    FIELD = 3
    HOME = 4
    WORK = 5
    SHOP = 6
    SCHOOL = 7
    ROAD = 8
    STATION = 9
    BATH = 10
    HOSPITAL = 11
    PARK = 12
    VENUE = 13


CLASSES = len(Land)
