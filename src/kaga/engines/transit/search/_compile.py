"""How searches are compiled.

They release the interpreter's lock. What allocates nothing counts no references either: lines,
labels and paths are bundles of some forty arrays, and counting all of them at every call takes
longer than looking up a trip (decision 64 says the same of rides on demand).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

_MAKER: Final[dict[str, Any]] = {"cache": True, "nogil": True}
_KERNEL: Final[dict[str, Any]] = {**_MAKER, "_nrt": False}


def kernel(function: Function) -> Function:
    """Compile a function that only reads and writes arrays handed in."""
    return cast(Function, njit(**_KERNEL)(function))


def inlined(function: Function) -> Function:
    """The same for a small one, which becomes a part of every place that calls it."""
    return cast(Function, njit(**_KERNEL, forceinline=True)(function))


def maker(function: Function) -> Function:
    """Compile a function that makes arrays."""
    return cast(Function, njit(**_MAKER)(function))
