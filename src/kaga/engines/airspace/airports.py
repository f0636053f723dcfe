"""What an airport's limitation surfaces are made of.

What: runway facts, the dimensions that law gives a runway, and Komatsu's as far as they are
public. Why data: another city has another airport; nothing below the data knows a name.

Law: 航空法 (Act 231 of 1952) art. 2 (8) approach, (9) horizontal, (10) transitional surface;
art. 56 (2) extended approach, (3) conical, (4) outer horizontal surface; 航空法施行規則 art. 2
(gradient), art. 3 (radius), art. 75 and 79 (strip), art. 96-2 and 96-3. A joint base of the
Self-Defence Forces has its own notice (自衛隊法 art. 107).

>>> from kaga.engines.airspace.airports import KOMATSU
>>> KOMATSU.ends[0].name, KOMATSU.rules.approach_gradient
('06', 0.02)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaga.engines.airspace.heights import Msl


class AirportError(ValueError):
    """Facts that no airport can have."""


@dataclass(frozen=True, slots=True)
class SurfaceRules:
    """Dimensions of the surfaces of one runway, metres and gradients.

    The defaults are those for precision approach on a runway of grade A to F. Each is a value
    of the law or its ordinance; which of them a given airport has must be confirmed with its
    operator, above all the three surfaces that are designated one by one.
    """

    strip_half_width: float = 150.0
    strip_beyond_end: float = 60.0
    approach_length: float = 3_000.0
    approach_half_width: float = 600.0
    approach_gradient: float = 1.0 / 50.0
    extended_length: float | None = 15_000.0
    transitional_gradient: float = 1.0 / 7.0
    horizontal_height: float = 45.0
    horizontal_radius: float = 4_000.0
    conical_gradient: float = 1.0 / 50.0
    conical_radius: float | None = 16_500.0
    outer_radius: float | None = 24_000.0

    def __post_init__(self) -> None:
        if self.outer_radius is not None and self.conical_radius is None:
            raise AirportError("an outer horizontal surface needs a conical one inside")
        radii = [self.horizontal_radius, self.conical_radius, self.outer_radius]
        known = [radius for radius in radii if radius is not None]
        if known != sorted(set(known)) or known[0] <= 0.0:
            raise AirportError("the radii of the surfaces must grow outward")
        if self.approach_half_width < self.strip_half_width:
            raise AirportError("an approach area does not narrow outward")
        if self.extended_length is not None and self.extended_length <= self.approach_length:
            raise AirportError("an extended approach surface must be longer than the approach")


@dataclass(frozen=True, slots=True)
class RunwayEnd:
    """One end of a runway: where landing on it begins."""

    name: str
    lat: float
    lon: float
    elevation: Msl


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport with one runway, and what is not certain about its numbers."""

    name: str
    ends: tuple[RunwayEnd, RunwayEnd]
    reference_elevation: Msl
    rules: SurfaceRules
    to_confirm: tuple[str, ...] = ()


KOMATSU: Final = Airport(
    name="小松飛行場 RJNK",
    ends=(
        RunwayEnd("06", 36.386989, 136.394742, Msl(7.0)),
        RunwayEnd("24", 36.400789, 136.419589, Msl(7.0)),
    ),
    reference_elevation=Msl(7.0),
    rules=SurfaceRules(),
    to_confirm=(
        "threshold coordinates: public navigation data of 2015",
        "elevations: 7 m (22 ft) is the aerodrome's; thresholds are taken as level with it",
        "reference point: taken as the middle of the runway",
        "extended approach, conical, outer horizontal: full size of article 56; ask the base",
    ),
)
"""Komatsu, runway 06/24 of 2,704 m, joint use by the Air Self-Defence Force and airlines."""
