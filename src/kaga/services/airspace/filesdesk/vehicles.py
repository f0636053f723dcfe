"""The ports to vehicles and to a simulator; the site binds who talks to them.

Without the first, nothing is uploaded, and the command says how to get it. With the second,
every flight is rehearsed in it; it is made when it is needed, by the process that flies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.trials import Simulator
    from kaga.engines.airspace.missions.uploading import VehicleLink

SimulatorAt = Callable[[str], "Simulator"]
"""Makes what flies in the simulator at an address."""

_bound: list[VehicleLink] = []
_simulators: list[tuple[SimulatorAt, str]] = []


def bind_vehicle_link(link: VehicleLink | None) -> None:
    """Let `link` talk to vehicles from now on; None: nobody does."""
    _bound[:] = [] if link is None else [link]


def vehicle_link() -> VehicleLink | None:
    """Who talks to vehicles, if anybody does."""
    return _bound[0] if _bound else None


def bind_simulator(make: SimulatorAt | None, address: str = "") -> None:
    """Let `make` reach simulators; flights are rehearsed in the one at `address`, if any."""
    _simulators[:] = [] if make is None else [(make, address)]


def is_simulated() -> bool:
    """Whether flights are rehearsed in a simulator."""
    return bool(_simulators and _simulators[0][1])


def simulator(address: str = "") -> Simulator | None:
    """The simulator at an address, or the one of this city; None without either."""
    if not _simulators:
        return None
    make, usual = _simulators[0]
    wanted = address or usual
    return make(wanted) if wanted else None
