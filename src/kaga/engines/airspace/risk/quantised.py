"""One byte a cell: casualty fields on a logarithmic scale with a known error.

What: values from 1e-14 to 1e-2 in 253 steps of 11.6 % each, plus "nothing" and "unknown". Why:
the fields of a city (7 heights, 96 slots) fit in memory as bytes, and a search that prunes by
a bound needs to know on which side the rounding errs.

Error: `"nearest"` is within 5.7 % either way; `"up"` is never below the value and at most
11.6 % above. Values below the floor become the floor when rounding up and nothing otherwise;
above the top they are refused, for a bound that is cut off is no bound.

>>> decode(encode(np.array([0.0, 1e-6, np.nan]), "up"))[1] >= 1e-6
np.True_
"""

from __future__ import annotations

from math import log
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint8]
Field = NDArray[np.float32]
Rounding = Literal["nearest", "up"]

FLOOR: Final = 1e-14
TOP: Final = 1e-2
NOTHING: Final = 0
UNKNOWN: Final = 255
_STEPS: Final = UNKNOWN - 2
_STEP: Final = log(TOP / FLOOR) / _STEPS
RATIO: Final = float(np.exp(_STEP))


def _table() -> Field:
    values: NDArray[np.float64] = FLOOR * np.exp(_STEP * (np.arange(256) - 1.0)) * (1.0 + 1e-6)
    values[NOTHING], values[UNKNOWN] = 0.0, np.nan
    return np.asarray(values, dtype=np.float32)


_TABLE: Final[Field] = _table()


def encode(values: NDArray[np.floating], rounding: Rounding) -> Codes:
    """Codes of values 0 or more, NaN for unknown, of the same shape.

    Raises
    ------
    ValueError
        For negative values and values above the top of the scale.
    """
    hidden = np.isnan(values)
    known = np.where(hidden, 0.0, values).astype(np.float64)
    if not ((known >= 0.0).all() and (known <= TOP).all()):
        message = f"only values from 0 to {TOP} have a code"
        raise ValueError(message)
    with np.errstate(divide="ignore"):
        place = np.log(known / FLOOR) / _STEP
    if rounding == "up":
        # A millionth of a step is taken off first: a decoded value keeps its code.
        steps = np.where(known > 0.0, np.maximum(np.ceil(place - 1e-6), 0.0), -1.0)
    else:
        steps = np.where(place >= -0.5, np.rint(place), -1.0)
    codes = (np.maximum(steps, -1.0) + 1.0).astype(np.uint8)
    codes[hidden] = UNKNOWN
    return codes


def decode(codes: Codes) -> Field:
    """Values of codes; unknown is NaN."""
    return np.asarray(_TABLE[codes])
