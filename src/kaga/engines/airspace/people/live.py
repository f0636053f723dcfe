"""What is special today: events, closures, bus loads, open shelters, people drawn on the map.

What: areas with a period that multiply the people there, add people, or both. Why apart from
the table: the table is checked once, these come and go by the hour and carry who said so.

* A festival: `multiply=6` on the streets around it, or `people=3000` on the square.
* A works site that closes a park: `multiply=0`.
* A bus with 40 pupils at a stop from 15:05 to 15:20: `people=40, open_air=1`.
* An open shelter: `people` is its head count, `open_air=0`. The homes they left are not
  reduced: until somebody says that a quarter is empty it counts as lived in.

Where people are unknown they stay unknown: a drawn crowd tells of itself, not of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kaga.engines.airspace.people.areas import Cover
from kaga.engines.airspace.people.dispersion import gamma_factor
from kaga.engines.airspace.people.field import PERCENTILE, PeopleField

Field = NDArray[np.float32]
Floats = NDArray[np.float64]

MOST_PEOPLE: Final = 1e6
MOST_TIMES: Final = 1e3
# Below, the 95th percentile of a Gamma falls again while the crowd gets wilder.
LEAST_SHAPE: Final = 0.3


@dataclass(frozen=True, slots=True)
class LiveFactor:
    """An area, a period (from `begins` until before `ends`), and what is different there.

    `people` are added over the area, `open_air` of them (0 to 1) in the open; `shape` is the
    Gamma shape of that number (10: ticketed, 1: anybody's guess).
    """

    cover: Cover
    begins: datetime
    ends: datetime
    source: str
    multiply: float = 1.0
    people: float = 0.0
    open_air: float = 1.0
    shape: float = 2.0

    def __post_init__(self) -> None:
        if not (
            0.0 <= self.multiply <= MOST_TIMES
            and 0.0 <= self.people <= MOST_PEOPLE
            and 0.0 <= self.open_air <= 1.0
            and LEAST_SHAPE <= self.shape <= 1e6
        ):
            message = f"not a live factor: {self.source}"
            raise ValueError(message)
        if self.begins.tzinfo is None or self.ends.tzinfo is None or self.ends <= self.begins:
            message = "a live factor has a period with a time zone that ends after it begins"
            raise ValueError(message)

    def is_active(self, moment: datetime) -> bool:
        """Whether a moment lies in the period."""
        return self.begins <= moment < self.ends


def with_live(
    field: PeopleField, factors: Sequence[LiveFactor], moment: datetime
) -> PeopleField:
    """The field with all factors that are active at a moment.

    First everything is multiplied (in a cell covered by half, half of the difference), then
    people are added: a crowd that was counted is not multiplied again.
    """
    active = [factor for factor in factors if factor.is_active(moment)]
    if not active:
        return field
    layers = [field.mean, field.open_mean, field.p95, field.open_p95]
    changed = [layer.copy() for layer in layers]
    for factor in active:
        for layer in changed:
            part = layer[factor.cover.window]
            part *= 1.0 + (np.float32(factor.multiply) - 1.0) * factor.cover.share
    for factor in active:
        _add(changed, factor, field.raster.row_m2())
    return PeopleField(field.raster, *changed)


def _add(layers: list[Field], factor: LiveFactor, row_m2: Floats) -> None:
    """Add a crowd, evenly over its area."""
    whole = float(factor.cover.share.sum(dtype=np.float64))
    if factor.people == 0.0 or whole == 0.0:
        return
    per_m2 = (factor.people / whole / row_m2[factor.cover.rows]).astype(np.float32)
    each = factor.cover.share * per_m2[:, None]
    high, open_air = gamma_factor(factor.shape, PERCENTILE), factor.open_air
    shares = np.array([1.0, open_air, high, high * open_air], dtype=np.float32)
    for layer, share in zip(layers, shares, strict=True):
        part = layer[factor.cover.window]
        part += each * share
