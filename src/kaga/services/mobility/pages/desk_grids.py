"""The desk's grids: the times of one, and its head (sign, days, stops), new ones included.

>>> # /staff/transport/grids/ir-line/ir-n-wd   /staff/transport/grids/ir-line/new/head?copy=…
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.views.decorators.http import require_http_methods

from kaga.engines.transit.authoring.document import Pattern, Words3
from kaga.engines.transit.authoring.edits import (
    Row,
    free_pattern_id,
    with_pattern,
    with_rows,
    with_stops,
    without_pattern,
)
from kaga.kernel.errors import NotFound
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
    status_of,
    tried,
    typed_words,
)
from kaga.services.mobility.pages.go_asked import filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.transit.authoring.document import Line, Network
    from kaga.kernel.web.words import Words

NEW_ROWS: Final = 4
_NEW: Final = "new"


@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, line: str, pattern: str) -> HttpResponse:
    """A timetable as a grid: a row for each trip."""
    require(visitor_of(request), rules.edit_network)
    edition, network = draft_now()
    of, found = _pattern(network, line, pattern)
    title = grid_title(network, of, found)
    context = base(edition, network)
    rows = [Row(one.cells, one.status, one.source, one.name) for one in found.trips]
    if request.method == "POST":
        rows = _typed_rows(request.POST.dict(), found)
        changed = with_pattern(network, line, with_rows(found, rows))
        context |= tried(request, edition, changed)
        if is_kept(request, context):
            return kept(request, edition, changed, filled(d.changed_grid, title=title.ja).ja)
        rows = [row for row in rows if any(row.cells)]
    blank = Row(("",) * len(found.stops), "official", rows[0].source if rows else "")
    names = {one.id: one.name.ja for one in network.stops}
    context |= {
        "action": f"{HOME}/grids/{line}/{pattern}",
        "title": title,
        "heads": [names[key] for key in found.stops],
        "rows": [*rows, *([blank] * NEW_ROWS)],
        "known": len(rows),
    }
    return page(request, "mobility/grid.html", context, 422 if context["flaws"] else 200)


@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, line: str, pattern: str) -> HttpResponse:
    """A grid's sign, direction, days and stops; `new` for one more, perhaps copied."""
    require(visitor_of(request), rules.edit_network)
    edition, network = draft_now()
    of = network.line(line)
    if of is None:
        raise NotFound
    known = None if pattern == _NEW else _pattern(network, line, pattern)[1]
    sent = request.POST if request.method == "POST" else request.GET
    copied = next((one for one in of.patterns if one.id == sent.get("copy")), None)
    before = known or copied or _blank(network)
    typed = sent.dict() if request.method == "POST" else _fields_of(before, network)
    context, wrong = base(edition, network), Wrong()
    if request.method == "POST":
        key = known.id if known else free_pattern_id(network, line)
        made = _typed_head(typed, before, key, network, wrong)
        changed = with_pattern(network, line, made)
        if known and "remove" in typed:
            changed, wrong = without_pattern(network, line, key), {}
        context |= blamed(wrong) if wrong else tried(request, edition, changed)
        if not wrong and is_kept(request, context):
            gone = known if "remove" in typed else None
            what = d.removed_what if gone else d.changed_head
            title = grid_title(network, of, gone or made).ja
            return kept(request, edition, changed, filled(what, title=title).ja)
    context |= {
        "action": f"{HOME}/grids/{line}/{pattern}/head",
        "line": of,
        "known": known,
        "copied": copied,
        "typed": typed,
        "kinds": [(one.id, one.name.ja) for one in network.days],
        "stops": network_stops(network),
    }
    bad = context["flaws"] or wrong
    return page(request, "mobility/grid_head.html", context, 422 if bad else 200)


def grid_title(network: Network, line: Line, pattern: Pattern) -> Words:
    """A grid in words: line, sign, days."""
    days = next((one.name.ja for one in network.days if one.id == pattern.days), pattern.days)
    return filled(d.grid, line=line.name.ja, sign=pattern.headsign.ja, days=days)


def network_stops(network: Network) -> list[tuple[str, str]]:
    """Stops to choose from, the towns of services on demand left out."""
    demand = {stop for one in network.demand for stop in one.stops}
    return [(one.id, one.name.ja) for one in network.stops if one.id not in demand]


def _pattern(network: Network, line: str, pattern: str) -> tuple[Line, Pattern]:
    of = network.line(line)
    found = next((one for one in of.patterns if one.id == pattern), None) if of else None
    if of is None or found is None:
        raise NotFound
    return of, found


def _typed_rows(typed: Mapping[str, str], pattern: Pattern) -> list[Row]:
    rows = []
    for number in range(len(pattern.trips) + 3 * NEW_ROWS):
        cells = tuple(
            typed.get(f"c-{number}-{at}", "").strip()[:12] for at in range(len(pattern.stops))
        )
        status = status_of(typed.get(f"s-{number}", "")) or "stand-in"
        source = typed.get(f"o-{number}", "")[:60]
        rows.append(Row(cells, status, source, typed.get(f"n-{number}", "").strip()[:20]))
    return rows


def _blank(network: Network) -> Pattern:
    days = network.days[0].id if network.days else ""
    return Pattern("", Words3(""), 0, days, (), ())


def _fields_of(pattern: Pattern, network: Network) -> dict[str, str]:
    names = {one.id: one.name.ja for one in network.stops}
    return {
        "name": pattern.headsign.ja, "kana": pattern.headsign.kana, "en": pattern.headsign.en,
        "direction": str(pattern.direction), "days": pattern.days,
        "stops": "\n".join(f"{key} {names.get(key, '')}" for key in pattern.stops),
    }  # fmt: skip


def _typed_head(
    typed: Mapping[str, str], before: Pattern, key: str, network: Network, wrong: Wrong
) -> Pattern:
    stops = _typed_stops(typed.get("stops", "")[:8000], network, wrong)
    days = typed.get("days", "")
    if days not in {one.id for one in network.days}:
        wrong["days"] = [d.needed]
    made = with_stops(before, stops)
    sign, direction = typed_words(typed, wrong), typed.get("direction") == "1"
    return Pattern(key, sign, 1 if direction else 0, days, made.stops, made.trips)


def _typed_stops(text: str, network: Network, wrong: Wrong) -> list[str]:
    """Stops, one a line: an id, with or without a name behind it, or a name alone."""
    ids = {one.id for one in network.stops}
    by_name: dict[str, list[str]] = {}
    for one in network.stops:
        by_name.setdefault(one.name.ja, []).append(one.id)
    found, unknown = [], []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        first, named = line.split()[0], by_name.get(line, [])
        if first in ids:
            found.append(first)
        elif len(named) == 1:
            found.append(named[0])
        else:
            unknown.append(line)
    if unknown:
        wrong["stops"] = [filled(d.unknown_stops, names="、".join(unknown[:5]))]
    elif len(found) < 2:
        wrong["stops"] = [d.two_stops]
    return found
