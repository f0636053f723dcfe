r"""Intrinsic ground risk class (iGRC) of SORA 2.5: the number, the bands and the table.

What: the raw value :math:`1 - \log_{10}(TLOS/(D A_c))` with the density *D* in people per m²
and the critical area in m², its class, and the class by the table of the main body (largest
dimension and speed against a band of density). Why: authorities and insurers speak in classes;
the planner computes casualties, and both must tell the same story.

Annex F gives the raw value with one decimal and rounds that up: 5.04 is 5.0 and class 5.

Source: JARUS SORA v2.5 (2024), main body table 2 (step 2), Annex F section 1.

>>> ground_risk_class(2000.0, 8.0)
Igrc(raw=5.2, whole=6)
>>> table_class(dimension=1.2, speed=12.0, density=2000.0)
6
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil, inf, log10
from typing import Final

TARGET_LEVEL: Final = 1e-6
CAREFUL_MARGIN: Final = 0.3
KM2_M2: Final = 1e6


class Margin(Enum):
    """Whether Annex F's 0.3 for stacked careful assumptions is taken off."""

    NONE = 0.0
    COMPENSATED = CAREFUL_MARGIN


@dataclass(frozen=True, slots=True)
class Igrc:
    """The value with one decimal, and the class (that value rounded up)."""

    raw: float
    whole: int


def ground_risk_class(
    density_km2: float,
    critical_m2: float,
    *,
    target: float = TARGET_LEVEL,
    margin: Margin = Margin.NONE,
) -> Igrc:
    """Class of a density (people per km²) and a critical area (m²).

    Raises
    ------
    ValueError
        If density, area or target is not a positive finite number (nobody below has no
        logarithm: ask the table for a controlled ground area instead).
    """
    if not all(0.0 < value < inf for value in (density_km2, critical_m2, target)):
        message = "density, critical area and target level must be positive"
        raise ValueError(message)
    exact = 1.0 - log10(target / (density_km2 / KM2_M2 * critical_m2)) - margin.value
    raw = round(exact, 1)
    return Igrc(raw=raw, whole=ceil(raw))


class Band(Enum):
    """Rows of the table: people per km² below the value; the last has no upper end."""

    CONTROLLED = 0.0
    REMOTE = 5.0
    LIGHTLY_POPULATED = 50.0
    SPARSELY_POPULATED = 500.0
    SUBURBAN = 5_000.0
    HIGH_DENSITY = 50_000.0
    ASSEMBLY = inf


# Columns: largest dimension in m up to, and speed in m/s up to.
_COLUMNS: Final = ((1.0, 25.0), (3.0, 35.0), (8.0, 75.0), (20.0, 120.0), (40.0, 200.0))
_TABLE: Final[dict[Band, tuple[int | None, ...]]] = {
    Band.CONTROLLED: (1, 1, 2, 3, 3),
    Band.REMOTE: (2, 3, 4, 5, 6),
    Band.LIGHTLY_POPULATED: (3, 4, 5, 6, 7),
    Band.SPARSELY_POPULATED: (4, 5, 6, 7, 8),
    Band.SUBURBAN: (5, 6, 7, 8, 9),
    Band.HIGH_DENSITY: (6, 7, 8, 9, 10),
    Band.ASSEMBLY: (7, 8, None, None, None),
}
_SMALLEST: Final = (0.25, 25.0)


def band_of(density_km2: float) -> Band:
    """Band of a density in people per km²; 0 is *not* a controlled area, that takes control.

    Raises
    ------
    ValueError
        For a density that is negative or unknown (NaN): unknown has no class.
    """
    if not density_km2 >= 0.0:
        message = "an unknown density has no band"
        raise ValueError(message)
    rows = [band for band in Band if band is not Band.CONTROLLED]
    return next((band for band in rows if density_km2 < band.value), Band.ASSEMBLY)


def table_class(
    *,
    dimension: float,
    speed: float,
    density: float | None,
    mass: float | None = None,
) -> int | None:
    """Class by SORA 2.5's table; None where the operation is outside SORA.

    Parameters
    ----------
    dimension, speed
        Largest dimension in m and largest speed in m/s; the column is the first whose two
        limits both hold.
    density
        People per km², or None for a controlled ground area.
    mass
        kg; up to 0.25 kg and 25 m/s every class is 1.
    """
    if mass is not None and mass <= _SMALLEST[0] and speed <= _SMALLEST[1]:
        return 1
    fitting = (
        index
        for index, (size, fastest) in enumerate(_COLUMNS)
        if dimension <= size and speed <= fastest
    )
    column = next(fitting, None)
    if column is None:
        return None
    return _TABLE[Band.CONTROLLED if density is None else band_of(density)][column]
