"""How this engine's kernels are compiled.

They release the interpreter's lock, and they count no references: answers are bundles of many
arrays, and counting all of them at every call took more time than the work itself. Nothing is
allocated inside them; what they need is handed in, and lives as long as their caller.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: Final[dict[str, Any]] = {"cache": True, "nogil": True, "_nrt": False}
_INNER: Final[dict[str, Any]] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def entry(function: Function) -> Function:
    """Compile a function over arrays that are handed in, to be called from anywhere."""
    return cast(Function, njit(**_OPTIONS)(function))


def kernel(function: Function) -> Function:
    """The same for one that only compiled functions call: compiling takes half as long."""
    return cast(Function, njit(**_OPTIONS, **_INNER)(function))


def inlined(function: Function) -> Function:
    """The same for a small one, which becomes a part of every place that calls it."""
    return cast(Function, njit(**_OPTIONS, **_INNER, forceinline=True)(function))
