"""The resident planner: where to, from where, when; two to four ways to go, and home again.

Everything is in the address, so that a page can be kept, printed and sent; nothing needs a
script or an account, and nobody is remembered. Whoever chooses one of the ways goes on to
`go_ways`.

>>> # /go?from=やましろ&to=加賀市医療センター&kind=depart&day=2026-11-24&clock=9:00&back=14:00
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django.views.decorators.http import require_safe

from kaga.engines.calendar.working import is_national_holiday
from kaga.engines.transit.authoring.days import runs_on
from kaga.engines.transit.authoring.document import cell_of
from kaga.kernel import clock
from kaga.kernel.resident.asking import Failed, Refused, Unavailable
from kaga.kernel.web.moments import day_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import Words, say, speaking
from kaga.services.mobility import go_words as w
from kaga.services.mobility.actions.ways import sign_way
from kaga.services.mobility.pages.eligible import standing_of, who_may
from kaga.services.mobility.pages.go_asked import (
    Question,
    Reading,
    Typed,
    filled,
    question_of,
    typed_of,
)
from kaga.services.mobility.pages.go_cards import Card, cards_of, left_of, walk_of
from kaga.services.mobility.pages.go_told import family_lines
from kaga.services.mobility.planner.client import ask
from kaga.services.mobility.queries.network import network_in_force

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

WALK_S: Final = 1500


@dataclass(frozen=True, slots=True)
class Way:
    """One direction: its title, when, its cards, and walking all the way."""

    title: Words
    when: Words
    cards: list[Card]
    walk: tuple[Words, int] | None
    demand: Words | None
    key: str
    left: tuple[Words, ...] = ()


@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """The form, and the answer once two places are named."""
    visitor = visitor_of(request)
    with speaking(visitor.language):
        context, status = _answer(
            typed_of(request.GET.dict()), Reading(), "kind" in request.GET
        )
        context["standing"] = standing_of(visitor)
        context |= {"who_may": who_may(context["ways"]), "signed": signed}
    return page(request, "mobility/go.html", context, status)


def signed(card: Card) -> str:
    """A card's way, to be chosen."""
    return sign_way(card.way)


def _answer(typed: Typed, reading: Reading, sent: bool) -> tuple[dict[str, Any], int]:  # noqa: FBT001 - handed on
    """What the page shows, and its status."""
    asked = sent or bool(typed.start and typed.goal)
    question = question_of(typed, reading) if asked else None
    ways: list[Way] = []
    away = False
    if question is not None:
        try:
            ways = _ways(question)
        except (Unavailable, Failed, Refused):
            away = True
    context = {
        "typed": typed,
        "today": clock.today().isoformat(),
        "errors": reading.errors,
        "error": {key: [say(text)] for key, text in reading.errors},
        "guesses": reading.guesses,
        "question": question,
        "ways": ways,
        "away": away,
        "tiles": [
            (title, typed.address(to=name), icon, accent)
            for name, title, icon, accent in w.TILES
        ],
        "swapped": typed.address(**{"from": typed.goal, "to": typed.start}),
        "family": _family(ways, question) if question else None,
    }
    return context, 422 if reading.errors else 503 if away else 200


def _ways(question: Question) -> list[Way]:
    ways = [way_of(question, w.there, "there")]
    if question.back is not None:
        home = replace(
            question, start=question.goal, goal=question.start, at=question.back,
            arrive_by=False, back=None,
        )  # fmt: skip
        ways.append(way_of(home, w.home, "home"))
    return ways


def way_of(question: Question, title: Words, key: str, given: str = "") -> Way:
    """The cards of one direction; with the rides of an offer that will be booked with it.

    Raises
    ------
    Unavailable, Failed, Refused.
    """
    found = ask(
        "journeys",
        {
            "from": question.start.asked(),
            "to": question.goal.asked(),
            "time": question.at.isoformat(),
            "arrive_by": question.arrive_by,
            "results": 4,
            "walk_s": WALK_S,
            "uses": ["whole", "first", "last"],
            "choose": True,
            "given": given,
            "who": "WHEELCHAIR" if question.by_wheelchair else "FOOT",
            "party": {"wheelchairs": int(question.by_wheelchair)},
        },
    )
    said = w.arriving_before if question.arrive_by else w.leaving_after
    cards, when = cards_of(found, question), _when(said, question.at)
    demand = None if any(card.offer for card in cards) else _demand(question)
    return Way(title, when, cards, walk_of(found), demand, key, left_of(found))


def _when(words: Words, at: datetime) -> Words:
    day, told = day_words(at.date()), f"{at.hour}:{at.minute:02}"
    return Words(
        words.ja.format(day=day.ja, clock=told),
        words.easy.format(day=day.easy, clock=told),
        words.en.format(day=day.en, clock=told),
    )


def _demand(question: Question) -> Words | None:
    """The service on demand in a sentence, if there is one."""
    network = network_in_force()
    if network is None or not network.demand:
        return None
    one = network.demand[0]
    days = next(kind for kind in network.days if kind.id == one.days)
    begins, ends = cell_of(one.begins), cell_of(one.ends)
    at = question.at.hour * 3600 + question.at.minute * 60
    runs = runs_on(days, question.at.date(), is_national_holiday)
    if not runs or begins is None or ends is None or at > ends.seconds:
        return w.demand_off
    return filled(
        w.demand_text, begins=one.begins, ends=one.ends, notice=one.notice_min, yen=one.yen
    )


def _family(ways: list[Way], question: Question) -> dict[str, str] | None:
    """The text that tells somebody: the first card of each direction."""
    names = (question.start.name, question.goal.name)
    lines = family_lines(
        [
            (way.cards[0], names if way.key == "there" else names[::-1])
            for way in ways
            if way.cards
        ]
    )
    if not lines:
        return None
    text = "　".join(lines)
    subject = say(w.family_subject, goal=question.goal.name)
    body = quote("\r\n".join(lines))
    return {"text": text, "mail": f"mailto:?subject={quote(subject)}&body={body}"}
