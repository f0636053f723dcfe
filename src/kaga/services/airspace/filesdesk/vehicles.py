"""The port to vehicles; the site binds who talks to them.

Without one, nothing is uploaded, and the command says how to get it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.uploading import VehicleLink

_bound: list[VehicleLink] = []


def bind_vehicle_link(link: VehicleLink | None) -> None:
    """Let `link` talk to vehicles from now on; None: nobody does."""
    _bound[:] = [] if link is None else [link]


def vehicle_link() -> VehicleLink | None:
    """Who talks to vehicles, if anybody does."""
    return _bound[0] if _bound else None
