"""Who flies with what: operators and their members, pilots, vehicle models, vehicles."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.airspace.enums import ClassOf, Standing


class Operator(models.Model):
    """An organisation that flies. `contact` is the line that residents may call.

    `dips_id` is its number in the national system; after `insured_until` nothing is accepted.
    `priorities` are the classes (`enums.PriorityClass`) in which it may file.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    organisation = models.CharField(max_length=120, unique=True)
    contact = models.CharField(max_length=200)
    dips_id = models.CharField(max_length=40, blank=True)
    insured_until = models.DateField(null=True)
    priorities = models.JSONField(encoder=JsonText, default=list)
    standing = models.CharField(max_length=12, default=Standing.ACTIVE)
    registered_at = models.DateTimeField(default=clock.now)
    etag = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager[Operator]]

    class Meta:
        app_label = "airspace"


class Membership(models.Model):
    """A person who files for an operator; before they join, an invitation by its code.

    Only the SHA-256 of the code is kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="members")
    code_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    person = models.UUIDField(null=True)
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Membership]]

    class Meta:
        app_label = "airspace"
        indexes = [models.Index(fields=["person", "ended_at"], name="member_person")]


class Pilot(models.Model):
    """Somebody who flies for an operator. Name and licence number are sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="pilots")
    key_id = models.UUIDField()
    name = models.BinaryField()
    licence_number = models.BinaryField()
    licence = models.CharField(max_length=8, default=ClassOf.NONE)
    valid_until = models.DateField(null=True)
    standing = models.CharField(max_length=12, default=Standing.ACTIVE)
    registered_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Pilot]]

    class Meta:
        app_label = "airspace"


class PilotExtension(models.Model):
    """What a pilot's licence was extended for, and from which day on."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="extensions")
    kind = models.CharField(max_length=16)
    since = models.DateField()

    objects: ClassVar[models.Manager[PilotExtension]]

    class Meta:
        app_label = "airspace"
        constraints = [
            models.UniqueConstraint(fields=["pilot", "kind"], name="one_extension_of_a_kind")
        ]


class VehicleModel(models.Model):
    """A type of aircraft. Metres, seconds, kilograms, watts, watt-hours, dB(A) at 30 m.

    `risk_class` names the class of `kaga.engines.airspace.risk` whose body and ways of coming
    down it takes; a measured `failures_per_hour` replaces that class's own. `status` and
    `source` say how far the figures may be trusted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    risk_class = models.CharField(max_length=40)
    mass_kg = models.FloatField()
    width_m = models.FloatField()
    cruise_m_s = models.FloatField()
    most_m_s = models.FloatField()
    climb_m_s = models.FloatField()
    descent_m_s = models.FloatField()
    battery_wh = models.FloatField()
    hover_w = models.FloatField()
    endurance_s = models.PositiveIntegerField()
    failures_per_hour = models.FloatField()
    failure_error_factor = models.FloatField()
    noise_dba = models.FloatField()
    most_wind_m_s = models.FloatField()
    status = models.CharField(max_length=12)
    source = models.CharField(max_length=400)

    objects: ClassVar[models.Manager[VehicleModel]]

    class Meta:
        app_label = "airspace"


class Vehicle(models.Model):
    """One aircraft: registration (JU…), class of its certificate and until when it holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="vehicles")
    model = models.ForeignKey(VehicleModel, models.PROTECT)
    registration = models.CharField(max_length=20, unique=True)
    certificate = models.CharField(max_length=8, default=ClassOf.NONE)
    valid_until = models.DateField()
    standing = models.CharField(max_length=12, default=Standing.ACTIVE)
    registered_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Vehicle]]

    class Meta:
        app_label = "airspace"
