"""Where something is: typed coordinates, or a name through the city's own geocoder.

>>> place_of("36.3199, 136.3507")
Placed(lat=36.3199, lon=136.3507, name='36.3199, 136.3507')
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kaga.kernel.errors import NotFound
from kaga.kernel.places import finding

_PAIR: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]+)?)[,、\s]+(-?[0-9]{1,3}(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A place and what it is called."""

    lat: float
    lon: float
    name: str


def place_of(text: str) -> Placed | None:
    """The place that a text means; None when nothing in the city is called so."""
    plain = unicodedata.normalize("NFKC", text).strip()
    pair = _PAIR.fullmatch(plain)
    if pair is not None:
        lat, lon = float(pair[1]), float(pair[2])
        return Placed(lat, lon, plain) if abs(lat) <= 80.0 and abs(lon) <= 180.0 else None
    if not plain:
        return None
    try:
        found = finding.search(plain, limit=1)
    except NotFound:  # no city pack is loaded
        return None
    if not found:
        return None
    best = found[0]
    return Placed(best.point.lat, best.point.lon, best.name)
