r"""Impact kernels: where an aircraft that fails here comes down, cell by cell.

What: for a vehicle class, a height, a course and a wind, the probability of every cell around
the cell of the failure, and the *harm*: m² of critical area times the probability that a person
struck there dies, so that harm times people per m² is expected deaths for one failure. Why on
cells: a planner looks up millions of them; why *around*: 10 kg at 77 m and 12 m/s come down
37 m ahead, five cells from where they failed.

A bank holds the kernels of all heights and courses for one wind. Between its heights and
courses a route interpolates linearly (`routes`). Cells that together hold less than 1e-4 are
dropped and the rest is scaled up to 1 again, so no probability gets lost.

Example: `build_bank(CLASSES["delivery_10kg"], raster.cell_m(), wind=(4.0, 0.0))`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.risk._smear import smear
from kaga.engines.airspace.risk.critical_area import Obstacles, critical_area
from kaga.engines.airspace.risk.lethality import Shelter, fatality, kinetic_energy
from kaga.engines.airspace.risk.quadrature import FailureState, Spread, spread_of
from kaga.engines.airspace.risk.vehicles import VehicleClass

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

HEIGHTS_M: Final = (30.0, 45.0, 60.0, 80.0, 100.0, 120.0, 150.0)
COURSES: Final = 16
WIND_SPEEDS: Final = (0.0, 4.0, 8.0, 12.0, 16.0)
WIND_DIRECTIONS: Final = 8
CALM: Final = 1.0
POSITION_SD_M: Final = 3.0
MODEL_SD: Final = 0.03
DROPPED: Final = 1e-4
FARTHEST_CELLS: Final = 400


@dataclass(frozen=True, slots=True)
class Kernel:
    """Sparse kernel: offsets in rows (south) and columns (east), and what falls there.

    `probability` sums to 1. `harm` is m² (critical area times lethality in the open) times
    probability. `sheltered` is the share of the harm that reaches people under a roof.
    """

    rows: Integers
    columns: Integers
    probability: Floats
    harm: Floats
    sheltered: float

    @property
    def reach(self) -> int:
        """Largest offset in rows or columns."""
        return int(max(np.abs(self.rows).max(), np.abs(self.columns).max()))


def kernel_of(
    vehicle: VehicleClass,
    state: FailureState,
    cell: tuple[float, float],
    *,
    roof: Shelter = Shelter.HOUSE,
    spread: Spread | None = None,
) -> Kernel:
    """Kernel of one failure state.

    Parameters
    ----------
    vehicle, state
        What fails, and how it flies at that moment.
    cell
        Width (east) and height (north) of a raster cell, m.
    roof
        What shelters people who are not in the open.
    spread
        Weighted impacts; by default the quadrature (a test passes random ones).
    """
    found = spread if spread is not None else spread_of(vehicle, state)
    land = found.landing
    away = np.hypot(land.east, land.north)
    sigma = np.sqrt(
        POSITION_SD_M**2 + cell[0] * cell[1] / 12.0 + (MODEL_SD * away) ** 2 + found.blur**2
    )
    area = critical_area(vehicle.airframe, land.speed, land.angle, obstacles=Obstacles.IGNORED)
    energy = kinetic_energy(vehicle.body.mass, land.speed)
    harm = found.weight * area * fatality(energy, Shelter.OPEN.parameter)
    under_roof = found.weight * area * fatality(energy, roof.parameter)
    reach = _reach(land.east, land.north, sigma, cell)
    impacts = np.column_stack((land.east, -land.north, sigma))
    maps = smear(impacts, np.column_stack((found.weight, harm)), cell, reach)
    return _sparse(maps, reach, float(under_roof.sum() / harm.sum()))


def _reach(
    east: Floats, north: Floats, sigma: Floats, cell: tuple[float, float]
) -> tuple[int, int]:
    """Cells to each side in rows and columns that hold all but the far tails."""
    rows = int(np.ceil(np.max((np.abs(north) + 5.0 * sigma) / cell[1])))
    columns = int(np.ceil(np.max((np.abs(east) + 5.0 * sigma) / cell[0])))
    if max(rows, columns) > FARTHEST_CELLS:
        message = f"a fall over more than {FARTHEST_CELLS} cells needs a coarser raster"
        raise ValueError(message)
    return rows, columns


def _sparse(maps: Floats, reach: tuple[int, int], sheltered: float) -> Kernel:
    """The cells that matter, in row order, scaled so that both sums stay."""
    flat = maps[0].ravel()
    order = np.argsort(flat, kind="stable")
    lost = np.cumsum(flat[order])
    kept = np.sort(order[lost > DROPPED * lost[-1]])
    width = maps.shape[2]
    probability, harm = flat[kept], maps[1].ravel()[kept]
    return Kernel(
        rows=(kept // width - reach[0]).astype(np.int32),
        columns=(kept % width - reach[1]).astype(np.int32),
        probability=probability / probability.sum(),
        harm=harm * (maps[1].sum() / harm.sum()),
        sheltered=sheltered,
    )


@dataclass(frozen=True, slots=True)
class Packed:
    """All kernels of a bank end to end, for compiled code.

    Kernel `height * courses + course` lies between `starts` of itself and of its successor.
    """

    starts: Integers
    rows: Integers
    columns: Integers
    harm: Floats


@dataclass(frozen=True)
class KernelBank:
    """Kernels of one vehicle class in one wind, `[height][course]`, for one cell size.

    `courses` are evenly spaced from north, clockwise. `sheltered` is the largest of the
    kernels' shares: people under a roof never count for less than the model says.
    """

    vehicle: VehicleClass
    speed: float
    wind: tuple[float, float]
    cell: tuple[float, float]
    heights: tuple[float, ...]
    courses: tuple[float, ...]
    kernels: tuple[tuple[Kernel, ...], ...] = field(repr=False)
    packed: Packed = field(repr=False)

    @cached_property
    def reach(self) -> int:
        """Largest offset of any kernel, cells."""
        return max(kernel.reach for row in self.kernels for kernel in row)

    @cached_property
    def sheltered(self) -> float:
        """Share of the harm that reaches people under a roof, the largest of all kernels."""
        return max(kernel.sheltered for row in self.kernels for kernel in row)


def binned_wind(speed: float, towards: float) -> tuple[float, float]:
    """The wind of the bin a wind falls into, so that banks can be kept.

    Parameters
    ----------
    speed
        m/s; taken up to the next of 0, 4, 8, 12 and 16 (below 1 m/s it is calm: the spread of
        the gusts covers it).
    towards
        Direction it blows to, rad clockwise from north; taken to the nearest of 8.

    Returns
    -------
    tuple
        Vector east and north, m/s.

    Raises
    ------
    ValueError
        Above 16 m/s, where nobody flies, or for numbers that are not finite.
    """
    if not (0.0 <= speed <= WIND_SPEEDS[-1] and abs(towards) < np.inf):
        message = f"kernels are made for winds up to {WIND_SPEEDS[-1]} m/s"
        raise ValueError(message)
    level = 0.0 if speed < CALM else next(bound for bound in WIND_SPEEDS if speed <= bound)
    angle = round(towards / (2.0 * np.pi) * WIND_DIRECTIONS) * 2.0 * np.pi / WIND_DIRECTIONS
    return level * float(np.sin(angle)), level * float(np.cos(angle))


def build_bank(
    vehicle: VehicleClass,
    cell: tuple[float, float],
    *,
    wind: tuple[float, float] = (0.0, 0.0),
    speed: float | None = None,
    heights: tuple[float, ...] = HEIGHTS_M,
    courses: int = COURSES,
    roof: Shelter = Shelter.HOUSE,
) -> KernelBank:
    """All kernels of a vehicle class in one wind.

    Parameters
    ----------
    vehicle
        The class.
    cell
        Width and height of a cell, m.
    wind
        Vector (east, north) in m/s that the wind blows towards.
    speed
        Over the ground, m/s; by default the cruise speed. 0 makes the bank of a hover, which
        has one course.
    heights
        m AGL, rising.
    courses
        Number of courses around the compass.
    roof
        What shelters people who are not in the open.
    """
    if list(heights) != sorted(set(heights)) or not heights or courses < 1:
        message = "a bank needs rising heights and at least one course"
        raise ValueError(message)
    ground = vehicle.cruise if speed is None else speed
    count = courses if ground > 0.0 else 1
    angles = tuple(2.0 * np.pi * index / count for index in range(count))
    kernels = tuple(
        tuple(
            kernel_of(vehicle, FailureState(height, ground, angle, wind), cell, roof=roof)
            for angle in angles
        )
        for height in heights
    )
    return KernelBank(vehicle, ground, wind, cell, heights, angles, kernels, _packed(kernels))


def _packed(kernels: tuple[tuple[Kernel, ...], ...]) -> Packed:
    flat = [kernel for row in kernels for kernel in row]
    sizes = np.array([0, *(kernel.rows.size for kernel in flat)])
    return Packed(
        starts=np.cumsum(sizes).astype(np.int32),
        rows=np.concatenate([kernel.rows for kernel in flat]),
        columns=np.concatenate([kernel.columns for kernel in flat]),
        harm=np.concatenate([kernel.harm for kernel in flat]),
    )
