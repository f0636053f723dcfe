"""What the API of the airspace takes and gives, as typed shapes.

>>> # POST /api/v1/airspace/flights  NewFlightIn  ->  201 FlightOut
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from kaga.engines.airspace.deconflict.tracks import Separation, TrackError
from kaga.engines.airspace.heights import HeightError, Msl
from kaga.engines.geo.model import Point
from kaga.kernel.errors import Invalid
from kaga.services.airspace.actions.flights import NewFlight
from kaga.services.airspace.enums import HappeningKind, PriorityClass, Restriction
from kaga.services.airspace.flightplan import Corner, Part, RoutePlan, TileMark

if TYPE_CHECKING:
    from kaga.services.airspace.answers import Answer
    from kaga.services.airspace.queries.flights import FlightRow

Degrees = float
_HASH = r"^[0-9a-f]{64}$"


class CornerIn(Schema):
    """A corner: degrees (WGS84), metres above sea level, seconds since 1970."""

    lat: Degrees = Field(ge=-80, le=80)
    lon: Degrees = Field(ge=-180, le=180)
    height_msl_m: float
    ground_msl_m: float
    second: float


class PartIn(Schema):
    """A volume: within `radius_m` of a line of [latitude, longitude], between two heights."""

    begins: float
    ends: float
    line: list[tuple[float, float]] = Field(min_length=2, max_length=1_000)
    radius_m: float = Field(gt=0, le=1_000)
    floor_msl_m: float
    ceiling_msl_m: float


class TileIn(Schema):
    """A tile of the map (zoom 14) by the SHA-256 of its bytes."""

    x: int = Field(ge=0, lt=2**14)
    y: int = Field(ge=0, lt=2**14)
    sha256: str = Field(pattern=_HASH)


class PlanIn(Schema):
    """A route as a planner made it; `certificate` is base64."""

    origin: str = Field(min_length=1, max_length=120)
    goal: str = Field(min_length=1, max_length=120)
    preset: str = Field("", max_length=20)
    corners: list[CornerIn] = Field(min_length=2, max_length=10_000)
    standing_msl_m: tuple[float, float]
    geoid_m: float = Field(ge=-120, le=120)
    separation_m: tuple[float, float] = Field(description="to the side; up or down")
    parts: list[PartIn] = Field(min_length=1, max_length=6_000)
    map_version: str = Field(pattern=_HASH)
    tiles: list[TileIn] = Field(min_length=1, max_length=4_096)
    people_sha256: str = Field(pattern=_HASH)
    certificate: str = Field(max_length=6_000_000)

    def plan(self) -> RoutePlan:
        """The service's value; `Invalid` for numbers that cannot be."""
        try:
            certificate = base64.b64decode(self.certificate, validate=True)
        except ValueError as error:  # binascii's own, and letters that are no ASCII
            raise Invalid({"certificate": ["not base64"]}) from error
        try:
            return self._plan(certificate)
        except (HeightError, TrackError) as error:
            raise Invalid({"plan": [str(error)]}) from error

    def _plan(self, certificate: bytes) -> RoutePlan:
        return RoutePlan(
            origin=self.origin,
            goal=self.goal,
            preset=self.preset,
            corners=tuple(
                Corner(
                    one.lat, one.lon, Msl(one.height_msl_m), Msl(one.ground_msl_m), one.second
                )
                for one in self.corners
            ),
            standing=(Msl(self.standing_msl_m[0]), Msl(self.standing_msl_m[1])),
            geoid_m=self.geoid_m,
            separation=Separation(*self.separation_m),
            parts=tuple(
                Part(
                    one.begins,
                    one.ends,
                    tuple(Point(lat, lon) for lat, lon in one.line),
                    one.radius_m,
                    Msl(one.floor_msl_m),
                    Msl(one.ceiling_msl_m),
                )
                for one in self.parts
            ),
            map_version=self.map_version,
            tiles=tuple(TileMark(one.x, one.y, one.sha256) for one in self.tiles),
            people=self.people_sha256,
            certificate=certificate,
        )


class NewFlightIn(Schema):
    """What an operator wants to fly."""

    operator: UUID
    pilot: UUID
    vehicle: UUID
    priority: PriorityClass
    purpose: str = Field(min_length=1, max_length=200)
    plan: PlanIn

    def wanted(self) -> NewFlight:
        """The action's value."""
        parts = self.operator, self.pilot, self.vehicle, self.priority, self.purpose
        return NewFlight(*parts, self.plan.plan())


class FlightActIn(Schema):
    """What to do with a flight."""

    act: Literal["check", "file", "withdraw"]


class ReasonOut(Schema):
    """Why not: a stable code, its figures, and the sentence in the caller's language."""

    code: str
    values: dict[str, str | float | int]
    text: str


class OfferOut(Schema):
    """What would work: a delay in seconds or a change of height in metres, from low to high."""

    kind: Literal["delay", "height"]
    low: float
    high: float


class AnswerOut(Schema):
    """The city's answer; nothing under `reasons` means yes."""

    reasons: list[ReasonOut]
    offers: list[OfferOut]
    displaced: list[str]
    overridden: list[str]

    @classmethod
    def of(cls, answer: Answer, texts: list[str]) -> Self:
        """An answer with its sentences."""
        plain = answer.record()
        for reason, text in zip(plain["reasons"], texts, strict=True):
            reason["text"] = text
        return cls(**plain)


class FlightOut(Schema):
    """A flight in a list."""

    reference: str
    operator: str
    origin: str
    goal: str
    priority: str
    state: str
    departs_at: datetime
    arrives_at: datetime

    @classmethod
    def of(cls, row: FlightRow) -> Self:
        """A row of the list."""
        return cls(
            reference=row.reference,
            operator=row.operator,
            origin=row.origin,
            goal=row.goal,
            priority=row.priority,
            state=row.state,
            departs_at=row.departs_at,
            arrives_at=row.arrives_at,
        )


class FlightDetail(FlightOut):
    """A flight with the last answer."""

    answer: AnswerOut


class ZoneIn(Schema):
    """A zone in plain form: see `GET /airspace/zones` for examples."""

    name: str = Field(max_length=120)
    footprint: dict[str, object]
    floor: dict[str, object]
    ceiling: dict[str, object]
    periods: list[dict[str, object]] = Field(default_factory=list, max_length=100)
    restriction: Restriction
    rule: str = Field(max_length=60)
    source: str = Field(max_length=200)


class ZoneOut(Schema):
    """A zone, or what an event or works keep free, while it holds."""

    name: str
    origin: Restriction | HappeningKind
    footprint: dict[str, object]
    floor: dict[str, object]
    ceiling: dict[str, object]
    periods: list[dict[str, object]]


class Entered(Schema):
    """Something was entered and waits for approval."""

    id: UUID
    state: str
