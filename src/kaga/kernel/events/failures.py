"""What may be kept of an error: its kind and place, never its message.

Messages quote what was being worked on (a name, an address, a token); logs and tables of
failures are read by people who may not see that.

>>> describe(ValueError("加賀太郎"))
'ValueError'
"""

from __future__ import annotations

import traceback
from pathlib import PurePath


def describe(error: BaseException) -> str:
    """The kind of an error and where it was raised ("KeyError at actions.py:41 in grant")."""
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return kind
    last = frames[-1]
    return f"{kind} at {PurePath(last.filename).name}:{last.lineno} in {last.name}"[:300]
