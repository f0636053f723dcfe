r"""Casualty fields: what a failure above each cell would cost, over a whole map.

What: for an array of people per m² and a kernel, expected deaths per failure above each cell,

.. math:: R(c) = \sum_k h_k\, D(c + k),

with the harm *h* of the kernel and the exposure *D* (people in the open plus a share of those
under a roof). Times the failure rate over the speed it is deaths per metre flown. Why by
Fourier transform: the sum has 30 terms a cell for a small multirotor and 26,000 for a glider.
Measured on a 256 x 256 tile with 116 terms: transform 2.0 ms, compiled direct sum 5.3 ms; only
below about 50 terms would the direct sum win (`bench/airspace/risk.py`). Transforms are in
double precision: the error is below 1e-12 of the largest value, and what falls below that is
set to 0.

Unknown people (NaN) stay unknown: a cell from which any part of the kernel reaches an unknown
cell, or leaves the map, is NaN. Give a tile a margin of `bank.reach` cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.risk.kernels import Kernel, KernelBank
from kaga.engines.airspace.risk.vehicles import FailureRate

Floats = NDArray[np.float64]
Field = NDArray[np.float32]

NOISE: Final = 1e-12
HOUR_S: Final = 3600.0
_SMOOTH: Final[tuple[int, ...]] = tuple(
    sorted(
        2**a * 3**b * 5**c
        for a in range(18)
        for b in range(10)
        for c in range(7)
        if 2**a * 3**b * 5**c <= 1 << 17
    )
)


def exposure_of(
    open_air: NDArray[np.floating], indoors: NDArray[np.floating], share: float
) -> Field:
    """Effective people per m²: all in the open, and `share` (0 to 1) of those under a roof.

    Parameters
    ----------
    open_air, indoors
        People per m², same shape; NaN is unknown.
    share
        `bank.sheltered`: how much less lethal the roof makes the fall.
    """
    return (open_air + share * indoors).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Transformed exposure of one map and time: made once, used for every kernel."""

    shape: tuple[int, int]
    padded: tuple[int, int]
    reach: int
    people: NDArray[np.complex128]
    unknown: NDArray[np.complex128]
    largest: float


def spectrum_of(exposure: NDArray[np.floating], reach: int) -> Spectrum:
    """Transform of an exposure map `[row, column]` for kernels up to `reach` cells.

    Raises
    ------
    ValueError
        If any known value is negative or infinite.
    """
    hidden = np.isnan(exposure)
    known = np.where(hidden, 0.0, exposure).astype(np.float64)
    if not ((known >= 0.0).all() and (known < np.inf).all()):
        message = "an exposure is 0 or more people per square metre"
        raise ValueError(message)
    rows, columns = exposure.shape
    padded = (_smooth(rows + 2 * reach), _smooth(columns + 2 * reach))
    inner = (slice(reach, reach + rows), slice(reach, reach + columns))
    people, unknown = np.zeros(padded), np.ones(padded)
    people[inner], unknown[inner] = known, hidden
    return Spectrum(
        shape=(rows, columns),
        padded=padded,
        reach=reach,
        people=np.fft.rfft2(people),
        unknown=np.fft.rfft2(unknown),
        largest=float(known.max()),
    )


def _smooth(least: int) -> int:
    """The next length with no prime factor above 5 (up to 131,072)."""
    return next((size for size in _SMOOTH if size >= least), least)


def deaths_per_failure(spectrum: Spectrum, kernel: Kernel) -> Field:
    """Expected deaths if a failure happens above each cell, shape of the map.

    Raises
    ------
    ValueError
        If the kernel reaches farther than the spectrum was padded for.
    """
    return np.where(_hidden(spectrum, (kernel,)), np.nan, _sums(spectrum, kernel)).astype(
        np.float32
    )


def search_fields(spectrum: Spectrum, bank: KernelBank) -> tuple[Field, Field]:
    """Course-free costs for the search, deaths per failure, each `[height, row, column]`.

    Returns
    -------
    mean, bound
        The mean over all courses, and the largest of any course: no flight through the cell
        costs more, whatever its course (between two heights of the bank: the larger of both).
    """
    shape = (len(bank.heights), *spectrum.shape)
    mean, bound = np.empty(shape, np.float32), np.empty(shape, np.float32)
    for level, kernels in enumerate(bank.kernels):
        total, most = np.zeros(spectrum.shape), np.zeros(spectrum.shape)
        for kernel in kernels:
            sums = _sums(spectrum, kernel)
            total += sums
            np.maximum(most, sums, out=most)
        hidden = _hidden(spectrum, kernels)
        mean[level] = np.where(hidden, np.nan, total / len(kernels))
        bound[level] = np.where(hidden, np.nan, most)
    return mean, bound


def mean_field(spectrum: Spectrum, bank: KernelBank) -> Field:
    """The mean over courses alone, `[height, row, column]`: one transform a height."""
    out = np.empty((len(bank.heights), *spectrum.shape), np.float32)
    for level, kernels in enumerate(bank.kernels):
        weights = np.zeros(spectrum.padded)
        for kernel in kernels:
            weights += _placed(spectrum, kernel, kernel.harm)
        sums = _back(spectrum, np.fft.rfft2(weights / len(kernels)) * spectrum.people)
        out[level] = np.where(
            _hidden(spectrum, kernels), np.nan, _denoised(spectrum, sums, weights)
        )
    return out


def per_metre(failure: FailureRate, speed: float) -> float:
    """Failures per metre flown at a ground speed (m/s): λ over 3,600 v."""
    if not speed > 0.0:
        message = "a hover flies no metres: count its seconds"
        raise ValueError(message)
    return failure.mean_per_hour / HOUR_S / speed


def _sums(spectrum: Spectrum, kernel: Kernel) -> Floats:
    weights = _placed(spectrum, kernel, kernel.harm)
    sums = _back(spectrum, np.fft.rfft2(weights) * spectrum.people)
    return _denoised(spectrum, sums, weights)


def _denoised(spectrum: Spectrum, sums: Floats, weights: Floats) -> Floats:
    floor = NOISE * spectrum.largest * float(weights.sum())
    return np.where(sums > floor, sums, 0.0)


def _hidden(spectrum: Spectrum, kernels: tuple[Kernel, ...]) -> NDArray[np.bool_]:
    """Cells from which one of the kernels reaches something unknown."""
    support = np.zeros(spectrum.padded)
    for kernel in kernels:
        np.maximum(support, _placed(spectrum, kernel, np.ones(kernel.rows.size)), out=support)
    return _back(spectrum, np.fft.rfft2(support) * spectrum.unknown) > 0.5


def _placed(spectrum: Spectrum, kernel: Kernel, values: Floats) -> Floats:
    """A kernel laid out mirrored and wrapped, so that a product of transforms looks ahead."""
    if kernel.reach > spectrum.reach:
        message = f"the kernel reaches {kernel.reach} cells, the map was padded for fewer"
        raise ValueError(message)
    laid = np.zeros(spectrum.padded)
    laid[-kernel.rows % spectrum.padded[0], -kernel.columns % spectrum.padded[1]] = values
    return laid


def _back(spectrum: Spectrum, product: NDArray[np.complex128]) -> Floats:
    whole = np.fft.irfft2(product, s=spectrum.padded)
    rows, columns = spectrum.shape
    start = spectrum.reach
    return np.ascontiguousarray(whole[start : start + rows, start : start + columns])
