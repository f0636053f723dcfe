"""A process never outlives the one that started it: the kernel ends it when that one is gone.

The supervisor stops its children in order; when it is itself killed without warning, nobody
could, so each child asks Linux for a signal at its parent's death (prctl(2),
PR_SET_PDEATHSIG), and so do the workers of the web server. Elsewhere the request does
nothing, and a child that lost its parent is found by the port it still holds.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import signal

_PR_SET_PDEATHSIG = 1


def end_with(parent: int, number: signal.Signals) -> None:
    """Ask for a signal when `parent` dies; it must be the one that has started this process."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(number))
    if os.getppid() != parent:
        sys.exit(0)  # it died before we could ask
