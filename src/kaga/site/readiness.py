"""Whether the city on this machine says that all its parts are well.

>>> until_ready(8000, within_s=60)                                      # doctest: +SKIP
True
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

from django.conf import settings

_PAUSE_S = 0.02


def until_ready(port: int, within_s: float) -> bool:
    """Wait until the city is ready; False when it is not after that time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if is_ready(port):
            return True
        time.sleep(_PAUSE_S)
    return False


def is_ready(port: int) -> bool:
    """Whether `/readyz` answers that everything is well."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/readyz", headers={"Host": settings.KAGA_OWN_HOST}
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310 - see above
            return bool(json.load(answer)["status"] == "pass")
    except (OSError, urllib.error.URLError, ValueError):
        return False
