"""Asking the planner of journeys.

>>> ask("board", {"stop": "kagaonsen", "time": "…"})                     # doctest: +SKIP
{'stopTimes': […], …}
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from kaga.kernel.resident import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.resident.wire import Message

PATIENCE_S = 8.0


def ask(op: str, arguments: Mapping[str, Any]) -> Message:
    """One question to the planner process (raises what `kernel.resident.asking` names)."""
    return asking.ask(socket_path(), op, arguments, within=PATIENCE_S)


def socket_path() -> Path:
    """Where the planner of this city's journeys listens."""
    return Path(settings.KAGA_JOURNEYS_SOCKET)
