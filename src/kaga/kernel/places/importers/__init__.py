"""Importers of the official formats: each replaces the stand-in of one layer.

What: `read_file(layer, data, context)` picks the reader of the layer. Why: one command for a
member of staff, whatever the ministry's format.

>>> sorted(IMPORTERS)
['addresses', 'boundary', 'facilities', 'railways', 'shelters', 'stations']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kaga.kernel.errors import Invalid
from kaga.kernel.places.importers import dataset, n02, n03, positions, shelters
from kaga.kernel.places.importers.reading import ImportContext, Reading

__all__ = ["IMPORTERS", "ImportContext", "Reading", "read_file"]

IMPORTERS: Final[Mapping[str, Callable[[bytes, ImportContext], Reading]]] = {
    "boundary": n03.read_boundary,
    "addresses": positions.read_addresses,
    "shelters": shelters.read_shelters,
    "facilities": dataset.read_facilities,
    "stations": n02.read_stations,
    "railways": n02.read_railways,
}


def read_file(layer: str, data: bytes, context: ImportContext) -> Reading:
    """Read an official file for a layer.

    Raises
    ------
    Invalid
        No importer for the layer, or a file that is not in the expected format.
    """
    importer = IMPORTERS.get(layer)
    if importer is None:
        names = "、".join(IMPORTERS)
        raise Invalid({"layer": [f"取り込める層は {names} です。"]})
    return importer(data, context)
