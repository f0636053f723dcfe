r"""Probability that a person who is struck dies, by impact energy and shelter.

What: the logistic model of Dalamagkidis, Valavanis and Piegl,

.. math:: P = \frac{1}{1 + \sqrt{α/β}\,(β/E)^{1/(4 p_s)}},

with the energy α at which half die for a shelter parameter :math:`p_s = 0.5`, the energy β
below which nobody dies without shelter (:math:`p_s \to 0`), and the blunt criterion of
Sturdivan, Viano and Champion as a second voice in the units of injury medicine. Why two: the
first is what ground-risk papers use and is calibrated by judgement, the second rests on impact
tests but says nothing about shelter. A casualty figure uses the first; reports show both.

Sources
-------
K. Dalamagkidis, K. Valavanis, L. Piegl, "On unmanned aircraft systems issues, challenges and
operational restrictions preventing integration into the National Airspace System", Progress in
Aerospace Sciences 44 (2008) 503-519. β = 34 J (25 ft·lbf). Papers take α from 10^5 to 10^6 J;
the smaller, more careful, is used here.
L. Sturdivan, D. Viano, H. Champion, "Analysis of injury criteria to assess chest and abdominal
injury risks in blunt and ballistic impacts", J. Trauma 56 (2004) 651-663.

>>> round(float(fatality(1e5, Shelter.TREES.parameter)), 3)
0.5
"""

from __future__ import annotations

from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

HALF_ENERGY_J: Final = 1e5
THRESHOLD_J: Final = 34.0
ADULT_KG: Final = 60.0
WALL_FACTOR: Final = 0.593


class Shelter(Enum):
    """What stands between the aircraft and a person; the parameter grows with protection.

    Stand-in values: the model's authors leave them to judgement. In the open an impact of
    168 J then kills every second person struck (median of published blunt-impact curves:
    about 100 J), a roof of timber and tiles lets 8 % of a 3 kJ impact through.
    """

    OPEN = 0.1
    TREES = 0.5
    VEHICLE = 0.6
    HOUSE = 0.75
    CONCRETE = 1.0

    @property
    def parameter(self) -> float:
        """:math:`p_s` of the model."""
        return self.value


def fatality(
    energy: ArrayLike,
    shelter: ArrayLike,
    *,
    half_energy: float = HALF_ENERGY_J,
    threshold: float = THRESHOLD_J,
) -> Floats:
    """Probability of death of a person struck, shape of the broadcast arguments.

    Parameters
    ----------
    energy
        Kinetic energy at impact, J, at least 0.
    shelter
        :math:`p_s`, above 0 (see `Shelter`).
    half_energy, threshold
        α and β of the model, J.

    Raises
    ------
    ValueError
        For a negative or unknown energy or a shelter that is not above 0.
    """
    e, p = np.broadcast_arrays(
        np.asarray(energy, dtype=np.float64), np.asarray(shelter, dtype=np.float64)
    )
    if not ((e >= 0.0).all() and (e < np.inf).all() and (p > 0.0).all()):
        message = "energy is 0 J or more and the shelter parameter above 0"
        raise ValueError(message)
    with np.errstate(divide="ignore"):
        log_odds = (np.log(threshold) - np.log(e)) / (4.0 * p)
    lead = 0.5 * np.log(half_energy / threshold)
    return np.asarray(1.0 / (1.0 + np.exp(np.minimum(lead + log_odds, 700.0))))


def kinetic_energy(mass: float, speed: ArrayLike) -> Floats:
    """Energy in J of a mass (kg) at a speed (m/s)."""
    return np.asarray(0.5 * mass * np.asarray(speed, dtype=np.float64) ** 2)


def blunt_criterion(energy: ArrayLike, diameter_cm: float, body_kg: float = ADULT_KG) -> Floats:
    r"""Sturdivan's blunt criterion :math:`\ln(E / (W^{1/3} T D))`.

    Parameters
    ----------
    energy
        J, above 0.
    diameter_cm
        Diameter of what strikes, cm.
    body_kg
        Mass of the person; the body wall is :math:`T = 0.593 W^{1/3}` cm (women, the more
        careful of the two published factors).
    """
    root = float(np.cbrt(body_kg))
    wall = WALL_FACTOR * root
    return np.log(np.asarray(energy, dtype=np.float64) / (root * wall * diameter_cm))


def injury_scale(criterion: ArrayLike) -> Floats:
    """Expected AIS level (0 to 6) of the chest: 1.33 times the blunt criterion, plus 0.6."""
    return np.clip(1.33 * np.asarray(criterion, dtype=np.float64) + 0.6, 0.0, 6.0)
