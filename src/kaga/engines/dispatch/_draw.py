"""Compiled: random numbers from a state that the caller holds.

Every thread of a search has its own state, so a search is the same whenever it is asked the
same, whatever else runs. The generator is xorshift64* (Vigna, "An experimental exploration of
Marsaglia's xorshift generators, scrambled", 2016).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kaga.engines.dispatch._compile import inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    State = NDArray[np.uint64]

_A = np.uint64(12)
_B = np.uint64(25)
_C = np.uint64(27)
_FACTOR = np.uint64(2685821657736338717)
_TOP = np.uint64(11)
_UNIT = 1.0 / (1 << 53)


def new_state(seed: int) -> State:
    """A state that is never zero; equal seeds make equal states."""
    return np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)


@inlined
def uniform(state: State) -> float:
    """A number of [0, 1)."""
    x = state[0]
    x ^= x >> _A
    x ^= x << _B
    x ^= x >> _C
    state[0] = x
    return float((x * _FACTOR) >> _TOP) * _UNIT


@inlined
def below(state: State, limit: int) -> int:
    """A whole number of [0, limit)."""
    return int(uniform(state) * limit)
