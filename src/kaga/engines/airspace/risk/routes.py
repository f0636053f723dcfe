r"""The risk of a finished route, exactly: a line integral over the cells it crosses.

What: expected deaths of a flight, per flight and per flight hour, mean and 95th percentile,
with the piece where it is worst. Why not from the search's fields: those know no course. Here
every leg is cut where it crosses a cell edge or a height of the bank (no sampling), and each
piece takes the kernels of its own course and height, linear between the bank's:

.. math:: E = \frac{λ}{3600} \sum_{pieces} t_i \sum_k h_k(z_i, ψ_i)\, D(c_i + k).

Within a piece the cell is one and the height share is linear, so its middle is its mean.
Below the lowest and above the highest height of the bank the nearest kernel counts. A leg
without horizontal movement takes the bank of a hover.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.risk._taps import gather
from kaga.engines.airspace.risk.fields import HOUR_S
from kaga.engines.airspace.risk.kernels import KernelBank

Floats = NDArray[np.float64]
Field = NDArray[np.float32]

FARTHEST_CELLS: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Path:
    """A route over a raster: `n + 1` corners, `n` legs.

    `rows` and `columns` with fractions (`Raster.position`), `heights` m AGL, `seconds` of
    each leg.
    """

    rows: Floats
    columns: Floats
    heights: Floats
    seconds: Floats

    def __post_init__(self) -> None:
        corners = (self.rows, self.columns, self.heights)
        count = self.rows.size
        sizes = {part.size for part in corners} | {self.seconds.size + 1}
        if count < 2 or sizes != {count}:
            message = "a path has at least two corners and one time for each leg"
            raise ValueError(message)
        places = np.concatenate((self.rows, self.columns))
        if not (np.abs(places) <= FARTHEST_CELLS).all():
            message = f"a path stays within {FARTHEST_CELLS} cells of the raster's corner"
            raise ValueError(message)
        rest = np.concatenate((self.heights, self.seconds))
        if not ((rest >= 0.0).all() and (rest < np.inf).all()):
            message = "heights and times of a path are finite and not below 0"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Piece:
    """The worst piece: its leg, its cell, its height (m) and deaths per flight hour there."""

    leg: int
    row: int
    column: int
    height: float
    per_hour: float


@dataclass(frozen=True, slots=True)
class RouteRisk:
    """Expected deaths of one flight.

    `mean` and `p95` over who is there (the people field's two numbers), both at the mean
    failure rate; `upper` takes the 95th percentile of people *and* of the failure rate. All
    NaN if any piece is unknown: `unknown_seconds` tells how long.
    """

    mean: float
    p95: float
    upper: float
    seconds: float
    unknown_seconds: float
    legs: tuple[float, ...]
    worst: Piece | None

    @property
    def mean_per_hour(self) -> float:
        """Expected deaths per flight hour."""
        return self.mean * HOUR_S / self.seconds

    @property
    def p95_per_hour(self) -> float:
        """Expected deaths per flight hour if the crowds are at their 95th percentile."""
        return self.p95 * HOUR_S / self.seconds

    @property
    def upper_per_hour(self) -> float:
        """As `p95_per_hour`, and the failure rate at its 95th percentile too."""
        return self.upper * HOUR_S / self.seconds


@dataclass(frozen=True, slots=True)
class Pieces:
    """A path cut at cell edges and bank heights: arrays of one length."""

    leg: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    height: Floats
    seconds: Floats
    metres: Floats
    course: Floats


def cut(path: Path, cell: tuple[float, float], heights: tuple[float, ...]) -> Pieces:
    """Cut a path exactly where it crosses cell edges and heights.

    Parameters
    ----------
    path
        The route.
    cell
        Width and height of a cell, m.
    heights
        Where the kernels change, m AGL.

    Returns
    -------
    Pieces
        In flight order; a piece lies in one cell (on an edge: in the one its middle is in)
        and between two heights. `course` is in rad clockwise from north, NaN for a hover.
    """
    parts = [_cut_leg(path, leg, cell, np.asarray(heights)) for leg in range(path.seconds.size)]
    return Pieces(
        *(np.concatenate([part[index] for part in parts]) for index in range(7)),
    )


def _cut_leg(
    path: Path, leg: int, cell: tuple[float, float], heights: Floats
) -> tuple[NDArray[np.generic], ...]:
    ends = slice(leg, leg + 2)
    marks = np.concatenate(
        (
            [0.0, 1.0],
            _crossings(path.rows[ends], _between(path.rows[ends])),
            _crossings(path.columns[ends], _between(path.columns[ends])),
            _crossings(path.heights[ends], heights),
        )
    )
    marks = np.unique(marks)
    middle, share = (marks[1:] + marks[:-1]) / 2.0, np.diff(marks)
    d_row, d_column, d_height = (
        float(part[leg + 1] - part[leg]) for part in (path.rows, path.columns, path.heights)
    )
    east, north = d_column * cell[0], -d_row * cell[1]
    level = float(np.hypot(east, north))
    course = float(np.arctan2(east, north)) % (2.0 * np.pi) if level > 0.0 else np.nan
    return (
        np.full(middle.size, leg),
        np.floor(path.rows[leg] + middle * d_row).astype(np.int64),
        np.floor(path.columns[leg] + middle * d_column).astype(np.int64),
        path.heights[leg] + middle * d_height,
        share * path.seconds[leg],
        share * level,
        np.full(middle.size, course),
    )


def _between(ends: Floats) -> Floats:
    """Whole numbers strictly between two ends."""
    low, high = float(ends.min()), float(ends.max())
    return np.arange(np.floor(low) + 1.0, np.ceil(high))


def _crossings(ends: Floats, marks: Floats) -> Floats:
    """Shares of a leg (between 0 and 1) at which a coordinate passes the marks."""
    inside = marks[(marks > ends.min()) & (marks < ends.max())]
    shares: Floats = (inside - ends[0]) / (ends[1] - ends[0]) if inside.size else inside
    return shares


def evaluate(
    path: Path, bank: KernelBank, hover: KernelBank, exposure: tuple[Field, Field]
) -> RouteRisk:
    """Expected deaths of a flight.

    Parameters
    ----------
    path
        The route.
    bank
        Kernels of the vehicle in the wind of the day, on this raster's cells.
    hover
        The same vehicle and wind at speed 0.
    exposure
        Effective people per m² (`fields.exposure_of`): mean and 95th percentile, `[row,
        column]`, NaN unknown.

    Returns
    -------
    RouteRisk
        Deaths per flight and the worst piece.
    """
    pieces = cut(path, bank.cell, bank.heights)
    return weigh(pieces, (bank, hover), exposure, path.seconds.size)


def weigh(
    pieces: Pieces,
    banks: tuple[KernelBank, KernelBank],
    exposure: tuple[Field, Field],
    legs: int,
) -> RouteRisk:
    """Expected deaths over pieces that somebody else has cut.

    Parameters
    ----------
    pieces
        Each within one cell and between two heights of the bank.
    banks, exposure
        In flight and hover; people mean and 95th percentile: as in `evaluate`.
    legs
        How many legs there are.
    """
    return summed(pieces, deaths_of(pieces, banks, exposure), banks[0], legs)


def deaths_of(
    pieces: Pieces, banks: tuple[KernelBank, KernelBank], exposure: tuple[Field, Field]
) -> Floats:
    """Deaths per failure of each piece, mean and 95th percentile, ``(n, 2)``.

    Apart from `summed`, because the pieces of a long flight are weighed run by run, each over
    the few columns that its falls can reach.
    """
    bank, hover = banks
    stack = np.stack([np.asarray(layer, dtype=np.float32) for layer in exposure])
    deaths = np.empty((pieces.leg.size, 2))
    still = np.isnan(pieces.course)
    for chosen, kernels in ((still, hover), (~still, bank)):
        if chosen.any():
            deaths[chosen] = _gathered(pieces, chosen, kernels, stack)
    return deaths


def _gathered(
    pieces: Pieces, chosen: NDArray[np.bool_], bank: KernelBank, stack: Field
) -> Floats:
    """Deaths per failure of the chosen pieces, `(n, 2)`."""
    cells = np.column_stack((pieces.row[chosen], pieces.column[chosen]))
    low, lift = _levels(pieces.height[chosen], np.asarray(bank.heights))
    first, turn = _courses(np.nan_to_num(pieces.course[chosen]), len(bank.courses))
    count = len(bank.courses)
    high, second = np.minimum(low + 1, len(bank.heights) - 1), (first + 1) % count
    kernels = np.column_stack(
        [level * count + course for level in (low, high) for course in (first, second)]
    )
    shares = np.column_stack([a * b for a in (1.0 - lift, lift) for b in (1.0 - turn, turn)])
    packed = bank.packed
    taps = (packed.starts, packed.rows, packed.columns, packed.harm)
    return np.asarray(gather(cells, kernels, shares, taps, stack))


def _levels(heights: Floats, marks: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Lower bank height of each height, and the share of the next one."""
    clipped = np.clip(heights, marks[0], marks[-1])
    low = np.maximum(np.searchsorted(marks, clipped, side="right") - 1, 0)
    high = np.minimum(low + 1, marks.size - 1)
    gap = np.where(high > low, marks[high] - marks[low], 1.0)
    return low, (clipped - marks[low]) / gap


def _courses(courses: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
    """Bank course before each course, and the share of the next one."""
    place = courses / (2.0 * np.pi) * count
    first = np.floor(place)
    return first.astype(np.int64) % count, place - first


def summed(pieces: Pieces, deaths: Floats, bank: KernelBank, legs: int) -> RouteRisk:
    """The risk of a flight from the deaths per failure of its pieces."""
    failure = bank.vehicle.failure
    rate = failure.mean_per_hour / HOUR_S
    each = rate * pieces.seconds[:, None] * deaths
    unknown = np.isnan(deaths).any(axis=1) & (pieces.seconds > 0.0)
    each[pieces.seconds == 0.0] = 0.0
    totals = each.sum(axis=0)
    per_leg = np.zeros(legs)
    np.add.at(per_leg, pieces.leg, each[:, 0])
    return RouteRisk(
        mean=float(totals[0]),
        p95=float(totals[1]),
        upper=float(totals[1]) * failure.upper_per_hour / failure.mean_per_hour,
        seconds=float(pieces.seconds.sum()),
        unknown_seconds=float(pieces.seconds[unknown].sum()),
        legs=tuple(float(part) for part in per_leg),
        worst=_worst(pieces, deaths[:, 0], failure.mean_per_hour),
    )


def _worst(pieces: Pieces, deaths: Floats, per_hour: float) -> Piece | None:
    if np.isnan(deaths).all():
        return None
    at = int(np.nanargmax(deaths))
    return Piece(
        leg=int(pieces.leg[at]),
        row=int(pieces.row[at]),
        column=int(pieces.column[at]),
        height=float(pieces.height[at]),
        per_hour=per_hour * float(deaths[at]),
    )
