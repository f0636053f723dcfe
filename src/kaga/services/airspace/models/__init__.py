"""Tables of the service. Names, licence numbers and objections are sealed."""

from __future__ import annotations

from kaga.services.airspace.models.flights import (
    AirCell,
    AirLine,
    Flight,
    FlightStep,
    FlightVolume,
    Objection,
    Override,
    Rehearsal,
    Route,
    RouteCertificate,
    Series,
    Verification,
)
from kaga.services.airspace.models.ground import LandingSite, Port
from kaga.services.airspace.models.maps import MapImport, MapTile, MapVersion, PeopleSource
from kaga.services.airspace.models.registry import (
    Membership,
    Operator,
    Pilot,
    PilotExtension,
    Vehicle,
    VehicleModel,
)
from kaga.services.airspace.models.zones import Geozone, Happening

__all__ = [
    "AirCell",
    "AirLine",
    "Flight",
    "FlightStep",
    "FlightVolume",
    "Geozone",
    "Happening",
    "LandingSite",
    "MapImport",
    "MapTile",
    "MapVersion",
    "Membership",
    "Objection",
    "Operator",
    "Override",
    "PeopleSource",
    "Pilot",
    "PilotExtension",
    "Port",
    "Rehearsal",
    "Route",
    "RouteCertificate",
    "Series",
    "Vehicle",
    "VehicleModel",
    "Verification",
]
