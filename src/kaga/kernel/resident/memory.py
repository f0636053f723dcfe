"""That a process that holds much gives back what it no longer holds.

What: `give_back_early` has the C library map every array of 8 MB and more from the system and
return it when it is freed. Why: by default the bound grows with the largest array that was ever
freed, and from then on such arrays come from a heap with holes; a planner kept 140 MB of holes.
The price is fresh pages for each large array, which small questions never use.

>>> give_back_early() in (True, False)
True
"""

from __future__ import annotations

import ctypes
from typing import Final

_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_LARGE: Final = 8 << 20
_ARENAS: Final = 2


def give_back_early() -> bool:
    """Whether the C library was told; another one than glibc has its own ways."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    if tell is None:
        return False
    return bool(tell(_MMAP_THRESHOLD, _LARGE)) and bool(tell(_ARENA_MAX, _ARENAS))
