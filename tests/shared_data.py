"""Where outside sample data lies, for the tests that compare against it.

The project never needs this folder; tests that can use a large outside file ask here and
fall back to the project's own fixtures when it is absent.
"""

from __future__ import annotations

import os
from pathlib import Path


def shared_folder() -> Path | None:
    """The `shared` folder beside the checkout (or in $KAGA_SHARED), if there is one."""
    named = os.environ.get("KAGA_SHARED")
    if named:
        return Path(named)
    here = Path(__file__).resolve()
    for parent in here.parents:
        candidate = parent / "shared"
        if (candidate / "kaga").is_dir():
            return candidate
    return None
