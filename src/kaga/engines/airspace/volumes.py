"""Pieces of air with a floor, a ceiling and hours, and who flies into them.

What: a volume is a footprint, two heights — each with its own datum — periods, the rule it
comes from and how severe it is. Why heights with a datum: "150 m above ground" and "150 m above
the sea" differ by the mountain. Whether a straight leg is inside is exact: moments inside the
footprint, below the ceiling, above the floor and within the hours are cut with one another.

Ground and geoid below a leg are given as a profile that is straight between its stations; the
answer is exact for that profile.

>>> from kaga.engines.airspace.footprints import Circle
>>> from kaga.engines.airspace.heights import Agl, Msl
>>> from kaga.engines.geo.model import Point
>>> school = Volume(VolumeId("school-1"), RuleId("near-people"), Severity.PROHIBIT,
...     Circle(Point(36.30, 136.31), 80.0), Agl(0.0), Agl(150.0), ())
>>> school.holds_within(0.0, 60.0)
[(0.0, 60.0)]
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, NewType

from kaga.engines.airspace.footprints import Footprint, FootprintError, Problem
from kaga.engines.airspace.heights import AnyHeight, HeightError, Msl, Surroundings, msl_of
from kaga.engines.airspace.intervals import Span, below, joined, shared
from kaga.engines.airspace.periods import Period, PeriodError, spans_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.engines.airspace.frame import Position

VolumeId = NewType("VolumeId", str)
RuleId = NewType("RuleId", str)


class Severity(Enum):
    """What a volume does to a flight through it."""

    PROHIBIT = "prohibit"
    PERMISSION = "permission"
    COST = "cost"
    INFORM = "inform"


@dataclass(frozen=True, slots=True)
class Volume:
    """A constraint in space and time; without periods it holds always."""

    id: VolumeId
    rule: RuleId
    severity: Severity
    footprint: Footprint
    floor: AnyHeight
    ceiling: AnyHeight
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        check_limits(self.floor, self.ceiling)

    def holds_within(self, low: float, high: float) -> list[Span]:
        """When it holds between two seconds since 1970."""
        return spans_of(self.periods, low, high) if self.periods else [(low, high)]


def check_limits(floor: AnyHeight, ceiling: AnyHeight) -> None:
    """Refuse a floor at or above a ceiling; of two datums only the place can tell."""
    if type(floor) is type(ceiling) and floor.metres >= ceiling.metres:
        detail = f"{floor} is not below {ceiling}"
        raise FootprintError(Problem.FLOOR_ABOVE_CEILING, detail)


@dataclass(frozen=True, slots=True)
class Station:
    """What lies below a leg at one moment of it."""

    moment: float
    around: Surroundings


@dataclass(frozen=True, slots=True)
class Leg:
    """A straight piece of a flight with even speed: places, seconds, what lies below.

    `below` needs a station at moment 0 and one at moment 1, in order.
    """

    start: Position
    end: Position
    begins: float
    ends: float
    below: tuple[Station, ...]

    def __post_init__(self) -> None:
        if not self.begins <= self.ends:
            raise PeriodError("a leg ends before it begins")
        moments = [station.moment for station in self.below]
        if len(moments) < 2 or moments[0] != 0.0 or moments[-1] != 1.0:
            raise HeightError("the ground below a leg is needed from moment 0 to moment 1")
        if moments != sorted(moments):
            raise HeightError("stations below a leg must be in order")

    @classmethod
    def over(cls, ends: tuple[Position, Position], times: Span, around: Surroundings) -> Leg:
        """A leg over flat ground: the same surroundings all along."""
        stations = (Station(0.0, around), Station(1.0, around))
        return cls(ends[0], ends[1], times[0], times[1], stations)


@dataclass(frozen=True, slots=True)
class Exposure:
    """A volume a leg is in, and at which moments (0 at its start, 1 at its end)."""

    volume: Volume
    moments: tuple[Span, ...]


def moments_at_height(volume: Volume, leg: Leg) -> list[Span]:
    """Moments of a leg between a volume's floor and ceiling; both belong to it.

    Raises
    ------
    HeightError
        If the volume's datum needs something that the leg's stations do not know.
    """
    found: list[Span] = []
    for one, other in pairwise(leg.below):
        floor = _room(leg, one, volume.floor), _room(leg, other, volume.floor)
        ceiling = _room(leg, one, volume.ceiling), _room(leg, other, volume.ceiling)
        spans = shared(below(-floor[0], -floor[1]), below(*ceiling))
        width = other.moment - one.moment
        found += [(one.moment + low * width, one.moment + high * width) for low, high in spans]
    return joined(found)


def moments_in_time(volume: Volume, leg: Leg) -> list[Span]:
    """Moments of a leg at which a volume holds."""
    spans = volume.holds_within(leg.begins, leg.ends)
    length = leg.ends - leg.begins
    if length == 0.0:
        return [(0.0, 1.0)] if spans else []
    return [((low - leg.begins) / length, (high - leg.begins) / length) for low, high in spans]


def _room(leg: Leg, station: Station, limit: AnyHeight) -> float:
    """Metres by which a leg lies above a limit at a station."""
    climb = leg.end.height.above(leg.start.height)
    height = Msl(leg.start.height.metres + station.moment * climb)
    return height.above(msl_of(limit, station.around))


def worst(exposures: Sequence[Exposure]) -> Severity | None:
    """The most severe of several exposures; none for none."""
    for severity in Severity:
        if any(exposure.volume.severity is severity for exposure in exposures):
            return severity
    return None
