"""What can be taken in, by kind.

>>> LAYERS["las"].__name__
'point_cloud'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kaga.services.airspace.mapping.laying import (
    Reader,
    citygml,
    citygml_dem,
    cityjson,
    elevation_tile,
    fg_gml,
    geotiff,
    point_cloud,
)
from kaga.services.airspace.mapping.lists import obstacles, population, zones

LAYERS: Final[Mapping[str, Reader]] = {
    "citygml": citygml,
    "citygml-dem": citygml_dem,
    "citygml-zones": zones,
    "cityjson": cityjson,
    "las": point_cloud,
    "fg-gml": fg_gml,
    "tile": elevation_tile,
    "geotiff": geotiff,
    "population": population,
    "obstacles": obstacles,
}
"""Readers by kind; `las` reads LAZ too."""
