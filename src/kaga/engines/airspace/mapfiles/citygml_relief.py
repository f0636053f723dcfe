"""PLATEAU terrain: the triangles of a TIN (CityGML `dem`).

What: all triangles of a file as one array of degrees and metres above sea level. Why one
array: a tile has hundreds of thousands; `columns.ground_of_triangles` lays them onto the map.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import numpy as np

from kaga.engines.airspace.mapfiles._gml import GML, elements, local, positions
from kaga.engines.airspace.mapfiles.citygml import height_problem, place_problem
from kaga.engines.airspace.mapfiles.datum import Vertical, require_geographic
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_triangles(stream: IO[bytes], tally: Tally) -> NDArray[np.float64]:
    """Triangles ``(n, 3, 3)``: corners of latitude, longitude and height.

    Raises
    ------
    MapFileError
        If the file is no XML, or its coordinate system is not geographic above sea level.
    """
    declared = False
    found: list[NDArray[np.float64]] = []
    for number, element in enumerate(elements(stream, "Envelope", "Triangle")):
        if local(element) == "Envelope":
            name = element.get("srsName") or ""
            declared = declared or require_geographic(name) is Vertical.SEA_LEVEL
            continue
        if not declared:
            raise MapFileError("the terrain has no coordinate system with heights (EPSG:6697)")
        corners = positions(element.findtext(f".//{GML}posList"), 3)
        if corners is None or len(corners) != 4 or (corners[0] != corners[3]).any():
            tally.refuse(f"triangle {number}", Reason.BAD_RING)
            continue
        problem = place_problem(corners[:, 0], corners[:, 1]) or height_problem(corners[:, 2])
        if problem is not None:
            tally.refuse(f"triangle {number}", problem)
            continue
        tally.keep()
        found.append(corners[:3])
    return np.array(found).reshape(-1, 3, 3)
