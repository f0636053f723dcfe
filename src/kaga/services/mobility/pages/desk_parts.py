"""The desk's lines, stops, kinds of day and fares: one form each, for new ones too.

>>> # /staff/transport/lines/new?copy=ir-line   /staff/transport/fares/umi-day
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from django.views.decorators.http import require_http_methods

from kaga.engines.transit.authoring.document import Days, Fare, Line, Stop, Words3
from kaga.engines.transit.authoring.edits import (
    copy_of_line,
    with_days,
    with_fare,
    with_line,
    with_stop,
    without_fare,
    without_line,
)
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.permissions import require
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility import desk_words as d
from kaga.services.mobility import rules
from kaga.services.mobility.pages.desk_draft import (
    HOME,
    Wrong,
    base,
    blamed,
    draft_now,
    is_kept,
    kept,
    new_key,
    tried,
    typed_source,
    typed_words,
    whole_number,
)
from kaga.services.mobility.pages.desk_grids import grid_title
from kaga.services.mobility.pages.go_asked import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.transit.authoring.document import Network

Part = TypeVar("Part", Line, Stop, Days, Fare)

_NEW: Final = "new"
_COLOUR: Final = re.compile(r"#?([0-9A-Fa-f]{6})")


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, line: str) -> HttpResponse:
    """One line of the draft; `new` for one more, perhaps a copy with all its grids."""
    require(visitor_of(request), rules.edit_network)
    edition, network = draft_now()
    known = _known(network.lines, line)
    posted = request.method == "POST"
    sent = request.POST if posted else request.GET
    copied = network.line(sent.get("copy", "")) if known is None else None
    typed = sent.dict() if posted else _line_fields(known or copied, new=known is None)
    context, wrong = base(edition, network), Wrong()
    if posted:
        made = _typed_line(typed, known, copied, network, wrong)
        changed, what = with_line(network, made), filled(d.changed_line, name=made.name.ja)
        if known and "remove" in typed:
            changed, wrong = without_line(network, known.id), {}
            what = filled(d.removed_what, title=known.name.ja)
        context |= blamed(wrong) if wrong else tried(request, edition, changed)
        if not wrong and is_kept(request, context):
            return kept(request, edition, changed, what.ja)
    context |= {
        "action": f"{HOME}/lines/{line}",
        "known": known,
        "copied": copied,
        "typed": typed,
        "agencies": [(one.id, one.name.ja) for one in network.agencies],
        "grids": known
        and [
            (one.id, grid_title(network, known, one), len(one.trips)) for one in known.patterns
        ],
    }
    return _shown(request, "mobility/line_edit.html", context, wrong)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, stop: str) -> HttpResponse:
    """One stop of the draft; `new` for one more."""
    require(visitor_of(request), rules.edit_network)
    edition, network = draft_now()
    known = _known(network.stops, stop)
    posted = request.method == "POST"
    typed = request.POST.dict() if posted else _stop_fields(known)
    context, wrong = base(edition, network), Wrong()
    if posted:
        made = _typed_stop(typed, known, network, wrong)
        changed = with_stop(network, made)
        context |= blamed(wrong) if wrong else tried(request, edition, changed)
        if not wrong and is_kept(request, context):
            return kept(request, edition, changed, f"{d.stops.ja}: {made.name.ja}")
    context |= {"action": f"{HOME}/stops/{stop}", "known": known, "typed": typed}
    return _shown(request, "mobility/stop_edit.html", context, wrong)


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest, days: str) -> HttpResponse:
    """One kind of day of the draft; `new` for one more."""
    require(visitor_of(request), rules.edit_network)
    edition, network = draft_now()
    known = _known(network.days, days)
    made = known or Days("", Words3(""), "1111100", "rests")
    posted = request.method == "POST"
    typed = request.POST.dict() if posted else _name_fields(made.id, made.name)
    context, wrong = base(edition, network), Wrong()
    if posted:
        made = _typed_days(request, known, network, wrong)
        changed = with_days(network, made)
        context |= blamed(wrong) if wrong else tried(request, edition, changed)
        if not wrong and is_kept(request, context):
            return kept(request, edition, changed, f"{d.calendar.ja}: {made.name.ja}")
    context |= {
        "action": f"{HOME}/days/{days}",
        "known": known,
        "typed": typed,
        "kind": made,
        "week": [(str(number), name) for number, name in enumerate(d.week)],
        "chosen": [str(number) for number, one in enumerate(made.weekdays) if one == "1"],
        "holidays": list(d.holiday_kinds.items()),
    }
    return _shown(request, "mobility/days.html", context, wrong)


@require_http_methods(["GET", "POST"])
def fare(request: HttpRequest, fare: str) -> HttpResponse:
    """One fare of the draft; `new` for one more."""
    require(visitor_of(request), rules.edit_network)
    edition, network = draft_now()
    known = _known(network.fares, fare)
    posted = request.method == "POST"
    typed = request.POST.dict() if posted else _fare_fields(known)
    chosen = request.POST.getlist("lines") if posted else known.lines if known else ()
    context, wrong = base(edition, network), Wrong()
    if posted:
        made = _typed_fare(typed, tuple(chosen), known, network, wrong)
        changed, what = with_fare(network, made), f"{d.fares.ja}: {made.yen}円"
        if known and "remove" in typed:
            changed, wrong = without_fare(network, known.id), {}
            what = filled(d.removed_what, title=f"{d.fares.ja} {known.yen}円").ja
        context |= blamed(wrong) if wrong else tried(request, edition, changed)
        if not wrong and is_kept(request, context):
            return kept(request, edition, changed, what)
    context |= {
        "action": f"{HOME}/fares/{fare}",
        "known": known,
        "typed": typed,
        "chosen": list(chosen),
        "lines": [(one.id, one.name.ja) for one in network.lines],
    }
    return _shown(request, "mobility/fare_edit.html", context, wrong)


def _known(rows: Iterable[Part], key: str) -> Part | None:
    """The part with this key, None for one more (raises NotFound)."""
    found = next((one for one in rows if one.id == key), None)
    if found is None and key != _NEW:
        raise NotFound
    return found


def _shown(
    request: HttpRequest, template: str, context: dict[str, Any], wrong: Wrong
) -> HttpResponse:
    """The form; 422 where something in it, or in what it makes, is wrong."""
    bad = context["flaws"] or wrong
    return page(request, template, context, 422 if bad else 200)


def _name_fields(key: str, name: Words3) -> dict[str, str]:
    return {"id": key, "name": name.ja, "kana": name.kana, "en": name.en}


def _line_fields(line: Line | None, *, new: bool) -> dict[str, str]:
    if line is None:
        return {"kind": "bus", "colour": "2F7D32", "text_colour": "FFFFFF"}
    fields = _name_fields("" if new else line.id, line.name)
    return fields | {
        "agency": line.agency, "kind": line.kind, "colour": line.colour,
        "text_colour": line.text_colour, "note": line.note,
    }  # fmt: skip


def _typed_line(
    typed: Mapping[str, str],
    known: Line | None,
    copied: Line | None,
    network: Network,
    wrong: Wrong,
) -> Line:
    taken = {one.id for one in network.lines}
    key = known.id if known else new_key(typed, taken, wrong)
    agency, kind = typed.get("agency", ""), typed.get("kind", "")
    if agency not in {one.id for one in network.agencies}:
        wrong["agency"] = [d.needed]
    if kind not in {"bus", "rail"}:
        wrong["kind"] = [d.needed]
    colour, other = (_colour(typed, name, wrong) for name in ("colour", "text_colour"))
    note = typed.get("note", "").strip()[:400]
    sort: Literal["rail", "bus"] = "rail" if kind == "rail" else "bus"
    made = Line(key, agency, typed_words(typed, wrong), sort, colour, other, note)
    patterns = known.patterns if known else ()
    if copied is not None:
        patterns = copy_of_line(copied, key).patterns
    return replace(made, patterns=patterns)


def _colour(typed: Mapping[str, str], name: str, wrong: Wrong) -> str:
    found = _COLOUR.fullmatch(typed.get(name, "").strip())
    if found is None:
        wrong[name] = [d.bad_colour]
        return "000000"
    return found[1].upper()


def _stop_fields(stop: Stop | None) -> dict[str, str]:
    if stop is None:
        return {}
    return _name_fields(stop.id, stop.name) | {
        "lat": f"{stop.lat}", "lon": f"{stop.lon}", "status": stop.status,
        "source": stop.source, "platform": stop.platform,
    }  # fmt: skip


def _typed_stop(
    typed: Mapping[str, str], known: Stop | None, network: Network, wrong: Wrong
) -> Stop:
    taken = {one.id for one in network.stops}
    key = known.id if known else new_key(typed, taken, wrong)
    name = typed_words(typed, wrong)
    lat, lon = (_degrees(typed.get(one, ""), one, wrong) for one in ("lat", "lon"))
    platform = typed.get("platform", "").strip()[:20]
    return Stop(key, name, lat, lon, *typed_source(typed, network, wrong), platform)


def _degrees(text: str, name: str, wrong: Wrong) -> float:
    most = 90.0 if name == "lat" else 180.0
    try:
        value = float(text)
    except ValueError:
        value = most + 1
    if not -most <= value <= most:
        wrong[name] = [d.bad_number]
    return value


def _typed_days(
    request: HttpRequest, known: Days | None, network: Network, wrong: Wrong
) -> Days:
    chosen = set(request.POST.getlist("weekdays"))
    holidays: Any = request.POST.get("holidays", "")
    if holidays not in d.holiday_kinds:
        raise Invalid({"holidays": [d.needed.ja]})
    listed = {
        name: tuple(sorted(set(request.POST.get(name, "")[:4000].split())))
        for name in ("added", "removed")
    }
    week = "".join("1" if str(number) in chosen else "0" for number in range(7))
    typed = request.POST.dict()
    key = known.id if known else new_key(typed, {one.id for one in network.days}, wrong)
    name = known.name if known else typed_words(typed, wrong)
    return Days(key, name, week, holidays, listed["added"], listed["removed"])


def _fare_fields(fare: Fare | None) -> dict[str, str]:
    if fare is None:
        return {"hours": "0"}
    return {
        "id": fare.id, "yen": f"{fare.yen}", "hours": f"{fare.hours}", "status": fare.status,
        "source": fare.source,
    }  # fmt: skip


def _typed_fare(
    typed: Mapping[str, str],
    lines: tuple[str, ...],
    known: Fare | None,
    network: Network,
    wrong: Wrong,
) -> Fare:
    taken = {one.id for one in network.fares}
    key = known.id if known else new_key(typed, taken, wrong)
    if not lines or not set(lines) <= {one.id for one in network.lines}:
        wrong["lines"] = [d.needed_lines]
    yen, hours = (whole_number(typed, name, wrong) for name in ("yen", "hours"))
    return Fare(key, lines, yen, hours, *typed_source(typed, network, wrong))
