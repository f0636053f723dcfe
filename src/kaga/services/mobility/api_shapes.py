"""Shapes of the API of journeys: those of MOTIS, version 6, as far as this city fills them.

Source: MOTIS API (motis-project/motis, openapi.yaml); `kaga` holds what only this city says.
"""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema


class PlaceOut(Schema):
    """A stop, or a point with a name."""

    name: str
    lat: float
    lon: float
    level: float = 0.0
    stopId: str | None = None  # noqa: N815 - as the standard spells it
    parentId: str | None = None  # noqa: N815
    tz: str | None = None
    arrival: str | None = None
    departure: str | None = None
    scheduledArrival: str | None = None  # noqa: N815
    scheduledDeparture: str | None = None  # noqa: N815
    track: str | None = None
    scheduledTrack: str | None = None  # noqa: N815
    vertexType: str | None = None  # noqa: N815
    pickupType: str | None = None  # noqa: N815
    dropoffType: str | None = None  # noqa: N815
    flex: str | None = None
    flexId: str | None = None  # noqa: N815
    flexStartPickupDropOffWindow: str | None = None  # noqa: N815
    flexEndPickupDropOffWindow: str | None = None  # noqa: N815
    alerts: list[dict[str, Any]] | None = None


class PolylineOut(Schema):
    """A line as an encoded polyline."""

    points: str
    precision: int
    length: int


class LegOut(Schema):
    """A ride or a walk."""

    mode: str
    begin: PlaceOut = Field(alias="from")
    to: PlaceOut
    duration: int
    startTime: str  # noqa: N815
    endTime: str  # noqa: N815
    scheduledStartTime: str  # noqa: N815
    scheduledEndTime: str  # noqa: N815
    realTime: bool  # noqa: N815
    scheduled: bool
    distance: float
    legGeometry: PolylineOut  # noqa: N815
    headsign: str | None = None
    agencyId: str | None = None  # noqa: N815
    agencyName: str | None = None  # noqa: N815
    agencyUrl: str | None = None  # noqa: N815
    routeId: str | None = None  # noqa: N815
    directionId: str | None = None  # noqa: N815
    routeType: int | None = None  # noqa: N815
    routeColor: str | None = None  # noqa: N815
    routeTextColor: str | None = None  # noqa: N815
    tripId: str | None = None  # noqa: N815
    routeShortName: str | None = None  # noqa: N815
    routeLongName: str | None = None  # noqa: N815
    tripShortName: str | None = None  # noqa: N815
    displayName: str | None = None  # noqa: N815
    source: str | None = None
    cancelled: bool | None = None
    intermediateStops: list[PlaceOut] | None = None  # noqa: N815
    alerts: list[dict[str, Any]] | None = None
    steps: list[dict[str, Any]] | None = None
    kaga: dict[str, Any] | None = None


class ItineraryOut(Schema):
    """One way to go."""

    duration: int
    startTime: str  # noqa: N815
    endTime: str  # noqa: N815
    transfers: int
    id: str
    legs: list[LegOut]
    kaga: dict[str, Any] | None = None


class PlanOut(Schema):
    """Journeys between two places."""

    requestParameters: dict[str, str]  # noqa: N815
    debugOutput: dict[str, int]  # noqa: N815
    begin: PlaceOut = Field(alias="from")
    to: PlaceOut
    direct: list[ItineraryOut]
    itineraries: list[ItineraryOut]
    previousPageCursor: str  # noqa: N815
    nextPageCursor: str  # noqa: N815
    kaga: dict[str, Any] | None = None


class StopTimeOut(Schema):
    """A departure or an arrival."""

    place: PlaceOut
    mode: str
    realTime: bool  # noqa: N815
    headsign: str
    tripFrom: PlaceOut  # noqa: N815
    tripTo: PlaceOut  # noqa: N815
    agencyId: str  # noqa: N815
    agencyName: str  # noqa: N815
    agencyUrl: str  # noqa: N815
    routeId: str  # noqa: N815
    directionId: str  # noqa: N815
    routeType: int  # noqa: N815
    routeColor: str | None = None  # noqa: N815
    routeTextColor: str | None = None  # noqa: N815
    tripId: str  # noqa: N815
    routeShortName: str  # noqa: N815
    routeLongName: str  # noqa: N815
    tripShortName: str  # noqa: N815
    displayName: str  # noqa: N815
    pickupDropoffType: str  # noqa: N815
    cancelled: bool
    tripCancelled: bool  # noqa: N815
    bikesAllowed: bool  # noqa: N815
    wheelchairAccessible: str  # noqa: N815
    reservation: str
    source: str
    nextStops: list[PlaceOut] | None = None  # noqa: N815
    kaga: dict[str, Any] | None = None


class StopTimesOut(Schema):
    """A board."""

    stopTimes: list[StopTimeOut]  # noqa: N815
    place: PlaceOut
    previousPageCursor: str  # noqa: N815
    nextPageCursor: str  # noqa: N815


class ReachedOut(Schema):
    """A stop that can be reached: minutes, and rides."""

    place: PlaceOut
    duration: int
    k: int


class ReachOut(Schema):
    """Everything that can be reached."""

    one: PlaceOut
    all: list[ReachedOut]


class MatchOut(Schema):
    """A place that a text may mean."""

    type: str
    category: str | None = None
    tokens: list[list[int]]
    name: str
    id: str
    lat: float
    lon: float
    level: float = 0.0
    tz: str = "Asia/Tokyo"
    country: str = "JP"
    areas: list[dict[str, Any]]
    score: float
    modes: list[str] | None = None
