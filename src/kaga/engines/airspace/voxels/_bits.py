"""Bit rows: a voxel is one bit, 64 voxels of a row are one word.

What: reading and setting bits, the 27 voxels around one voxel as a 27-bit number, and the next
set bit along a row. Why: the largest map of the benchmark has 89 million voxels; as bits it is
11 MB and a straight flight through 64 free voxels is one comparison.

A neighbourhood is numbered like a direction: bit ``(dz + 1) * 9 + (dy + 1) * 3 + (dx + 1)``,
so bit 13 is the voxel itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

Words = NDArray[np.uint64]


def _count_zeros(name: str) -> Any:
    """The machine instruction that counts zeros from one end of a non-zero word."""

    def typed(_context: Any, _word: types.Type) -> Any:
        def emit(_target: Any, builder: Any, _signature: Any, args: Any) -> Any:
            wide = ir.IntType(64)
            function = builder.module.declare_intrinsic(
                name, [wide], ir.FunctionType(wide, [wide, ir.IntType(1)])
            )
            return builder.call(function, [args[0], ir.Constant(ir.IntType(1), 1)])

        return types.int64(types.uint64), emit

    return intrinsic(typed)


trailing_zeros = _count_zeros("llvm.cttz")
leading_zeros = _count_zeros("llvm.ctlz")


@njit(cache=True, nogil=True)
def has_bit(words: Words, row: int, at: int) -> bool:
    """Whether bit `at` of the row that begins at word `row` is set."""
    return bool((words[row + (at >> 6)] >> np.uint64(at & 63)) & np.uint64(1) != np.uint64(0))


@njit(cache=True, nogil=True)
def set_bit(words: Words, row: int, at: int) -> None:
    """Set bit `at` of the row that begins at word `row`."""
    words[row + (at >> 6)] |= np.uint64(1) << np.uint64(at & 63)


@njit(cache=True, nogil=True)
def three_bits(words: Words, row: int, at: int) -> int:
    """The bits `at - 1`, `at`, `at + 1` of a row as a number from 0 to 7."""
    first = at - 1
    word = row + (first >> 6)
    shift = first & 63
    low = words[word] >> np.uint64(shift)
    if shift > 61:
        low |= words[word + 1] << np.uint64(64 - shift)
    return int(np.int64(low & np.uint64(7)))


@njit(cache=True, nogil=True)
def next_set(words: Words, row: int, at: int) -> int:
    """The first set bit after `at` in a row that has one."""
    word = row + (at >> 6)
    # Shifted twice, because a shift by 64 does not empty a word.
    left = (words[word] >> np.uint64(at & 63)) >> np.uint64(1)
    if left != np.uint64(0):
        return int(at + 1 + trailing_zeros(left))
    word += 1
    while words[word] == np.uint64(0):
        word += 1
    return int(((word - row) << 6) + trailing_zeros(words[word]))


@njit(cache=True, nogil=True)
def last_set(words: Words, row: int, at: int) -> int:
    """The last set bit before `at` in a row that has one."""
    word = row + (at >> 6)
    left = (words[word] << np.uint64(63 - (at & 63))) << np.uint64(1)
    if left != np.uint64(0):
        return int(at - 1 - leading_zeros(left))
    word -= 1
    while words[word] == np.uint64(0):
        word -= 1
    return int(((word - row) << 6) + 63 - leading_zeros(words[word]))
