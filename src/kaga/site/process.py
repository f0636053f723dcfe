"""What Linux shows of this process, and knows of it: its title and its age.

Processes that are forked would all be called like the first one in the lists of `ps` and
`top`. Linux shows as the command line whatever stands where the process once received its
arguments, so that place is written over; the short name is set by prctl(2), PR_SET_NAME.

>>> call_this_process("kaga worker")                                    # doctest: +SKIP
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

_PR_SET_NAME = 15
_SHORT = 15
# Fields of /proc/pid/stat, by their numbers in proc(5).
_STARTED, _ARGUMENTS_BEGIN, _ARGUMENTS_END = 22, 48, 49


def call_this_process(title: str) -> None:
    """Be shown under this title, as much of it as there is room for."""
    if sys.platform != "linux":
        return
    name = title.replace(" ", "-").encode()[:_SHORT]
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_NAME, name)
    begin, end = _field(_ARGUMENTS_BEGIN), _field(_ARGUMENTS_END)
    room = end - begin
    if room > 0:
        ctypes.memmove(begin, title.encode()[: room - 1].ljust(room, b"\0"), room)


def seconds_since_start() -> float:
    """How long ago this process was started, loading Python and the platform included."""
    started = _field(_STARTED) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def _field(number: int) -> int:
    # The second field, the name, may hold spaces; the third stands behind its parenthesis.
    fields = Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()
    return int(fields[number - 3])
