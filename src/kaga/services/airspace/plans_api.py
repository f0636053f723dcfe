"""The API of plans: routes between two places, their files, people below.

What: a thin web side of the planner process; the record is described in
`docs/services/airspace.md`. Whatever the planner says reaches the caller as a problem with the
next step (422 for a question, 409 for a plan that has changed, 503 for a planner that is away).

>>> # GET /api/v1/airspace/plans?from=加賀温泉駅&to=加賀市文化会館&depart=2026-11-23T15:00
"""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from kaga.kernel import clock
from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.errors import Conflict, Invalid, KagaError, OutsideWorld, TooManyRequests
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace import planner_words
from kaga.services.airspace.enums import PriorityClass
from kaga.services.airspace.obliques import Look, plan_picture
from kaga.services.airspace.planner.client import (
    PlannerBusy,
    PlannerFailed,
    PlannerUnavailable,
    Refused,
    ask,
    planner_state,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kaga.kernel.identity.visitor import Language

router = Router()
state = Router()
QUARTER_S: Final = 900
PLANS: Final = Rate(60, 60)
FILES: Final = Rate(60, 60)
PICTURES: Final = Rate(240, 60)
OBLIQUES: Final = Rate(120, 60)
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_MOST: Final = 120
Form = Literal["plan", "waypoints", "kml", "geojson", "gpx", "certificate"]
Day = Literal["weekday", "saturday", "holiday", "event"]


class PlanQuery(Schema):
    """Two places (names or `lat,lon`), a departure (the next quarter of an hour), a vehicle."""

    start: str = Field(alias="from", min_length=1, max_length=_MOST)
    end: str = Field(alias="to", min_length=1, max_length=_MOST)
    depart: str = Field("", max_length=40)
    vehicle: str = Field("", max_length=40)
    presets: str = Field("", max_length=60)

    def asked(self) -> dict[str, str]:
        """As the planner is asked."""
        return {
            "from": self.start,
            "to": self.end,
            "depart": self.depart or next_quarter(clock.now()),
            "vehicle": self.vehicle,
            "presets": self.presets,
        }


class PlannedIn(Schema):
    """An alternative of a plan: its `id`, and the question (`asked` of the record)."""

    id: str = Field(max_length=80)
    asked: PlanQuery


class FromPlanIn(Schema):
    """What an operator wants to fly: an alternative, with whom and what, and why."""

    operator: UUID
    pilot: UUID
    vehicle: UUID
    priority: PriorityClass
    purpose: str = Field(min_length=1, max_length=200)
    planned: PlannedIn


class PlannerOut(Schema):
    """How far the planner is; `text` in the caller's language."""

    phase: Literal["away", "starting", "ready", "no-map"]
    doing: str
    share: float
    map_version: str
    next_version: str
    text: str


def next_quarter(now: datetime) -> str:
    """The beginning of the next quarter of an hour, local time."""
    seconds = (int(now.timestamp()) // QUARTER_S + 1) * QUARTER_S
    return clock.to_local(now.fromtimestamp(seconds, now.tzinfo)).isoformat()


def asked_planner(op: str, asked: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The planner's answer; what goes wrong as an error of the house.

    Raises
    ------
    Invalid: the answer is no. Conflict: the plan has changed.
    TooManyRequests: others are served. OutsideWorld: the planner is away, starting, or broke.
    """
    try:
        return ask(op, asked)
    except (Refused, PlannerUnavailable, PlannerFailed) as error:
        raise told(error, language) from error


def told(error: Exception, language: Language) -> KagaError:
    """What went wrong between here and the planner, as an error of the house."""
    if isinstance(error, Refused):
        text = planner_words.refusal_text(error.kind, error.facts, language)
        if error.kind == "plan-changed":
            return Conflict(text)
        return Invalid({str(error.facts.get("field", "")): [text]})
    phases = planner_words.PHASES
    if isinstance(error, PlannerBusy):
        return TooManyRequests(phases["busy"].in_language(language), retry_after_s=3)
    if isinstance(error, PlannerUnavailable):
        percent = round(100 * error.state.share)
        words = phases[error.state.phase if error.state.phase in phases else "failed"]
        return OutsideWorld(words.in_language(language, percent=percent))
    return OutsideWorld(phases["failed"].in_language(language))


@router.get("", response=dict[str, Any], auth=None)
@limited("airspace-plans", PLANS)
def get_plan(request: HttpRequest, asked: Query[PlanQuery]) -> object:
    """Up to three alternatives between two places, away from people."""
    return asked_planner("plan", asked.asked(), visitor_of(request).language)


@router.get("/files/{identity}/{form}", auth=None)
@limited("airspace-plan-files", FILES)
def get_plan_file(
    request: HttpRequest, identity: str, form: Form, asked: Query[PlanQuery]
) -> HttpResponse:
    """One alternative as a file; the question must come along, for plans are not kept."""
    question = {**asked.asked(), "id": identity, "format": form}
    language = visitor_of(request).language
    if form == "certificate":
        found = asked_planner("certificate", question, language)
        content = base64.b64decode(found["content"])
        return _download(content, "application/json", f"{found['name']}.certificate")
    found = asked_planner("file", question, language)
    return _download(found["text"].encode(), found["type"], found["filename"])


@router.get("/oblique/{identity}.svg", auth=None)
@limited("airspace-oblique", OBLIQUES)
def plan_oblique(
    request: HttpRequest, identity: str, asked: Query[PlanQuery], look: Look = "light"
) -> HttpResponse:
    """An alternative from aside as SVG; the question must come along."""
    language = visitor_of(request).language
    return plan_picture(
        identity[:80], look, lambda: asked_planner("plan", asked.asked(), language)
    )


@router.get("/people", response=dict[str, Any], auth=None)
def people_legend(request: HttpRequest) -> object:
    """Corners, steps and colours of the pictures of people, and the map they belong to."""
    return asked_planner("people-legend", {}, visitor_of(request).language)


@router.get("/people/{version}/{day}/{quarter}.png", auth=None)
@limited("airspace-people", PICTURES)
def people_png(
    request: HttpRequest,
    version: str,
    day: Day,
    quarter: Annotated[int, Field(ge=0, le=95)],
) -> HttpResponse:
    """Where people are in a quarter of an hour; never changes for a version of the map."""
    asked = {"day": day, "quarter": quarter, "map": version[:64]}
    found = asked_planner("people", asked, visitor_of(request).language)
    response = HttpResponse(base64.b64decode(found["png"]), content_type="image/png")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@state.get("", response=PlannerOut, auth=None)
def get_planner(request: HttpRequest) -> object:
    """Whether routes can be planned now, and if not how far that is."""
    state, language = planner_state(), visitor_of(request).language
    words = planner_words.PHASES.get(state.phase)
    text = (
        "" if words is None else words.in_language(language, percent=round(100 * state.share))
    )
    return {**asdict(state), "text": text}


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    ending = name.rpartition(".")[2]
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"route.{ending}\"; filename*=UTF-8''{quote(name)}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
