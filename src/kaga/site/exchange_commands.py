"""The exchange's commands: the broker's own, which knows no city, and the city's beside it.

>>> # kaga exchange serve …, kaga exchange publish …
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.services.exchange.commands import app
from kaga.services.platform import commands as platform

if TYPE_CHECKING:
    from collections.abc import Callable

platform.add_to(app)


def begin_with(prepare: Callable[[], None]) -> None:
    """Say what makes sure that there is a city, for commands that need one."""
    platform.begin_with(prepare)


__all__ = ["app", "begin_with"]
