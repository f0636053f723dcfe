"""Heights that know what they are measured from.

What: four heights of one aircraft — above ground, above mean sea level (Tokyo Peil), above the
WGS84 ellipsoid, above its own take-off point — as four types, and the only ways from one to
another. Why: the geoid lies 37.4 m above the ellipsoid in Kaga, so a number taken for the
wrong kind is wrong by the height of a ten-storey house. Numbers of different kinds cannot be
compared or subtracted; a conversion asks for the ground, the geoid or the home it needs.

>>> from kaga.engines.airspace.heights import Ellipsoid, Geoid, GeoidSource, msl_from_ellipsoid
>>> here = Geoid(metres=37.4, uncertainty_m=0.02, source=GeoidSource.GRID)
>>> msl_from_ellipsoid(Ellipsoid(114.4), geoid=here)
Msl(metres=77.0)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Self, TypeVar


class HeightError(ValueError):
    """A height that cannot be: not a number, or not of this kind."""


@dataclass(frozen=True, slots=True, order=True)
class _Height:
    metres: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.metres):
            raise HeightError(f"a height must be a finite number of metres, not {self.metres}")

    def raised(self, metres: float) -> Self:
        """The same kind of height, so many metres higher (lower when negative)."""
        return type(self)(self.metres + metres)

    def above(self, other: Self) -> float:
        """Metres from a height of the same kind up to this one.

        Raises
        ------
        HeightError
            If the other is of another kind.
        """
        if type(other) is not type(self):
            raise HeightError(f"{type(self).__name__} and {type(other).__name__} do not mix")
        return self.metres - other.metres


@dataclass(frozen=True, slots=True, order=True)
class Agl(_Height):
    """Height above the ground (or water) straight below; the law's 150 m is one."""


@dataclass(frozen=True, slots=True, order=True)
class Msl(_Height):
    """Height above mean sea level of Tokyo Bay (T.P.): maps, airports, Spatial IDs."""


@dataclass(frozen=True, slots=True, order=True)
class Ellipsoid(_Height):
    """Height above the WGS84 ellipsoid: raw satellite positions, ASTM F3548 volumes."""


@dataclass(frozen=True, slots=True, order=True)
class RelHome(_Height):
    """Height above the take-off point: what autopilots' missions mostly carry."""


AnyHeight = Agl | Msl | Ellipsoid | RelHome
Kind = TypeVar("Kind", bound=_Height)
Known = TypeVar("Known")


class GeoidSource(Enum):
    """Where a geoid height comes from."""

    GRID = "grid"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Geoid:
    """The height of mean sea level above the ellipsoid at one place."""

    metres: float
    uncertainty_m: float
    source: GeoidSource


def msl_from_agl(height: Agl, *, ground: Msl) -> Msl:
    """Sea-level height of something so far above the ground."""
    return Msl(_of(Msl, ground).metres + _of(Agl, height).metres)


def agl_from_msl(height: Msl, *, ground: Msl) -> Agl:
    """Height above the ground; negative below it."""
    return Agl(_of(Msl, height).metres - _of(Msl, ground).metres)


def msl_from_ellipsoid(height: Ellipsoid, *, geoid: Geoid) -> Msl:
    """Sea-level height out of a satellite height."""
    return Msl(_of(Ellipsoid, height).metres - geoid.metres)


def ellipsoid_from_msl(height: Msl, *, geoid: Geoid) -> Ellipsoid:
    """Ellipsoidal height out of a sea-level height."""
    return Ellipsoid(_of(Msl, height).metres + geoid.metres)


def msl_from_home(height: RelHome, *, home: Msl) -> Msl:
    """Sea-level height out of a height above the take-off point."""
    return Msl(_of(Msl, home).metres + _of(RelHome, height).metres)


def home_from_msl(height: Msl, *, home: Msl) -> RelHome:
    """Height above the take-off point out of a sea-level height."""
    return RelHome(_of(Msl, height).metres - _of(Msl, home).metres)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around one place, as far as it is known: all that a conversion can need."""

    ground: Msl | None = None
    geoid: Geoid | None = None
    home: Msl | None = None


def msl_of(height: AnyHeight, around: Surroundings) -> Msl:
    """Sea-level height of a height of any kind.

    Raises
    ------
    HeightError
        If what the kind needs (ground, geoid, home) is not known: nothing is assumed.
    """
    match height:
        case Msl():
            return height
        case Agl():
            return msl_from_agl(height, ground=_known(around.ground, "ground"))
        case Ellipsoid():
            return msl_from_ellipsoid(height, geoid=_known(around.geoid, "geoid"))
        case _:
            return msl_from_home(height, home=_known(around.home, "home"))


def _known(value: Known | None, name: str) -> Known:
    if value is None:
        raise HeightError(f"the {name} is not known here, so the height cannot be converted")
    return value


def _of(kind: type[Kind], height: Kind) -> Kind:
    """The height itself, if it is of the kind that its type hint promises."""
    if type(height) is not kind:
        raise HeightError(f"{kind.__name__} is needed, not {type(height).__name__}")
    return height
