"""Compiled search for the parts of a network inside which one gets everywhere.

Strongly connected components by R. Tarjan, "Depth-First Search and Linear Graph Algorithms"
(SIAM J. Comput. 1, 1972), with a stack of our own instead of recursion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def _close(
    stack: NDArray[np.int32], part: NDArray[np.int32], known: tuple[int, int, int]
) -> int:
    """What lies on the stack down to a state is one part; how much is left on the stack."""
    waiting, state, number = known
    while True:
        waiting -= 1
        part[stack[waiting]] = number
        if stack[waiting] == state:
            return waiting


@njit(cache=True, nogil=True)
def _number_parts(
    first: NDArray[np.int32], to: NDArray[np.int32], part: NDArray[np.int32]
) -> int:
    """Fill `part`; how many parts there are."""
    size = first.size - 1
    index = np.zeros(size, np.int32)
    low = np.zeros(size, np.int32)
    stack, path = np.empty(size, np.int32), np.empty(size, np.int32)
    step = first[:-1].copy()
    count, parts, waiting = 0, 0, 0
    for root in range(size):
        if index[root] != 0:
            continue
        depth = 0
        path[0] = root
        while depth >= 0:
            state = path[depth]
            if index[state] == 0:
                count += 1
                index[state] = low[state] = count
                stack[waiting] = state
                waiting += 1
            deeper = False
            while step[state] < first[state + 1]:
                other = to[step[state]]
                if index[other] == 0:
                    depth += 1
                    path[depth] = other
                    deeper = True
                    break
                if part[other] < 0:
                    low[state] = min(low[state], low[other])
                step[state] += 1
            if deeper:
                continue
            if low[state] == index[state]:
                waiting = _close(stack, part, (waiting, state, parts))
                parts += 1
            depth -= 1
    return parts


def parts_of(
    first: NDArray[np.int32], to: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The part of each state, and how many states each part has."""
    part = np.full(first.size - 1, -1, np.int32)
    count = _number_parts(first, to, part)
    return part, np.bincount(part, minlength=count)
