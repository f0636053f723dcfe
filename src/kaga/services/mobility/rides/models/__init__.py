"""Tables of rides on demand."""

from __future__ import annotations

from kaga.services.mobility.rides.models.bookings import (
    Booking,
    Promise,
    Refused,
    Told,
    WalletLine,
)
from kaga.services.mobility.rides.models.days import DayEvent, DayHead, DriverDeed
from kaga.services.mobility.rides.models.fleet import Driver, Roster, Vehicle
from kaga.services.mobility.rides.models.riders import (
    Helper,
    Rider,
    RiderIndex,
    StandingOrder,
)
from kaga.services.mobility.rides.models.services import DemandService, Stop

__all__ = [
    "Booking",
    "DayEvent",
    "DayHead",
    "DemandService",
    "Driver",
    "DriverDeed",
    "Helper",
    "Promise",
    "Refused",
    "Rider",
    "RiderIndex",
    "Roster",
    "StandingOrder",
    "Stop",
    "Told",
    "Vehicle",
    "WalletLine",
]
