"""The day board: what every vehicle does, what was done, and what to do when it goes wrong.

>>> # /staff/rides/day?day=2026-11-24
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import day_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.disruptions import breakdown, late, snow
from kaga.services.mobility.rides.models import DemandService
from kaga.services.mobility.rides.papers import manifest_pdf
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.pushing import Delay
from kaga.services.mobility.rides.queries.desk import stuck_tours, tours_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from kaga.kernel.identity.visitor import Visitor

HOME = "/staff/rides/day"


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """A day of a service."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    return _board(request, request.GET.dict(), {})


def _board(
    request: HttpRequest, typed: Mapping[str, str], wrong: Mapping[str, list[str]]
) -> HttpResponse:
    service, day = _asked(typed)
    context: dict[str, Any] = {
        "bundle": "web/staff/main.ts",
        "w": words,
        "service": service,
        "day": day,
        "day_words": day_words(day),
        "tours": tours_of(service, day) if service else [],
        "stuck": stuck_tours(service, day) if service else (),
        "party": Party.read,
        "may_change": may(visitor_of(request), rules.dispatch),
        "wrong": wrong,
        "errors": [(name, one) for name, ones in wrong.items() for one in ones],
    }
    return page(request, "rides/board.html", context, 422 if wrong else 200)


def _asked(typed: Mapping[str, str]) -> tuple[DemandService | None, date]:
    rows = DemandService.objects.filter(is_active=True).order_by("code")
    service = rows.filter(code=typed.get("service", "")).first() or rows.first()
    try:
        return service, date.fromisoformat(typed.get("day", ""))
    except ValueError:
        return service, clock.today()


@require_POST
def trouble(request: HttpRequest) -> HttpResponse:
    """A delay, a breakdown or snow: the plan is mended, and everybody concerned is told."""
    visitor = visitor_of(request)
    require(visitor, rules.dispatch)
    typed = request.POST.dict()
    service, day = _asked(typed)
    if service is None:
        raise NotFound
    try:
        _mend(visitor, service, day, typed)
    except Invalid as error:
        return _board(request, typed, error.fields)
    return flash.redirect(
        f"{HOME}?service={service.code}&day={day.isoformat()}", "rides.changed_day"
    )


def _mend(
    visitor: Visitor, service: DemandService, day: date, typed: Mapping[str, str]
) -> None:
    shift, what = typed.get("shift", ""), typed.get("do", "")
    if what == "breakdown":
        breakdown(visitor, service, day, shift)
        return
    name = "factor" if what == "snow" else "minutes"
    try:
        value = float(typed.get(name, ""))
    except ValueError:
        value = -1.0
    if what == "snow":
        snow(visitor, service, day, value)
        return
    if not 1 <= value <= 240:
        raise Invalid({"minutes": [words.time_wrong.in_language(visitor.language)]})
    late(visitor, service, day, Delay(shift, 0, int(value) * 60))


@require_GET
def manifest(request: HttpRequest, service: str, day: str, shift: str) -> HttpResponse:
    """The sheet of a vehicle, to be printed."""
    visitor = visitor_of(request)
    require(visitor, rules.desk)
    row = DemandService.objects.filter(code=service).first()
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    if row is None:
        raise NotFound
    tour = next((one for one in tours_of(row, on) if one.code == shift), None)
    if tour is None:
        raise NotFound
    answer = HttpResponse(manifest_pdf(tour, row, on), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{shift}-{on.isoformat()}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
