"""Buildings from CityJSON 1.1 and 2.0.

What: the same `Building` values as from CityGML. Why: many tools convert PLATEAU to CityJSON.
Vertices are whole numbers with a scale and a shift; geographic files keep latitude first when
their coordinate system does (EPSG:6697). A CityJSON file is one object and must be read whole;
its size is limited.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.mapfiles.citygml import Building, height_problem, place_problem
from kaga.engines.airspace.mapfiles.datum import Vertical, require_geographic
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

VERSIONS: Final = ("1.1", "2.0")
LARGEST: Final = 1 << 29
_KINDS: Final = ("Building", "BuildingPart")
_DEPTH: Final = {"MultiSurface": 1, "CompositeSurface": 1, "Solid": 2, "MultiSolid": 3}


def read_buildings(stream: IO[bytes], tally: Tally) -> Iterator[Building]:
    """Buildings and building parts with a shape of their own; others go to the tally.

    Raises
    ------
    MapFileError
        If the file is too large, no CityJSON 1.1 or 2.0, or in another coordinate system.
    """
    document = _document(stream)
    vertices = _vertices(document)
    for name, item in document.get("CityObjects", {}).items():
        if item.get("type") not in _KINDS:
            continue
        if not item.get("geometry") and item.get("children"):
            continue
        found = _building(name, item, vertices, tally)
        if found is not None:
            tally.keep()
            yield found


def _document(stream: IO[bytes]) -> dict[str, Any]:
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise MapFileError(f"the file is larger than {LARGEST >> 20} MB: cut it into tiles")
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise MapFileError(f"the file is no JSON: {error}") from error
    if not isinstance(document, dict) or document.get("type") != "CityJSON":
        raise MapFileError("the file is no CityJSON")
    if str(document.get("version", ""))[:3] not in VERSIONS:
        raise MapFileError(f"CityJSON {document.get('version')} is not read: use 1.1 or 2.0")
    name = document.get("metadata", {}).get("referenceSystem", "")
    if require_geographic(str(name)) is not Vertical.SEA_LEVEL:
        raise MapFileError(f"{name} carries no heights; buildings need EPSG:6697")
    return document


def _vertices(document: dict[str, Any]) -> NDArray[np.float64]:
    try:
        change = document["transform"]
        scale, shift = np.array(change["scale"], float), np.array(change["translate"], float)
        found: NDArray[np.float64] = np.array(document["vertices"], float).reshape(-1, 3)
    except (KeyError, TypeError, ValueError) as error:
        raise MapFileError(f"the vertices cannot be read: {error!r}") from error
    found *= scale
    found += shift
    return found


def _building(
    name: str, item: dict[str, Any], vertices: NDArray[np.float64], tally: Tally
) -> Building | None:
    try:
        lod, shapes = _finest(item.get("geometry", ()), vertices)
    except (IndexError, KeyError, TypeError, ValueError):
        tally.refuse(name, Reason.BAD_RING)
        return None
    figures = item.get("attributes") or {}
    measured = _figure(figures.get("measuredHeight"))
    if not shapes:
        tally.refuse(name, Reason.NO_SHAPE)
        return None
    corners = np.concatenate([ring for rings in shapes for ring in rings])
    problem = place_problem(corners[:, 0], corners[:, 1]) or height_problem(corners[:, 2])
    if problem is None and lod == 0 and not measured:
        problem = Reason.NO_HEIGHT
    if problem is not None:
        tally.refuse(name, problem)
        return None
    storeys = _figure(figures.get("storeysAboveGround"))
    usage = str(figures.get("usage") or figures.get("function") or "")
    return Building(name, usage, lod, shapes, measured, int(storeys) if storeys else None)


def _finest(
    geometries: list[dict[str, Any]], vertices: NDArray[np.float64]
) -> tuple[int, tuple[tuple[NDArray[np.float64], ...], ...]]:
    """Polygons of the finest level of detail."""
    found: dict[int, list[tuple[NDArray[np.float64], ...]]] = {}
    for geometry in geometries:
        depth = _DEPTH.get(geometry["type"])
        if depth is None:
            continue
        surfaces = geometry["boundaries"]
        for _ in range(depth - 1):
            surfaces = list(chain.from_iterable(surfaces))
        lod = int(float(geometry.get("lod", 1)))
        for surface in surfaces:
            rings = tuple(_ring(ring, vertices) for ring in surface)
            found.setdefault(lod, []).append(rings)
    if not found:
        return 0, ()
    lod = max(found)
    return lod, tuple(found[lod])


def _ring(numbers: list[int], vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    index = np.array(numbers)
    if index.dtype.kind != "i" or len(index) < 3 or index.min() < 0:
        raise ValueError("a ring is three or more numbers of vertices")
    corners: NDArray[np.float64] = vertices[index]
    return corners


def _figure(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if np.isfinite(value) and value > 0 else None
