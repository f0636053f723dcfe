"""Zones, events and works: entered in plain words with a map to press, shown, approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaga.engines.airspace.periods import DAY_S, JAPAN_OFFSET_S, Once, Weekly
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import Words
from kaga.services.airspace import page_words, rules, words
from kaga.services.airspace.actions.zones import (
    VERDICTS,
    HappeningTerms,
    Verdict,
    ZoneTerms,
    decide_happening,
    decide_zone,
    propose_happening,
    propose_zone,
)
from kaga.services.airspace.enums import Approval, HappeningKind, Restriction
from kaga.services.airspace.models import Geozone, Happening
from kaga.services.airspace.pages.desk import choices
from kaga.services.airspace.pages.fields import Boxes, moment_of
from kaga.services.airspace.pages.picker import (
    SIZE,
    SPANS,
    View,
    closely,
    shown_again,
    view_of,
    whole_city,
)
from kaga.services.airspace.queries.basis import volume_of, zone_volume
from kaga.services.airspace.queries.lists import entries
from kaga.services.airspace.queries.meeting import flights_meeting

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.airspace.placing import Placed

Facts = Sequence[tuple[Words, Words | str]]
HOME = "/staff/airspace/zones"
_EVERY_DAY = frozenset(range(7))


@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """Everything that was entered, newest first, or only what is in one state."""
    visitor = visitor_of(request)
    require(visitor, rules.propose)
    text = request.GET.get("state", "")
    state = Approval(text) if text in set(Approval) else None
    kinds: dict[str, Words] = {str(one): text for one, text in words.RESTRICTIONS.items()}
    kinds |= {str(one): text for one, text in words.HAPPENINGS.items()}
    context = {
        "bundle": "web/staff/main.ts",
        "rows": [
            (one, kinds[one.kind], words.APPROVAL_KINDS[one.state]) for one in entries(state)
        ],
        "states": choices(Approval, words.APPROVALS),
        "chosen": text if state else "",
        "w": words,
        "moment": moment_words,
    }
    return page(request, "airspace/entries.html", context)


@require_http_methods(["GET", "POST"])
def new_happening(request: HttpRequest) -> HttpResponse:
    """Enter an event, works or a gathering."""
    return _new(request, "happening")


@require_http_methods(["GET", "POST"])
def new_zone(request: HttpRequest) -> HttpResponse:
    """Enter a zone: a circle around a place."""
    return _new(request, "zone")


def _new(request: HttpRequest, what: str) -> HttpResponse:
    visitor = visitor_of(request)
    require(visitor, rules.propose)
    typed = request.POST.dict()
    if request.method != "POST":
        return _form(request, what, whole_city(), {})
    pressed = moved(typed)
    if pressed is not None:
        typed["place"] = f"{pressed.lat:.5f}, {pressed.lon:.5f}"
        return _form(request, what, pressed, typed)
    boxes = Boxes(typed, visitor.language)
    at = boxes.placed("place")
    if typed.get("do") != "send":
        shown = around(at, boxes, typed)
        return _form(request, what, shown, typed, boxes.fields if not at.name else {})
    try:
        _ENTER[what](request, boxes, at)
    except Invalid as wrong:
        renamed = {_BOX.get(field, field): said for field, said in wrong.fields.items()}
        return _form(request, what, around(at, boxes, typed), typed, renamed)
    return flash.redirect(HOME, "sky.entered")


_BOX = {"periods": "first_day", "where": "place", "footprint": "radius_m"}
"""Boxes of the form for what the actions call by other names."""


def moved(typed: Mapping[str, str]) -> View | None:
    """The view after the map was pressed; None when something else was."""
    try:
        x, y = float(typed["pick.x"]), float(typed["pick.y"])
    except (KeyError, ValueError):
        return None
    return view_of(typed).pressed(min(max(x, 0.0), SIZE), min(max(y, 0.0), SIZE))


def around(at: Placed, boxes: Boxes, typed: Mapping[str, str]) -> View:
    """The view around the typed place, a step wider or closer if that was asked for."""
    view = view_of(typed)
    if not at.name:
        return view
    step = {"wider": -1, "closer": 1}.get(typed.get("do", ""), 0)
    zoom = min(max((view.zoom or 2) + step, 0), len(SPANS) - 1)
    radius = boxes.number_in("radius_m")
    return View(at.lat, at.lon, zoom, radius if 0.0 < radius <= 100_000.0 else 0.0)


def _enter_happening(request: HttpRequest, boxes: Boxes, at: Placed) -> None:
    first = boxes.needed_day("first_day")
    last = boxes.day("last_day") or first
    opens, closes = boxes.seconds("opens", 0), boxes.seconds("closes", DAY_S)
    terms: dict[str, Any] = {
        "kind": boxes.choice("kind", HappeningKind),
        "what": boxes.plain("what"),
        "where": at.name,
        "lat": at.lat,
        "lon": at.lon,
        "radius_m": boxes.number_in("radius_m"),
        "people": boxes.whole("people"),
        "height_m": boxes.number_in("height_m"),
        "note": boxes.plain("note"),
    }
    if last < first or (last == first and closes <= opens):
        boxes.say("last_day" if last < first else "closes", words.SHAPE_PROBLEMS["bad-period"])
    boxes.stop()
    if first == last:
        period: Once | Weekly = Once(moment_of(first, opens), moment_of(first, closes))
    else:
        ends = moment_of(last, closes if closes > opens else closes + DAY_S)
        period = Weekly(
            _EVERY_DAY, opens % DAY_S, closes, JAPAN_OFFSET_S, moment_of(first, opens), ends
        )
    propose_happening(visitor_of(request), HappeningTerms(periods=(period,), **terms))


def _enter_zone(request: HttpRequest, boxes: Boxes, at: Placed) -> None:
    first, last = boxes.day("first_day"), boxes.day("last_day")
    periods: list[Mapping[str, object]] = []
    if first is not None or last is not None:
        begins = moment_of(boxes.needed_day("first_day"), boxes.seconds("opens", 0))
        ends = moment_of(boxes.needed_day("last_day"), boxes.seconds("closes", DAY_S))
        periods = [{"start": begins, "end": ends}]
    datum = boxes.plain("datum")
    terms = ZoneTerms(
        boxes.plain("what"),
        {
            "kind": "circle",
            "centre": [at.lat, at.lon],
            "radius_m": boxes.number_in("radius_m"),
        },
        {"datum": datum, "metres": boxes.number_in("floor")},
        {"datum": datum, "metres": boxes.number_in("ceiling")},
        periods,
        boxes.choice("restriction", Restriction),
        boxes.plain("rule"),
        boxes.plain("source"),
    )
    boxes.stop()
    propose_zone(visitor_of(request), terms)


_ENTER = {"happening": _enter_happening, "zone": _enter_zone}


def _form(
    request: HttpRequest,
    what: str,
    view: View,
    typed: Mapping[str, str],
    wrong: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    wrong = wrong or {}
    context = {
        **shown_again(view, typed, wrong),
        "kinds": choices(HappeningKind, words.HAPPENINGS),
        "restrictions": choices(Restriction, words.RESTRICTIONS),
        "datums": [("agl", page_words.datum_agl), ("msl", page_words.datum_msl)],
    }
    status = 422 if wrong else 200
    return page(request, f"airspace/new_{what}.html", context, status)


@require_safe
def zone(request: HttpRequest, zone_id: UUID) -> HttpResponse:
    """One zone with the flights that it touches."""
    require(visitor_of(request), rules.propose)
    row = Geozone.objects.filter(id=zone_id).first()
    if row is None:
        raise NotFound
    heights = f"{row.floor['metres']:g}–{row.ceiling['metres']:g} m"
    datum = page_words.datum_agl if row.floor["datum"] == "agl" else page_words.datum_msl
    size = _size(row.footprint)
    facts: Facts = [
        *([(page_words.radius, f"{size.radius:g} m")] if size is not None else []),
        (page_words.restriction, words.RESTRICTIONS[Restriction(row.restriction)]),
        (page_words.ceiling, heights),
        (page_words.datum, datum),
        (page_words.rule, row.rule),
        (page_words.source, row.source),
    ]
    return _one(request, row, Shown(row.name, facts, size), zone_volume(row))


def _size(footprint: Mapping[str, Any]) -> View | None:
    """A circle's picture; other shapes have none here."""
    if footprint["kind"] != "circle":
        return None
    lat, lon = footprint["centre"]
    return closely(lat, lon, footprint["radius_m"])


@require_safe
def happening(request: HttpRequest, happening_id: UUID) -> HttpResponse:
    """One event, works or gathering with the flights that it touches."""
    require(visitor_of(request), rules.propose)
    row = Happening.objects.filter(id=happening_id).first()
    if row is None:
        raise NotFound
    facts: Facts = [
        (page_words.kind, words.HAPPENINGS[HappeningKind(row.kind)]),
        (page_words.place, row.where),
        (page_words.radius, f"{row.radius_m:g} m"),
        (page_words.people, f"{row.people:,}"),
        *([(page_words.height, f"{row.height_m:g} m")] if row.height_m else []),
        (page_words.first_day, moment_words(row.begins)),
        (page_words.last_day, moment_words(row.ends)),
        (page_words.note, row.note or "—"),
    ]
    view = closely(row.lat, row.lon, row.radius_m)
    return _one(request, row, Shown(row.what, facts, view), volume_of(row))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of an entry shows: its name, facts by key, and where it is."""

    title: str
    facts: Facts
    view: View | None


def _one(
    request: HttpRequest, row: Geozone | Happening, shown: Shown, volume: Any
) -> HttpResponse:
    visitor, state = visitor_of(request), Approval(row.state)
    can = may(visitor, rules.approve)
    own = row.proposed_by == visitor.person
    options = {Approval.PROPOSED: ["approve", "decline"], Approval.APPROVED: ["end"]}
    verdicts = [one for one in options.get(state, []) if can and not (own and one == "approve")]
    context = {
        "bundle": "web/staff/main.ts",
        "title": shown.title,
        "view": shown.view,
        "size": SIZE,
        "row": row,
        "address": request.path,
        "facts": [{"key": key, "value": value} for key, value in shown.facts],
        "state": (words.APPROVALS[state], words.APPROVAL_KINDS[state]),
        "flights": flights_meeting(volume),
        "verdicts": [(one, getattr(page_words, one)) for one in verdicts],
        "own": own and can and state is Approval.PROPOSED,
        "own_proposal": words.own_proposal,
        "moment": moment_words,
        "w": words,
    }
    return page(request, "airspace/entry.html", context)


@require_POST
def decide_on_zone(request: HttpRequest, zone_id: UUID) -> HttpResponse:
    """Approve, decline or end a zone."""
    here = f"{HOME}/{zone_id}"
    return _decided(
        request, here, lambda who, etag, verdict: decide_zone(who, zone_id, etag, verdict)
    )


@require_POST
def decide_on_happening(request: HttpRequest, happening_id: UUID) -> HttpResponse:
    """Approve, decline or end an event, works or a gathering."""
    here = f"/staff/airspace/happenings/{happening_id}"
    return _decided(
        request,
        here,
        lambda who, etag, verdict: decide_happening(who, happening_id, etag, verdict),
    )


def _decided(
    request: HttpRequest, here: str, act: Callable[[Visitor, int, Verdict], object]
) -> HttpResponse:
    visitor, etag = visitor_of(request), request.POST.get("etag", "")
    require(visitor, rules.approve)
    wanted = next((one for one in VERDICTS if one == request.POST.get("do")), None)
    if wanted is None:
        raise NotFound
    try:
        act(visitor, int(etag) if etag.isdecimal() else 0, wanted)
    except Conflict:
        return flash.redirect(here, "airspace.changed_meanwhile", "problem")
    except NotAllowed:
        return flash.redirect(here, "airspace.own_proposal", "problem")
    return flash.redirect(here, "sky.decided")
