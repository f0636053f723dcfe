"""Journeys: legs that read like a timetable.

Times are seconds of the timetable (`Timetable.moment` turns them into moments). A leg is a ride
or a walk; waiting is what lies between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

StopNumber = NewType("StopNumber", int)
RunNumber = NewType("RunNumber", int)


class Right(IntEnum):
    """How one boards or alights (pickup_type and drop_off_type)."""

    REGULAR = 0
    NONE = 1
    CALL_AGENCY = 2
    TELL_DRIVER = 3


@dataclass(frozen=True, slots=True)
class Ride:
    """A ride from stop to stop.

    `run` is the run of the timetable, -1 if the overlay brought the trip in; `trip_id` and
    `route_id` are the feed's. `board_call` and `alight_call` are positions among the trip's
    calls. `live` says that the times come from the overlay.
    """

    board_stop: StopNumber
    alight_stop: StopNumber
    departs: int
    arrives: int
    trip_id: str
    route_id: str
    headsign: str
    run: RunNumber
    board_call: int
    alight_call: int
    boarding: Right
    alighting: Right
    live: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk; None stands for the beginning or the goal of the journey."""

    begin_stop: StopNumber | None
    end_stop: StopNumber | None
    departs: int
    arrives: int


Leg = Ride | Walk


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to go. `fare` is in the currency's smallest unit, None if not asked for."""

    departs: int
    arrives: int
    legs: tuple[Leg, ...]
    fare: int | None = None

    @property
    def rides(self) -> int:
        """How many vehicles are boarded."""
        return sum(isinstance(leg, Ride) for leg in self.legs)

    @property
    def transfers(self) -> int:
        """How often one changes."""
        return max(0, self.rides - 1)

    @property
    def walking(self) -> int:
        """Seconds on foot."""
        return sum(leg.arrives - leg.departs for leg in self.legs if isinstance(leg, Walk))


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a journey begins and ends.

    `access` and `egress` are (stop, seconds on foot) pairs; `direct` is the seconds of walking
    all the way, None if nobody would. A door is the stops one can walk to from it.
    """

    access: tuple[tuple[int, int], ...]
    egress: tuple[tuple[int, int], ...]
    direct: int | None = None

    def turned(self) -> Ends:
        """The way back."""
        return Ends(self.egress, self.access, self.direct)
