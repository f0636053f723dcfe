"""PLATEAU hazard areas: landslide zones, and the water surfaces of expected floods.

What: polygons with what they warn of. Why here: a landing site in a flood zone is none while
it rains. A landslide zone is an area of the law (two dimensions count); a flood surface carries
the height of the water.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.mapfiles._gml import GML, elements, local, polygons
from kaga.engines.airspace.mapfiles.citygml import place_problem
from kaga.engines.airspace.mapfiles.datum import require_geographic
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_KINDS: Final = ("SedimentDisasterProneArea", "WaterBody")
_DETAILS: Final = ("areaType", "disasterType", "rank", "rankOrg", "scale", "description")


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """One area: kind, codes by name, and polygons (rings of latitude, longitude, height)."""

    id: str
    kind: str
    codes: dict[str, str]
    polygons: tuple[tuple[NDArray[np.float64], ...], ...]


def read_zones(stream: IO[bytes], tally: Tally) -> Iterator[Zone]:
    """Zones of a file; refused ones go to the tally.

    Raises
    ------
    MapFileError
        If the file is no XML, or its coordinate system is not geographic.
    """
    declared = False
    for element in elements(stream, "Envelope", *_KINDS):
        if local(element) == "Envelope":
            require_geographic(element.get("srsName") or "")
            declared = True
            continue
        if not declared:
            raise MapFileError("the file names no coordinate system before its areas")
        name = element.get(f"{GML}id") or f"zone {tally.report().seen + 1}"
        found = _zone(element, name, tally)
        if found is not None:
            tally.keep()
            yield found


def _zone(element: Any, name: str, tally: Tally) -> Zone | None:
    shapes = list(polygons(element))
    if not shapes:
        tally.refuse(name, Reason.NO_SHAPE)
        return None
    if not all(shapes):
        tally.refuse(name, Reason.BAD_RING)
        return None
    corners = np.concatenate([ring for rings in shapes for ring in rings])
    problem = place_problem(corners[:, 0], corners[:, 1])
    if problem is not None:
        tally.refuse(name, problem)
        return None
    codes = {
        local(one): (one.text or "").strip()
        for one in element.iter()
        if local(one) in _DETAILS and (one.text or "").strip()
    }
    return Zone(name, local(element), codes, tuple(tuple(rings) for rings in shapes))
