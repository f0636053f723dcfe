"""From a route of the plan page to a draft of a flight: who flies it, with what, and why.

What: a form with the pilots and aircraft of the visitor's operators; sending it makes a draft
with the route's certificate and leads to the flight's page, where it is checked and filed.
Why the question comes along: plans are not kept; the planner makes the same one again.

>>> # /airspace/plan/file?id=3e49-1&from=加賀温泉駅&to=加賀市文化会館&depart=…
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from kaga.kernel.errors import Conflict, Invalid, OutsideWorld, TooManyRequests
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.airspace import api_shapes, page_words, plan_form_words, rules, words
from kaga.services.airspace.actions.flights import NewFlight, draft_flight
from kaga.services.airspace.enums import PriorityClass
from kaga.services.airspace.models import Operator
from kaga.services.airspace.pages.flights import HOME
from kaga.services.airspace.plans_api import asked_planner
from kaga.services.airspace.queries.lists import pilots_of, vehicles_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor

QUESTION: Final = ("id", "from", "to", "depart", "vehicle")
_LONGEST: Final = 120


@require_http_methods(["GET", "POST"])
def file_page(request: HttpRequest) -> HttpResponse:
    """The form; when it was sent, a draft."""
    visitor = visitor_of(request)
    require(visitor, rules.own)
    if not rules.operators_of(visitor):
        return HttpResponseRedirect("/airspace/join")
    sent = request.method == "POST"
    typed = (request.POST if sent else request.GET).dict()
    if not sent:
        return _show(request, typed, {})
    try:
        reference = _drafted(visitor, typed)
    except Invalid as wrong:
        return _show(request, typed, wrong.fields, 422)
    except (Conflict, OutsideWorld, TooManyRequests) as no:
        return _show(request, typed, {"": [no.detail]}, no.status)
    return flash.redirect(f"{HOME}/{reference}", "route_form.drafted")


def _drafted(visitor: Visitor, typed: Mapping[str, str]) -> str:
    """The reference of the draft (raises what the planner and the action raise)."""
    operator, pilot = _pair(typed.get("pilot", ""))
    _, vehicle = _pair(typed.get("aircraft", ""))
    wrong: dict[str, list[str]] = {}
    if pilot is None or operator is None:
        wrong["pilot"] = [plan_form_words.choose_pilot.in_language(visitor.language)]
    if vehicle is None:
        wrong["aircraft"] = [plan_form_words.choose_aircraft.in_language(visitor.language)]
    purpose = typed.get("purpose", "").strip()
    if not purpose:
        wrong["purpose"] = [words.needed.in_language(visitor.language)]
    if wrong or operator is None or pilot is None or vehicle is None:
        raise Invalid(wrong)
    chosen = typed.get("priority", "")
    priority = next((one for one in PriorityClass if one == chosen), PriorityClass.GOODS)
    question = {name: typed.get(name, "")[:_LONGEST] for name in QUESTION}
    found = asked_planner("route", question, visitor.language)
    plan = replace(api_shapes.PlanIn(**found["plan"]).plan(), figures=found["figures"])
    wanted = NewFlight(operator, pilot, vehicle, priority, purpose, plan)
    return draft_flight(visitor, wanted).reference


def _pair(text: str) -> tuple[UUID | None, UUID | None]:
    """An operator and something of its own, as the form names them."""
    try:
        operator, own = (UUID(part) for part in text.split("/"))
    except ValueError:
        return None, None
    return operator, own


def _show(
    request: HttpRequest,
    typed: Mapping[str, str],
    wrong: Mapping[str, list[str]],
    status: int = 200,
) -> HttpResponse:
    question = {name: typed.get(name, "")[:_LONGEST] for name in QUESTION}
    context: dict[str, Any] = {
        "question": question,
        "typed": typed,
        "wrong": wrong,
        "errors": [(name, one) for name, ones in wrong.items() for one in ones],
        **_choices(visitor_of(request)),
    }
    return page(request, "airspace/plan_file.html", context, status)


def _choices(visitor: Visitor) -> dict[str, Any]:
    """Pilots, aircraft and priorities of the visitor's operators."""
    operators = list(Operator.objects.filter(id__in=rules.operators_of(visitor)))
    allowed = {one for operator in operators for one in operator.priorities}
    return {
        "pilots": [
            (f"{operator.id}/{row.id}", f"{row.name or '—'}（{operator.organisation}）")
            for operator in operators
            for row in pilots_of(operator.id)
        ],
        "aircraft": [
            (f"{operator.id}/{row.id}", f"{row.registration} {row.model.title}")
            for operator in operators
            for row in vehicles_of(operator.id)
        ],
        "priorities": [
            (str(one), words.PRIORITIES[one]) for one in PriorityClass if str(one) in allowed
        ],
        "w": page_words,
    }
