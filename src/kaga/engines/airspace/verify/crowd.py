"""Who is where, computed again from the census, the land and the table of the day.

What: from every tile of the map the residents' weights of each census mesh and the number of
cells of each kind of place; from those, for a quarter of an hour, the effective people per m²
of the window (all in the open, a share of those under a roof), mean and 95th percentile.

The definitions are those of `docs/airspace/certificate.md`; the table of the day, the census
and the visitors come from the people document.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.verify.places import SPAN, cell_size, latitude_of
from kaga.engines.airspace.verify.report import refuse
from kaga.engines.airspace.verify.store import KNOWN, SIDE, Ground

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KINDS: Final = (
    "unknown", "water", "forest", "field", "home", "work", "shop", "school", "road",
    "station", "bath", "hospital", "park", "venue",
)  # fmt: skip
_HOME: Final = KINDS.index("home")
# Bits of a column, and the kind it is of; the first that is set decides.
_BY_BITS: Final = (
    (1 << 17, "school"), (1 << 18, "hospital"), (1 << 23, "station"), (1 << 19, "bath"),
    (1 << 24, "venue"), (1 << 10, "shop"), (1 << 11, "work"), (1 << 9, "home"),
    (3 << 12, "road"), (1 << 25, "park"), (7 << 1, "water"), (1 << 6, "forest"),
)  # fmt: skip
_LIVING: Final = {
    "home": 1.0, "shop": 0.2, "bath": 0.2, "work": 0.05, "hospital": 0.1, "field": 0.002,
    "water": 0.0,
}  # fmt: skip
_ANYWHERE: Final = 1e-9
_STAY: Final = frozenset({"unknown", "water", "home"})
_E12: Final = 1e12


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """What the whole map says: people per weight of a mesh, cells of a kind, residents."""

    meshes: dict[tuple[int, int], int]
    edge: int
    per_use: Floats
    per_floor: Floats
    cells: NDArray[np.int64]
    placed: float


def kinds_of(bits: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Kind of place of each column (index of `KINDS`)."""
    kinds = np.full(bits.shape, KINDS.index("field"), np.uint8)
    for mask, name in reversed(_BY_BITS):
        kinds[(bits & np.uint32(mask)) != 0] = KINDS.index(name)
    kinds[(bits & np.uint32(KNOWN)) == 0] = 0
    return kinds


def city_of(people: dict[str, Any], tiles: Iterable[Ground]) -> City:
    """Sums over every tile of the map."""
    census = people["census_e3"]
    if len({len(code) for code in census}) != 1:
        raise refuse("people.census", "codes of one level", sorted({len(c) for c in census}))
    edge = {8: 8, 9: 4, 10: 2}[len(next(iter(census)))]
    meshes = {_mesh(code, edge): number for number, code in enumerate(census)}
    counts = np.array([value / 1e3 for value in census.values()])
    size = len(meshes)
    weights, floors = np.zeros(size + 1), np.zeros(size + 1)
    cells = np.zeros(len(KINDS), np.int64)
    living = np.array([_LIVING.get(name, _ANYWHERE) for name in KINDS])
    for tile in tiles:
        kinds = kinds_of(tile.class_bits)
        place = mesh_numbers(meshes, edge, (tile.y * SIDE, tile.x * SIDE), (SIDE, SIDE))
        place = np.where(kinds == 0, size, place).ravel()
        weights += np.bincount(place, living[kinds].ravel(), size + 1)
        floors += np.bincount(place, tile.people_weight.ravel(), size + 1)
        cells += np.bincount(kinds.ravel()[place < size], minlength=len(KINDS))
    floor_known = floors[:-1] > 0.0
    sums = np.where(floor_known, floors[:-1], weights[:-1])
    each = np.where(sums > 0.0, counts / np.where(sums > 0.0, sums, 1.0), 0.0)
    return City(
        meshes,
        edge,
        np.where(floor_known, 0.0, each),
        np.where(floor_known, each, 0.0),
        cells,
        float(counts[sums > 0.0].sum()),
    )


def mesh_numbers(
    meshes: dict[tuple[int, int], int],
    edge: int,
    corner: tuple[int, int],
    shape: tuple[int, int],
) -> NDArray[np.int64]:
    """Number of the mesh that holds the middle of each cell; the number of meshes if none."""
    north, west = corner
    lats = np.array([latitude_of(north + r + 0.5) for r in range(shape[0])])
    lons = (west + np.arange(shape[1]) + 0.5) / SPAN * 360.0 - 180.0
    rows = np.floor(lats * 960 + 1e-9).astype(np.int64) // edge
    columns = np.floor((lons - 100.0) * 640 + 1e-9).astype(np.int64) // edge
    top, left = int(rows.min()), int(columns.min())
    table = np.full((int(rows.max()) - top + 1, int(columns.max()) - left + 1), len(meshes))
    for r in range(table.shape[0]):
        for c in range(table.shape[1]):
            table[r, c] = meshes.get((top + r, left + c), len(meshes))
    return np.asarray(table[np.ix_(rows - top, columns - left)])


def _mesh(code: str, edge: int) -> tuple[int, int]:
    """Row and column of a JIS X 0410 mesh, counted in meshes of its own size."""
    digits = [int(letter) for letter in code]
    row = 640 * (10 * digits[0] + digits[1]) + 80 * digits[4] + 8 * digits[6]
    column = 640 * (10 * digits[2] + digits[3]) + 80 * digits[5] + 8 * digits[7]
    for half, quarter in zip((4, 2), digits[8:], strict=False):
        row += half * ((quarter - 1) // 2)
        column += half * ((quarter - 1) % 2)
    return row // edge, column // edge


def exposure(
    people: dict[str, Any],
    city: City,
    window: tuple[int, int, NDArray[np.uint32], NDArray[np.uint16]],
    moment: tuple[str, int],
    sheltered: float,
) -> Floats:
    """Effective people per m², `[2, row, column]`: mean and 95th percentile; NaN unknown.

    Parameters
    ----------
    people, city
        The people document, and what the map says.
    window
        North row, west column, and planes of bits and dwelling floor.
    moment
        Kind of day, quarter of an hour.
    sheltered
        Share of those under a roof that counts.
    """
    north, west, bits, floor = window
    kinds = kinds_of(bits)
    place = mesh_numbers(city.meshes, city.edge, (north, west), bits.shape)
    hidden = (kinds == 0) | (place == len(city.meshes))
    living = np.array([_LIVING.get(name, _ANYWHERE) for name in KINDS])
    per_use, per_floor = np.append(city.per_use, 0.0), np.append(city.per_floor, 0.0)
    home = living[kinds] * per_use[place] + floor * per_floor[place]
    at_home, pools, open_air = _shares(people, city, moment)
    weight = open_air + sheltered * (1.0 - open_air)
    high = np.array([_upper(people["shape_e6"].get(name, 10**6) / 1e6) for name in KINDS])
    each = np.divide(pools, city.cells, out=np.zeros(len(KINDS)), where=city.cells > 0)
    size = np.array([math.prod(cell_size(north + r + 0.5)) for r in range(bits.shape[0])])
    layers = [
        (home * at_home * factor[_HOME] + (each * factor)[kinds]) / size[:, None]
        for factor in (weight, weight * high)
    ]
    return np.where(hidden, np.nan, np.stack(layers))


def _shares(
    people: dict[str, Any], city: City, moment: tuple[str, int]
) -> tuple[float, Floats, Floats]:
    """Share of residents at home, people by kind, and share of each kind in the open."""
    day, slot = people["days"][moment[0]], moment[1]
    residents, guests, open_air = (
        np.array([day[part].get(name, [0] * 96)[slot] / _E12 for name in KINDS])
        for part in ("residents", "visitors", "open_air")
    )
    gathering = np.array([name not in _STAY for name in KINDS]) & (city.cells > 0)
    factors = np.array([people["multiply_e6"].get(name, 10**6) / 1e6 for name in KINDS])
    out = np.where(gathering, residents * factors, 0.0)
    guests = np.where(gathering, guests, 0.0)
    visitors = people["visitors_e3"] / 1e3
    at_home = 1.0 - day["away"][slot] / _E12 - out.sum()
    if at_home < 0.0:
        raise refuse("people.shares", "no more people out than there are", at_home)
    lodging = visitors * (1.0 - guests.sum()) / city.placed if city.placed else 0.0
    return float(at_home + lodging), city.placed * out + visitors * guests, open_air


@lru_cache(maxsize=256)
def _upper(shape: float) -> float:
    """95th percentile of a Gamma distribution of mean 1, never below 1."""
    low, high = 0.0, 2.0 + 20.0 / shape + 20.0 / math.sqrt(shape)
    for _ in range(80):
        middle = (low + high) / 2.0
        if _lower_gamma(shape, middle * shape) < 0.95:
            low = middle
        else:
            high = middle
    return max(high, 1.0)


def _lower_gamma(shape: float, x: float) -> float:
    """Regularised lower incomplete gamma function (DLMF 8.7.1 with 8.2.4)."""
    term = total = 1.0 / shape
    steps = 0
    while term > 1e-17 * total:
        steps += 1
        term *= x / (shape + steps)
        total += term
    return math.exp(shape * math.log(x) - x - math.lgamma(shape)) * total
