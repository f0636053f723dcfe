"""Whether heights can be what they are said to be.

What: judges the heights declared for places that must lie on the ground — take-off and
landing points — against the terrain there. Why: a file whose heights are ellipsoidal but
called sea-level flies 37 m too high or, turned round, into the roofs; the ground tells.

>>> from kaga.engines.airspace.heights import Msl
>>> found = judge_ground_points([(Msl(49.4), Msl(12.0)), (Msl(58.3), Msl(21.0))], geoid_m=37.4)
>>> found.verdict
<Verdict.ELLIPSOID: 'ellipsoid'>
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.heights import HeightError, Msl

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLERANCE_M: Final = 6.0
"""A landing place may be a roof's edge or a map 5 m old; a wrong datum is 37 m."""

HIGHEST_BELOW_GROUND_M: Final = 3.0
"""Terrain models are off by a metre or two; more below ground than this is an error."""


HOME_M: Final = 1.0
"""Heights above the take-off point begin at nought."""


class Verdict(Enum):
    """What declared sea-level heights turn out to be."""

    SEA_LEVEL = "sea-level"
    ELLIPSOID = "ellipsoid"
    GEOID_TWICE = "geoid-twice"
    ABOVE_HOME = "above-home"
    BELOW_GROUND = "below-ground"
    UNEXPLAINED = "unexplained"


class WrongDatum(HeightError):
    """Declared heights that cannot be heights above sea level."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(
            f"heights do not fit the ground ({judgement.verdict.value}): "
            f"they differ by {judgement.offset_m:.1f} m"
        )
        self.judgement = judgement


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, how far heights lie above the ground (median) and how much they scatter."""

    verdict: Verdict
    offset_m: float
    scatter_m: float


def judge_ground_points(
    points: Sequence[tuple[Msl, Msl]], *, geoid_m: float, tolerance_m: float = TOLERANCE_M
) -> Judgement:
    """What kind of height has been declared for points that stand on the ground.

    Parameters
    ----------
    points
        Pairs of the declared height and the terrain's height at the same place; at least one.
    geoid_m
        Geoid height there, metres: the size of the mistake that is looked for.
    tolerance_m
        How far a right height may be off.

    Returns
    -------
    Judgement
        `SEA_LEVEL` when they fit as declared; otherwise the mistake that explains them.
    """
    if not points:
        raise HeightError("no point on the ground to judge the heights by")
    offsets = [declared.above(ground) for declared, ground in points]
    middle = statistics.median(offsets)
    scatter = max(abs(offset - middle) for offset in offsets)
    return Judgement(_verdict(points, middle, geoid_m, tolerance_m), middle, scatter)


def _verdict(
    points: Sequence[tuple[Msl, Msl]], middle: float, geoid_m: float, tolerance_m: float
) -> Verdict:
    def all_near(expected: float) -> bool:
        return all(
            abs(declared.above(ground) - expected) <= tolerance_m for declared, ground in points
        )

    start, below = points[0]
    climbs = [abs(place.above(start) - ground.above(below)) for place, ground in points]
    if all_near(0.0):
        return Verdict.SEA_LEVEL
    if abs(start.metres) <= HOME_M and max(climbs) <= tolerance_m:
        return Verdict.ABOVE_HOME
    if all_near(geoid_m):
        return Verdict.ELLIPSOID
    if all_near(-geoid_m):
        return Verdict.GEOID_TWICE
    return Verdict.BELOW_GROUND if middle < -HIGHEST_BELOW_GROUND_M else Verdict.UNEXPLAINED


def require_sea_level(points: Sequence[tuple[Msl, Msl]], *, geoid_m: float) -> Judgement:
    """The judgement, or `WrongDatum` when the heights are no heights above sea level."""
    judgement = judge_ground_points(points, geoid_m=geoid_m)
    if judgement.verdict is not Verdict.SEA_LEVEL:
        raise WrongDatum(judgement)
    return judgement


def lowest_clearance(path: Sequence[tuple[Msl, Msl]]) -> tuple[int, float]:
    """Where a path comes nearest to the ground below: index and metres (negative: inside).

    Parameters
    ----------
    path
        Pairs of the path's height and the terrain's height below it; at least one.
    """
    if not path:
        raise HeightError("an empty path has no clearance")
    clearances = [height.above(ground) for height, ground in path]
    lowest = min(range(len(clearances)), key=clearances.__getitem__)
    return lowest, clearances[lowest]


def require_above_ground(path: Sequence[tuple[Msl, Msl]]) -> None:
    """`WrongDatum` when any point of a path lies inside the ground."""
    _, clearance = lowest_clearance(path)
    if clearance < -HIGHEST_BELOW_GROUND_M:
        raise WrongDatum(Judgement(Verdict.BELOW_GROUND, clearance, 0.0))
