"""A change on the ground in plain words: place by name or on the picture, and what breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.views.decorators.http import require_http_methods

from kaga.engines.airspace.periods import DAY_S, Once
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.airspace import map_words, rules, words
from kaga.services.airspace.actions import ground_edits
from kaga.services.airspace.actions.zones import (
    HappeningTerms,
    ZoneTerms,
    propose_happening,
    propose_zone,
)
from kaga.services.airspace.enums import HappeningKind, Restriction
from kaga.services.airspace.pages.entries import around, moved
from kaga.services.airspace.pages.fields import Boxes, moment_of
from kaga.services.airspace.pages.maproom import HOME, broken_rows
from kaga.services.airspace.pages.picker import View, shown_again, whole_city
from kaga.services.airspace.queries.basis import OVER_WORKS_M, SIDE_M

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from kaga.services.airspace.placing import Placed

_BOX: Final = {"where": "place", "footprint": "radius_m", "periods": "last_day", "name": "what"}


@dataclass(frozen=True, slots=True)
class _Typed:
    """What the form says, read."""

    terms: ground_edits.GroundTerms
    first: date | None
    last: date | None
    at: Placed
    radius: float


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Enter a change on the ground."""
    visitor = visitor_of(request)
    require(visitor, rules.propose)
    if request.method != "POST":
        return _form(request, whole_city(), {})
    typed = request.POST.dict()
    pressed = moved(typed)
    if pressed is not None:
        typed["place"] = f"{pressed.lat:.5f}, {pressed.lon:.5f}"
        return _form(request, pressed, typed)
    boxes = Boxes(typed, visitor.language)
    at = boxes.placed("place")
    do = typed.get("do", "")
    if do not in {"preview", "send"}:
        return _form(request, around(at, boxes, typed), typed, {} if at.name else boxes.fields)
    try:
        read = _read(boxes, at)
        if do == "send":
            return _kept(request, read)
        return _form(request, around(at, boxes, typed), typed, {}, _preview(request, read))
    except Invalid as wrong:
        told = {_BOX.get(field, field): said for field, said in wrong.fields.items()}
    except NotFound:
        told = {"": [map_words.no_map_yet.in_language(visitor.language)]}
    return _form(request, around(at, boxes, typed), typed, told)


def _read(boxes: Boxes, at: Placed) -> _Typed:
    radius = boxes.number_in("radius_m")
    area: Mapping[str, object] = {
        "kind": "circle", "centre": [at.lat, at.lon], "radius_m": radius,
    }  # fmt: skip
    if boxes.plain("shape") == "line":
        end = boxes.placed("to_place")
        area = {
            "kind": "corridor",
            "line": [[at.lat, at.lon], [end.lat, end.lon]],
            "half_width_m": radius,
        }
    first, last = boxes.day("first_day"), boxes.day("last_day")
    kind = boxes.plain("kind")
    if last is not None and kind not in ground_edits.RAISING:
        boxes.say("last_day", map_words.only_raising_ends)
    if last is not None and first is None:
        boxes.say("first_day", words.needed)
    boxes.stop()
    terms = ground_edits.GroundTerms(
        kind, boxes.plain("what"), at.name, area, boxes.number_in("height_m")
    )
    boxes.stop()
    return _Typed(terms, first, last, at, radius)


def _preview(request: HttpRequest, read: _Typed) -> dict[str, Any]:
    """Whose flights break, before anything is kept."""
    visitor = visitor_of(request)
    draft = ground_edits.draft_edit(visitor, read.terms)
    rows = broken_rows(visitor.language, draft.broken)
    if read.last is not None and read.first is not None:
        begins = moment_of(read.first, 0)
        ends = moment_of(read.last, DAY_S)
        rows = [
            one
            for one in rows
            if one["flight"].departs_at.timestamp() < ends
            and one["flight"].arrives_at.timestamp() > begins
        ]
    return {"broken": rows, "count": len(rows)}


def _kept(request: HttpRequest, read: _Typed) -> HttpResponse:
    """Works when it ends on a day, a version of the map when it stays."""
    visitor = visitor_of(request)
    if read.last is None or read.first is None:
        row = ground_edits.put_edit(visitor, read.terms)
        return flash.redirect(f"{HOME}/versions/{row.id}", "maproom.edited")
    ground_edits.draft_edit(visitor, read.terms)  # the same questions as for the map
    period = Once(moment_of(read.first, 0), moment_of(read.last, DAY_S))
    terms = read.terms
    if terms.area["kind"] == "circle":
        works = HappeningTerms(
            HappeningKind.WORKS, terms.what, terms.where, read.at.lat, read.at.lon,
            max(read.radius, 5.0), 0, (period,), terms.height_m,
        )  # fmt: skip
        made = propose_happening(visitor, works)
        return flash.redirect(f"/staff/airspace/happenings/{made.id}", "maproom.entered_works")
    zone = ZoneTerms(
        terms.what,
        {**terms.area, "half_width_m": read.radius + SIDE_M},
        {"datum": "agl", "metres": 0.0},
        {"datum": "agl", "metres": terms.height_m + OVER_WORKS_M},
        ({"start": period.start, "end": period.end},),
        Restriction.PROHIBITED,
        "航空法132条の86第2項3号",
        terms.where,
    )
    kept = propose_zone(visitor, zone)
    return flash.redirect(f"/staff/airspace/zones/{kept.id}", "maproom.entered_works")


def _form(
    request: HttpRequest,
    view: View,
    typed: Mapping[str, str],
    wrong: Mapping[str, list[str]] | None = None,
    preview: Mapping[str, Any] | None = None,
) -> HttpResponse:
    wrong = wrong or {}
    context = {
        **shown_again(view, typed, wrong),
        "kinds": list(map_words.EDIT_KINDS.items()),
        "shapes": list(map_words.SHAPES.items()),
        "preview": preview,
        "moment": moment_words,
    }
    return page(request, "airspace/map_edit.html", context, 422 if wrong else 200)
