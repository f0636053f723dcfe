"""Routes with their certificates, flights with what happened to them, and the air they take.

Shaped for what follows: activation and telemetry hang on `Flight.state` and its volumes,
settlement on `Flight.operator` and `accepted_at`, other systems' conflicts on `etag`.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.airspace.enums import FlightState, ObjectionState
from kaga.services.airspace.models.maps import MapVersion
from kaga.services.airspace.models.registry import Operator, Pilot, Vehicle


class Route(models.Model):
    """A way through the air as a planner made it (`flightplan.RoutePlan`, written down).

    `plan` holds waypoints, volumes and tiles; `line` its corners alone, packed
    (`flightplan.line_of`), for questions that read many routes; `figures` what lists show of
    it. It never changes: another way, or another time, is another route.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey(Operator, models.PROTECT)
    origin = models.CharField(max_length=120)
    goal = models.CharField(max_length=120)
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    preset = models.CharField(max_length=20)
    map_version = models.CharField(max_length=64)
    people_digest = models.CharField(max_length=64)
    line = models.BinaryField()
    plan = models.JSONField(encoder=JsonText)
    digest = models.CharField(max_length=64)
    figures = models.JSONField(encoder=JsonText, default=dict)
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Route]]

    class Meta:
        app_label = "airspace"


class RouteCertificate(models.Model):
    """The certificate of a route, byte for byte."""

    route = models.OneToOneField(
        Route, models.PROTECT, primary_key=True, related_name="certificate"
    )
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[RouteCertificate]]

    class Meta:
        app_label = "airspace"


class Series(models.Model):
    """The last number given out in a series, such as `flight:2026`."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[Series]]

    class Meta:
        app_label = "airspace"


class Flight(models.Model):
    """One flight of an operator along a route. `state` moves only by `enums.MOVES`.

    `answer` is the last answer of the filing desk: reasons and offers (`answers.Answer`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    operator = models.ForeignKey(Operator, models.PROTECT, db_index=False)
    pilot = models.ForeignKey(Pilot, models.PROTECT, db_index=False)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, db_index=False)
    route = models.ForeignKey(Route, models.PROTECT)
    map = models.ForeignKey(MapVersion, models.PROTECT, null=True)
    priority = models.CharField(max_length=8)
    purpose = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=FlightState.DRAFT)
    answer = models.JSONField(encoder=JsonText, default=dict)
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    drafted_at = models.DateTimeField(default=clock.now)
    filed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    etag = models.PositiveIntegerField(default=1)
    entry_id = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[Flight]]

    class Meta:
        app_label = "airspace"
        indexes = [
            models.Index(fields=["departs_at", "id"], name="flight_departs"),
            models.Index(fields=["state", "departs_at", "id"], name="flight_state"),
            models.Index(fields=["operator", "departs_at", "id"], name="flight_operator"),
        ]


class Verification(models.Model):
    """What the separate verifier found of a certificate; rows are only ever added.

    `by` names what verified it; `checks` are its lines (`ports.Verdict`), all of them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    route = models.ForeignKey(Route, models.PROTECT, related_name="verifications")
    by = models.CharField(max_length=40)
    passed = models.BooleanField()
    checks = models.JSONField(encoder=JsonText)
    made_at = models.DateTimeField(default=clock.now)
    entry_id = models.UUIDField()

    objects: ClassVar[models.Manager[Verification]]

    class Meta:
        app_label = "airspace"


class FlightStep(models.Model):
    """One step of a flight; rows are only ever added. `entry_id` is its ledger entry."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="steps", db_index=False)
    act = models.CharField(max_length=12)
    to = models.CharField(max_length=10)
    etag = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    answer = models.JSONField(encoder=JsonText, default=dict)
    entry_id = models.UUIDField()

    objects: ClassVar[models.Manager[FlightStep]]

    class Meta:
        app_label = "airspace"
        constraints = [
            models.UniqueConstraint(fields=["flight", "etag"], name="one_step_per_version")
        ]


class FlightVolume(models.Model):
    """Where an accepted flight can be for some seconds: round a line, between two heights.

    `line` are corners (lat, lon); heights are metres above sea level.
    """

    flight = models.ForeignKey(Flight, models.PROTECT, related_name="volumes", db_index=False)
    number = models.PositiveIntegerField()
    begins = models.FloatField()
    ends = models.FloatField()
    radius_m = models.FloatField()
    floor_m = models.FloatField()
    ceiling_m = models.FloatField()
    line = models.JSONField(encoder=JsonText)

    objects: ClassVar[models.Manager[FlightVolume]]

    class Meta:
        app_label = "airspace"
        constraints = [
            models.UniqueConstraint(fields=["flight", "number"], name="one_volume_number")
        ]


class Rehearsal(models.Model):
    """A flight flown before it is flown, in a model or a simulator; rows are only ever added.

    `by` names what flew it; `found` holds the figures (`filesdesk.rehearsing.Rehearsal`), and
    who flew it in a simulator (`filesdesk.simulated`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="rehearsals")
    by = models.CharField(max_length=20)
    wind_m_s = models.FloatField()
    passes = models.BooleanField()
    found = models.JSONField(encoder=JsonText)
    made_at = models.DateTimeField(default=clock.now)
    entry_id = models.UUIDField()

    objects: ClassVar[models.Manager[Rehearsal]]

    class Meta:
        app_label = "airspace"

    @property
    def is_flown_in_simulator(self) -> bool:
        """Whether it is a whole flight in a simulator, whatever came of it."""
        return self.by == "mavlink" and "trouble" not in self.found


class AirCell(models.Model):
    """A tile of ground in a quarter of an hour that an accepted flight touches (`cells`)."""

    cell = models.BigIntegerField()
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="cells")

    objects: ClassVar[models.Manager[AirCell]]

    class Meta:
        app_label = "airspace"
        constraints = [
            models.UniqueConstraint(fields=["cell", "flight"], name="one_row_per_air_cell")
        ]


class AirLine(models.Model):
    """The line of an accepted flight, packed (`airlines`): read at once when the map changes.

    `ends` is when the flight is over.
    """

    flight = models.OneToOneField(
        Flight, models.PROTECT, primary_key=True, related_name="air_line"
    )
    ends = models.DateTimeField(db_index=True)
    places = models.BinaryField()

    objects: ClassVar[models.Manager[AirLine]]

    class Meta:
        app_label = "airspace"


class Override(models.Model):
    """Somebody answers by name for a flight on data that is not official.

    Name and reason are sealed; the ledger entry commits to both.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flight = models.ForeignKey(Flight, models.PROTECT, related_name="overrides")
    person = models.UUIDField()
    key_id = models.UUIDField()
    name = models.BinaryField()
    reason = models.BinaryField()
    map_version = models.CharField(max_length=64)
    people_digest = models.CharField(max_length=64)
    given_at = models.DateTimeField(default=clock.now)
    entry_id = models.UUIDField()

    objects: ClassVar[models.Manager[Override]]

    class Meta:
        app_label = "airspace"


class Objection(models.Model):
    """What a resident has against flights over a place. Text, place and contact are sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    flight = models.ForeignKey(Flight, models.PROTECT, null=True)
    key_id = models.UUIDField()
    place = models.BinaryField()
    text = models.BinaryField()
    contact = models.BinaryField()
    state = models.CharField(max_length=10, default=ObjectionState.OPEN)
    made_at = models.DateTimeField(default=clock.now)
    answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Objection]]

    class Meta:
        app_label = "airspace"
        indexes = [models.Index(fields=["state", "made_at", "id"], name="objection_state")]
