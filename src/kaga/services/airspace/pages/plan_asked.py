"""What the plan page is asked for: two places, a departure, an aircraft, all in the address.

What: reads the query of the address into a `Question`, or says in words which part is missing
or means nothing. Why in the address: a plan can be sent to somebody, reloaded and found again
in the browser's history, and a form without scripts makes the same address.

>>> quarter_after(datetime(2026, 11, 23, 15, 1)).isoformat()
'2026-11-23T15:15:00'
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from kaga.engines.geo.model import Point
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.places import finding
from kaga.kernel.web.words import Words, say
from kaga.services.airspace import plan_form_words, plan_words
from kaga.services.airspace.pages.flights import filled

if TYPE_CHECKING:
    from collections.abc import Mapping

PATH: Final = "/airspace/plan"
USUAL_VEHICLE: Final = next(iter(plan_words.VEHICLES))
_MOST_AHEAD: Final = timedelta(days=30)
_GRACE: Final = timedelta(minutes=15)
_QUARTER: Final = timedelta(minutes=15)
_LONGEST: Final = 100
_PAIR: Final = re.compile(
    r"([+-]?\d{1,3}(?:\.\d{1,12})?)\s*[,、\s]\s*([+-]?\d{1,3}(?:\.\d{1,12})?)"
)
End = Literal["from", "to"]


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """An end: what was typed, where that is, and what it is called."""

    typed: str
    lat: float
    lon: float
    name: Words


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in."""

    start: str
    goal: str
    depart: str
    vehicle: str
    chosen: int

    def address(self, **changes: object) -> str:
        """The address of the page with these values, some changed."""
        values = {
            "from": self.start, "to": self.goal, "depart": self.depart,
            "vehicle": self.vehicle, "chosen": self.chosen,
        }  # fmt: skip
        merged = {**values, **changes}
        return f"{PATH}?{urlencode({name: value for name, value in merged.items() if value})}"


@dataclass(frozen=True, slots=True)
class Question:
    """What the planner is asked: everything is known and means something."""

    start: PlaceAsked
    goal: PlaceAsked
    depart: datetime
    vehicle: str


@dataclass(slots=True)
class Complaints:
    """What is wrong with the form, by field, and what was perhaps meant."""

    errors: list[tuple[str, Words]] = field(default_factory=list)
    maybe: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The sentence beside a field."""
        return " ".join(say(text) for where, text in self.errors if where == name)


def typed_of(query: Mapping[str, str]) -> Typed:
    """The form of an address; whatever is missing has its usual value."""
    chosen = query.get("chosen", "")
    return Typed(
        start=query.get("from", "").strip()[:_LONGEST],
        goal=query.get("to", "").strip()[:_LONGEST],
        depart=query.get("depart", "").strip()[:40] or usual_departure(),
        vehicle=query.get("vehicle", "").strip()[:40] or USUAL_VEHICLE,
        chosen=int(chosen) if chosen in {"1", "2", "3"} else 0,
    )


def usual_departure() -> str:
    """The next quarter of an hour, as a form shows it."""
    return f"{quarter_after(clock.local_now()):%Y-%m-%dT%H:%M}"


def quarter_after(moment: datetime) -> datetime:
    """The next quarter of an hour."""
    whole = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
    return whole if whole == moment else whole + _QUARTER


def question_of(typed: Typed, complaints: Complaints) -> Question | None:
    """The question, or None with what is wrong."""
    start = _end(typed.start, "from", complaints)
    goal = _end(typed.goal, "to", complaints)
    depart = _departure(typed.depart, complaints)
    if typed.vehicle not in plan_words.VEHICLES:
        complaints.errors.append(("vehicle", plan_form_words.bad_vehicle))
    if complaints.errors or start is None or goal is None or depart is None:
        return None
    return Question(start, goal, depart, typed.vehicle)


def _end(text: str, end: End, complaints: Complaints) -> PlaceAsked | None:
    if not text:
        missing = plan_form_words.no_start if end == "from" else plan_form_words.no_goal
        complaints.errors.append((end, missing))
        return None
    pair = _PAIR.fullmatch(unicodedata.normalize("NFKC", text))
    if pair is not None:
        lat, lon = float(pair[1]), float(pair[2])
        if abs(lat) <= 90.0 and abs(lon) <= 180.0:
            return PlaceAsked(text, lat, lon, name_near(Point(lat, lon)))
    found = _search(text)
    sure = next((one for one in found if not one.suggestion), None)
    if sure is not None:
        return PlaceAsked(text, sure.point.lat, sure.point.lon, _plain(sure.name))
    says = plan_form_words.no_place
    complaints.errors.append((end, filled(says, typed=text)))
    complaints.maybe[end] = tuple(dict.fromkeys(one.name for one in found))
    return None


def _search(text: str) -> list[finding.Result]:
    try:
        return finding.search(text, 5)
    except NotFound:  # no city pack is loaded
        return []


def name_near(point: Point) -> Words:
    """What a point of the map is called."""
    try:
        nearest = finding.whereabouts(point).nearest
    except NotFound:
        nearest = ()
    if not nearest:
        return plan_words.point
    return filled(plan_words.near, place=nearest[0].entry.name)


def _departure(text: str, complaints: Complaints) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        complaints.errors.append(("depart", plan_form_words.bad_moment))
        return None
    now = clock.local_now()
    local = moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    try:
        is_near = -_GRACE <= local - now <= _MOST_AHEAD
    except OverflowError:  # the last day of all
        is_near = False
    if not is_near:
        complaints.errors.append(("depart", plan_form_words.past))
        return None
    return local


def _plain(name: str) -> Words:
    return Words(name, name, name)
