"""Bookings, what was promised with each, who was told, and what was paid."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaga.kernel import clock
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jsontext import JsonText
from kaga.services.mobility.rides.enums import BookingState, Purpose
from kaga.services.mobility.rides.models.riders import Rider
from kaga.services.mobility.rides.models.services import DemandService


class Booking(models.Model):
    """One ride of one party. `pair` joins the two rides of a round trip.

    `offer` is the number of the signed offer that was accepted: an offer is booked once.
    `fare` is the breakdown as it was told, `yen` what is to be paid in money.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handle = models.UUIDField(default=new_handle, unique=True, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    service = models.ForeignKey(DemandService, models.PROTECT)
    day = models.DateField()
    rider = models.ForeignKey(Rider, models.PROTECT, related_name="bookings")
    offer = models.UUIDField(unique=True)
    pair = models.UUIDField(null=True, db_index=True)
    state = models.CharField(max_length=10, default=BookingState.BOOKED)
    origin = models.CharField(max_length=40)
    goal = models.CharField(max_length=40)
    party = models.JSONField(encoder=JsonText)
    yen = models.PositiveIntegerField()
    fare = models.JSONField(encoder=JsonText)
    pays = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    purpose = models.CharField(max_length=10, default=Purpose.UNSAID)
    pickup_from = models.PositiveIntegerField()
    pickup_until = models.PositiveIntegerField()
    arrive_by = models.PositiveIntegerField()
    promise_number = models.PositiveIntegerField(default=1)
    booked_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Booking]]

    class Meta:
        app_label = "rides"
        indexes = [
            models.Index(fields=["service", "day", "pickup_from"], name="booking_day"),
            models.Index(fields=["rider", "-day"], name="booking_rider"),
        ]


class Promise(models.Model):
    """What somebody was promised: a new row for each change, none is ever altered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="promises")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=10)
    pickup_from = models.PositiveIntegerField(null=True)
    pickup_until = models.PositiveIntegerField(null=True)
    arrive_by = models.PositiveIntegerField(null=True)
    longest_ride = models.PositiveIntegerField(null=True)
    plan_number = models.PositiveIntegerField()
    entry_id = models.UUIDField()
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Promise]]

    class Meta:
        app_label = "rides"
        constraints = [
            models.UniqueConstraint(fields=["booking", "number"], name="promise_number")
        ]


class Told(models.Model):
    """To whom a promise is told and how; a call that is still to be made has no `at`.

    `how`: "spoken" (read back while booking), "screen" (booked by themselves), "notice" (and
    its mail), "call" (to be phoned). `due` orders the list of calls: seconds of the day.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="told")
    how = models.CharField(max_length=8)
    due = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(null=True)
    by = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Told]]

    class Meta:
        app_label = "rides"
        indexes = [
            models.Index(
                fields=["due"], name="calls_to_make", condition=models.Q(how="call", at=None)
            )
        ]


class Refused(models.Model):
    """A ride that somebody looked for and that could not be offered; nothing says who it was.

    `who` is a keyed hash, so that asking twice for the same day and trip counts once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(DemandService, models.PROTECT)
    day = models.DateField()
    district = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=10)
    why = models.CharField(max_length=10)
    who = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[Refused]]

    class Meta:
        app_label = "rides"
        constraints = [
            models.UniqueConstraint(fields=["service", "day", "who"], name="refused_once")
        ]


class WalletLine(models.Model):
    """What a rider bought and used: coupons by their number, passes by their last day.

    The balance is the sum; a line is never altered, a mistake gets a line against it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rider = models.ForeignKey(Rider, models.PROTECT, related_name="wallet")
    kind = models.CharField(max_length=8)
    coupons = models.IntegerField(default=0)
    yen = models.IntegerField(default=0)
    booking = models.ForeignKey(Booking, models.PROTECT, null=True, related_name="wallet")
    valid_until = models.DateField(null=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager[WalletLine]]

    class Meta:
        app_label = "rides"
