"""Flights: the list, one flight with the city's answer, and what its operator can do."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import day_words, moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.security import content_policy
from kaga.kernel.web.words import Words
from kaga.services.airspace import air_words, file_words, page_words, rules, words
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import (
    answer_for_flight,
    check_flight,
    withdraw_flight,
)
from kaga.services.airspace.actions.registry import join_operator
from kaga.services.airspace.actions.steps import seen_flight
from kaga.services.airspace.answers import Answer, Reason, Window, answer_of
from kaga.services.airspace.enums import (
    MOVES,
    ClassOf,
    FlightAct,
    FlightState,
    PriorityClass,
)
from kaga.services.airspace.models import Objection
from kaga.services.airspace.pages.air_shown import scene_zones
from kaga.services.airspace.pages.flight_pictures import corner_rows, day_of, plan_of, side_of
from kaga.services.airspace.pages.sky3d import MAP_SOURCES, scene_json
from kaga.services.airspace.pages.verified import verified_of
from kaga.services.airspace.queries.flights import (
    FlightFilter,
    awaited_rehearsal,
    flights_page,
    last_rehearsal,
    steps_of,
)
from kaga.services.airspace.queries.public_air import zones_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.airspace.models import Flight

Choice = TypeVar("Choice", FlightState, PriorityClass)
HOME = "/airspace/flights"
_ONE: Final = timedelta(days=1)


@require_safe
def flight_list(request: HttpRequest) -> HttpResponse:
    """Flights of the visitor's operators; for the desk, all."""
    visitor, asked = visitor_of(request), request.GET
    wanted = wanted_of(asked)
    cursor = asked.get("cursor")
    try:
        found = flights_page(visitor, wanted, cursor=cursor)
    except NotAllowed:
        if visitor.signed_in and not rules.operators_of(visitor):
            return HttpResponseRedirect("/airspace/join")
        raise
    query = query_of(wanted)
    day = wanted.day
    begins = datetime.combine(day, time(), clock.TOKYO) if day else None
    context = {
        "rows": [(one, words.STATE_KINDS[one.state]) for one in found.rows],
        "states": [(str(one), words.STATES[one]) for one in FlightState],
        "priorities": [(str(one), words.PRIORITIES[one]) for one in PriorityClass],
        "wanted": wanted,
        "w": words,
        "moment": moment_words,
        "query": query,
        "timeline": day_of(found.rows, begins) if begins and found.rows else None,
        "day": day_words(day) if day else None,
        "days": [str(one) for one in (day - _ONE, day + _ONE)] if day else [],
        "today": str(clock.today()),
        "next": f"?{query}&{urlencode({'cursor': found.next})}" if found.next else None,
        "first": f"?{query}" if cursor else None,
    }
    return page(request, "airspace/flights.html", context)


def wanted_of(asked: Mapping[str, str]) -> FlightFilter:
    """What an address asks for; what cannot be read is not asked for."""
    try:
        day = date.fromisoformat(asked.get("day", ""))
    except ValueError:
        day = None
    text = unicodedata.normalize("NFKC", asked.get("q", "")).replace("\x00", "").strip()
    return FlightFilter(
        _chosen(asked.get("state", ""), FlightState),
        _chosen(asked.get("priority", ""), PriorityClass),
        over=asked.get("over") == "1",
        day=day if day is not None and 2000 <= day.year <= 2100 else None,
        text=text[:80],
    )


def query_of(wanted: FlightFilter) -> str:
    """The same as the query of an address."""
    kept = {
        "state": wanted.state, "priority": wanted.priority, "over": wanted.over and "1",
        "day": wanted.day, "q": wanted.text,
    }  # fmt: skip
    return urlencode({name: str(value) for name, value in kept.items() if value})


def _chosen(text: str, kind: type[Choice]) -> Choice | None:
    return next((one for one in kind if one == text), None)


@content_policy(**MAP_SOURCES)
@require_http_methods(["GET", "POST"])
def one_flight(request: HttpRequest, flight: str) -> HttpResponse:
    """One flight; its operator acts on it, the head of airspace answers for it."""
    visitor, reference = visitor_of(request), flight
    row = seen_flight(visitor, reference)
    if request.method != "POST":
        return _show(request, row)
    try:
        said = _act(visitor, row, request.POST.get("do", ""), request.POST.get("reason", ""))
    except Conflict as refused:
        return _show(request, seen_flight(visitor, reference), [("", refused.detail)], 409)
    except Invalid as wrong:
        errors = [(field, one) for field, ones in wrong.fields.items() for one in ones]
        return _show(request, row, errors, 422)
    return flash.redirect(f"{HOME}/{reference}", said)


def _act(visitor: Visitor, flight: Flight, wanted: str, reason: str) -> str:
    """Do what was asked for; the sentence to show after it."""
    if wanted == "check":
        check_flight(visitor, flight.reference)
        return "sky.checked"
    if wanted == "file":
        done = file_flight(visitor, flight.reference)
        return "sky.accepted" if done.answer.is_yes else "sky.refused"
    if wanted == "withdraw":
        withdraw_flight(visitor, flight.reference)
        return "sky.withdrawn"
    if wanted == "answer":
        answer_for_flight(visitor, flight.reference, reason)
        return "sky.answered"
    raise NotFound


def _show(
    request: HttpRequest,
    flight: Flight,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    visitor, state = visitor_of(request), FlightState(flight.state)
    waits = awaited_rehearsal(flight)
    answer = _as_of_now(answer_of(flight.answer), waits=waits is not None)
    own = rules.member_of(visitor, flight.operator_id)
    acts = FlightAct.CHECK, FlightAct.FILE, FlightAct.WITHDRAW
    stand_in = any(one.code.endswith("stand_in") for one in answer.reasons)
    context = {
        "flight": flight,
        "state": (words.STATES[state], words.STATE_KINDS[state]),
        "priority": words.PRIORITIES[PriorityClass(flight.priority)],
        "licence": words.CLASSES[ClassOf(flight.pilot.licence)],
        **_pictures(flight),
        "certificate": flight.route.certificate.sha256,
        "objections": Objection.objects.filter(flight=flight).count(),
        "departs": moment_words(flight.departs_at),
        "arrives": moment_words(flight.arrives_at),
        "reasons": reason_sentences(answer),
        "offers": [offer_sentence(one) for one in answer.offers],
        "displaced": "、".join(answer.displaced),
        "steps": [
            {"title": words.ACTS[one.act], "when": moment_words(one.at), "datetime": one.at}
            for one in reversed(steps_of(flight))
        ],
        "acts": [str(act) for act in acts if own and (state, act) in MOVES],
        "may_answer": stand_in and not own and may(visitor, rules.override),
        "errors": errors or [],
        "rehearsal_words": file_words,
        "rehearsed": last_rehearsal(flight),
        "rehearsing": waits,
        "verified": verified_of(flight),
    }
    return page(request, "airspace/flight.html", context, status)


def _as_of_now(answer: Answer, *, waits: bool) -> Answer:
    """What was answered at the last check, but for a rehearsal that has ended since."""
    over = Reason("rehearsed")
    reasons = (
        over if one.code == "rehearsing" and not waits else one for one in answer.reasons
    )
    return replace(answer, reasons=tuple(reasons))


def _pictures(flight: Flight) -> dict[str, Any]:
    """The way from above, from the side, in three dimensions and as a table."""
    record = flight.route.plan
    ends = flight.route.origin, flight.route.goal
    corners = record["corners"]
    named = [
        {"lat": row[0], "lon": row[1], "name": name}
        for row, name in zip((corners[0], corners[-1]), ends, strict=True)
    ]
    way = {"line": [[*row[:3], row[4]] for row in corners], "look": 1}
    closed = scene_zones(zones_between(flight.departs_at, flight.arrives_at))
    scene = {"routes": [way], "from": named[0], "to": named[1], "zones": closed}
    lengths = flight.route.figures.get("length_m")
    return {
        "plan": plan_of(record, ends),
        "side": side_of(record),
        "corners": corner_rows(record),
        "scene": scene_json(scene),
        "oblique_of": filled(air_words.oblique_of, start=ends[0], goal=ends[1]),
        "length": f"{lengths / 1000:.1f} km" if lengths else None,
        "volumes": len(record["parts"]),
    }


def reason_sentences(answer: Answer) -> list[Words]:
    """The reasons in words, their figures filled in."""
    return [filled(words.REASONS[one.code], **one.values) for one in answer.reasons]


def offer_sentence(offer: Window) -> Words:
    """What would work, in words; windows are shown a little narrower than they are."""
    if offer.kind == "height":
        low, high = f"{offer.low:+.1f}", f"{offer.high:+.1f}"
        return filled(page_words.offer_height, low=low, high=high)
    edges = [_lasting(second) for second in (offer.low, offer.high)]
    return Words(
        *(
            getattr(page_words.offer_delay, one).format(
                low=getattr(edges[0], one), high=getattr(edges[1], one)
            )
            for one in ("ja", "easy", "en")
        )
    )


def _lasting(seconds: float) -> Words:
    minutes, rest = divmod(round(seconds), 60)
    return filled(page_words.minutes, minutes=minutes, seconds=rest)


def filled(text: Words, **values: object) -> Words:
    """Words with their {named} places filled in every language."""
    return Words(*(one.format(**values) for one in (text.ja, text.easy, text.en)))


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Become a member of an operator by an invitation."""
    visitor = visitor_of(request)
    require(visitor, rules.join)
    wrong: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            join_operator(visitor, request.POST.get("code", "")[:100])
        except Invalid as refused:
            wrong = refused.fields
        else:
            return flash.redirect(HOME, "sky.joined")
    errors = [(field, one) for field, ones in wrong.items() for one in ones]
    context = {"wrong": wrong, "errors": errors}
    return page(request, "airspace/join.html", context, 422 if wrong else 200)
