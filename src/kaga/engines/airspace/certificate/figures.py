"""The figures of a route certificate: route, extremes, deaths, refuges, volumes, separation.

What: frozen values of whole numbers; see `content` for the whole certificate and its units.

>>> Witness(leg=3, share_e9=500_000_000, x=3685752, y=1642426).f is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LegKind = Literal["takeoff", "cruise", "landing"]


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A corner of the route: WGS84, height above sea level, moment."""

    lat_e9: int
    lon_e9: int
    alt_mm: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class Leg:
    """Between two waypoints, flown straight and evenly.

    `length_mm` is horizontal, `climb_mm` the change of height, `speed_mm_s` the horizontal
    speed over ground; `slot` is the quarter of an hour in which it begins; `deaths` are
    expected deaths on it (mean).
    """

    kind: LegKind
    length_mm: int
    climb_mm: int
    speed_mm_s: int
    slot: int
    deaths: str


@dataclass(frozen=True, slots=True)
class Route:
    """Corners and the legs between them."""

    waypoints: tuple[Waypoint, ...]
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """Where a figure is attained: leg, share of it (1e-9), column, and voxel if it is one."""

    leg: int
    share_e9: int
    x: int
    y: int
    f: int | None = None


@dataclass(frozen=True, slots=True)
class Extreme:
    """A minimum or maximum over all cruise legs, and where it is attained."""

    value_mm: int
    witness: Witness


@dataclass(frozen=True, slots=True)
class AirportRoom:
    """Least room below the limitation surfaces of an airport (negative: above one)."""

    room_mm: int
    airport: str
    surface: str
    leg: int
    share_e9: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of climb or descent and the first leg that has it."""

    rate_mm_s: int
    leg: int


@dataclass(frozen=True, slots=True)
class Minima:
    """Extremes with witnesses.

    `above_ground` and `most_agl` count the column straight below, `above_surface` roofs and
    crowns too; `to_object` and `to_wire` are distances in space to the nearest column that
    stands above its ground, and to the nearest sparse solid; none within the policy's reach
    is None. `airport` is None when no surface stands over the route.
    """

    above_ground: Extreme
    most_agl: Extreme
    above_surface: Extreme
    to_object: Extreme | None
    to_wire: Extreme | None
    airport: AirportRoom | None
    climb: Rate
    descent: Rate


@dataclass(frozen=True, slots=True)
class Wind:
    """The wind of the kernels: a speed and the eighth of the compass it blows towards."""

    speed_mm_s: int
    towards_eighth: int


@dataclass(frozen=True, slots=True)
class Worst:
    """The column and leg with the most expected deaths per flight hour."""

    leg: int
    x: int
    y: int
    per_hour: str


@dataclass(frozen=True, slots=True)
class Casualties:
    """Expected deaths, decimal text: per flight and per flight hour.

    `mean` and `p95` over who is there, at the mean failure rate; `upper` takes the 95th
    percentile of both. `sheltered` is the share of harm that reaches people under a roof.
    """

    wind: Wind
    sheltered: str
    mean: str
    p95: str
    upper: str
    mean_per_hour: str
    p95_per_hour: str
    upper_per_hour: str
    worst: Worst


@dataclass(frozen=True, slots=True)
class Site:
    """A place to land when something is wrong; `alt_mm` is the ground there."""

    id: str
    lat_e9: int
    lon_e9: int
    alt_mm: int


@dataclass(frozen=True, slots=True)
class Refuge:
    """For one second: the site (index), energy left, energy needed, least room on the way.

    The way is level at the height of that second to above the site, then down. `needed_j`
    counts wind; `room_mm` is the least height above surfaces of the columns below the way.
    """

    site: int
    left_j: int
    needed_j: int
    room_mm: int


@dataclass(frozen=True, slots=True)
class Contingency:
    """A site for every whole second since departure, the last included."""

    sites: tuple[Site, ...]
    seconds: tuple[Refuge, ...]


@dataclass(frozen=True, slots=True)
class VolumePoint:
    """A corner of a volume's line on the sheet of metres, and height above sea level."""

    east_mm: int
    north_mm: int
    up_mm: int


@dataclass(frozen=True, slots=True)
class VolumeMark:
    """Where the flight can be between two moments: round a line, between two heights."""

    begins_ms: int
    ends_ms: int
    radius_mm: int
    floor_mm: int
    ceiling_mm: int
    line: tuple[VolumePoint, ...]


@dataclass(frozen=True, slots=True)
class Approach:
    """How near a filed flight comes: tightness (1,000,000 is a conflict's edge) and when."""

    flight: str
    tightness_e6: int
    time_ms: int
    horizontal_mm: int
    vertical_mm: int


@dataclass(frozen=True, slots=True)
class Separation:
    """Filed flights by hash, how many, this flight's priority, and all that come near."""

    flights: str
    count: int
    priority: int
    near: tuple[Approach, ...]
