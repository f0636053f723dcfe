"""Departures of a stop, lines and their timetables, for everybody.

>>> # /go/stops/kagaonsen   /go/lines/ir-line
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.views.decorators.http import require_safe

from kaga.kernel import clock
from kaga.kernel.clock import to_local
from kaga.kernel.errors import NotFound
from kaga.kernel.resident.asking import Failed, Refused, Unavailable
from kaga.kernel.web.moments import day_words, short_day_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility import go_words as w
from kaga.services.mobility.pages.go_asked import day_and_clock, filled, padded
from kaga.services.mobility.pages.go_cards import KINDS
from kaga.services.mobility.places import stop_named
from kaga.services.mobility.planner.client import ask
from kaga.services.mobility.queries.network import network_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.transit.authoring.document import Line, Network, Pattern, Words3
    from kaga.kernel.identity.visitor import Language
    from kaga.kernel.web.words import Words

SHOWN: Final = 16


@require_safe
def stop_list(request: HttpRequest) -> HttpResponse:
    """Stops that lines call at, by reading."""
    network = _network()
    lines: dict[str, list[str]] = {}
    for line in network.lines:
        for stop in {one for pattern in line.patterns for one in pattern.stops}:
            lines.setdefault(stop, []).append(_named(line.name, visitor_of(request).language))
    stops = sorted((s for s in network.stops if s.id in lines), key=lambda one: one.name.kana)
    return page(request, "mobility/stops.html", {"stops": stops, "lines": lines})


@dataclass(frozen=True, slots=True)
class Row:
    """A departure."""

    time: str
    day: Words | None
    about: bool
    line: str
    route: str
    sign: str
    status: str
    kind: str
    cancelled: bool
    late: Words | None


@require_safe
def board(request: HttpRequest, stop: str) -> HttpResponse:
    """What leaves a stop from now on, or from the time that is asked for."""
    found = stop_named(stop)
    if found is None:
        raise NotFound
    day, typed = request.GET.get("day", "")[:20], request.GET.get("clock", "")[:10]
    at = day_and_clock(day, typed)
    context: dict[str, Any] = {
        "stop": found, "day": day or clock.today().isoformat(), "typed": padded(typed),
        "rows": [], "told": [], "away": False, "error": None if at else [w.bad_time.ja],
        "go_from": f"/go?{urlencode({'from': found.name})}",
        "go_to": f"/go?{urlencode({'to': found.name})}",
    }  # fmt: skip
    if at is not None:
        context |= _shown(stop, at)
    status = 503 if context["away"] else 422 if context["error"] else 200
    return page(request, "mobility/board.html", context, status)


def _shown(stop: str, at: datetime) -> dict[str, Any]:
    said = filled(w.board_time, day="{day}", clock=f"{at.hour}:{at.minute:02}")
    when = filled(said, day=day_words(at.date()).ja)
    try:
        told = ask("board", {"stop": stop, "time": at.isoformat(), "n": SHOWN})
    except (Unavailable, Failed, Refused):
        return {"away": True, "when": when}
    rows = [_row(one, at) for one in told["stopTimes"]]
    last = to_local(_moment(told["stopTimes"][-1])) + timedelta(minutes=1) if rows else at
    return {
        "when": when,
        "rows": rows,
        "told": [one["headerText"] for one in told["place"].get("alerts", ())],
        "next_day": last.date().isoformat(),
        "next_clock": f"{last.hour}:{last.minute:02}",
    }


def _moment(one: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(one["place"]["departure"])


def _row(one: Mapping[str, Any], at: datetime) -> Row:
    local = to_local(_moment(one))
    planned = datetime.fromisoformat(one["place"]["scheduledDeparture"])
    late = (_moment(one) - planned).seconds // 60
    status = one["kaga"]["status"]
    return Row(
        f"{local.hour}:{local.minute:02}",
        None if local.date() == at.date() else short_day_words(local.date()),
        not one["kaga"]["exact"],
        one["displayName"],
        one["routeId"],
        one["headsign"],
        status,
        KINDS[status],
        one["cancelled"],
        filled(w.late, count=late) if late and not one["cancelled"] else None,
    )


@require_safe
def line_list(request: HttpRequest) -> HttpResponse:
    """The lines of the city."""
    network, language = _network(), visitor_of(request).language
    agencies = {one.id: _named(one.name, language) for one in network.agencies}
    rows = [
        {
            "id": line.id,
            "name": _named(line.name, language),
            "agency": agencies[line.agency],
            "trips": sum(len(pattern.trips) for pattern in line.patterns),
            "statuses": _statuses(line),
            "note": line.note,
        }
        for line in network.lines
    ]
    context = {"rows": rows, "demand": network.demand, "kinds": KINDS}
    return page(request, "mobility/lines.html", context)


@dataclass(frozen=True, slots=True)
class Grid:
    """A timetable of one direction on one kind of day."""

    sign: str
    days: str
    status: str
    source: str
    rows: list[tuple[str, str, list[str]]]


@require_safe
def line_page(request: HttpRequest, line: str) -> HttpResponse:
    """The timetable of a line: a grid for each direction and kind of day."""
    network, language = _network(), visitor_of(request).language
    found = network.line(line)
    if found is None:
        raise NotFound
    context = {
        "line": found,
        "name": _named(found.name, language),
        "agency": next(one for one in network.agencies if one.id == found.agency),
        "grids": [_grid(network, one, language) for one in found.patterns if one.trips],
        "kinds": KINDS,
    }
    return page(request, "mobility/line.html", context)


def _grid(network: Network, pattern: Pattern, language: Language) -> Grid:
    stops = {one.id: one for one in network.stops}
    days = next(one for one in network.days if one.id == pattern.days)
    titles = {one.id: one.title for one in network.sources}
    (status, source), _ = Counter((o.status, o.source) for o in pattern.trips).most_common(1)[0]
    return Grid(
        _named(pattern.headsign, language),
        _named(days.name, language),
        status,
        titles[source],
        [
            (_named(stops[key].name, language), key, [trip.cells[at] for trip in pattern.trips])
            for at, key in enumerate(pattern.stops)
        ],
    )


def _statuses(line: Line) -> list[str]:
    """How sure its times are, the surest first."""
    found = {trip.status for pattern in line.patterns for trip in pattern.trips}
    return [one for one in KINDS if one in found]


def _named(name: Words3, language: Language) -> str:
    return name.en or name.ja if language == "en" else name.ja


def _network() -> Network:
    network = network_in_force()
    if network is None:
        raise NotFound
    return network
