"""What a second above each place burdens others with: noise, looks, and others' air.

What: planes of places that must have quiet and places where people are undressed, by the
hour, and how both fade with height. Why planes times a factor by layer: both fade with
distance alone, so the price of a voxel is one product.

Noise follows free sound: the level at 10 m less 20 log10(h/10). Its burden is the energy
against 65 dB(A), so 10 dB more are ten times the burden. Privacy fades with the square of the
height.

>>> round(noise_factor(72.0, 80.0), 4)
0.0783
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kaga.engines.airspace.grid.uses import Use, has_any
from kaga.engines.airspace.people.slots import DayKind, Slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Plane = NDArray[np.float32]

REFERENCE_M: Final = 10.0
LOUD_DBA: Final = 65.0
NEAR_M: Final = 30.0
_MORNING: Final = 7 * 4
_NIGHT: Final = 22 * 4
_LESSONS: Final = (8 * 4, 17 * 4)
_BATHING: Final = (5 * 4, 24 * 4)

PRIVATE: Final = ((Use.BATH, 1.0), (Use.HOSPITAL, 0.2), (Use.SCHOOL, 0.2), (Use.HOME, 0.05))
"""How much a look at 30 m burdens, against an open-air bath."""


@dataclass(frozen=True, slots=True, eq=False)
class Burdens:
    """Planes `[row, column]` of a slot: need of quiet and of privacy, 0 to 1 and more."""

    quiet: Plane
    privacy: Plane


Needs = tuple[tuple[Use, float], ...]


def burdens_at(uses: NDArray[np.uint32], slot: Slot) -> Burdens:
    """Need of quiet and privacy of each cell in a slot; the greatest of its uses counts."""
    quiet, private = needs_of(slot)
    return Burdens(_greatest(uses, quiet), _greatest(uses, private))


def needs_of(slot: Slot) -> tuple[Needs, Needs]:
    """How much each use needs quiet, and how much privacy, in a slot."""
    bathing = _BATHING[0] <= slot.quarter < _BATHING[1]
    private = tuple(one for one in PRIVATE if bathing or one[0] is not Use.BATH)
    return tuple(quiet_needs(slot)), private


def quiet_needs(slot: Slot) -> list[tuple[Use, float]]:
    """How much each use needs quiet in a slot."""
    night = not _MORNING <= slot.quarter < _NIGHT
    lessons = slot.day is DayKind.WEEKDAY and _LESSONS[0] <= slot.quarter < _LESSONS[1]
    return [
        (Use.HOSPITAL, 1.5 if night else 1.0),
        (Use.SCHOOL, 1.0 if lessons else 0.1),
        (Use.BATH, 0.7),
        (Use.HOME, 1.0 if night else 0.3),
        (Use.PARK, 0.1),
    ]


def noise_factor(noise_dba: float, height_m: float) -> float:
    """Burden of a second at a height, against 65 dB(A)."""
    level = noise_dba - 20.0 * float(np.log10(height_m / REFERENCE_M))
    return float(10.0 ** ((level - LOUD_DBA) / 10.0))


def privacy_factor(height_m: float) -> float:
    """Burden of a second of looking down from a height, against 30 m."""
    return (NEAR_M / max(height_m, NEAR_M)) ** 2


def _greatest(uses: NDArray[np.uint32], needs: Needs) -> Plane:
    plane = np.zeros(uses.shape, np.float32)
    for use, share in needs:
        np.maximum(plane, np.where(has_any(uses, use), np.float32(share), 0.0), out=plane)
    return plane.astype(np.float32)
