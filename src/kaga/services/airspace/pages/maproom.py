"""The map room of staff: files in, versions and what they change, which one counts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.engines.airspace.publish.overview import overview
from kaga.kernel import clock
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.airspace import map_words, rules, words
from kaga.services.airspace.actions.ground_edits import withdraw_edit
from kaga.services.airspace.actions.imports import ImportTerms, ask_import
from kaga.services.airspace.actions.mapfiles import tile_store
from kaga.services.airspace.actions.maps import publish_map
from kaga.services.airspace.actions.revalidation import (
    BrokenFlight,
    Change,
    broken_flights,
    change_between,
)
from kaga.services.airspace.mapping.importing import layers_of
from kaga.services.airspace.mapping.reports import rows_csv
from kaga.services.airspace.models import Flight, MapImport, MapTile, MapVersion
from kaga.services.airspace.planning.tilestore import NoMap, StoredMap
from kaga.services.airspace.queries.basis import published_map
from kaga.services.airspace.queries.mapversions import versions_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

HOME: Final = "/staff/airspace/map"
MOST_SHOWN: Final = 100
_MARKS: Final = (
    (1, map_words.risen),
    (2, map_words.sunk),
    (4, map_words.now_unknown),
    (8, map_words.people_now),
)


@lru_cache(maxsize=2)
def _loaded(version: str) -> StoredMap:
    """A version of the store, mapped into memory; it never changes."""
    return tile_store().load(version)


def stored_of(version: str) -> StoredMap | None:
    """A version, if its files are on this machine."""
    try:
        return _loaded(version)
    except NoMap:
        return None


@require_http_methods(["GET", "POST"])
def room(request: HttpRequest) -> HttpResponse:
    """What is in force, a form for a file, versions, and files taken in."""
    visitor = visitor_of(request)
    require(visitor, rules.propose)
    wrong: Mapping[str, list[str]] = {}
    if request.method == "POST":
        try:
            return flash.redirect(_handed_in(request), "sky.done")
        except Invalid as refused:
            wrong = refused.fields
    current = published_map()
    stored = stored_of(current.version) if current is not None else None
    context = {
        "bundle": "web/staff/main.ts",
        "current": current,
        "layers": _layers(stored),
        "edits": [one for one in stored.steps if "edit" in one] if stored else [],
        "versions": versions_page(limit=20).rows,
        "imports": MapImport.objects.order_by("-id")[:10],
        "kinds": list(map_words.KINDS.items()),
        "typed": request.POST.dict(),
        "wrong": wrong,
        "errors": [(field, one) for field, ones in wrong.items() for one in ones],
        "moment": moment_words,
    }
    return page(request, "airspace/map_room.html", context, 422 if wrong else 200)


def _handed_in(request: HttpRequest) -> str:
    """Have the file read; where to watch that."""
    visitor, file = visitor_of(request), request.FILES.get("file")
    if file is None:
        said = map_words.choose_file.in_language(visitor.language)
        raise Invalid({"file": [said]})
    terms = ImportTerms(
        request.POST.get("kind", ""),
        file.name or "",
        request.POST.get("source", ""),
        request.POST.get("edition", ""),
        official="official" in request.POST.getlist("official"),
    )
    return f"/jobs/{ask_import(visitor, terms, file).job}"


def _layers(stored: StoredMap | None) -> list[dict[str, Any]]:
    if stored is None:
        return []
    return [
        {"layer": map_words.LAYER_NAMES[layer], **source}
        for layer, sources in layers_of(stored.city).items()
        for source in sources
    ]


@require_safe
def one_import(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The report of one file."""
    row = _import_of(request, import_id)
    told = row.record
    numbers = [
        (map_words.kept, told.get("kept", 0)),
        (map_words.refused, sum(told.get("refused", {}).values())),
        (map_words.outside, told.get("outside", 0)),
        (map_words.columns, told.get("columns", 0)),
    ]
    facts = [
        {"key": map_words.kind, "value": map_words.KINDS[row.kind]},
        {"key": map_words.source, "value": f"{row.source} {row.edition}".strip()},
        *({"key": key, "value": f"{value:,}"} for key, value in numbers),
        {"key": map_words.heights, "value": str(told.get("heights", "—"))},
    ]
    reasons = [
        (map_words.REASONS[code], count) for code, count in told.get("refused", {}).items()
    ]
    context = {
        "bundle": "web/staff/main.ts",
        "row": row,
        "facts": facts,
        "reasons": reasons,
        "refused_rows": row.rows[:MOST_SHOWN],
        "codes": map_words.REASONS,
        "notes": told.get("notes", []),
    }
    return page(request, "airspace/map_import.html", context)


@require_safe
def import_csv(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The refused rows of one file as CSV."""
    row = _import_of(request, import_id)
    content = "\ufeff" + rows_csv(row.rows)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="refused-{row.id}.csv"'
    return answer


def _import_of(request: HttpRequest, key: UUID) -> MapImport:
    require(visitor_of(request), rules.propose)
    row = MapImport.objects.filter(id=key).select_related("map").first()
    if row is None:
        raise NotFound
    return row


@require_safe
def version(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """One version: what it rests on, what differs, whose flights publishing would revoke."""
    return _version(request, map_id, {})


def _version(
    request: HttpRequest, map_id: UUID, wrong: Mapping[str, list[str]]
) -> HttpResponse:
    visitor, row = visitor_of(request), _row_of(request, map_id)
    current, stored = published_map(), stored_of(row.version)
    is_current = current is not None and current.id == row.id
    change = None
    broken: list[BrokenFlight] = []
    if current is not None and not is_current:
        change = change_between(current.version, row.version)
        broken = broken_flights(change, clock.now())
    context = {
        "bundle": "web/staff/main.ts",
        "row": row,
        "is_current": is_current,
        "stored": stored,
        "layers": _layers(stored),
        "steps": stored.steps if stored else (),
        "change": change,
        "counts": _counts(change),
        "tile_count": len(_changed_tiles(current, row)),
        "broken": broken_rows(visitor.language, broken[:MOST_SHOWN]),
        "broken_count": len(broken),
        "may_publish": may(visitor, rules.publish_map),
        "wrong": wrong,
        "errors": [(field, one) for field, ones in wrong.items() for one in ones],
        "moment": moment_words,
    }
    return page(request, "airspace/map_version.html", context, 422 if wrong else 200)


def _row_of(request: HttpRequest, map_id: UUID) -> MapVersion:
    require(visitor_of(request), rules.propose)
    row = MapVersion.objects.filter(id=map_id).first()
    if row is None:
        raise NotFound
    return row


def _counts(change: Change | None) -> list[dict[str, Any]]:
    """Columns that are worse, by how."""
    if change is None or change.worse is None:
        return []
    found = ((text, int(((change.worse.marks & bit) != 0).sum())) for bit, text in _MARKS)
    return [{"key": text, "value": f"{count:,}"} for text, count in found if count]


def _changed_tiles(current: MapVersion | None, row: MapVersion) -> frozenset[tuple[int, int]]:
    """Tiles that are not those of the version in force."""
    if current is None or current.id == row.id:
        return frozenset()
    one, other = (
        set(MapTile.objects.filter(map=each).values_list("x", "y", "digest"))
        for each in (current, row)
    )
    return frozenset((x, y) for x, y, _ in one ^ other)


def broken_rows(language: Any, broken: Iterable[BrokenFlight]) -> list[dict[str, Any]]:
    """Flights that break, as a table shows them."""
    wanted = list(broken)
    rows = Flight.objects.select_related("operator").in_bulk([one.flight for one in wanted])
    return [
        {
            "flight": rows[one.flight],
            "reasons": [
                words.REASONS[reason.code].in_language(language, **reason.values)
                for reason in one.reasons
            ],
        }
        for one in wanted
        if one.flight in rows
    ]


@require_safe
def version_picture(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """The picture of a version; changed tiles are framed."""
    row = _row_of(request, map_id)
    stored = stored_of(row.version)
    if stored is None:
        raise NotFound
    content = overview(stored.city, _changed_tiles(published_map(), row))
    answer = HttpResponse(content, content_type="image/png")
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@require_POST
def publish(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """Let a version count, once what it changes was looked at."""
    visitor = visitor_of(request)
    require(visitor, rules.publish_map)
    row = _row_of(request, map_id)
    if "yes" not in request.POST.getlist("sure"):
        said = map_words.publish_sure_needed.in_language(visitor.language)
        return _version(request, map_id, {"sure": [said]})
    publish_map(visitor, row.version)
    return flash.redirect(f"{HOME}/versions/{row.id}", "maproom.published_now")


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Make a version without one change on the ground."""
    row = withdraw_edit(visitor_of(request), request.POST.get("edit", "")[:40])
    return flash.redirect(f"{HOME}/versions/{row.id}", "maproom.withdrawn")
