r"""Crowds vary more than chance: the negative binomial count and its Gamma rate.

What: quantiles of both, and the count over groups of cells. Why: a rule asks "how many are
under this fall area", and the answer needs its upper end. With the rate of each group of
cells Gamma distributed (shape *k*) and all cells of one kind in the area sharing their fate
(a full shop is full in all its cells), the count has

.. math:: \mu = \sum_g \mu_g, \qquad
    \mathrm{Var} = \mu + \sum_g \mu_g^2/k_g, \qquad
    k = \mu^2 / \sum_g (\mu_g^2/k_g),

and is taken as negative binomial with these two. Sharing their fate within a kind is the
careful choice: independent cells would average the bursts away.

Source: M. Greenwood and G. Yule, J. Royal Statistical Society 83 (1920) 255-279.

>>> round(gamma_factor(1.0, 0.95), 3)
2.996
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, inf, isfinite, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEADY: Final = 1_000.0
_TINY: Final = 1e-16
_EXACT_UP_TO: Final = 100_000.0


@dataclass(frozen=True, slots=True)
class Count:
    """People in an area: mean, 95th percentile of the count, and the shape behind it."""

    mean: float
    p95: float
    shape: float


def count_in(means: Floats, shapes: Floats, level: float = 0.95) -> Count:
    """Count over groups of cells that are independent of each other.

    Parameters
    ----------
    means
        Expected people of each group.
    shapes
        Gamma shape of each group, above 0.
    level
        Probability of the upper end.
    """
    mean = float(means.sum())
    if not mean > 0.0:
        return Count(mean, mean, inf)
    shape = mean**2 / float((means**2 / shapes).sum())
    return Count(mean, count_quantile(mean, shape, level), shape)


def count_quantile(mean: float, shape: float, level: float) -> float:
    """Smallest n with P(count ≤ n) ≥ level, for a negative binomial.

    Above 100,000 people the count is taken as its Gamma rate (the Poisson part is then below
    one part in a hundred of the spread).
    """
    if not (0.0 < mean < inf and shape > 0.0 and 0.0 < level < 1.0):
        message = "a quantile needs a positive mean and shape and a level between 0 and 1"
        raise ValueError(message)
    if mean > _EXACT_UP_TO:
        return mean * gamma_factor(shape, level)
    chance = mean / (mean + shape)
    term = -shape * log1p(mean / shape)
    total, n = exp(term), 0
    while total < level:
        term += log((shape + n) / (n + 1.0) * chance)
        n += 1
        total += exp(term)
        if exp(term) < _TINY * total and n > mean:
            break
    return float(n)


@cache
def gamma_factor(shape: float, level: float) -> float:
    """Quantile of a Gamma distribution with mean 1 and a shape, by bisection.

    Above a shape of 1,000 by Wilson and Hilferty's cube, right to 1e-5 there (Proc. National
    Academy of Sciences 17 (1931) 684-688).

    Never below 1: for very uneven crowds (shape below 0.0138) the 95th percentile of the
    rate lies below its mean, and an upper end below the mean helps nobody.
    """
    if not (isfinite(shape) and shape > 0.0 and 0.0 < level < 1.0):
        message = "a Gamma quantile needs a positive shape and a level between 0 and 1"
        raise ValueError(message)
    if shape > _STEADY:
        ninth = 1.0 / (9.0 * shape)
        return float((1.0 - ninth + NormalDist().inv_cdf(level) * sqrt(ninth)) ** 3)
    low, high = 0.0, _end(shape)
    for _ in range(200):
        middle = (low + high) / 2.0
        if gamma_share(shape, middle) < level:
            low = middle
        else:
            high = middle
    return max(high / shape, 1.0)


def gamma_share(shape: float, x: float) -> float:
    """Regularised lower incomplete gamma function P(shape, x), by its power series.

    Source: DLMF 8.11.4; all terms are positive, so nothing cancels.
    """
    if x <= 0.0:
        return 0.0
    if x > _end(shape):
        return 1.0
    term = exp(shape * log(x) - x - lgamma(shape + 1.0))
    total, n = term, 0
    while term > _TINY * total:
        n += 1
        term *= x / (shape + n)
        total += term
    return min(total, 1.0)


def _end(shape: float) -> float:
    """Beyond this, less than 1e-17 of a Gamma distribution is left."""
    return shape + 40.0 * sqrt(shape) + 40.0
