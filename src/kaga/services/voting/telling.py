"""Results in words for a terminal; rankings counted by their method.

>>> plain("yes\x1b[2K")
'yes?[2K'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from kaga.engines.ballot.methods.judgment import majority_judgment
from kaga.engines.ballot.methods.schulze import schulze
from kaga.engines.ballot.methods.stv import Event, Happening, stv
from kaga.engines.ballot.model import (
    Method,
    Question,
    Rankings,
    Result,
    Rule,
    counts_of,
    rankings_of,
)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a method finds: everything, as `belenios-tool method` spells it, and the places."""

    told: dict[str, object]
    places: tuple[tuple[int, ...], ...]


def ruled(
    method: Method, rankings: Rankings, answers: int, *, seats: int = 1, grades: int = 5
) -> Ruled:
    """Count rankings; a ranking of zeros alone is a blank vote."""
    if method is Method.STV:
        elected = stv(rankings, answers, seats=seats)
        told: dict[str, object] = {
            "ballots": elected.ballots,
            "invalid": elected.invalid,
            "events": [_event(one) for one in elected.events],
            "winners": elected.winners,
        }
        return Ruled(told, tuple((one,) for one in elected.winners))
    if method is Method.JUDGMENT:
        judged = majority_judgment(rankings, answers, worst=grades, blank_allowed=True)
        return Ruled(asdict(judged), judged.winners)
    found = schulze(rankings, answers, blank_allowed=True)
    return Ruled(asdict(found), found.winners)


_BY: Final = {
    Method.SCHULZE: "by Schulze",
    Method.STV: "by single transferable vote",
    Method.JUDGMENT: "by majority judgment",
}


def _event(event: Event) -> list[object]:
    kind, answers = event
    return [kind.value, answers[0] if kind is Happening.LOSE else answers]


def result_words(questions: Sequence[Question], result: Result) -> str:
    """A line for each question."""
    lines = []
    for place, question in enumerate(questions):
        if question.ranked:
            rankings = rankings_of(result, place)
            rule = question.rule or Rule(Method.SCHULZE)
            more = {"seats": rule.seats, "grades": rule.grades}
            found = ruled(rule.method, rankings, len(question.answers), **more)
            by = _BY[rule.method]
            row = f"{len(rankings):,} rankings; {by} {places_words(question, found)}"
        else:
            names = (("blank",) if question.blank else ()) + question.answers
            counts = zip(names, counts_of(result, place), strict=True)
            row = ", ".join(f"{name} {count:,}" for name, count in counts)
        lines.append(plain(f"{question.text}: {row}"))
    return "\n".join(lines)


def places_words(question: Question, found: Ruled) -> str:
    """The answers by their places; who shares one stands together."""
    names = [[question.answers[one] for one in place] for place in found.places]
    return " > ".join(" = ".join(one) for one in names)


def plain(text: str) -> str:
    """Whoever made the archive wrote this: it must not move the cursor or pose as a line."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
