"""PLATEAU buildings (CityGML 2.0 with i-UR, specifications 1 to 4), one at a time.

What: every building with its polygons in the finest level of detail it has, as degrees
(latitude first, as EPSG:6697 says) and metres above sea level. Why polygons and not a box: a
tower on a broad base must not become a broad tower. A building whose only shape is its outline
stands on its outline, as high as it was measured.

>>> import io
>>> tally = Tally()
>>> list(read_buildings(io.BytesIO(b"<a/>"), tally))
[]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.mapfiles._gml import elements, local, polygons
from kaga.engines.airspace.mapfiles.datum import Vertical, require_geographic
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ring = NDArray[np.float64]

JAPAN: Final = (20.0, 46.5, 122.0, 154.5)
"""Latitudes and longitudes of Japan; they do not overlap, so swapped axes show."""
_HIGHEST_M: Final = 4000.0
_UNKNOWN_M: Final = -9000.0
_FIGURES: Final = {"usage", "measuredHeight", "storeysAboveGround"}
_GML_ID: Final = "{http://www.opengis.net/gml}id"


@dataclass(frozen=True, slots=True, eq=False)
class Building:
    """One building.

    Parameters
    ----------
    id
        Its name in the file.
    usage
        Code of the use (PLATEAU's Building_usage), empty when not given.
    lod
        Level of detail of the polygons: 0 (outlines), 1, 2 or 3.
    polygons
        Each a list of rings ``(n, 3)`` of latitude, longitude and height, outer ring first.
    measured_m
        Measured height above the ground, None when not known.
    storeys
        Storeys above ground, None when not known.
    """

    id: str
    usage: str
    lod: int
    polygons: tuple[tuple[Ring, ...], ...]
    measured_m: float | None
    storeys: int | None

    @property
    def base_m(self) -> float:
        """Lowest height of any corner."""
        return min(float(ring[:, 2].min()) for polygon in self.polygons for ring in polygon)

    @property
    def top_m(self) -> float:
        """Highest point: of the shape, or as measured above its lowest corner."""
        shape = max(float(ring[:, 2].max()) for polygon in self.polygons for ring in polygon)
        return max(shape, self.base_m + (self.measured_m or 0.0))


@dataclass(slots=True)
class _Draft:
    """What has been read of a building."""

    shapes: dict[int, list[list[Ring]]]
    usage: str = ""
    measured: float | None = None
    storeys: int | None = None


def read_buildings(stream: IO[bytes], tally: Tally) -> Iterator[Building]:
    """Buildings of a file; refused ones go to the tally.

    Parameters
    ----------
    stream
        The file (unpacked), read as it comes.
    tally
        Counts what is kept and refused.

    Raises
    ------
    MapFileError
        If the file is no XML, its coordinate system is not geographic above sea level, or
        buildings come without any coordinate system.
    """
    declared = False
    seen: set[str] = set()
    for element in elements(stream, "Envelope", "Building"):
        if local(element) == "Envelope":
            if not declared and element.get("srsName"):
                declared = _declared(element.get("srsName"))
            continue
        if not declared:
            raise MapFileError("the file names no coordinate system before its buildings")
        name = element.get(_GML_ID) or f"building {tally.report().seen + 1}"
        found = _building(element, name, tally) if name not in seen else None
        if name in seen:
            tally.refuse(name, Reason.TWICE)
        seen.add(name)
        if found is not None:
            tally.keep()
            yield found


def _declared(name: str) -> bool:
    if require_geographic(name) is not Vertical.SEA_LEVEL:
        raise MapFileError(f"{name} carries no heights; buildings need EPSG:6697")
    return True


def _building(element: Any, name: str, tally: Tally) -> Building | None:
    draft = _Draft({})
    _collect(element, draft)
    if not draft.shapes:
        tally.refuse(name, Reason.NO_SHAPE)
        return None
    lod = max(draft.shapes)
    shapes = draft.shapes[lod]
    problem = _problem(shapes) or _unmeasured(lod, draft)
    if problem is not None:
        tally.refuse(name, problem)
        return None
    frozen = tuple(tuple(rings) for rings in shapes)
    return Building(name, draft.usage, lod, frozen, draft.measured, draft.storeys)


def _collect(element: Any, draft: _Draft) -> None:
    """Shapes and figures of a building and of its parts, by level of detail."""
    for child in element:
        name = local(child)
        if name in _FIGURES:
            _note(draft, name, child.text)
        elif name == "consistsOfBuildingPart":
            for part in child:
                _collect(part, draft)
        elif name.startswith("lod"):
            _add(draft, child, int(name[3]))
        elif name in {"boundedBy", "outerBuildingInstallation"}:
            for shape in child.iter("{*}lod2MultiSurface", "{*}lod3MultiSurface"):
                _add(draft, shape, int(local(shape)[3]))
            for shape in child.iter("{*}lod2Geometry", "{*}lod3Geometry"):
                _add(draft, shape, int(local(shape)[3]))


def _note(draft: _Draft, name: str, text: str | None) -> None:
    number = _number(text)
    if name == "usage":
        draft.usage = draft.usage or (text or "").strip()
    elif name == "measuredHeight":
        draft.measured = _higher(draft.measured, number)
    else:
        draft.storeys = int(number) if number is not None and 0 < number < 300 else None


def _add(draft: _Draft, element: Any, lod: int) -> None:
    found = list(polygons(element))
    if found:
        draft.shapes.setdefault(lod, []).extend(found)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if np.isfinite(value) and value > _UNKNOWN_M else None


def _higher(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return max(known) if known else None


def _unmeasured(lod: int, draft: _Draft) -> Reason | None:
    """An outline alone needs a measured height."""
    return Reason.NO_HEIGHT if lod == 0 and not draft.measured else None


def _problem(shapes: list[list[Ring]]) -> Reason | None:
    """Why the polygons of a building cannot be believed."""
    if any(not rings for rings in shapes):
        return Reason.BAD_RING
    corners = np.concatenate([ring for rings in shapes for ring in rings])
    return place_problem(corners[:, 0], corners[:, 1]) or height_problem(corners[:, 2])


def place_problem(lats: Ring, lons: Ring) -> Reason | None:
    """Whether places lie in Japan, with latitude first."""
    south, north, west, east = JAPAN
    if ((lats >= south) & (lats <= north) & (lons >= west) & (lons <= east)).all():
        return None
    swapped = (lons >= south) & (lons <= north) & (lats >= west) & (lats <= east)
    return Reason.AXES_SWAPPED if swapped.all() else Reason.NOT_IN_JAPAN


def height_problem(heights: Ring) -> Reason | None:
    """Whether heights can occur in Japan, buildings included."""
    fits = np.isfinite(heights) & (heights > -60.0) & (heights < _HIGHEST_M)
    return None if fits.all() else Reason.IMPOSSIBLE_HEIGHT
