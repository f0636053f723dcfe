"""The resident planner: where to, from where, when; two to four ways to go, and home again.

Everything is in the address, so that a page can be kept, printed and sent; nothing needs a
script or an account, and nobody is remembered.

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
from kaga.services.mobility.pages.go_asked import (
    Question,
    Reading,
    Typed,
    filled,
    question_of,
    typed_of,
)
from kaga.services.mobility.pages.go_cards import Card, cards_of, walk_of
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


@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """The form, and the answer once two places are named."""
    with speaking(visitor_of(request).language):
        context, status = _answer(
            typed_of(request.GET.dict()), Reading(), "kind" in request.GET
        )
    return page(request, "mobility/go.html", context, status)


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
    ways = [_way(question, w.there, "there")]
    if question.back is not None:
        home = replace(
            question, start=question.goal, goal=question.start, at=question.back,
            arrive_by=False, back=None,
        )  # fmt: skip
        ways.append(_way(home, w.home, "home"))
    return ways


def _way(question: Question, title: Words, key: str) -> Way:
    found = ask(
        "journeys",
        {
            "from": question.start.asked(),
            "to": question.goal.asked(),
            "time": question.at.isoformat(),
            "arrive_by": question.arrive_by,
            "results": 4,
            "walk_s": WALK_S,
        },
    )
    said = w.arriving_before if question.arrive_by else w.leaving_after
    when = _when(said, question.at)
    return Way(title, when, cards_of(found, question), walk_of(found), _demand(question), key)


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
    lines = []
    for way in ways:
        if way.cards:
            card = way.cards[0]
            names = (question.start.name, question.goal.name)
            begin, end = names if way.key == "there" else names[::-1]
            lines.append(
                say(w.family_line, day=say(day_words(card.on)), start=begin, goal=end,
                    departs=card.departs, arrives=card.arrives,
                    how="・".join(card.lines) or say(w.walks))
            )  # fmt: skip
    if not lines:
        return None
    text = "　".join(lines)
    subject = say(w.family_subject, goal=question.goal.name)
    body = quote("\r\n".join(lines))
    return {"text": text, "mail": f"mailto:?subject={quote(subject)}&body={body}"}
