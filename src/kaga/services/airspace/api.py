"""The API of the airspace: the same actions and permissions as the pages.

>>> # POST /api/v1/airspace/flights/F2026-000001-5/acts {"act": "file"}  ->  FlightDetail
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from kaga.kernel import clock
from kaga.kernel.api.access import guarded
from kaga.kernel.api.idempotency import IDEMPOTENT, idempotent
from kaga.kernel.api.paging import Asked, Listing, listing
from kaga.kernel.permissions import require
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace import api_maps, api_pilots, rules, words
from kaga.services.airspace import api_shapes as shapes
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import (
    NewFlight,
    check_flight,
    draft_flight,
    withdraw_flight,
)
from kaga.services.airspace.actions.steps import seen_flight
from kaga.services.airspace.actions.zones import ZoneTerms, propose_zone
from kaga.services.airspace.answers import answer_of
from kaga.services.airspace.enums import FlightState, PriorityClass
from kaga.services.airspace.plans_api import FromPlanIn, asked_planner
from kaga.services.airspace.queries.basis import in_force
from kaga.services.airspace.queries.flights import FlightFilter, flights_page, row_of
from kaga.services.airspace.shapes import footprint_record, height_record, period_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.kernel.identity.visitor import Visitor

router = Router()
router.add_router("", api_maps.router)
router.add_router("", api_pilots.router)
AHEAD: Final = timedelta(days=30)


def _flight_at(visitor: Visitor, at: Mapping[str, Any]) -> None:
    seen_flight(visitor, at["flight"])


_signed_in = guarded(rules.own)
_of_this = guarded(rules.own, _flight_at)
_proposes = guarded(rules.propose)


@router.get("/flights", response=Listing[shapes.FlightOut], auth=_signed_in)
def list_flights(
    request: HttpRequest,
    response: HttpResponse,
    asked: Query[Asked],
    state: FlightState | None = None,
    priority: PriorityClass | None = None,
) -> object:
    """Flights to come of the caller's operators, by departure; for staff, all."""
    wanted = FlightFilter(state, priority)
    found = flights_page(visitor_of(request), wanted, asked.cursor, asked.limit)
    return listing(request, response, found, shapes.FlightOut.of)


@router.post(
    "/flights",
    response={201: shapes.FlightDetail},
    auth=_signed_in,
    openapi_extra=IDEMPOTENT,
)
@idempotent
def new_flight(
    request: HttpRequest, response: HttpResponse, wanted: shapes.NewFlightIn
) -> object:
    """Keep a route with its certificate, and a draft of a flight along it."""
    visitor = visitor_of(request)
    flight = draft_flight(visitor, wanted.wanted())
    response.headers["Location"] = f"/api/v1/airspace/flights/{flight.reference}"
    return Status(201, detail_of(visitor, flight.reference))


@router.post(
    "/flights/from-plan",
    response={201: shapes.FlightDetail},
    auth=_signed_in,
    openapi_extra=IDEMPOTENT,
)
@idempotent
def flight_from_plan(
    request: HttpRequest, response: HttpResponse, wanted: FromPlanIn
) -> object:
    """A draft of a flight along an alternative of a plan, with its certificate."""
    visitor = visitor_of(request)
    question = {**wanted.planned.asked.asked(), "id": wanted.planned.id}
    found = asked_planner("route", question, visitor.language)
    plan = replace(shapes.PlanIn(**found["plan"]).plan(), figures=found["figures"])
    parts = wanted.operator, wanted.pilot, wanted.vehicle, wanted.priority, wanted.purpose
    flight = draft_flight(visitor, NewFlight(*parts, plan))
    response.headers["Location"] = f"/api/v1/airspace/flights/{flight.reference}"
    return Status(201, detail_of(visitor, flight.reference))


@router.get("/flights/{flight}", response=shapes.FlightDetail, auth=_of_this)
def get_flight(request: HttpRequest, flight: str) -> object:
    """One flight with the city's last answer."""
    return detail_of(visitor_of(request), flight)


@router.post(
    "/flights/{flight}/acts",
    response=shapes.FlightDetail,
    auth=_of_this,
    openapi_extra=IDEMPOTENT,
)
@idempotent
def act_on_flight(
    request: HttpRequest, response: HttpResponse, flight: str, wanted: shapes.FlightActIn
) -> object:
    """Check, file or withdraw a flight; a refusal is an answer, not an error."""
    del response  # `idempotent` marks a repeated answer on it
    visitor = visitor_of(request)
    _DOING[wanted.act](visitor, flight)
    return detail_of(visitor, flight)


@router.get("/zones", response=list[shapes.ZoneOut], auth=None)
def list_zones(request: HttpRequest) -> object:
    """What keeps flights away within the next 30 days: zones, events, works."""
    del request
    now = clock.now()
    return [
        {
            "name": one.name,
            "origin": one.origin,
            "footprint": footprint_record(one.volume.footprint),
            "floor": height_record(one.volume.floor),
            "ceiling": height_record(one.volume.ceiling),
            "periods": [period_record(period) for period in one.volume.periods],
        }
        for one in in_force(now, now + AHEAD)
    ]


@router.post("/zones", response={201: shapes.Entered}, auth=_proposes, openapi_extra=IDEMPOTENT)
@idempotent
def new_zone(request: HttpRequest, response: HttpResponse, wanted: shapes.ZoneIn) -> object:
    """Enter a zone of any shape; it holds once somebody else has approved it."""
    del response
    visitor = visitor_of(request)
    require(visitor, rules.propose)
    row = propose_zone(visitor, ZoneTerms(**wanted.dict()))
    return Status(201, shapes.Entered(id=row.id, state=row.state))


def detail_of(visitor: Visitor, reference: str) -> shapes.FlightDetail:
    """A flight with the city's last answer in the caller's language."""
    flight = seen_flight(visitor, reference)
    answer = answer_of(flight.answer)
    texts = [
        words.REASONS[one.code].in_language(visitor.language, **one.values)
        for one in answer.reasons
    ]
    shown = shapes.FlightOut.of(row_of(flight)).dict()
    return shapes.FlightDetail(**shown, answer=shapes.AnswerOut.of(answer, texts))


_DOING: Final[Mapping[str, Callable[[Visitor, str], object]]] = {
    "check": check_flight,
    "file": file_flight,
    "withdraw": withdraw_flight,
}
