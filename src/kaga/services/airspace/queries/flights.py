"""Lists of flights, and one flight as pages and the API show it.

>>> flights_page(visitor, FlightFilter())                               # doctest: +SKIP
Page(rows=(), next=None)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.jobs.models import OPEN_STATES, Job
from kaga.kernel.permissions import may, require
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.airspace import rules
from kaga.services.airspace.answers import Answer, answer_of
from kaga.services.airspace.enums import FlightAct, FlightState, PriorityClass
from kaga.services.airspace.models import Flight, FlightStep, Rehearsal, Verification

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

_ORDER = ("departs_at", "id")
FLIGHT_REHEARSAL: Final = "airspace.flight.rehearse"


@dataclass(frozen=True, slots=True)
class FlightFilter:
    """Which flights: a state, a priority, a day of departure, a text, also those over.

    The text is looked for in number, operator and both ends; a day shows all of that day.
    """

    state: FlightState | None = None
    priority: PriorityClass | None = None
    over: bool = False
    day: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FlightRow:
    """A flight in a list."""

    id: UUID
    reference: str
    operator: str
    origin: str
    goal: str
    priority: PriorityClass
    state: FlightState
    departs_at: datetime
    arrives_at: datetime


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing that happened to a flight."""

    act: FlightAct
    at: datetime
    answer: Answer


def flights_page(
    visitor: Visitor, wanted: FlightFilter, cursor: str | None = None, limit: int = 50
) -> Page[FlightRow]:
    """Flights by departure: staff see all, members those of their operators.

    Raises
    ------
    SignInNeeded, NotAllowed: neither of both.
    """
    rules.person_of(visitor)
    rows = Flight.objects.select_related("operator", "route").defer("route__plan")
    if not may(visitor, rules.see_flights):
        own = rules.operators_of(visitor)
        if not own:
            require(visitor, rules.see_flights)
        rows = rows.filter(operator__in=own)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    if wanted.priority is not None:
        rows = rows.filter(priority=wanted.priority)
    if wanted.text:
        rows = rows.filter(_holding(wanted.text))
    if wanted.day is not None:
        begins = datetime.combine(wanted.day, time(), clock.TOKYO)
        rows = rows.filter(departs_at__gte=begins, departs_at__lt=begins + timedelta(days=1))
    elif not wanted.over:
        rows = rows.filter(arrives_at__gte=clock.now())
    found = keyset_page(rows, order=_ORDER, cursor=cursor, limit=limit)
    return Page(tuple(row_of(one) for one in found.rows), found.next)


def _holding(text: str) -> Q:
    return (
        Q(reference__icontains=text)
        | Q(operator__organisation__icontains=text)
        | Q(route__origin__icontains=text)
        | Q(route__goal__icontains=text)
    )


def row_of(flight: Flight) -> FlightRow:
    """A flight as lists show it."""
    return FlightRow(
        flight.id,
        flight.reference,
        flight.operator.organisation,
        flight.route.origin,
        flight.route.goal,
        PriorityClass(flight.priority),
        FlightState(flight.state),
        flight.departs_at,
        flight.arrives_at,
    )


def steps_of(flight: Flight) -> list[StepRow]:
    """What happened to a flight, oldest first."""
    rows = FlightStep.objects.filter(flight=flight).order_by("etag")
    return [StepRow(FlightAct(one.act), one.at, answer_of(one.answer)) for one in rows]


def last_verification(flight: Flight) -> Verification | None:
    """What the verifier found of the flight's certificate the last time, if it did."""
    rows = Verification.objects.filter(route_id=flight.route_id)
    return rows.order_by("-made_at", "-id").first()


def last_rehearsal(flight: Flight) -> Rehearsal | None:
    """What came of the last rehearsal of a flight, if there was any."""
    return Rehearsal.objects.filter(flight=flight).order_by("-made_at", "-id").first()


def awaited_rehearsal(flight: Flight) -> Job | None:
    """The job that rehearses a flight in a simulator, while it waits or flies."""
    rows = Job.objects.filter(kind=FLIGHT_REHEARSAL, state__in=OPEN_STATES)
    return next((one for one in rows if one.args["flight"] == str(flight.id)), None)


def other_rehearsals(job: UUID) -> bool:
    """Whether another job flies in the simulator now."""
    rows = Job.objects.filter(kind=FLIGHT_REHEARSAL, state="running")
    return rows.exclude(id=job).filter(lease_until__gte=clock.now()).exists()
