"""What uploading a mission to a vehicle asks and answers, whoever does it.

What: the values and the protocol between who has a mission and who talks to vehicles. Why
here: services and adapters do not know one another; both know what a mission is.

>>> Uploaded("ardupilot, system 1", (ListAnswer("fence", 4, ()),), 0.5).is_as_sent
True
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.model import Mission

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """One of the three lists: how many items were sent, and what the vehicle holds otherwise.

    `differences` are sentences: item, field, sent, held.
    """

    name: str
    sent: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What a vehicle holds after an upload, as it says itself.

    `cautions`: what it holds and would not heed by its own parameters (`heeded`).
    """

    vehicle: str
    lists: tuple[ListAnswer, ...]
    seconds: float
    cautions: tuple[str, ...] = ()

    @property
    def is_as_sent(self) -> bool:
        """Whether it holds what was sent."""
        return not any(one.differences for one in self.lists)


class VehicleAway(Exception):
    """A vehicle that cannot be reached or did not take it; the text says what to do."""


class VehicleLink(Protocol):
    """Talks to vehicles."""

    def upload(self, address: str, mission: Mission, say: Say) -> Uploaded:
        """Send path, fences and rally points; read all back and compare.

        Raises
        ------
        VehicleAway
            With what to do.
        """

    def items(self, mission: Mission) -> Sequence[tuple[str, Sequence[str]]]:
        """The three lists item by item, as an ArduPilot vehicle would be told them."""

    def start(self, address: str, say: Say) -> None:
        """Arm it and begin the mission.

        Raises
        ------
        VehicleAway
            If it refuses, with its own words.
        """
