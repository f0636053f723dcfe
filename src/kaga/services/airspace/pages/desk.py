"""The desk's pages: operators with their pilots and aircraft, ports, landing sites."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.views.decorators.http import require_http_methods

from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.airspace import rules, words
from kaga.services.airspace.actions import ground, registry
from kaga.services.airspace.enums import ClassOf, LicenceExtension, PriorityClass, Standing
from kaga.services.airspace.models import Operator, Pilot
from kaga.services.airspace.pages.fields import Boxes
from kaga.services.airspace.queries import lists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    Errors = Mapping[str, list[str]]
    Done = Callable[[Boxes], str]

HOME = "/staff/airspace"
_DEFAULT = ("goods", "survey", "leisure")


def choices(kind: type[Any], known: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """Options of a closed list with their words."""
    return [(str(one), known[one]) for one in kind]


def _tried(request: HttpRequest, act: Done) -> tuple[Errors, str]:
    """Do what a form asks for: what was wrong by field, or where to go on."""
    boxes = Boxes(request.POST.dict(), visitor_of(request).language)
    try:
        return {}, act(boxes)
    except Invalid as wrong:
        return wrong.fields, ""
    except Conflict as refused:
        return {"": [refused.detail]}, ""


def _page(
    request: HttpRequest, template: str, context: Mapping[str, Any], wrong: Errors
) -> HttpResponse:
    errors = [(field, one) for field, ones in wrong.items() for one in ones]
    more = {"wrong": wrong, "errors": errors, "typed": request.POST.dict(), "w": words}
    context = {"bundle": "web/staff/main.ts", **context, **more}
    return page(request, template, context, 422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def operators(request: HttpRequest) -> HttpResponse:
    """Every operator, and a form for another."""
    visitor = visitor_of(request)
    require(visitor, rules.see_registry)
    wrong: Errors = {}
    if request.method == "POST":
        wrong, to = _tried(request, lambda boxes: _register(request, boxes))
        if to:
            return flash.redirect(to, "sky.done")
    context = {
        "rows": lists.operators(),
        "priorities": choices(PriorityClass, words.PRIORITIES),
        "ticked": request.POST.getlist("priorities") or _DEFAULT,
    }
    return _page(request, "airspace/operators.html", context, wrong)


def _terms(request: HttpRequest, boxes: Boxes) -> registry.OperatorTerms:
    picked = set(request.POST.getlist("priorities"))
    terms = registry.OperatorTerms(
        boxes.plain("organisation"),
        boxes.plain("contact"),
        boxes.plain("dips_id"),
        boxes.day("insured_until"),
        frozenset(one for one in PriorityClass if one in picked),
    )
    boxes.stop()
    return terms


def _register(request: HttpRequest, boxes: Boxes) -> str:
    row = registry.register_operator(visitor_of(request), _terms(request, boxes))
    return f"{HOME}/operators/{row.id}"


@require_http_methods(["GET", "POST"])
def operator(request: HttpRequest, operator_id: UUID) -> HttpResponse:
    """One operator: its terms, members, pilots and aircraft."""
    visitor = visitor_of(request)
    require(visitor, rules.see_registry)
    key = operator_id
    row = Operator.objects.filter(id=key).first()
    if row is None:
        raise NotFound
    wrong: Errors = {}
    code = ""
    if request.method == "POST" and request.POST.get("do") == "invite":
        code = registry.invite_member(visitor, key)
    elif request.method == "POST":
        wrong, to = _tried(request, lambda boxes: _keep(request, boxes, key))
        if to:
            return flash.redirect(to, "sky.done")
    pilots = lists.pilots_of(key)
    joined = [one.person is not None for one in lists.members_of(key)]
    context = {
        "operator": row,
        "code": code,
        "joined": sum(joined),
        "waiting": len(joined) - sum(joined),
        "pilots": pilots,
        "pilot_options": [(str(one.id), one.name or "—") for one in pilots],
        "vehicles": lists.vehicles_of(key),
        "models": [(str(one.id), one.title) for one in lists.models()],
        "extensions": choices(LicenceExtension, words.EXTENSIONS),
        "classes": choices(ClassOf, words.CLASSES),
        "standings": choices(Standing, words.STANDINGS),
        "priorities": choices(PriorityClass, words.PRIORITIES),
        "form": request.POST.get("do", ""),
    }
    return _page(request, "airspace/operator.html", context, wrong)


def _keep(request: HttpRequest, boxes: Boxes, key: UUID) -> str:
    """What one of the forms of an operator's page asks for."""
    visitor, wanted = visitor_of(request), request.POST.get("do", "")
    here = f"{HOME}/operators/{key}"
    if wanted == "pilot":
        pilot = registry.NewPilot(
            key, boxes.plain("name"), boxes.choice("licence", ClassOf),
            boxes.plain("licence_number"), boxes.day("valid_until"), _extensions(boxes),
        )  # fmt: skip
        boxes.stop()
        registry.register_pilot(visitor, pilot)
    elif wanted == "licence":
        terms_of = registry.Licence(
            boxes.choice("licence", ClassOf), boxes.day("valid_until"), _extensions(boxes)
        )
        chosen = _own_pilot(boxes, key)
        boxes.stop()
        registry.change_licence(visitor, chosen, terms_of)
    elif wanted == "vehicle":
        vehicle = registry.NewVehicle(
            key, boxes.key("model"), boxes.plain("registration"),
            boxes.choice("certificate", ClassOf), boxes.needed_day("valid_until"),
        )  # fmt: skip
        boxes.stop()
        registry.register_vehicle(visitor, vehicle)
    else:
        terms, standing = _terms(request, boxes), boxes.choice("standing", Standing)
        boxes.stop()
        registry.change_operator(visitor, key, boxes.whole("etag"), terms, standing)
    return here


def _extensions(boxes: Boxes) -> dict[LicenceExtension, date]:
    """Days on which limits were lifted; an empty box is a limit that stands."""
    days = {one: boxes.day(f"since_{one}") for one in LicenceExtension}
    return {one: day for one, day in days.items() if day is not None}


def _own_pilot(boxes: Boxes, operator: UUID) -> UUID:
    chosen = boxes.key("pilot")
    if not Pilot.objects.filter(id=chosen, operator=operator).exists():
        boxes.say("pilot", words.bad_choice)
    return chosen


@require_http_methods(["GET", "POST"])
def ground_page(request: HttpRequest) -> HttpResponse:
    """Ports and landing sites, and a form for each."""
    visitor = visitor_of(request)
    require(visitor, rules.keep_ground)
    wrong: Errors = {}
    if request.method == "POST":
        wrong, to = _tried(request, lambda boxes: _put_ground(request, boxes))
        if to:
            return flash.redirect(to, "sky.done")
    context = {
        "ports": lists.ports(),
        "sites": lists.sites(),
        "form": request.POST.get("do", ""),
        "may_enter": may(visitor, rules.keep_ground),
    }
    return _page(request, "airspace/ground.html", context, wrong)


def _put_ground(request: HttpRequest, boxes: Boxes) -> str:
    visitor, at = visitor_of(request), boxes.placed("place")
    if request.POST.get("do") == "site":
        site = ground.SiteTerms(
            boxes.plain("name"), at.lat, at.lon, boxes.number_in("radius_m"),
            boxes.whole("capacity"), boxes.plain("owner"), boxes.day("consent_until"),
        )  # fmt: skip
        boxes.stop()
        ground.put_site(visitor, site)
    else:
        port = ground.PortTerms(
            boxes.plain("name"), at.lat, at.lon, boxes.whole("pads"),
            boxes.number_in("corridor_m"),
        )  # fmt: skip
        top = boxes.number_in("corridor_top_m", port.corridor_top_m)
        boxes.stop()
        ground.put_port(visitor, replace(port, corridor_top_m=top))
    return f"{HOME}/ground"
