r"""The people field: who is in each cell at one slot, mean and 95th percentile.

What: for a slot, people per m² in each cell, in the open and under a roof, and the same at the
95th percentile. How: residents who are at home stay in their own cell; those at work, in
school, shopping and so on are taken from home and spread over the city's places of that kind by
capacity; those away are gone; visitors are added. With the table's shares *s* of the slot,

.. math:: N(c) = R(c)\,s_{home} + q(c)\,(P\,s_{use(c)} + V\,v_{use(c)}), \qquad
    \sum_{c \in use} q(c) = 1,

where *R* are the residents of the cell, *P* all residents placed, *V* the visitors, *q* the
share of a cell in the capacity of its kind. So the sum over the city is exactly
``P (1 - away) + V``: nobody is counted twice and nobody is lost.

Overdispersion. Crowds come in bursts: the variance of counts is larger than a Poisson
distribution's mean. The rate itself is taken as Gamma distributed about the mean with the
shape of its kind of place (*k* = 1/CV²), which makes counts negative binomial. What is
reported for a cell is the 95th percentile of the *rate*, not of the count: a cell of 60 m²
holds a hundredth of a person, its count is 0 at the 95th percentile, and a sum of zeros would
call a festival empty. Counts over areas are in `areas`. People at home keep the spread and
the roof of a home wherever their house stands.

Example: `field_at(base, Slot(DayKind.WEEKDAY, 60))`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.people.census import LandMap, Residents
from kaga.engines.airspace.people.dispersion import gamma_factor
from kaga.engines.airspace.people.land import CLASSES, Land
from kaga.engines.airspace.people.presence import Presence, presence_at
from kaga.engines.airspace.people.slots import Slot
from kaga.engines.airspace.raster import Raster

Floats = NDArray[np.float64]
Field = NDArray[np.float32]

# Kinds at which people gather by capacity; at the others everybody is at home.
_GATHERING: Final = tuple(
    use for use in Land if use not in {Land.UNKNOWN, Land.WATER, Land.HOME}
)
PERCENTILE: Final = 0.95


@dataclass(frozen=True, slots=True)
class PeopleBase:
    """What does not change with the hour: made once for a map version.

    `home` residents of each cell, `capacity` the share of the cell in its kind (both `[row,
    column]`, NaN where unknown), `land` the class; `placed` all residents of the raster.
    `crowded` lists the kinds of which the map has at least one cell: shares of the others
    stay at home.
    """

    raster: Raster
    land: LandMap
    home: Field
    capacity: Field
    placed: float
    crowded: frozenset[Land]

    def window(self, rows: slice, columns: slice) -> PeopleBase:
        """A tile of the city: its fields are exactly the city's fields, cut."""
        part = rows, columns
        return PeopleBase(
            self.raster.window(rows, columns),
            self.land[part],
            self.home[part],
            self.capacity[part],
            self.placed,
            self.crowded,
        )


@dataclass(frozen=True, slots=True)
class PeopleField:
    """People per m² at one slot, `[row, column]`, NaN where unknown.

    `mean` and `p95` count everybody; `open_mean` and `open_p95` those in the open air.
    """

    raster: Raster
    mean: Field
    open_mean: Field
    p95: Field
    open_p95: Field

    def people(self) -> Floats:
        """People (not per m²) in each cell, mean."""
        return self.mean * self.raster.row_m2()[:, None]

    @property
    def indoors(self) -> Field:
        """People per m² under a roof, mean."""
        return self.mean - self.open_mean

    @property
    def indoors_p95(self) -> Field:
        """People per m² under a roof, 95th percentile."""
        return self.p95 - self.open_p95

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Mean and 95th percentile at a place; NaN outside the map and where unknown."""
        row, column = self.raster.position(lat, lon)
        inside = 0 <= row < self.raster.rows and 0 <= column < self.raster.columns
        if not inside:
            return float("nan"), float("nan")
        cell = int(row), int(column)
        return float(self.mean[cell]), float(self.p95[cell])


def build_base(
    residents: Residents, land: LandMap, *, capacity: NDArray[np.floating] | None = None
) -> PeopleBase:
    """The unchanging part of the field.

    Parameters
    ----------
    residents
        From `census.share_out`.
    land
        Class of each cell.
    capacity
        How much each cell can hold, in any unit that is the same within a kind of place
        (seats, beds, pupils, floor area); by default every cell of a kind counts alike.

    Raises
    ------
    ValueError
        For arrays of another shape, or capacities that are negative or not known where the
        land is.
    """
    weight = np.ones(land.shape) if capacity is None else capacity.astype(np.float64)
    if land.shape != residents.people.shape or weight.shape != land.shape:
        message = "residents, land and capacity need one shape"
        raise ValueError(message)
    hidden = np.isnan(residents.people)
    weight = np.where(hidden, 0.0, weight)
    if not ((weight >= 0.0).all() and np.isfinite(weight).all()):
        message = "a capacity is 0 or more, and known wherever the land is"
        raise ValueError(message)
    sums = np.bincount(land.ravel(), weights=weight.ravel(), minlength=CLASSES)
    share = np.where(sums[land] > 0.0, weight / np.maximum(sums, 1e-300)[land], 0.0)
    return PeopleBase(
        raster=residents.raster,
        land=land,
        home=residents.people,
        capacity=np.where(hidden, np.nan, share).astype(np.float32),
        placed=float(np.nansum(residents.people, dtype=np.float64)),
        crowded=frozenset(use for use in _GATHERING if sums[use] > 0.0),
    )


def field_at(
    base: PeopleBase,
    slot: Slot,
    *,
    visitors: float = 0.0,
    multiply: Mapping[Land, float] | None = None,
) -> PeopleField:
    """The whole map at one slot.

    Parameters
    ----------
    base
        From `build_base`.
    slot
        Which quarter of which kind of day.
    visitors
        People in the city who are not residents.
    multiply
        Live factors by kind of place for the whole city (a day without school: `SCHOOL: 0`);
        those who are not there are at home.

    Raises
    ------
    ValueError
        If visitors or factors are negative, or factors would empty the homes below 0.
    """
    home, gathered = factors_at(base, slot, visitors=visitors, multiply=multiply)
    per_m2 = (1.0 / base.raster.row_m2()).astype(np.float32)[:, None]
    layers = [
        (base.home * at_home + base.capacity * table[base.land]) * per_m2
        for at_home, table in zip(home, gathered, strict=True)
    ]
    mean, open_mean, p95, open_p95 = layers
    return PeopleField(base.raster, mean, open_mean, p95, open_p95)


def factors_at(
    base: PeopleBase,
    slot: Slot,
    *,
    visitors: float = 0.0,
    multiply: Mapping[Land, float] | None = None,
) -> tuple[Field, Field]:
    """What each resident of a cell and each share of capacity make of people in a slot.

    Returns
    -------
    home, gathered
        ``(4,)`` and ``(4, classes)``: for everybody, those in the open air, and both at the
        95th percentile; parameters and errors as `field_at`.
    """
    presence = presence_at(slot)
    at_home, pools = _pools(base, presence, visitors, multiply or {})
    shapes = np.array([gamma_factor(float(shape), PERCENTILE) for shape in presence.shape])
    weights = (np.ones(CLASSES), presence.open_air, shapes, shapes * presence.open_air)
    home = np.array([at_home * weight[Land.HOME] for weight in weights], np.float32)
    return home, np.stack([(pools * weight).astype(np.float32) for weight in weights])


def expected_total(base: PeopleBase, slot: Slot, visitors: float = 0.0) -> float:
    """How many people the field of a slot sums to: residents not away, and visitors."""
    return base.placed * (1.0 - presence_at(slot).away) + visitors


def _pools(
    base: PeopleBase, presence: Presence, visitors: float, multiply: Mapping[Land, float]
) -> tuple[float, Floats]:
    """Share of the residents at home, and people by kind of place."""
    if not (0.0 <= visitors < np.inf and all(0.0 <= f < np.inf for f in multiply.values())):
        message = "visitors and factors are 0 or more"
        raise ValueError(message)
    shares, guests = np.zeros(CLASSES), np.zeros(CLASSES)
    for use in base.crowded:
        shares[use] = presence.residents[use] * multiply.get(use, 1.0)
        guests[use] = presence.visitors[use]
    at_home = 1.0 - presence.away - float(shares.sum())
    if at_home < 0.0:
        message = "the factors send more people out than there are"
        raise ValueError(message)
    # Guests for whom the map has no place of their kind stay in private houses.
    at_homes = visitors * (1.0 - float(guests.sum())) / base.placed if base.placed else 0.0
    return at_home + at_homes, base.placed * shares + visitors * guests
