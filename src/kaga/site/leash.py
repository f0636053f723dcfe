"""A child never outlives its parent: the kernel ends it when the parent is gone.

The supervisor stops its children in order; when it is itself killed without warning, nobody
could, so each child asks Linux for a signal at the parent's death (prctl(2),
PR_SET_PDEATHSIG). Elsewhere the request does nothing, and a child that lost its parent is
found by the port it still holds.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PARENT = "KAGA_PARENT"
_PR_SET_PDEATHSIG = 1


def stay_with_parent() -> None:
    """If the supervisor has started this process: end (SIGTERM) when the supervisor does."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    end_with_parent(signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit(0)  # it died before we could ask


def end_with_parent(number: signal.Signals) -> None:
    """Ask for a signal when the process that has started this one dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(number))
