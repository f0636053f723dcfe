"""Which heights a file carries: declared by its coordinate system, checked by known ground.

What: the vertical datum behind an EPSG code, and a judgement of many heights against ground
that is known. Why both: a file can be declared wrong, and the geoid lies 37.4 m above the
ellipsoid here; heights that are all 37 m too high are not a hill. A judgement that cannot be
made is said to be none; it is never taken for a good one.

>>> import numpy as np
>>> ground = np.linspace(2.0, 60.0, 50)
>>> judge(ground + 37.2, ground, geoid_m=37.4).verdict
<Verdict.ELLIPSOID: 'ellipsoid'>
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.mapfiles.tally import MapFileError
from kaga.engines.airspace.plausibility import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Heights = NDArray[np.floating]

TOLERANCE_M: Final = 8.0
"""How far the middle offset may lie from the datum it is explained by."""
_LEAST: Final = 20
"""Fewer places than this prove nothing."""
_SCATTER_M: Final = 12.0
"""Known ground that scatters more (a coarse stand-in in the hills) cannot tell 37 m."""


class Vertical(Enum):
    """What the heights of a coordinate system are measured from."""

    SEA_LEVEL = "sea-level"
    ELLIPSOID = "ellipsoid"
    NONE = "none"


_BY_EPSG: Final = {
    6697: Vertical.SEA_LEVEL,
    6695: Vertical.SEA_LEVEL,
    6696: Vertical.SEA_LEVEL,
    6668: Vertical.NONE,
    4612: Vertical.NONE,
    4326: Vertical.NONE,
    6667: Vertical.ELLIPSOID,
    4947: Vertical.ELLIPSOID,
    4979: Vertical.ELLIPSOID,
}
_CODE: Final = re.compile(r"EPSG(?:/|:)+(?:[0-9.]*(?:/|:))?([0-9]+)")


def epsg_of(name: str) -> int:
    """The number in a name of a coordinate system; `MapFileError` when there is none."""
    found = _CODE.search(name)
    if found is None:
        raise MapFileError(f"the coordinate system {name!r} is not named by an EPSG code")
    return int(found[1])


def require_geographic(name: str) -> Vertical:
    """The vertical datum of a geographic system, latitude first.

    Raises
    ------
    MapFileError
        For a system that is not known, and for heights above the ellipsoid: they would put
        everything 37 m too high, so the file must be converted with a geoid grid first.
    """
    code = epsg_of(name)
    if code not in _BY_EPSG:
        raise MapFileError(f"EPSG:{code} is not a geographic system that is read here")
    vertical = _BY_EPSG[code]
    if vertical is Vertical.ELLIPSOID:
        raise MapFileError(
            f"EPSG:{code} has heights above the ellipsoid; convert them to heights above "
            "sea level (EPSG:6697) with a geoid grid first"
        )
    return vertical


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the offsets from known ground say; verdict None when they say nothing."""

    verdict: Verdict | None
    offset_m: float
    scatter_m: float
    places: int


def judge(declared: Heights, known: Heights, *, geoid_m: float) -> Judgement:
    """Heights of places against the ground that is known there.

    Parameters
    ----------
    declared, known
        Shape ``(n,)``, metres above sea level as the file says, and as is known; NaN in
        either is left out.
    geoid_m
        Height of the geoid, metres: the size of the mistake that is looked for.

    Notes
    -----
    Robust against buildings and errors: the median offset and the median absolute deviation.
    """
    offsets = (declared - known)[np.isfinite(declared) & np.isfinite(known)]
    if len(offsets) < _LEAST:
        return Judgement(None, float("nan"), float("nan"), len(offsets))
    middle = float(np.median(offsets))
    scatter = float(np.median(np.abs(offsets - middle)))
    if scatter > _SCATTER_M:
        return Judgement(None, middle, scatter, len(offsets))
    return Judgement(_verdict(middle, geoid_m), middle, scatter, len(offsets))


def _verdict(middle: float, geoid_m: float) -> Verdict:
    candidates = {
        Verdict.SEA_LEVEL: 0.0,
        Verdict.ELLIPSOID: geoid_m,
        Verdict.GEOID_TWICE: -geoid_m,
    }
    for verdict, expected in candidates.items():
        if abs(middle - expected) <= TOLERANCE_M:
            return verdict
    return Verdict.UNEXPLAINED


def require_sea_level(declared: Heights, known: Heights, *, geoid_m: float) -> Judgement:
    """The judgement, or a refusal of the whole file.

    Raises
    ------
    MapFileError
        When the heights lie off the known ground by the geoid, or by anything else that is
        not scatter. What cannot be judged passes; its verdict is None and must be shown.
    """
    found = judge(declared, known, geoid_m=geoid_m)
    if found.verdict in {None, Verdict.SEA_LEVEL}:
        return found
    hint = {
        Verdict.ELLIPSOID: "they are above the ellipsoid: convert them with a geoid grid",
        Verdict.GEOID_TWICE: "the geoid has been taken off twice",
    }.get(found.verdict, "check the datum the file was made in")
    raise MapFileError(
        f"heights differ from the known ground by {found.offset_m:.1f} m "
        f"(median of {found.places} places): {hint}"
    )
