"""The transport desk: the draft, its grids, stops and days; the report; publishing and undo.

>>> # /staff/transport   /staff/transport/grids/ir-line/ir-n-wd
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.engines.transit.authoring.document import STATUSES, Days, Network, Stop, Words3
from kaga.engines.transit.authoring.edits import (
    Row,
    with_days,
    with_pattern,
    with_rows,
    with_stop,
)
from kaga.engines.transit.authoring.flaws import Flaw, flaws_of
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility import desk_words as d
from kaga.services.mobility import go_words, rules, words
from kaga.services.mobility.actions.network import edit_network
from kaga.services.mobility.models import Edition
from kaga.services.mobility.pages.go_asked import filled
from kaga.services.mobility.queries.network import (
    document_of,
    draft,
    edition_in_force,
    editions_page,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.transit.authoring.document import Line, Pattern, Status
    from kaga.kernel.web.words import Words

HOME: Final = "/staff/transport"
NEW_ROWS: Final = 2
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The draft with its report, what is in force, and every edition before."""
    visitor = visitor_of(request)
    require(visitor, rules.edit_network)
    edition, network = _draft()
    found = editions_page(request.GET.get("cursor"))
    now = edition_in_force()
    context = {
        "bundle": "web/staff/main.ts",
        "draft": edition,
        "network": network,
        "flaws": [flaw_words(one) for one in flaws_of(network)],
        "grids": _grids(network),
        "stops": _stops(network),
        "editions": found.rows,
        "next": found.next,
        "in_force": now.id if now and now.published_id else None,
        "may_publish": may(visitor, rules.publish_network),
        "moment": moment_words,
    }
    return page(request, "mobility/desk.html", context)


@require_POST
def publish(request: HttpRequest, edition: UUID) -> HttpResponse:
    """Let an edition count; an earlier one is an undo."""
    from kaga.services.mobility.actions.publishing import (  # noqa: PLC0415 - compiled code
        publish_network,
    )

    publish_network(visitor_of(request), edition)
    return flash.redirect(HOME, "lines.published")


@require_safe
def report(request: HttpRequest, edition: UUID) -> HttpResponse:
    """What would be published of an edition, read back as others will read it."""
    from kaga.services.mobility.actions.publishing import made_of  # noqa: PLC0415 - as above

    require(visitor_of(request), rules.edit_network)
    row = Edition.objects.filter(id=edition).first()
    if row is None:
        raise NotFound
    network = document_of(row.id)
    flaws = [flaw_words(one) for one in flaws_of(network)]
    made = {} if flaws else made_of(network, row.number)
    feeds = [
        (filled(d.feed_line, name=name, **told.record["facts"]), told.record["counts"])
        for name, told in made.items()
    ]
    context = {"bundle": "web/staff/main.ts", "row": row, "flaws": flaws, "feeds": feeds}
    return page(request, "mobility/report.html", context)


@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, line: str, pattern: str) -> HttpResponse:
    """A timetable as a grid: a row for each trip."""
    visitor = visitor_of(request)
    require(visitor, rules.edit_network)
    edition, network = _draft()
    of, found = _pattern(network, line, pattern)
    flaws: list[Words] = []
    rows = [Row(one.cells, one.status, one.source, one.name) for one in found.trips]
    if request.method == "POST":
        rows = _typed_rows(request.POST.dict(), found)
        changed = with_pattern(network, line, with_rows(found, rows))
        flaws = [flaw_words(one) for one in flaws_of(changed)]
        if not flaws:
            what = filled(d.changed_grid, **_named(network, of, found)).ja
            edit_network(visitor, _parent(request, edition), changed, what)
            return flash.redirect(HOME, "lines.saved")
    blank = Row(("",) * len(found.stops), "official", rows[0].source if rows else "")
    names = {one.id: one.name.ja for one in network.stops}
    context = {
        "bundle": "web/staff/main.ts",
        "draft": edition,
        "action": f"{HOME}/grids/{line}/{pattern}",
        "title": filled(d.grid, **_named(network, of, found)),
        "heads": [names[key] for key in found.stops],
        "rows": [*rows, *([blank] * NEW_ROWS)],
        "known": len(rows),
        "statuses": [(one, go_words.status[one]) for one in STATUSES],
        "sources": [(one.id, one.title) for one in network.sources],
        "flaws": flaws,
    }
    return page(request, "mobility/grid.html", context, 422 if flaws else 200)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, stop: str) -> HttpResponse:
    """One stop of the draft; `new` for one more."""
    visitor = visitor_of(request)
    require(visitor, rules.edit_network)
    edition, network = _draft()
    known = next((one for one in network.stops if one.id == stop), None)
    if known is None and stop != "new":
        raise NotFound
    typed = request.POST.dict() if request.method == "POST" else _fields_of(known)
    wrong: dict[str, list[Words]] = {}
    if request.method == "POST":
        made = _typed_stop(typed, known, network, wrong)
        if made is not None:
            what = f"{d.stops.ja}: {made.name.ja}"
            edit_network(visitor, _parent(request, edition), with_stop(network, made), what)
            return flash.redirect(HOME, "lines.saved")
    context = {
        "bundle": "web/staff/main.ts",
        "draft": edition,
        "action": f"{HOME}/stops/{stop}",
        "known": known,
        "typed": typed,
        "wrong": wrong,
        "wrong_list": [(name, said[0]) for name, said in wrong.items()],
        "statuses": [(one, go_words.status[one]) for one in STATUSES],
        "sources": [(one.id, one.title) for one in network.sources],
    }
    return page(request, "mobility/stop_edit.html", context, 422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, days: str) -> HttpResponse:
    """One kind of day of the draft."""
    visitor = visitor_of(request)
    require(visitor, rules.edit_network)
    edition, network = _draft()
    known = next((one for one in network.days if one.id == days), None)
    if known is None:
        raise NotFound
    made, flaws = known, []
    if request.method == "POST":
        made = _typed_days(request, known)
        changed = with_days(network, made)
        flaws = [flaw_words(one) for one in flaws_of(changed)]
        if not flaws:
            what = f"{d.calendar.ja}: {known.name.ja}"
            edit_network(visitor, _parent(request, edition), changed, what)
            return flash.redirect(HOME, "lines.saved")
    context = {
        "bundle": "web/staff/main.ts",
        "draft": edition,
        "action": f"{HOME}/days/{days}",
        "kind": made,
        "week": [(str(number), name) for number, name in enumerate(d.week)],
        "chosen": [str(number) for number, one in enumerate(made.weekdays) if one == "1"],
        "holidays": list(d.holiday_kinds.items()),
        "flaws": flaws,
    }
    return page(request, "mobility/days.html", context, 422 if flaws else 200)


def flaw_words(flaw: Flaw) -> Words:
    """A flaw as a sentence."""
    return filled(words.FLAWS[flaw.code], where=flaw.where, value=flaw.value)


def _draft() -> tuple[Edition, Network]:
    edition = draft()
    if edition is None:
        raise NotFound
    return edition, document_of(edition.id)


def _parent(request: HttpRequest, edition: Edition) -> UUID:
    """The edition that the form was made from; another draft since then is a conflict."""
    if request.POST.get("parent", "") != str(edition.id):
        raise Conflict(words.draft_moved.ja)
    return edition.id


def _pattern(network: Network, line: str, pattern: str) -> tuple[Line, Pattern]:
    of = network.line(line)
    found = next((one for one in of.patterns if one.id == pattern), None) if of else None
    if of is None or found is None:
        raise NotFound
    return of, found


def _named(network: Network, line: Line, pattern: Pattern) -> dict[str, str]:
    days = next(one for one in network.days if one.id == pattern.days)
    return {"line": line.name.ja, "sign": pattern.headsign.ja, "days": days.name.ja}


def _grids(network: Network) -> list[tuple[str, Words, int]]:
    return [
        (
            f"{HOME}/grids/{line.id}/{one.id}",
            filled(d.grid, **_named(network, line, one)),
            len(one.trips),
        )
        for line in network.lines
        for one in line.patterns
    ]


def _stops(network: Network) -> Sequence[Stop]:
    """Stops of lines; those of services on demand are towns and are not listed."""
    used = {stop for line in network.lines for one in line.patterns for stop in one.stops}
    demand = {stop for one in network.demand for stop in one.stops}
    return [one for one in network.stops if one.id in used or one.id not in demand]


def _typed_rows(typed: Mapping[str, str], pattern: Pattern) -> list[Row]:
    rows = []
    for number in range(len(pattern.trips) + NEW_ROWS):
        cells = tuple(
            typed.get(f"c-{number}-{at}", "").strip()[:12] for at in range(len(pattern.stops))
        )
        status = _status(typed.get(f"s-{number}", "")) or "stand-in"
        source = typed.get(f"o-{number}", "")[:60]
        rows.append(Row(cells, status, source, typed.get(f"n-{number}", "").strip()[:20]))
    return rows


def _status(text: str) -> Status | None:
    return next((one for one in STATUSES if one == text), None)


def _fields_of(stop: Stop | None) -> dict[str, str]:
    if stop is None:
        return {}
    return {
        "id": stop.id, "name": stop.name.ja, "kana": stop.name.kana, "en": stop.name.en,
        "lat": f"{stop.lat}", "lon": f"{stop.lon}", "status": stop.status,
        "source": stop.source,
    }  # fmt: skip


def _typed_stop(
    typed: Mapping[str, str],
    known: Stop | None,
    network: Network,
    wrong: dict[str, list[Words]],
) -> Stop | None:
    text = {name: typed.get(name, "").strip()[:80] for name in ("id", "name", "kana", "en")}
    key = known.id if known else text["id"]
    if known is None and (not _ID.fullmatch(key) or any(o.id == key for o in network.stops)):
        wrong["id"] = [d.bad_id]
    if not text["name"]:
        wrong["name"] = [d.needed]
    place = {name: _number(typed.get(name, ""), name, wrong) for name in ("lat", "lon")}
    status = _status(typed.get("status", ""))
    source = typed.get("source", "")
    if status is None:
        wrong["status"] = [d.needed]
    if source not in {one.id for one in network.sources}:
        wrong["source"] = [d.needed]
    if wrong or status is None:
        return None
    name = Words3(text["name"], text["kana"], text["en"])
    fresh = Stop(key, name, place["lat"], place["lon"], status, source)
    return replace(fresh, platform=known.platform) if known else fresh


def _number(text: str, name: str, wrong: dict[str, list[Words]]) -> float:
    most = 90.0 if name == "lat" else 180.0
    try:
        value = float(text)
    except ValueError:
        value = most + 1
    if not -most <= value <= most:
        wrong[name] = [d.bad_number]
    return value


def _typed_days(request: HttpRequest, known: Days) -> Days:
    chosen = set(request.POST.getlist("weekdays"))
    holidays: Any = request.POST.get("holidays", "")
    if holidays not in d.holiday_kinds:
        raise Invalid({"holidays": [d.needed.ja]})
    listed = {
        name: tuple(sorted(set(request.POST.get(name, "")[:4000].split())))
        for name in ("added", "removed")
    }
    week = "".join("1" if str(number) in chosen else "0" for number in range(7))
    return Days(known.id, known.name, week, holidays, listed["added"], listed["removed"])
