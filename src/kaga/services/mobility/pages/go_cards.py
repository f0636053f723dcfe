"""Journeys as cards: few, each with the reasons why somebody would take it.

>>> duration_words(3900).ja
'1時間5分'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from kaga.kernel.clock import to_local
from kaga.kernel.web.moments import day_words
from kaga.kernel.web.words import Words
from kaga.services.mobility import go_words as w
from kaga.services.mobility import way_words as ww
from kaga.services.mobility.pages.go_asked import filled
from kaga.services.mobility.pages.go_picture import picture_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from kaga.services.mobility.pages.go_asked import Question

MOST: Final = 4
KINDS: Final = {
    "official": "good",
    "observed": "neutral",
    "derived": "neutral",
    "stand-in": "warn",
}


@dataclass(frozen=True, slots=True)
class Called:
    """A ride on demand: the window in which one is fetched, and its fare."""

    waits: Words
    fare: Words


@dataclass(frozen=True, slots=True)
class Step:
    """A leg of a journey."""

    rides: bool
    departs: str
    arrives: str
    departs_about: bool
    arrives_about: bool
    begin: str
    end: str
    line: str = ""
    colour: int = 0
    sign: str = ""
    stops: int = 0
    status: str = ""
    kind: str = "neutral"
    source: str = ""
    text: Words | None = None
    short: Words | None = None
    wait: Words | None = None
    begin_stop: str = ""
    alerts: tuple[str, ...] = ()
    late: Words | None = None
    called: Called | None = None
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A journey."""

    on: date
    day: Words | None
    departs: str
    arrives: str
    departs_about: bool
    arrives_about: bool
    duration: Words
    changes: Words
    walk: Words
    fare: Words
    reasons: tuple[Words, ...]
    steps: tuple[Step, ...]
    worst: str
    picture: Markup
    lines: tuple[str, ...]
    stand_in_ways: bool
    credit: str
    offer: Mapping[str, Any] | None
    way: Mapping[str, Any]

    @property
    def called(self) -> Called | None:
        """The first ride on demand, if there is one."""
        return next((step.called for step in self.steps if step.called), None)


def cards_of(found: Mapping[str, Any], question: Question) -> list[Card]:
    """At most four cards, in the order of departure."""
    rows = list(found["itineraries"])[:MOST]
    reasons = _reasons(rows, arrive_by=question.arrive_by)
    return [_card(one, reasons[number], question) for number, one in enumerate(rows)]


def card_of(itinerary: Mapping[str, Any], question: Question) -> Card:
    """One way as a card, without comparing it to others."""
    return _card(itinerary, (), question)


def walk_of(found: Mapping[str, Any]) -> tuple[Words, int] | None:
    """Walking all the way: how long and how far."""
    if not found["direct"]:
        return None
    one = found["direct"][0]
    return duration_words(one["duration"]), sum(leg["distance"] for leg in one["legs"])


def left_of(found: Mapping[str, Any]) -> tuple[Words, ...]:
    """Ways that are not shown, each with the reason."""
    rows = found.get("kaga", {}).get("left", ())
    return tuple(
        filled(
            ww.left[one["reason"]],
            times=f"{_clock(one['startTime'])} → {_clock(one['endTime'])}",
            instead=_clock(one["instead"]),
        )
        for one in rows
    )


def _reasons(rows: Sequence[Mapping[str, Any]], *, arrive_by: bool) -> list[tuple[Words, ...]]:
    """Why one would take each; a reason goes to one card, the first that deserves it."""
    found: list[list[Words]] = [[] for _ in rows]
    if not rows:
        return []
    first = min(range(len(rows)), key=lambda n: rows[n]["endTime"])
    last = max(range(len(rows)), key=lambda n: rows[n]["startTime"])
    found[last if arrive_by else first].append(w.latest if arrive_by else w.soonest)
    for name, words in (
        ("duration", w.quickest),
        ("transfers", w.fewest),
        ("walk", w.least_walk),
    ):
        values = [one["kaga"]["walk_s"] if name == "walk" else one[name] for one in rows]
        if len(set(values)) > 1:
            found[values.index(min(values))].append(words)
    for number, one in enumerate(rows):
        if one["transfers"] == 0:
            found[number] = [two for two in found[number] if two is not w.fewest]
            found[number].append(ww.direct if "offer" in one["kaga"] else w.no_change)
    return [tuple(one[:3]) for one in found]


def _card(one: Mapping[str, Any], reasons: tuple[Words, ...], question: Question) -> Card:
    steps = _steps(one["legs"], question)
    rides = [step for step in steps if step.rides]
    lines = [step for step in rides if step.called is None]
    order = ("stand-in", "derived", "observed", "official")
    worst = next((s for s in order if any(step.status == s for step in lines)), "official")
    on = to_local(_moment(one["startTime"])).date()
    return Card(
        on,
        None if on == question.at.date() else day_words(on),
        _clock(one["startTime"]),
        _clock(one["endTime"]),
        rides[0].departs_about if rides else False,
        rides[-1].arrives_about if rides else False,
        duration_words(one["duration"]),
        _changes(one["transfers"]),
        filled(w.walk_of, count=-(-one["kaga"]["walk_s"] // 60)),
        _fare(one["kaga"], lines),
        reasons,
        steps,
        worst,
        picture_of(one, question.start.name, question.goal.name),
        tuple(step.line for step in rides),
        any(step.stand_in for step in steps),
        one["kaga"].get("credit", ""),
        one["kaga"].get("offer"),
        one,
    )


def _steps(legs: Sequence[Mapping[str, Any]], question: Question) -> tuple[Step, ...]:
    steps: list[Step] = []
    colour, ready = 0, ""
    for number, leg in enumerate(legs):
        begin = leg["from"]["name"] or question.start.name
        end = leg["to"]["name"] or question.goal.name
        if number == 0:
            begin = begin if leg["from"].get("stopId") else question.start.name
        if number == len(legs) - 1:
            end = end if leg["to"].get("stopId") else question.goal.name
        if leg["mode"] == "WALK":
            steps.append(_walk(leg, begin, end))
        elif leg["mode"] == "ODM":
            colour += 1
            steps.append(_called(leg, (begin, end), colour))
        else:
            colour += 1
            steps.append(_ride(leg, (begin, end), colour, _wait(ready, leg["startTime"])))
        ready = leg["endTime"]
    return tuple(steps)


def _walk(leg: Mapping[str, Any], begin: str, end: str) -> Step:
    text = filled(w.walk_leg, count=-(-leg["duration"] // 60), metres=f"{leg['distance']:,}")
    short = filled(ww.walk_short, count=-(-leg["duration"] // 60))
    stand_in = bool(leg.get("kaga", {}).get("stand_in"))
    return Step(
        rides=False,
        departs=_clock(leg["startTime"]),
        arrives=_clock(leg["endTime"]),
        departs_about=False,
        arrives_about=False,
        begin=begin,
        end=end,
        text=text,
        short=short,
        stand_in=stand_in,
    )


def _called(leg: Mapping[str, Any], ends: tuple[str, str], colour: int) -> Step:
    """A ride on demand: who is fetched waits through a window."""
    since, by, told = _clock(leg["startTime"]), _clock(leg["endTime"]), leg["kaga"]
    until = _clock(leg.get("until") or leg["from"]["flexEndPickupDropOffWindow"])
    called = Called(
        filled(ww.waits, since=since, until=until),
        filled(ww.ride_yen, yen=f"{told['yen']:,}"),
    )
    return Step(
        rides=True,
        departs=since,
        arrives=by,
        departs_about=False,
        arrives_about=False,
        begin=ends[0],
        end=ends[1],
        line=leg["displayName"],
        colour=(colour - 1) % 4 + 1,
        status=told["status"],
        kind=KINDS[told["status"]],
        source=told["source"],
        called=called,
        stand_in=bool(told["stand_in"]),
    )


def _ride(
    leg: Mapping[str, Any], ends: tuple[str, str], colour: int, wait: Words | None
) -> Step:
    sure = leg["kaga"]
    late = round((_moment(leg["startTime"]) - _moment(leg["scheduledStartTime"])).seconds / 60)
    return Step(
        True,  # noqa: FBT003 - a value
        _clock(leg["startTime"]),
        _clock(leg["endTime"]),
        not sure["departure_exact"],
        not sure["arrival_exact"],
        *ends,
        line=leg["displayName"],
        colour=(colour - 1) % 4 + 1,
        sign=leg["headsign"],
        stops=len(leg["intermediateStops"]) + 1,
        status=sure["status"],
        kind=KINDS[sure["status"]],
        source=sure["source"],
        wait=wait,
        begin_stop=leg["from"]["stopId"],
        alerts=tuple(one["headerText"] for one in leg.get("alerts", ())),
        late=filled(w.late, count=late) if leg["realTime"] and late else None,
    )


def _wait(ready: str, departs: str) -> Words | None:
    if not ready:
        return None
    minutes = (_moment(departs) - _moment(ready)).seconds // 60
    return filled(w.wait, count=minutes) if minutes >= 2 else None


def _fare(told: Mapping[str, Any], rides: Sequence[Step]) -> Words:
    if told["fare_yen"] and not rides:
        return filled(w.fare, yen=f"{told['fare_yen']:,}")
    if told["fare_yen"]:
        bus = all(step.line.startswith("キャン") for step in rides) and "offer" not in told
        return filled(w.day_ticket if bus else w.fare, yen=f"{told['fare_yen']:,}")
    if told.get("known_yen"):
        return filled(w.fare_part, yen=f"{told['known_yen']:,}")
    return w.fare_unknown


def _changes(count: int) -> Words:
    if count == 0:
        return w.no_change
    return w.one_change if count == 1 else filled(w.changes, count=count)


def duration_words(seconds: int) -> Words:
    """A duration, minutes rounded up."""
    minutes = -(-seconds // 60)
    if minutes < 60:
        return filled(w.minutes, count=minutes)
    return filled(w.hours, hours=minutes // 60, count=minutes % 60)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _clock(text: str) -> str:
    local = to_local(_moment(text))
    return f"{local.hour}:{local.minute:02}"
