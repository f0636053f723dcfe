"""What can be applied for: procedures, versions of their forms, reasons, counters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.jsontext import JsonText


class Procedure(models.Model):
    """One entry of the catalogue. `facts` holds what pages show (titles, law, who, papers).

    `number` is the middle part of case references. `variant` says how its machine differs
    from the table of `kaga.engines.cases`.
    """

    number = models.PositiveIntegerField(unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    division = models.CharField(max_length=40)
    status = models.CharField(max_length=12)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    standard_days = models.PositiveSmallIntegerField()
    retention_class = models.CharField(max_length=12)
    assurance = models.PositiveSmallIntegerField(default=0)
    four_eyes = models.BooleanField(default=False)
    has_pot = models.BooleanField(default=False)
    once_per_person = models.BooleanField(default=False)
    facts = models.JSONField(encoder=JsonText, default=dict)
    variant = models.JSONField(encoder=JsonText, default=dict)

    objects: ClassVar[models.Manager[Procedure]]

    class Meta:
        app_label = "procedures"


class FormVersion(models.Model):
    """A version of a procedure's form. Once published it never changes (a trigger refuses)."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField(encoder=JsonText)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)

    objects: ClassVar[models.Manager[FormVersion]]

    class Meta:
        app_label = "procedures"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_version_number")
        ]


class Reason(models.Model):
    """A sentence of the reason library, for decisions against the applicant."""

    code = models.CharField(max_length=60, unique=True)
    procedure = models.ForeignKey(Procedure, models.CASCADE, null=True, related_name="reasons")
    outcome = models.CharField(max_length=12)
    clause = models.CharField(max_length=200)
    text = models.JSONField(encoder=JsonText)

    objects: ClassVar[models.Manager[Reason]]

    class Meta:
        app_label = "procedures"


class Counter(models.Model):
    """The last number given out in a series, such as `case:417:2026`."""

    name = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[Counter]]

    class Meta:
        app_label = "procedures"
