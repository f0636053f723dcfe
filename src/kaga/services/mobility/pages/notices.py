"""Notices about services, for the transport desk.

>>> # /staff/transport/notices
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.views.decorators.http import require_http_methods, require_POST

from kaga.engines.transit.authoring.document import cell_of
from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility import desk_words as d
from kaga.services.mobility import rules
from kaga.services.mobility.actions.notices import NewNotice, end_notice, give_notice
from kaga.services.mobility.queries.network import network_in_force
from kaga.services.mobility.queries.notices import notices_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.transit.authoring.document import Network, Trip

HOME = "/staff/transport/notices"


@require_http_methods(["GET", "POST"])
def notice_page(request: HttpRequest) -> HttpResponse:
    """What is told now, and a form to tell more."""
    visitor = visitor_of(request)
    require(visitor, rules.give_notice)
    typed: Mapping[str, str] = request.POST.dict() if request.method == "POST" else {}
    wrong: Mapping[str, list[str]] = {}
    if request.method == "POST":
        try:
            give_notice(visitor, _notice(typed))
        except Invalid as error:
            wrong = error.fields
        else:
            return flash.redirect(HOME, "lines.notice_given")
    network = network_in_force()
    context = {
        "bundle": "web/staff/main.ts",
        "rows": notices_now(clock.now()),
        "typed": typed,
        "wrong": wrong,
        "errors": [(name, said[0]) for name, said in wrong.items()],
        "kinds": list(d.notice_kinds.items()),
        "lines": [(one.id, one.name.ja) for one in network.lines] if network else [],
        "trips": _trips(network) if network else [],
        "today": clock.today().isoformat(),
        "moment": moment_words,
    }
    return page(request, "mobility/notices.html", context, 422 if wrong else 200)


@require_POST
def end(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Tell it no longer."""
    end_notice(visitor_of(request), notice)
    return flash.redirect(HOME, "lines.notice_ended")


def _notice(typed: Mapping[str, str]) -> NewNotice:
    now = clock.now()
    hours = typed.get("hours", "").strip()
    delay = typed.get("delay", "").strip()
    try:
        day = date.fromisoformat(typed["day"]) if typed.get("day") else None
        ends = now + timedelta(hours=float(hours)) if hours else None
        late = int(delay) if delay else 0
    except (ValueError, OverflowError) as error:
        raise Invalid({"hours" if hours else "delay": [d.bad_number.ja]}) from error
    return NewNotice(
        kind=typed.get("kind", "told"),
        ja=typed.get("ja", ""),
        easy=typed.get("easy", ""),
        en=typed.get("en", ""),
        begins=now,
        ends=ends,
        route_id=typed.get("line", "")[:60],
        trip_id=typed.get("trip", "")[:80],
        day=day,
        delay_min=late,
    )


def _trips(network: Network) -> list[tuple[str, str]]:
    """Every trip by what it is called in the feed, in words."""
    days = {one.id: one.name.ja for one in network.days}
    return [
        (
            f"{pattern.id}-{trip.id}",
            f"{line.name.ja} {pattern.headsign.ja} {days[pattern.days]} {_first(trip)}",
        )
        for line in network.lines
        for pattern in line.patterns
        for trip in pattern.trips
    ]


def _first(trip: Trip) -> str:
    return next((text for text in trip.cells if cell_of(text) is not None), "")
