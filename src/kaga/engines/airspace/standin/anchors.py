"""What is known of the real place: borders, heights, rivers, towns, schools, stations.

What: the facts of a city pack, read from its texts into arrays and shapes. Why apart from the
generator: another municipality is another set of anchors; nothing in the generator names a
place. Coordinates are degrees, x longitude and y latitude in shapes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.geometry import shape

from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]


FILES: Final = (
    "boundary.geojson",
    "neighbours.geojson",
    "railways.geojson",
    "koaza.csv",
    "schools.csv",
    "shelters.csv",
    "facilities.csv",
    "sights.csv",
    "stations.csv",
)
"""Files of a pack that are read by name, beside those its manifest names for the airspace."""


_SLIVER_DEG2: Final = 2e-4
"""About two square kilometres."""


class AnchorError(ValueError):
    """A fact file that cannot be read, with the reason."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line, area or point drawn by hand: its kind, shape and figures.

    `bed_m` are heights of the corners of a river, downstream.
    """

    kind: str
    name: str
    shape: BaseGeometry
    figures: Mapping[str, float] = field(default_factory=dict)
    bed_m: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A real place of a kind (`elementary_school`, `hospital`, `onsen`, `park`, ...)."""

    kind: str
    name: str
    place: Point


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """A coarse grid of heights, rows from the north, NaN where there is none (sea)."""

    west: float
    north: float
    step: float
    heights: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Everything the stand-in rests on.

    `heights` are rows of latitude, longitude and metres; `hamlets` rows of latitude and
    longitude where people live (representative points of address areas).
    """

    city: BaseGeometry
    land: BaseGeometry
    sea: BaseGeometry
    terrain: Terrain
    heights: Floats
    hamlets: Floats
    railways: tuple[Drawn, ...]
    drawn: tuple[Drawn, ...]
    spots: tuple[Spot, ...]

    def of(self, *kinds: str) -> tuple[Drawn, ...]:
        """What is drawn of some kinds."""
        return tuple(one for one in self.drawn if one.kind in kinds)


def anchors_of(manifest: Mapping[str, Any], texts: Mapping[str, str]) -> Anchors:
    """The anchors of a city pack.

    Parameters
    ----------
    manifest
        The pack's manifest: its table `airspace` names three files, `city.sea` the frame.
    texts
        The texts of `FILES` and of those three, by name.

    Raises
    ------
    AnchorError
        If a file is missing or cannot be read.
    """
    try:
        names = manifest["airspace"]
        city = shapely.union_all([one.shape for one in _shapes(texts["boundary.geojson"])])
        others = [one.shape for one in _shapes(texts["neighbours.geojson"])]
        land = shapely.union_all([city, *others])
        return Anchors(
            city=city,
            land=land,
            sea=_sea(shapely.Polygon(manifest["city"]["sea"]), land),
            terrain=_terrain(texts[names["terrain"]]),
            heights=_columns(texts[names["heights"]], "lat", "lon", "height_m"),
            hamlets=_columns(texts["koaza.csv"], "lat", "lon"),
            railways=_shapes(texts["railways.geojson"]),
            drawn=_shapes(texts[names["drawn"]]),
            spots=tuple(_spots(texts)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AnchorError(f"the anchors of the city cannot be read: {error!r}") from error


def files_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the pack's files that `anchors_of` needs."""
    names = manifest["airspace"]
    return (*FILES, names["terrain"], names["heights"], names["drawn"])


def _shapes(text: str) -> tuple[Drawn, ...]:
    found = []
    for item in json.loads(text)["features"]:
        known = item["properties"]
        body = shape(item["geometry"])
        beds = [corner[2] for corner in item["geometry"]["coordinates"]] if body.has_z else []
        figures = {
            name: float(value)
            for name, value in known.items()
            if isinstance(value, int | float)
        }
        flat = shapely.force_2d(body)
        found.append(Drawn(known["kind"], known["name"], flat, figures, tuple(beds)))
    return tuple(found)


def _sea(frame: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """What is no land inside a frame, without the slivers between two drawings of a border."""
    parts = shapely.get_parts(shapely.difference(frame, land))
    return shapely.union_all(parts[shapely.area(parts) > _SLIVER_DEG2])


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _columns(text: str, *names: str) -> Floats:
    return np.array([[float(row[name]) for name in names] for row in _rows(text)])


def _terrain(text: str) -> Terrain:
    """An Esri ASCII grid."""
    lines = text.split("\n", 6)
    head = {name.lower(): float(value) for name, value in (line.split() for line in lines[:6])}
    values = np.array(lines[6].split(), np.float64)
    heights = values.reshape(int(head["nrows"]), int(head["ncols"]))
    heights[heights == head["nodata_value"]] = np.nan
    north = head["yllcorner"] + head["nrows"] * head["cellsize"]
    return Terrain(head["xllcorner"], north, head["cellsize"], heights)


def _spots(texts: Mapping[str, str]) -> list[Spot]:
    shelters = {row["id"]: row for row in _rows(texts["shelters.csv"])}
    found = [
        Spot(row["kind"], shelters[row["shelter_id"]]["name"], _place(shelters, row))
        for row in _rows(texts["schools.csv"])
        if row["state"] == "open"
    ]
    for name in ("facilities.csv", "sights.csv"):
        rows = _rows(texts[name])
        found += [Spot(row["kind"], row["name"], _place(shelters, row)) for row in rows]
    rows = _rows(texts["stations.csv"])
    return found + [Spot("station", row["name"], _place(shelters, row)) for row in rows]


def _place(shelters: Mapping[str, Mapping[str, str]], row: Mapping[str, str]) -> Point:
    """Where a row lies: the shelter it names, else its own coordinates."""
    where = shelters[row["shelter_id"]] if row.get("shelter_id") else row
    return Point(lat=float(where["lat"]), lon=float(where["lon"]))
