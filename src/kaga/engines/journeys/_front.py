"""Which rows no other beats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def front(worth: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows at least as good as which no other is; less is better, of equals the first.

    Returns
    -------
    array
        Their numbers, ascending by worth.
    """
    left = np.lexsort(worth.T[::-1])
    kept = []
    while left.size:
        kept.append(left[0])
        beaten = (worth[left] >= worth[left[0]]).all(axis=1)
        left = left[~beaten]
    return np.array(kept, np.int64)
