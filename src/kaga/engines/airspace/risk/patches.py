"""The search's casualty field patch by patch, for kernels that are small beside the map.

What: `mean_over` is `fields.mean_field` of an exposure, made of overlapping patches of 64 or
128 cells whose transforms stay in the processor's cache. Why: the kernel of a small multirotor
reaches ten cells; transforms as large as the city spend their time on memory and on zeros. A
patch of which everything is known, or nothing, needs no transform to tell what is unknown.
Kernels that reach far (gliders) are left to the transform of the whole map.

Example: `mean_over(exposure, kernels.coarse)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.risk.fields import NOISE, mean_field, spectrum_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.risk.kernels import KernelBank

    Floats = NDArray[np.float64]
    Field = NDArray[np.float32]

_SIDES: Final = (64, 128)
_SHARE: Final = 5
"""A patch is at least so many times as wide as a kernel reaches."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Kernels of a bank laid out on a patch, transformed: harm, reach, and sum of the harm."""

    side: int
    reach: int
    harm: NDArray[np.complex128]
    support: NDArray[np.complex128]
    sums: Floats


def laid_for(bank: KernelBank) -> Laid | None:
    """A bank laid out for `mean_over`; None where its kernels reach too far for patches."""
    side = next((side for side in _SIDES if side >= _SHARE * bank.reach), None)
    return None if side is None else _laid(bank, side)


def mean_over(exposure: Field, bank: KernelBank, laid: Laid | None = None) -> Field:
    """Expected deaths per failure, mean over courses, `[height, row, column]`.

    Parameters
    ----------
    exposure
        Effective people per m², NaN unknown.
    bank
        Kernels for cells of this size.
    laid
        What `laid_for` made of the bank, if it is at hand.

    Raises
    ------
    ValueError
        If any known value is negative or infinite.
    """
    laid = laid_for(bank) if laid is None else laid
    if laid is None:
        return mean_field(spectrum_of(exposure, bank.reach), bank)
    unknown = np.isnan(exposure)
    known = np.where(unknown, np.float32(0.0), exposure)
    if not (known.size and float(known.min()) >= 0.0 and float(known.max()) < np.inf):
        message = "an exposure is 0 or more people per square metre"
        raise ValueError(message)
    side = laid.side
    inner = side - 2 * laid.reach
    rows, columns = exposure.shape
    out = np.empty((len(bank.heights), rows, columns), np.float32)
    around = (laid.reach, laid.reach + inner)
    people = np.pad(known, (around, around))
    hidden = np.pad(unknown, (around, around), constant_values=True)
    noise = NOISE * float(known.max()) * laid.sums
    for top in range(0, rows, inner):
        height = min(inner, rows - top)
        strip = slice(top, top + side)
        for at, found in _strip(people[strip], hidden[strip], columns, (laid, noise)):
            width = min(inner, columns - at)
            out[:, top : top + height, at : at + width] = found[:, :height, :width]
    return out


def _strip(
    people: Field, hidden: NDArray[np.bool_], columns: int, with_: tuple[Laid, Floats]
) -> list[tuple[int, Field]]:
    """The patches along one strip: where each begins, and its field."""
    laid, noise = with_
    side, reach = laid.side, laid.reach
    inner = side - 2 * reach
    starts = range(0, columns, inner)
    masks = [hidden[:, at : at + side] for at in starts]
    blind = [bool(mask.all()) for mask in masks]
    asked = [number for number, all_hidden in enumerate(blind) if not all_hidden]
    found = np.full((len(blind), len(laid.harm), inner, inner), np.nan, np.float32)
    if asked:
        patches = np.stack([people[:, starts[n] : starts[n] + side] for n in asked])
        spectra = np.fft.rfft2(patches.astype(np.float64))
        middle = slice(reach, reach + inner)
        for level, (harm, floor) in enumerate(zip(laid.harm, noise, strict=True)):
            sums = np.fft.irfft2(spectra * harm, s=(side, side))[:, middle, middle]
            found[asked, level] = np.where(sums > floor, sums, 0.0)
        for number in asked:
            if masks[number].any():
                found[number][_touched(masks[number], laid)] = np.nan
    return list(zip(starts, found, strict=True))


def _touched(mask: NDArray[np.bool_], laid: Laid) -> NDArray[np.bool_]:
    """From which cells of a patch one of the kernels reaches something unknown, by height."""
    product = np.fft.rfft2(mask.astype(np.float64)) * laid.support
    whole = np.fft.irfft2(product, s=(laid.side, laid.side))
    middle = slice(laid.reach, laid.side - laid.reach)
    return np.asarray(whole[:, middle, middle] > 0.5)


def _laid(bank: KernelBank, side: int) -> Laid:
    harm = np.zeros((len(bank.kernels), side, side))
    support = np.zeros_like(harm)
    for level, kernels in enumerate(bank.kernels):
        for kernel in kernels:
            place = -kernel.rows % side, -kernel.columns % side
            harm[level][place] += kernel.harm / len(kernels)
            support[level][place] = 1.0
    sums = harm.sum(axis=(1, 2))
    return Laid(side, bank.reach, np.fft.rfft2(harm), np.fft.rfft2(support), sums)
