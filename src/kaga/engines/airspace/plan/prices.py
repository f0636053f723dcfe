r"""What a metre of flight costs in every voxel, in seconds.

What: for a band, a crowd and weights,

.. math:: c = \frac{1}{v}\Big(w_t + w_e \frac{P}{3600} + w_c \frac{λ}{3600} R(z)
    + w_n q\,N(z) + w_p p\,L(z) + w_a a + w_f d\Big) + s,

with cruise speed *v*, power *P*, failure rate *λ*, deaths per failure *R* (where it would
fall), need of quiet *q* and of privacy *p* with their factors by height, share of others' air
*a*, debt *d* of fairness, and *s* for the time and work of climbing along steep ground.
Infinite where closed, and where map or people are unknown.

Why every part apart (`Prices.parts_at`): "why this bend" is answered with the same numbers that
bent the way.

Example: `prices_of(band, crowds, Terms(weights, craft, debt))`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import pi
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kaga.engines.airspace.plan._fill import AIR_M, Layers, Planes, fill
from kaga.engines.airspace.plan.burdens import (
    Burdens,
    burdens_at,
    noise_factor,
    privacy_factor,
)
from kaga.engines.airspace.risk.kernels import HEIGHTS_M as KERNEL_HEIGHTS_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kaga.engines.airspace.plan.band import Band
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.crowds import Crowd
    from kaga.engines.airspace.plan.weights import Weights

    Plane = NDArray[np.float32]
    Floats = NDArray[np.float64]

PARTS: Final = ("time", "energy", "casualties", "noise", "privacy", "air", "fairness", "extra")
_HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What prices depend on beside the place.

    Attributes
    ----------
    weights
        Of a preset.
    craft
        Speed, power, failure rate, noise.
    debt
        Fairness debt of each cell of the band, or none.
    extra
        Seconds per metre that are added to keep out of somewhere (`contingency`,
        `alternatives`), or none.
    strict
        By what the weight of casualties is multiplied to meet the limit.
    """

    weights: Weights
    craft: Craft
    debt: Plane | None = None
    extra: Plane | None = None
    strict: float = 1.0

    def stricter(self, factor: float) -> Terms:
        """The same with casualties weighing more."""
        return replace(self, strict=self.strict * factor)

    def avoiding(self, extra: Plane) -> Terms:
        """The same with more seconds per metre added to some cells."""
        return replace(self, extra=extra if self.extra is None else self.extra + extra)


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Prices of one slot, and what they are made of.

    `voxels` is seconds per metre, `[layer, row, column]`.
    """

    band: Band
    terms: Terms
    planes: Planes
    layers: Layers
    deaths: Plane
    permission: NDArray[np.bool_] | None
    voxels: Plane

    def parts_at(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64], above: Floats
    ) -> Floats:
        """Seconds per metre of each part (`PARTS`) at cells and heights above ground.

        Returns
        -------
        ndarray
            ``(len(PARTS), n)``; infinite casualties where nobody knows who is below.
        """
        weights, craft = self.terms.weights, self.terms.craft
        speed = craft.vehicle.cruise
        cell = rows, columns
        at = np.clip(above, 1.0, None)
        heights, which = np.unique(at, return_inverse=True)
        noise = craft.performance.noise_dba
        loud = np.array([noise_factor(noise, one) for one in heights.tolist()])[which]
        seen = np.array([privacy_factor(one) for one in heights.tolist()])[which]
        room = self.band.hard_m[cell] - (self.band.base_m[cell] + above)
        near = np.clip(1.0 - room / float(AIR_M), 0.0, 1.0)
        layer = np.clip(
            np.rint((above - self.band.layers_m[0]) / self.band.spacing[2]), 0, None
        ).astype(np.int64)
        layer = np.minimum(layer, self.band.layers_m.size - 1)
        if self.permission is not None:
            near = near + self.permission[layer, rows, columns]
        casualties = per_death(self.terms) * self._deaths(cell, layer)
        climbing, lifting = steep_parts(self.terms, self.band.steepness[cell])
        zero = np.zeros(rows.shape)
        return np.stack(
            [
                weights.time / speed + climbing,
                weights.energy * craft.performance.power_w / _HOUR_S / speed + lifting,
                np.where(np.isnan(casualties), np.inf, casualties),
                weights.noise / speed * self.planes.quiet[cell] * loud,
                weights.privacy / speed * self.planes.privacy[cell] * seen,
                weights.air / speed * near,
                zero if self.terms.debt is None
                else weights.fairness / speed * self.terms.debt[cell],
                zero if self.terms.extra is None else self.terms.extra[cell].astype(float),
            ]
        )  # fmt: skip

    def _deaths(
        self, cell: tuple[NDArray[np.int64], NDArray[np.int64]], layer: NDArray[np.int64]
    ) -> Floats:
        level, share = self.layers.level[layer], self.layers.share[layer]
        above = np.minimum(level + 1, self.deaths.shape[0] - 1)
        low, high = self.deaths[level, *cell], self.deaths[above, *cell]
        mixed: Floats = (low * (1.0 - share) + high * share).astype(np.float64)
        return mixed


class Given(NamedTuple):
    """What `pooled_deaths` made of a crowd, `burdens_at` of a slot, `lasting_of` of terms."""

    deaths: Plane
    burdens: Burdens
    always: Plane


def per_death(terms: Terms) -> float:
    """Seconds per metre for each expected death per failure."""
    vehicle = terms.craft.vehicle
    rate = vehicle.failure.mean_per_hour / _HOUR_S / vehicle.cruise
    return terms.weights.casualties * terms.strict * rate


def steep_parts(terms: Terms, steepness: Plane) -> tuple[Floats, Floats]:
    """Time and energy, seconds per metre, of following steep ground, all directions alike."""
    longer, work = climbs_of(terms.craft, steepness)
    return terms.weights.time * longer, terms.weights.energy * work


def climbs_of(craft: Craft, steepness: Plane) -> tuple[Floats, Floats]:
    """Seconds and watt-hours that a metre over steep ground takes more than over level ground.

    Along a slope *s* the mean rise per metre over all courses is 2 s / π; half of it is climb.
    """
    mean = 2.0 / pi * steepness.astype(np.float64)
    slowest = min(craft.performance.climb, craft.performance.descent)
    longer = np.maximum(mean / slowest - 1.0 / craft.vehicle.cruise, 0.0)
    return longer, 0.5 * mean * craft.climb_j_per_m / _HOUR_S


def prices_of(
    band: Band,
    crowd: Crowd,
    terms: Terms,
    *,
    closed: NDArray[np.bool_] | None = None,
    permission: NDArray[np.bool_] | None = None,
    given: Given | None = None,
    out: Plane | None = None,
) -> Prices:
    """Prices of every voxel in one slot.

    Parameters
    ----------
    band
        Cells and layers.
    crowd
        People over the same columns.
    terms
        Weights and craft.
    closed, permission
        Voxels that zones close, and those where they want permission or cost.
    given
        What several slots or terms share, if it is at hand.
    out
        Where the prices are written to, `[layer, row, column]`.
    """
    weights, speed = terms.weights, terms.craft.vehicle.cruise
    deaths, burdens, always = given or Given(
        pooled_deaths(crowd, band), burdens_at(band.uses, crowd.slot), lasting_of(band, terms)
    )
    planes = Planes(
        band.base_m, band.floor_m, band.ceiling_m, band.hard_m,
        always, burdens.quiet, burdens.privacy,
    )  # fmt: skip
    layers = layers_of(band, terms)
    shape = band.layers_m.size, *band.raster.shape
    voxels = np.empty(shape, np.float32) if out is None else out
    fill(planes, layers, deaths, (per_death(terms), weights.air / speed), voxels)
    if permission is not None:
        voxels[permission] += np.float32(weights.air / speed)
    if closed is not None:
        voxels[closed] = np.inf
    return Prices(band, terms, planes, layers, deaths, permission, voxels)


def lasting_of(band: Band, terms: Terms, climbs: tuple[Floats, Floats] | None = None) -> Plane:
    """Seconds per metre of each cell that are the same at every height and hour.

    `climbs` are those of craft and band (`climbs_of`), if they are at hand.
    """
    craft, weights = terms.craft, terms.weights
    speed = craft.vehicle.cruise
    longer, work = climbs or climbs_of(craft, band.steepness)
    steady = (weights.time + weights.energy * craft.performance.power_w / _HOUR_S) / speed
    always = steady + weights.time * longer + weights.energy * work
    if terms.debt is not None:
        always = always + weights.fairness / speed * terms.debt
    if terms.extra is not None:
        always = always + terms.extra
    return always.astype(np.float32)


def layers_of(band: Band, terms: Terms) -> Layers:
    """Factors of each layer, prices per metre."""
    weights, craft = terms.weights, terms.craft
    speed, heights = craft.vehicle.cruise, np.asarray(KERNEL_HEIGHTS_M)
    above = np.clip(band.layers_m, heights[0], heights[-1])
    level = np.clip(np.searchsorted(heights, above, side="right") - 1, 0, heights.size - 1)
    upper = np.minimum(level + 1, heights.size - 1)
    gap = np.where(upper > level, heights[upper] - heights[level], 1.0)
    noise = [
        weights.noise / speed * noise_factor(craft.performance.noise_dba, one)
        for one in band.layers_m.tolist()
    ]
    looks = [weights.privacy / speed * privacy_factor(one) for one in band.layers_m.tolist()]
    return Layers(
        band.layers_m.astype(np.float32),
        np.array(noise, np.float32),
        np.array(looks, np.float32),
        level.astype(np.int64),
        ((above - heights[level]) / gap).astype(np.float32),
    )


def pooled_deaths(crowd: Crowd, band: Band) -> Plane:
    """The crowd's field on the band's cells; a cell with anything unknown is unknown."""
    return crowd.deaths_by(band.block)
